//! Parquet files as other programs write them.

use std::iter;
use std::path::Path;
use std::sync::Arc;

use polars_arrow::array::{
    Array, BinaryViewArray, BooleanArray, FixedSizeBinaryArray, FixedSizeListArray, ListArray, PrimitiveArray,
    StructArray, Utf8ViewArray,
};
use polars_arrow::datatypes::{ArrowDataType, ArrowSchema, Field, TimeUnit};
use polars_arrow::offset::OffsetsBuffer;
use polars_arrow::record_batch::RecordBatchT;
use polars_arrow::types::NativeType;
use polars_parquet::write::{
    CompressionOptions, Encoding, FileWriter, RowGroupIterator, StatisticsOptions, Version, WriteOptions,
};
use polars_utils::float16::pf16;

use interlayer_arrays::{ArrayFile, Reading};

use super::{error, numbers, read};

/// A file of these columns, in two groups of rows.
pub(super) fn file(columns: Vec<(&str, Box<dyn Array>)>, encoding: Encoding) -> Vec<u8> {
    let fields = columns.iter().map(|(name, array)| Field::new((*name).into(), array.dtype().clone(), true));
    let schema: ArrowSchema = fields.map(|field| (field.name.clone(), field)).collect();
    let options = WriteOptions {
        statistics: StatisticsOptions::empty(),
        version: Version::V1,
        compression: CompressionOptions::Snappy,
        data_page_size: None,
    };
    let rows = columns[0].1.len();
    let parts = |array: &dyn Array| if let ArrowDataType::Struct(fields) = array.dtype() { fields.len() } else { 1 };
    let encodings: Vec<Vec<Encoding>> = columns.iter().map(|(_, array)| vec![encoding; parts(&**array)]).collect();
    let mut writer = FileWriter::try_new(Vec::new(), schema.clone(), options).expect("types of Parquet");
    for (from, to) in [(0, rows / 2), (rows / 2, rows)] {
        let arrays = columns.iter().map(|(_, array)| array.sliced(from, to - from)).collect();
        let batch = RecordBatchT::new(to - from, Arc::new(schema.clone()), arrays);
        let groups = RowGroupIterator::try_new(iter::once(Ok(batch)), &schema, options, encodings.clone().into());
        for group in groups.expect("one encoding each") {
            writer.write((to - from) as u64, group.expect("columns of one length")).expect("writing to memory");
        }
    }
    writer.end(None).expect("writing to memory");
    writer.into_inner()
}

fn column<T: NativeType>(values: Vec<T>) -> Box<dyn Array> {
    PrimitiveArray::from_vec(values).boxed()
}

fn typed<T: NativeType>(dtype: ArrowDataType, values: Vec<T>) -> Box<dyn Array> {
    PrimitiveArray::new(dtype, values.into(), None).boxed()
}

/// Lists of equal length, or not.
fn lists(offsets: Vec<i64>, values: Box<dyn Array>) -> Box<dyn Array> {
    let item = Field::new("item".into(), values.dtype().clone(), true);
    let offsets = OffsetsBuffer::try_from(offsets).expect("offsets that rise");
    ListArray::<i64>::new(ArrowDataType::LargeList(Box::new(item)), offsets, values, None).boxed()
}

