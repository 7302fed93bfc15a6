//! Damaged files of every kind: an array as large as it says, or an error, never a panic, and no more memory than a
//! file of its size can need.

use std::io::{Cursor, Write};

use interlayer_fuzz::{damaged, each, largest_request};
use polars_arrow::array::{Array as ArrowArray, PrimitiveArray, Utf8ViewArray};
use polars_parquet::write::Encoding;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use safetensors::tensor::{Dtype, TensorView};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{error, gzip, parquet, read};

const N: usize = 6;
const DIMS: usize = 2;

/// The numbers of an array, row-major.
fn numbers() -> Vec<f32> {
    (0..N * DIMS).map(|i| (i as f32).sqrt()).collect()
}

pub(super) fn npy(descr: &str, fortran_order: &str, shape: &str) -> Vec<u8> {
    let header = format!("{{'descr': '{descr}', 'fortran_order': {fortran_order}, 'shape': {shape}, }}\n");
    let numbers: Vec<u8> = match descr {
        "<f4" => numbers().into_iter().flat_map(f32::to_le_bytes).collect(),
        ">f4" => numbers().into_iter().flat_map(f32::to_be_bytes).collect(),
        "<i8" => numbers().into_iter().flat_map(|number| (number as i64).to_le_bytes()).collect(),
        _ => numbers().into_iter().flat_map(|number| f64::from(number).to_le_bytes()).collect(),
    };
    [b"\x93NUMPY\x01\x00", &(header.len() as u16).to_le_bytes()[..], header.as_bytes(), &numbers].concat()
}

fn any_npy(rng: &mut ChaCha8Rng) -> Vec<u8> {
    let descr = ["<f4", ">f4", "<f8", "<i8"][rng.random_range(0..4)];
    let shape = ["(6, 2)", "(12,)", "(3, 4)", "(2, 3, 2)"][rng.random_range(0..4)];
    npy(descr, ["False", "True"][rng.random_range(0..2)], shape)
}

pub(super) fn npz(arrays: [Vec<u8>; 2]) -> Vec<u8> {
    archive(arrays, SimpleFileOptions::default())
}

fn archive(arrays: [Vec<u8>; 2], options: SimpleFileOptions) -> Vec<u8> {
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
        0 => archive([damaged(&any_npy(rng), rng), any_npy(rng)], options),
        _ => damaged(&archive([any_npy(rng), any_npy(rng)], options), rng),
    }
}

fn any_safetensors(rng: &mut ChaCha8Rng) -> Vec<u8> {
    let singles: Vec<u8> = numbers().into_iter().flat_map(f32::to_le_bytes).collect();
    let doubles: Vec<u8> = numbers().into_iter().flat_map(|number| f64::from(number).to_le_bytes()).collect();
    let view = |dtype, bytes| TensorView::new(dtype, vec![N, DIMS], bytes).unwrap();
    let tensors = [("x", view(Dtype::F32, &*singles)), ("y", view(Dtype::F64, &*doubles))];
    damaged(&safetensors::serialize(tensors, None).unwrap(), rng)
}

/// Tables of all separators, in several encodings, some packed.
fn any_csv(rng: &mut ChaCha8Rng) -> Vec<u8> {
    let separator = [",", ";", "\t", " "][rng.random_range(0..4)];
    let rows: String = (0..N).map(|i| format!("{i}{separator}{}.5{separator}\"{i}e-3\"\n", 10 * i)).collect();
    let text = format!("x{separator}y{separator}\"z, quoted\"\n{rows}");
    match rng.random_range(0..5) {
        0 => damaged(
            &[&b"\xff\xfe"[..], &text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>()].concat(),
            rng,
        ),
        1 => gzip(&damaged(text.as_bytes(), rng)),
        2 => damaged(&gzip(text.as_bytes()), rng),
        _ => damaged(text.as_bytes(), rng),
    }
}

/// Numbers that do not repeat, numbers that do, integers with gaps, and text.
fn any_parquet() -> Vec<u8> {
    let gaps: Vec<Option<i64>> = (0..N as i64).map(|i| (i % 2 == 0).then_some(i)).collect();
    let columns: Vec<(&str, Box<dyn ArrowArray>)> = vec![
        ("x", PrimitiveArray::from_vec((0..N).map(|i| (i as f64).sqrt()).collect()).boxed()),
        ("y", PrimitiveArray::from_vec(vec![1.5_f32; N]).boxed()),
        ("gaps", PrimitiveArray::from(gaps).boxed()),
        ("text", Utf8ViewArray::from_slice(["a", "b", "a", "b", "a", "b"].map(Some)).boxed()),
    ];
    parquet::file(columns, Encoding::Plain)
}

