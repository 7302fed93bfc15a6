//! The Parquet format: only the columns that are asked for are read, so the kinds of the others do not matter.
//!
//! What arrow notes about its own types beside the Parquet types is ignored: categories of numbers, for instance, are
//! plain numbers in the file.

mod column;
mod pages;

use std::io::Cursor;

use polars_arrow::array::Array as ArrowArray;
use polars_arrow::datatypes::{ArrowDataType, Field};
use polars_buffer::Buffer;
use polars_parquet::read::schema::parquet_to_arrow_schema;
use polars_parquet::read::{
    BasicDecompressor, ColumnChunkMetadata, FileMetadata, PageReader, ParquetType, RowGroupMetadata,
    column_iter_to_arrays, read_metadata,
};

use self::column::Numbers;
use super::array::{Array, Values};
use super::error::ArrayDefect;
use super::format::Format;
use super::numbers::Meaning;
use super::quiet::caught;

/// What a file starts with whose footer is encrypted.
const ENCRYPTED: &[u8] = b"PARE";

/// A file whose footer was read.
pub(super) struct Table {
    bytes: Buffer<u8>,
    metadata: FileMetadata,
}

impl Table {
    pub(super) fn open(bytes: Vec<u8>) -> Result<Self, ArrayDefect> {
        if bytes.starts_with(ENCRYPTED) {
            return Err(ArrayDefect::Foreign {
                what: "an encrypted Parquet file",
                way_out: "save it without encryption",
            });
        }
        let bytes = Buffer::from(bytes);
        let metadata = caught(|| read_metadata(&mut Cursor::new(&bytes[..])).ok()).flatten();
        let metadata = metadata.ok_or_else(|| broken("its footer is damaged or cut off"))?;
        Ok(Self { bytes, metadata })
    }

    /// The columns' names.
    pub(super) fn names(&self) -> Vec<String> {
        self.metadata.schema().fields().iter().map(|field| field.name().to_owned()).collect()
    }

    /// The numbers of a column, lists as several coordinates.
    pub(super) fn column(&self, name: &str, meaning: Meaning) -> Result<Array, ArrayDefect> {
        let Some(kind) = self.metadata.schema().fields().iter().find(|field| field.name() == name) else {
            return Err(ArrayDefect::Missing { name: name.to_owned(), known: self.names(), doubt: None });
        };
        let damaged = || broken(format!("column `{name}` is damaged"));
        let field = caught(|| arrow_field(kind)).flatten().ok_or_else(damaged)?;
        column::readable(name, &field.dtype)?;
        let mut numbers = Numbers::new(name, self.metadata.num_rows, meaning);
        let mut rows = 0;
        for group in &self.metadata.row_groups {
            let chunk = chunk(group, name).ok_or_else(damaged)?;
            pages::plausible(&self.bytes, chunk, group.num_rows())
                .map_err(|what| broken(format!("column `{name}`: {what}")))?;
            let parts = caught(|| read(&self.bytes, chunk, &field)).flatten().ok_or_else(damaged)?;
            for part in parts {
                numbers.extend(&*part)?;
            }
            rows += group.num_rows();
            // The pages may hold fewer rows than the footer announces.
            if numbers.rows() != rows {
                return Err(damaged());
            }
        }
        let (values, shape) = numbers.finish();
        Array::new(Values::Double(values), shape, Some(name))
    }
}

/// A column's type without what arrow notes beside it.
fn arrow_field(kind: &ParquetType) -> Option<Field> {
    let mut field = parquet_to_arrow_schema(std::slice::from_ref(kind)).iter_values().next()?.clone();
    if is_half(kind) {
        halves(&mut field.dtype);
    }
    Some(field)
}

/// Whether the numbers of a column, or of its lists, are 16-bit floats, which polars takes for two bytes of anything.
fn is_half(kind: &ParquetType) -> bool {
    use polars_parquet::read::PrimitiveLogicalType::Float16;
    match kind {
        ParquetType::PrimitiveType(primitive) => primitive.logical_type == Some(Float16),
        ParquetType::GroupType { fields, .. } => fields.len() == 1 && fields.iter().all(is_half),
    }
}

fn halves(dtype: &mut ArrowDataType) {
    match dtype {
        ArrowDataType::LargeList(inner) => halves(&mut inner.dtype),
        ArrowDataType::FixedSizeBinary(2) => *dtype = ArrowDataType::Float16,
        _ => {}
    }
}

/// The pages of a column in a group of rows; a column of numbers has one stack of them.
fn chunk<'a>(group: &'a RowGroupMetadata, name: &str) -> Option<&'a ColumnChunkMetadata> {
    let mut chunks = group.columns_under_root_iter(name)?;
    chunks.next().filter(|_| chunks.next().is_none())
}

fn read(bytes: &Buffer<u8>, chunk: &ColumnChunkMetadata, field: &Field) -> Option<Vec<Box<dyn ArrowArray>>> {
    let range = chunk.byte_range();
    let pages = bytes.clone().sliced(usize::try_from(range.start).ok()?..usize::try_from(range.end).ok()?);
    let pages = PageReader::new(Cursor::new(pages), chunk, Vec::new(), usize::MAX);
    let kind = &chunk.descriptor().descriptor.primitive_type;
    let columns = vec![BasicDecompressor::new(pages, Vec::new())];
    Some(column_iter_to_arrays(columns, vec![kind], field.clone(), None).ok()?.0)
}

fn broken(what: impl Into<String>) -> ArrayDefect {
    ArrayDefect::Broken { format: Format::Parquet, what: what.into() }
}
