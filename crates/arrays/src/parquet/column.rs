//! The arrays that polars reads become numbers.

use polars_arrow::array::{Array as ArrowArray, BooleanArray, ListArray, PrimitiveArray};
use polars_arrow::bitmap::Bitmap;
use polars_arrow::datatypes::ArrowDataType;
use polars_arrow::types::NativeType;
use polars_utils::float16::pf16;

use crate::array::exactly;
use crate::cell::{Cell, Column, Row, Unfit};
use crate::error::ArrayDefect;
use crate::numbers::{Codes, Meaning};

/// Checks that a column of this type holds numbers.
pub(super) fn readable(name: &str, dtype: &ArrowDataType) -> Result<(), ArrayDefect> {
    use ArrowDataType as Kind;
    let (found, way_out) = match dtype {
        Kind::Boolean
        | Kind::Int8
        | Kind::Int16
        | Kind::Int32
        | Kind::Int64
        | Kind::UInt8
        | Kind::UInt16
        | Kind::UInt32
        | Kind::UInt64
        | Kind::Float16
        | Kind::Float32
        | Kind::Float64 => return Ok(()),
        Kind::Decimal(precision, _) if *precision <= 38 => return Ok(()),
        Kind::LargeList(inner) if matches!(inner.dtype, Kind::Struct(_)) => {
            ("maps, or lists of structs", "save what is to be measured as columns of numbers")
        }
        Kind::LargeList(inner) => return readable(name, &inner.dtype),
        Kind::Decimal(..) | Kind::Decimal256(..) => ("decimals of more than 38 digits", "cast it to float64"),
        Kind::Date32 | Kind::Date64 => ("dates", "subtract the first and save the number of days"),
        Kind::Timestamp(..) => ("points in time", "subtract the first and save the number of seconds"),
        Kind::Time32(_) | Kind::Time64(_) => ("times of day", "save the number of seconds"),
        Kind::Interval(_) => ("intervals of time", "save the number of seconds"),
        Kind::Utf8 | Kind::LargeUtf8 | Kind::Utf8View => {
            ("text", "leave it out, save numbers as such, `astype(float)`, or number the names, `pd.factorize(a)[0]`")
        }
        Kind::Struct(fields) if ["bytes", "path"].iter().all(|name| fields.iter().any(|field| field.name == *name)) => {
            (
                "encoded pictures or sound (bytes and path, as Hugging Face's datasets store them)",
                "decode them, and save their numbers, `np.savez(name, x=np.stack([np.array(i) for i in data['image']]), y=data['label'])`",
            )
        }
        Kind::Struct(_) => ("structs", "save each field as a column of its own"),
        Kind::Map(..) => ("maps", "save what is to be measured as columns of numbers"),
        _ => ("bytes", "save numbers: decode them if they are pictures or sound, `np.frombuffer` if they are an array"),
    };
    Err(ArrayDefect::Numbers { name: Some(name.to_owned()), found: found.to_owned(), way_out })
}

/// The numbers of a column, part by part.
pub(super) struct Numbers<'a> {
    name: &'a str,
    /// Rows of the whole column.
    expected: usize,
    values: Vec<f64>,
    rows: usize,
    /// Values in each row; unknown before the first.
    width: Option<usize>,
    /// What stands for integers that are names.
    codes: Option<Codes>,
}

impl<'a> Numbers<'a> {
    /// Of a column with so many rows.
    pub(super) fn new(name: &'a str, expected: usize, meaning: Meaning) -> Self {
        let codes = (meaning == Meaning::Names).then(Codes::default);
        Self { name, expected, values: Vec::new(), rows: 0, width: None, codes }
    }

    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    pub(super) fn extend(&mut self, part: &dyn ArrowArray) -> Result<(), ArrayDefect> {
        if part.is_empty() {
            return Ok(());
        }
        let (leaves, width) = self.leaves(part)?;
        let expected = *self.width.get_or_insert(width);
        if width != expected {
            return Err(self.cell(0, 0, 1, Unfit::Length { found: width, expected }));
        }
        if let Some(at) = leaves.validity().and_then(first_null) {
            return Err(match leaves.null_count() == leaves.len() && part.len() == self.expected {
                true => {
                    let unfit = Unfit::AllMissing { found: "null".to_owned(), rows: part.len() };
                    self.cell(0, 0, 1, unfit)
                }
                false => self.missing(at, width),
            });
        }
        self.numbers(&*leaves, width)?;
        self.rows += part.len();
        Ok(())
    }

    /// The numbers row by row, and their shape.
    pub(super) fn finish(self) -> (Vec<f64>, Vec<usize>) {
        match self.width {
            Some(width) if width != 1 => (self.values, vec![self.rows, width]),
            _ => (self.values, vec![self.rows]),
        }
    }