/// Reads the arrays of each input, and checks what comes out against what it says.
fn readable(few: u64, file: &str, names: &[&[&str]], mut input: impl FnMut(&mut ChaCha8Rng) -> Vec<u8>) {
    each(few, |rng| {
        let bytes = input(rng);
        for names in names {
            largest_request();
            let found = read(file, &bytes, names);
            let largest = largest_request();
            assert!(largest < 1 << 24, "a request of {largest} bytes");
            match found {
                Ok(array) => assert_eq!(Some(array.values.len()), array.n.checked_mul(array.dims)),
                Err(error) => assert!(error.to_string().starts_with(file), "{error}"),
            }
        }
    });
}

#[test]
fn npy_files() {
    readable(2000, "x.npy", &[&[]], |rng| damaged(&any_npy(rng), rng));
}

#[test]
fn npy_files_of_records() {
    let header = "{'descr': [('x', '<f8'), ('', '|V2'), ('s', '<U1'), ('y', '>i2', (2,))], 'fortran_order': False, 'shape': (9,), }\n";
    let records: Vec<u8> = (0..9_u8).flat_map(|i| [&f64::from(i).to_le_bytes()[..], &[i; 10]].concat()).collect();
    let whole = [b"\x93NUMPY\x01\x00", &(header.len() as u16).to_le_bytes()[..], header.as_bytes(), &records].concat();
    readable(1000, "x.npy", &[&["x"], &["y", "x"]], |rng| damaged(&whole, rng));
}

#[test]
fn npz_files() {
    readable(1000, "x.npz", &[&["x"], &["y", "x"]], any_npz);
}

#[test]
fn safetensors_files() {
    readable(2000, "x.safetensors", &[&["x"], &["x", "y"]], any_safetensors);
}

#[test]
fn csv_files() {
    readable(2000, "x.csv", &[&["x"], &["y", "z, quoted"]], any_csv);
}

#[test]
fn parquet_files() {
    let whole = any_parquet();
    readable(1000, "x.parquet", &[&["x", "y"], &["gaps"], &["text"]], |rng| damaged(&whole, rng));
    let dictionary =
        parquet::file(vec![("x", PrimitiveArray::from_vec(vec![1.5_f64; 40]).boxed())], Encoding::RleDictionary);
    readable(500, "x.parquet", &[&["x"]], |rng| damaged(&dictionary, rng));
}

/// No name and no format: whatever the content looks like.
#[test]
fn files_without_a_name() {
    let whole = any_parquet();
    readable(1000, "x", &[&["x"], &[]], |rng| match rng.random_range(0..4) {
        0 => any_npz(rng),
        1 => any_safetensors(rng),
        2 => damaged(&whole, rng),
        _ => damaged(&any_npy(rng), rng),
    });
}

#[test]
fn undamaged_files_are_read() {
    let array = npy("<f4", "False", "(6, 2)");
    let x = read("x.npy", &array, &[]).unwrap();
    assert_eq!((x.n, x.dims), (N, DIMS));
    assert_eq!(*x.values.widened(), numbers().into_iter().map(f64::from).collect::<Vec<f64>>());
    assert_eq!(read("x.npz", &npz([array.clone(), array]), &["y"]).unwrap(), x);
    let table = read("x.parquet", &any_parquet(), &["x", "y"]).unwrap();
    assert_eq!((table.n, table.dims), (N, 2));
    assert_eq!(table.values.widened()[2..4], [1.0, 1.5]);
}

/// Headers that claim terabytes, in a file of a hundred bytes.
#[test]
fn forged_lengths_are_refused() {
    let refused = |name: &str, bytes: &[u8]| {
        largest_request();
        let error = error(name, bytes, if name == "x.npy" { &[] } else { &["x"] });
        assert!(largest_request() < 1 << 20);
        assert!(error.contains("is not a valid"), "{error}");
    };
    let large = "(1099511627776, 2)";
    refused("x.npy", &npy("<f8", "False", large));
    refused("x.npz", &npz([npy("<f8", "True", large), npy("<f8", "True", large)]));
    let header = br#"{"x":{"dtype":"F64","shape":[1099511627776,1],"data_offsets":[0,8796093022208]}}"#;
    refused("x.safetensors", &[&(header.len() as u64).to_le_bytes(), &header[..]].concat());
    refused("x.safetensors", &[&u64::MAX.to_le_bytes(), &header[..]].concat());
    let mut table = any_parquet();
    let end = table.len() - 8;
    table[end..end + 4].copy_from_slice(&u32::MAX.to_le_bytes());
    refused("x.parquet", &table);
}