#[test]
fn all_numbers_are_read() {
    let columns: Vec<(&str, Box<dyn Array>)> = vec![
        ("i8", column(vec![-1_i8, 2, 3])),
        ("u8", column(vec![200_u8, 2, 3])),
        ("i16", column(vec![-300_i16, 2, 3])),
        ("u16", column(vec![60_000_u16, 2, 3])),
        ("i32", column(vec![-70_000_i32, 2, 3])),
        ("u32", column(vec![4_000_000_000_u32, 2, 3])),
        ("i64", column(vec![1_i64 << 53, 2, 3])),
        ("u64", column(vec![1_u64 << 63, 2, 3])),
        ("f16", column([1.5_f32, 2.0, 3.0].map(|value| pf16(half::f16::from_f32(value))).to_vec())),
        ("f32", column(vec![1.5_f32, 2.0, 3.0])),
        ("f64", column(vec![0.1_f64, 2.0, 3.0])),
        ("bool", BooleanArray::from_slice([true, false, true]).boxed()),
        ("decimal", typed(ArrowDataType::Decimal(10, 2), vec![-110_i128, 200, 300])),
    ];
    let expected =
        [-1.0, 200.0, -300.0, 60_000.0, -70_000.0, 4e9, 2.0_f64.powi(53), 2.0_f64.powi(63), 1.5, 1.5, 0.1, 1.0, -1.1];
    let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    let file = file(columns, Encoding::Plain);
    for (name, expected) in names.iter().zip(expected) {
        let rest = if *name == "bool" { [0.0, 1.0] } else { [2.0, 3.0] };
        assert_eq!(numbers("t.parquet", &file, &[name]), [expected, rest[0], rest[1]], "{name}");
    }
    let both = read("t.parquet", &file, &["f64", "i8"]).expect("two columns");
    assert_eq!((both.n, both.dims), (3, 2));
    assert_eq!(*both.values.widened(), [0.1, -1.0, 2.0, 2.0, 3.0, 3.0]);
}

#[test]
fn numbers_in_a_dictionary_are_numbers() {
    let columns = vec![("x", column(vec![1.5_f64, 2.5, 1.5, 2.5])), ("i", column(vec![7_i64, 7, 8, 8]))];
    let file = file(columns, Encoding::RleDictionary);
    assert_eq!(numbers("t.parquet", &file, &["x"]), [1.5, 2.5, 1.5, 2.5]);
    assert_eq!(numbers("t.parquet", &file, &["i"]), [7.0, 7.0, 8.0, 8.0]);
}

#[test]
fn lists_are_coordinates() {
    let leaves = column((0..8).map(f64::from).collect::<Vec<f64>>());
    let item = Field::new("item".into(), ArrowDataType::Float64, true);
    let fixed = FixedSizeListArray::new(ArrowDataType::FixedSizeList(Box::new(item), 2), 4, leaves.clone(), None);
    let nested = lists(vec![0, 1, 2, 3, 4], lists(vec![0, 2, 4, 6, 8], leaves.clone()));
    let columns: Vec<(&str, Box<dyn Array>)> = vec![
        ("list", lists(vec![0, 2, 4, 6, 8], leaves.clone())),
        ("fixed", fixed.boxed()),
        ("nested", nested),
        ("ragged", lists(vec![0, 2, 4, 5, 8], leaves.clone())),
        (
            "halves",
            lists(vec![0, 1, 2, 3, 4], column([1.0_f32; 4].map(|value| pf16(half::f16::from_f32(value))).to_vec())),
        ),
    ];
    let file = file(columns, Encoding::Plain);
    for name in ["list", "fixed", "nested"] {
        let found = read("t.parquet", &file, &[name]).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!((found.n, found.dims), (4, 2), "{name}");
        assert_eq!(found.values.widened(), (0..8).map(f64::from).collect::<Vec<f64>>(), "{name}");
    }
    assert_eq!(numbers("t.parquet", &file, &["halves"]), [1.0; 4]);
    let ragged = error("t.parquet", &file, &["ragged"]);
    assert!(
        ragged.contains("row 2 (counted from 0), column `ragged`: the list has 1 values, those before have 2")
            || ragged.contains("row 3 (counted from 0), column `ragged`: the list has 3 values, those before have 1"),
        "{ragged}"
    );
}