    /// What stands in the lists of all rows, one after the other, and how many of it in each.
    fn leaves(&self, part: &dyn ArrowArray) -> Result<(Box<dyn ArrowArray>, usize), ArrayDefect> {
        let mut array = part.to_boxed();
        let mut width = 1;
        while let Some(lists) = array.as_any().downcast_ref::<ListArray<i64>>() {
            if let Some(at) = lists.validity().and_then(first_null) {
                return Err(self.missing(at, width));
            }
            let mut lengths = lists.offsets().lengths();
            let expected = lengths.next().unwrap_or(0);
            if let Some((at, found)) = lengths.enumerate().find(|(_, found)| *found != expected) {
                return Err(self.cell((at + 1) / width, 0, 1, Unfit::Length { found, expected }));
            }
            width *= expected;
            let start = usize::try_from(*lists.offsets().first()).unwrap_or(0);
            let values = lists.values().sliced(start, expected * lists.len());
            array = values;
        }
        Ok((array, width))
    }

    fn numbers(&mut self, leaves: &dyn ArrowArray, width: usize) -> Result<(), ArrayDefect> {
        use ArrowDataType as Kind;
        match leaves.dtype() {
            Kind::Boolean => {
                let bits = leaves.as_any().downcast_ref::<BooleanArray>().map(BooleanArray::values);
                self.values.extend(bits.into_iter().flatten().map(|bit| f64::from(u8::from(bit))));
            }
            Kind::Int8 => self.values.extend(values::<i8>(leaves).map(f64::from)),
            Kind::Int16 => self.values.extend(values::<i16>(leaves).map(f64::from)),
            Kind::Int32 => self.values.extend(values::<i32>(leaves).map(f64::from)),
            Kind::UInt8 => self.values.extend(values::<u8>(leaves).map(f64::from)),
            Kind::UInt16 => self.values.extend(values::<u16>(leaves).map(f64::from)),
            Kind::UInt32 => self.values.extend(values::<u32>(leaves).map(f64::from)),
            Kind::Int64 => self.integers(values::<i64>(leaves).map(i128::from), width)?,
            Kind::UInt64 => self.integers(values::<u64>(leaves).map(i128::from), width)?,
            Kind::Decimal(_, 0) => self.integers(values::<i128>(leaves), width)?,
            // Equal digits are equal decimals, and two decimals may have one nearest float.
            Kind::Decimal(..) if self.codes.is_some() => self.integers(values::<i128>(leaves), width)?,
            Kind::Decimal(_, scale) => {
                // The nearest float, as if it were written out.
                let nearest = |digits: i128| format!("{digits}e-{scale}").parse().unwrap_or(f64::NAN);
                self.values.extend(values::<i128>(leaves).map(nearest));
            }
            Kind::Float16 => self.values.extend(values::<pf16>(leaves).map(|half| f64::from(half.0))),
            Kind::Float32 => self.values.extend(values::<f32>(leaves).map(f64::from)),
            Kind::Float64 => self.values.extend(values::<f64>(leaves)),
            _ => {}
        }
        Ok(())
    }

    fn integers(&mut self, integers: impl Iterator<Item = i128>, width: usize) -> Result<(), ArrayDefect> {
        if let Some(codes) = &mut self.codes {
            self.values.extend(integers.map(|integer| codes.code(integer)));
            return Ok(());
        }
        for (at, integer) in integers.enumerate() {
            let inexact = || self.cell(at / width, at % width, width, Unfit::Inexact { found: integer.to_string() });
            let value = exactly(integer).ok_or_else(inexact)?;
            self.values.push(value);
        }
        Ok(())
    }

    fn missing(&self, at: usize, width: usize) -> ArrayDefect {
        let width = width.max(1);
        self.cell(at / width, at % width, width, Unfit::Missing { found: "null".to_owned() })
    }

    /// A defect in a row of the part that is read now.
    fn cell(&self, row: usize, coordinate: usize, width: usize, unfit: Unfit) -> ArrayDefect {
        let column = Column::new(Some(self.name), coordinate, width);
        Cell { row: Row::Sample(self.rows + row), column, unfit }.into()
    }
}

fn first_null(valid: &Bitmap) -> Option<usize> {
    valid.iter().position(|valid| !valid)
}

/// The values of a primitive array, nulls included; none where the array is another.
fn values<T: NativeType>(array: &dyn ArrowArray) -> impl Iterator<Item = T> {
    let array = array.as_any().downcast_ref::<PrimitiveArray<T>>();
    array.map(|array| array.values().as_slice()).unwrap_or_default().iter().copied()
}
