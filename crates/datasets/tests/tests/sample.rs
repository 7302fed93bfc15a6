//! A small dataset in the four files, and the means to publish it.

use std::fs;
use std::io::Write;
use std::path::Path;

use flate2::{Compression, write::GzEncoder};
use interlayer_datasets::{Published, PublishedFile};

const PIXELS: usize = 28 * 28;
use sha2::{Digest, Sha256};

pub(crate) const NAMES: [&str; 4] =
    ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];
pub(crate) const TRAIN: usize = 30;
pub(crate) const TEST: usize = 10;

pub(crate) fn image_file(n: usize) -> Vec<u8> {
    let mut file = [0x803, n as u32, 28, 28].map(u32::to_be_bytes).concat();
    // Not periodic in a power of two, so that gzip leaves enough to cut.
    file.extend((0..n * PIXELS).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8));
    file
}

pub(crate) fn label_file(n: usize) -> Vec<u8> {
    let mut file = [0x801, n as u32].map(u32::to_be_bytes).concat();
    file.extend((0..n).map(|i| (i % 10) as u8));
    file
}

/// Contents in the order of [`NAMES`].
pub(crate) fn contents() -> [Vec<u8>; 4] {
    [image_file(TRAIN), label_file(TRAIN), image_file(TEST), label_file(TEST)]
}

pub(crate) fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(content).and_then(|()| encoder.finish()).expect("writing to memory")
}

pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(crate) fn published() -> Published {
    let file = |content: Vec<u8>| PublishedFile { bytes: content.len() as u64, sha256: sha256(&content) };
    Published { name: "sample".into(), files: contents().map(file), checksum: sha256(&contents().concat()) }
}

pub(crate) fn write_plain(folder: &Path) {
    for (name, content) in NAMES.iter().zip(contents()) {
        fs::write(folder.join(name), content).expect("a writable temporary folder");
    }
}
