//! The IDX format: a big-endian magic number, one 32-bit length per dimension, then bytes.

use crate::error::IdxDefect;
use crate::split::{CLASSES, PIXELS};

const IMAGES: u32 = 0x0000_0803;
const LABELS: u32 = 0x0000_0801;

/// The pixels `[n, 784]` of an image file's content.
pub(crate) fn images(content: &[u8]) -> Result<&[u8], IdxDefect> {
    let [count, rows, columns] = header(content, IMAGES)?;
    if (rows, columns) != (28, 28) {
        return Err(IdxDefect::Dimensions { rows, columns });
    }
    body(content, 16, count, PIXELS)
}

/// The classes `[n]` of a label file's content.
pub(crate) fn labels(content: &[u8]) -> Result<&[u8], IdxDefect> {
    let [count] = header(content, LABELS)?;
    let labels = body(content, 8, count, 1)?;
    match labels.iter().position(|&label| usize::from(label) >= CLASSES) {
        Some(index) => Err(IdxDefect::Label { index, label: labels[index] }),
        None => Ok(labels),
    }
}

fn header<const DIMS: usize>(content: &[u8], magic: u32) -> Result<[u32; DIMS], IdxDefect> {
    let word = |at: usize| {
        let bytes = content.get(4 * at..4 * at + 4).and_then(|bytes| bytes.try_into().ok());
        bytes.map(u32::from_be_bytes).ok_or(IdxDefect::Header { expected: 4 + 4 * DIMS, found: content.len() })
    };
    let found = word(0)?;
    if found != magic {
        return Err(IdxDefect::Magic { expected: magic, found });
    }
    let mut dims = [0; DIMS];
    for (at, dim) in dims.iter_mut().enumerate() {
        *dim = word(1 + at)?;
    }
    Ok(dims)
}

fn body(content: &[u8], header: usize, count: u32, item: usize) -> Result<&[u8], IdxDefect> {
    let expected = header as u64 + u64::from(count) * item as u64;
    let found = content.len() as u64;
    if found != expected {
        return Err(IdxDefect::Length { count, expected, found });
    }
    Ok(&content[header..])
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::{Compression, write::GzEncoder};
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    use super::*;
    use crate::gzip::unpack;

    fn image_file(n: u32) -> Vec<u8> {
        let mut file = [IMAGES, n, 28, 28].map(u32::to_be_bytes).concat();
        file.extend((0..n as usize * PIXELS).map(|i| i as u8));
        file
    }

    fn label_file(labels: &[u8]) -> Vec<u8> {
        [[LABELS, labels.len() as u32].map(u32::to_be_bytes).concat(), labels.to_vec()].concat()
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("writing to memory")
    }

    #[test]
    fn reads_images_and_labels() {
        let plain = image_file(3);
        assert_eq!(images(&plain).map(<[u8]>::len), Ok(3 * PIXELS));
        assert_eq!(labels(&label_file(&[0, 9, 5])), Ok([0, 9, 5].as_slice()));
    }

    #[test]
    fn names_each_defect() {
        assert_eq!(images(&[0, 0, 8, 3, 0]), Err(IdxDefect::Header { expected: 16, found: 5 }));
        assert_eq!(labels(&[]), Err(IdxDefect::Header { expected: 8, found: 0 }));
        assert_eq!(images(&label_file(&[1; 16])), Err(IdxDefect::Magic { expected: IMAGES, found: LABELS }));
        assert_eq!(labels(&label_file(&[3, 10])), Err(IdxDefect::Label { index: 1, label: 10 }));

        let mut wide = image_file(1);
        wide[15] = 29;
        assert_eq!(images(&wide), Err(IdxDefect::Dimensions { rows: 28, columns: 29 }));

        let mut long = image_file(2);
        long.push(0);
        assert_eq!(images(&long), Err(IdxDefect::Length { count: 2, expected: 1584, found: 1585 }));
        assert_eq!(images(&long[..1583]), Err(IdxDefect::Length { count: 2, expected: 1584, found: 1583 }));
    }

    #[test]
    fn never_panics_on_mutations() {
        for seed in 0..3000 {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            let mut file = match seed % 3 {
                0 => image_file(rng.random_range(0..3)),
                1 => label_file(&vec![rng.random_range(0..12); rng.random_range(0..20)]),
                _ => gzip(&image_file(rng.random_range(0..3))),
            };
            for _ in 0..rng.random_range(0..6) {
                let at = rng.random_range(0..file.len().min(24));
                file[at] = rng.random();
            }
            file.truncate(rng.random_range(0..=file.len()));
            let outcome = std::panic::catch_unwind(|| {
                unpack(file).map(|content| (images(&content).map(<[u8]>::len), labels(&content).map(<[u8]>::len)))
            });
            assert!(outcome.is_ok(), "panics for seed {seed}");
        }
    }
}