#[test]
fn columns_that_nobody_asked_for_do_not_matter() {
    let field = Field::new("k".into(), ArrowDataType::Int64, true);
    let leaf = |name: &str| {
        let array = BinaryViewArray::from_slice([Some("a"), Some("b")]).boxed();
        (Field::new(name.into(), array.dtype().clone(), true), array)
    };
    let (fields, arrays) = ["bytes", "path"].map(leaf).into_iter().unzip();
    let pictures = StructArray::new(ArrowDataType::Struct(fields), 2, arrays, None);
    let structs = StructArray::new(ArrowDataType::Struct(vec![field]), 2, vec![column(vec![1_i64, 2])], None);
    let columns: Vec<(&str, Box<dyn Array>)> = vec![
        ("date", typed(ArrowDataType::Date32, vec![1_i32, 2])),
        ("time", typed(ArrowDataType::Time64(TimeUnit::Microsecond), vec![1_i64, 2])),
        ("timestamp", typed(ArrowDataType::Timestamp(TimeUnit::Nanosecond, None), vec![1_i64, 2])),
        ("text", Utf8ViewArray::from_slice([Some("a"), Some("b")]).boxed()),
        ("bytes", FixedSizeBinaryArray::new(ArrowDataType::FixedSizeBinary(2), vec![0_u8; 4].into(), None).boxed()),
        ("struct", structs.boxed()),
        ("pictures", pictures.boxed()),
        ("null", PrimitiveArray::<f64>::new_null(ArrowDataType::Float64, 2).boxed()),
        ("x", column(vec![1.0_f64, 2.0])),
    ];
    let file = file(columns, Encoding::Plain);
    assert_eq!(numbers("t.parquet", &file, &["x"]), [1.0, 2.0]);
    let says = |name: &str, words: &str| {
        let error = error("t.parquet", &file, &[name]);
        assert!(error.starts_with("t.parquet: ") && error.contains(name) && error.contains(words), "{error}");
    };
    says("date", "dates");
    says("time", "times of day");
    says("timestamp", "points in time");
    says("text", "text");
    says("bytes", "bytes");
    says("struct", "structs");
    says("pictures", "decode them, and save their numbers, `np.savez(");
    says("null", "row 0 (counted from 0), column `null`: `null` is a missing value");
}

#[test]
fn integers_are_names_where_they_are_asked_for() {
    let id = 1_700_000_000_000_000_123_i64;
    let columns = vec![
        ("id", column(vec![id, id + 1, id + 1, id])),
        ("code", column(vec![7_i32, 7, 8, 8])),
        ("price", typed(ArrowDataType::Decimal(38, 2), vec![10_i128.pow(30), 10_i128.pow(30) + 1, 5, 10_i128.pow(30)])),
        ("pair", lists(vec![0, 2, 4, 6, 8], column(vec![id, 1, id, 2, id, 1, id + 1, 1]))),
    ];
    let file = file(columns, Encoding::Plain);
    let file = ArrayFile::from_bytes(Path::new("t.parquet"), file, Reading::default()).unwrap();
    let names = |name: &str| file.categories(&[name.to_owned()]).unwrap().values.widened().into_owned();
    assert_eq!(names("id"), [0.0, 1.0, 1.0, 0.0]);
    assert_eq!(names("code"), [7.0, 7.0, 8.0, 8.0]);
    assert_eq!(names("price"), [0.0, 1.0, 2.0, 0.0]);
    assert_eq!(names("pair"), [0.0, 1.0, 0.0, 2.0, 0.0, 1.0, 3.0, 1.0]);
}

#[test]
fn encrypted_files_are_named() {
    assert!(error("t.parquet", b"PARE and so on", &["x"]).contains("an encrypted Parquet file is not read"));
}

#[test]
fn what_is_no_number_is_located() {
    let gap = PrimitiveArray::from(vec![Some(1.0_f64), Some(2.0), None, Some(4.0)]).boxed();
    let columns = vec![
        ("gap", gap),
        ("t", column(vec![0_i64, 1, 2, 1_700_000_000_000_000_123])),
        ("inf", column(vec![0.0_f64, 1.0, f64::INFINITY, 2.0])),
    ];
    let file = file(columns, Encoding::Plain);
    let starts = |name: &str, start: &str| {
        let error = error("t.parquet", &file, &[name]);
        assert!(error.starts_with(&format!("t.parquet: {start}")), "{error}");
    };
    starts("gap", "row 2 (counted from 0), column `gap`: `null` is a missing value");
    starts("t", "row 3 (counted from 0), column `t`: the integer 1700000000000000123 is not exact");
    starts("inf", "row 2 (counted from 0), column `inf`: `inf` is not a finite number");
}
