//! Damaged files of every kind: an array as large as it says, or an error, never a panic, and no more memory than a
//! file of its size can need.

use std::io::{Cursor, Write};
use std::path::PathBuf;

use interlayer_fuzz::{damaged, each, largest_request};
use polars::prelude::{Column, DataFrame};
use polars_io::parquet::write::ParquetWriter;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use safetensors::tensor::{Dtype, TensorView};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::array::{Array, InputError, Values};
use super::input::read;

const N: usize = 6;
const DIMS: usize = 2;

/// The numbers of an array, row-major.
fn numbers() -> Vec<f32> {
    (0..N * DIMS).map(|i| (i as f32).sqrt()).collect()
}

fn npy(descr: &str, fortran_order: &str, shape: &str) -> Vec<u8> {
    let header = format!("{{'descr': '{descr}', 'fortran_order': {fortran_order}, 'shape': {shape}, }}\n");
    let numbers: Vec<u8> = match descr {
        "<f4" => numbers().into_iter().flat_map(f32::to_le_bytes).collect(),
        ">f4" => numbers().into_iter().flat_map(f32::to_be_bytes).collect(),
        _ => numbers().into_iter().flat_map(|number| f64::from(number).to_le_bytes()).collect(),
    };
    [b"\x93NUMPY\x01\x00", &(header.len() as u16).to_le_bytes()[..], header.as_bytes(), &numbers].concat()
}

fn any_npy(rng: &mut ChaCha8Rng) -> Vec<u8> {
    let descr = ["<f4", ">f4", "<f8"][rng.random_range(0..3)];
    npy(descr, ["False", "True"][rng.random_range(0..2)], ["(6, 2)", "(12,)", "(3, 4)"][rng.random_range(0..3)])
}

