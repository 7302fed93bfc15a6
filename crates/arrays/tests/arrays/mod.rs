//! Files of arrays.

mod files;
mod fuzz;
mod parquet;

use std::io::Write as _;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;

use interlayer_arrays::{Array, ArrayError, ArrayFile, Reading};

/// The arrays of these names of a file called so.
fn read(name: &str, bytes: &[u8], names: &[&str]) -> Result<Array, ArrayError> {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    ArrayFile::from_bytes(Path::new(name), bytes.to_vec(), Reading::default())?.array(&names)
}

fn numbers(name: &str, bytes: &[u8], names: &[&str]) -> Vec<f64> {
    read(name, bytes, names).unwrap_or_else(|error| panic!("{error}")).values.widened().into_owned()
}

fn error(name: &str, bytes: &[u8], names: &[&str]) -> String {
    read(name, bytes, names).err().unwrap_or_else(|| panic!("{name} was read")).to_string()
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(content).and_then(|()| encoder.finish()).expect("writing to memory")
}