fn npz(arrays: [Vec<u8>; 2], options: SimpleFileOptions) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, array) in ["x.npy", "y.npy"].iter().zip(arrays) {
        archive.start_file(*name, options).unwrap();
        archive.write_all(&array).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn any_npz(rng: &mut ChaCha8Rng) -> Vec<u8> {
    let method = [zip::CompressionMethod::Stored, zip::CompressionMethod::Deflated][rng.random_range(0..2)];
    let options = SimpleFileOptions::default().compression_method(method);
    match rng.random_range(0..2) {
        0 => npz([damaged(&any_npy(rng), rng), any_npy(rng)], options),
        _ => damaged(&npz([any_npy(rng), any_npy(rng)], options), rng),
    }
}

fn any_safetensors(rng: &mut ChaCha8Rng) -> Vec<u8> {
    let singles: Vec<u8> = numbers().into_iter().flat_map(f32::to_le_bytes).collect();
    let doubles: Vec<u8> = numbers().into_iter().flat_map(|number| f64::from(number).to_le_bytes()).collect();
    let view = |dtype, bytes| TensorView::new(dtype, vec![N, DIMS], bytes).unwrap();
    let tensors = [("x", view(Dtype::F32, &*singles)), ("y", view(Dtype::F64, &*doubles))];
    damaged(&safetensors::serialize(tensors, None).unwrap(), rng)
}

fn any_csv(rng: &mut ChaCha8Rng) -> Vec<u8> {
    let rows: String = (0..N).map(|i| format!("{i}, {}.5,\"{i}e-3\"\n", 10 * i)).collect();
    damaged(format!("x,y,\"z, quoted\"\n{rows}").as_bytes(), rng)
}

/// Numbers that do not repeat, numbers that do, integers with gaps, and text.
fn parquet() -> Vec<u8> {
    let mut frame = DataFrame::new(
        N,
        vec![
            Column::new("x".into(), (0..N).map(|i| (i as f64).sqrt()).collect::<Vec<_>>()),
            Column::new("y".into(), [1.5_f32; N]),
            Column::new("gaps".into(), (0..N as i64).map(|i| (i % 2 == 0).then_some(i)).collect::<Vec<_>>()),
            Column::new("text".into(), ["a", "b", "a", "b", "a", "b"]),
        ],
    )
    .unwrap();
    let mut file = Vec::new();
    ParquetWriter::new(&mut file).finish(&mut frame).unwrap();
    file
}

/// Reads x and y of each input, and holds what comes out to what it says.
fn readable(few: u64, extension: &str, names: [&str; 2], mut input: impl FnMut(&mut ChaCha8Rng) -> Vec<u8>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("input").with_extension(extension);
    let [x, y] = names.map(|name| if name.is_empty() { vec![] } else { vec![name.to_owned()] });
    each(few, |rng| {
        std::fs::write(&path, input(rng)).unwrap();
        largest_request();
        let files = if extension == "npy" { vec![path.clone(), path.clone()] } else { vec![path.clone()] };
        let found = read(&files, &x, &y);
        let largest = largest_request();
        assert!(largest < 1 << 24, "a request of {largest} bytes");
        match found {
            Ok((x, y)) => [x, y].iter().for_each(holds),
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    });
}

fn holds(array: &Array) {
    let count = match &array.values {
        Values::Single(values) => values.len(),
        Values::Double(values) => values.len(),
    };
    assert_eq!(Some(count), array.n.checked_mul(array.dims));
}

#[test]
fn npy_files() {
    readable(2000, "npy", ["", ""], |rng| damaged(&any_npy(rng), rng));
}

#[test]
fn npz_files() {
    readable(1000, "npz", ["", ""], any_npz);
}

#[test]
fn safetensors_files() {
    readable(2000, "safetensors", ["x", "y"], any_safetensors);
}

#[test]
fn csv_files() {
    readable(2000, "csv", ["x", "z, quoted"], any_csv);
}

#[test]
fn parquet_files() {
    let whole = parquet();
    readable(300, "parquet", ["x", "y"], |rng| damaged(&whole, rng));
}

#[test]
fn undamaged_files_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, bytes: Vec<u8>| -> PathBuf {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let array = npy("<f4", "False", "(6, 2)");
    let archive = npz([array.clone(), array.clone()], SimpleFileOptions::default());
    let files = [file("x.npz", archive), file("x.npy", array)];
    let (x, y) = read(&files, &["y".into()], &[]).ok().unwrap();
    assert_eq!((x.n, x.dims, x.values.widened()), (N, DIMS, numbers().into_iter().map(f64::from).collect()));
    assert_eq!(x.values.widened(), y.values.widened());
    let (x, y) = read(&[file("x.parquet", parquet())], &["x".into(), "y".into()], &["y".into()]).ok().unwrap();
    assert_eq!((x.n, x.dims, y.n, y.dims), (N, 2, N, 1));
    assert_eq!(x.values.widened()[2..4], [1.0, 1.5]);
}

/// Headers that claim terabytes, in a file of a hundred bytes.
#[test]
fn forged_lengths_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let refused = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        largest_request();
        let error = read(&[path.clone(), path], &["x".into()], &["x".into()]).err().expect("an error");
        assert!(largest_request() < 1 << 20);
        error
    };
    let large = "(1099511627776, 2)";
    assert!(matches!(refused("x.npy", &npy("<f8", "False", large)), InputError::Broken { .. }));
    let archive = npz([npy("<f8", "True", large), npy("<f8", "True", large)], SimpleFileOptions::default());
    assert!(matches!(refused("x.npz", &archive), InputError::Broken { .. }));
    let header = br#"{"x":{"dtype":"F64","shape":[1099511627776,1],"data_offsets":[0,8796093022208]}}"#;
    let tensors = [&(header.len() as u64).to_le_bytes(), &header[..]].concat();
    assert!(matches!(refused("x.safetensors", &tensors), InputError::Broken { .. }));
    let endless = [&u64::MAX.to_le_bytes(), &header[..]].concat();
    assert!(matches!(refused("x.safetensors", &endless), InputError::Broken { .. }));
    let mut table = parquet();
    let end = table.len() - 8;
    table[end..end + 4].copy_from_slice(&u32::MAX.to_le_bytes());
    assert!(matches!(refused("x.parquet", &table), InputError::Broken { .. }));
}
