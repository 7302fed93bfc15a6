//! The IDX format: a big-endian magic number, one 32-bit length per dimension, then bytes.

use crate::error::IdxDefect;

const IMAGES: u32 = 0x0000_0803;
const LABELS: u32 = 0x0000_0801;

/// Images of one size, row by row.
#[derive(Debug, PartialEq)]
pub(crate) struct Images<'a> {
    /// `[n, rows, columns]`.
    pub(crate) pixels: &'a [u8],
    /// Rows and columns of an image, neither 0.
    pub(crate) shape: [usize; 2],
}

/// The images of an image file's content.
pub(crate) fn images(content: &[u8]) -> Result<Images<'_>, IdxDefect> {
    let [count, rows, columns] = header(content, IMAGES)?;
    if rows == 0 || columns == 0 {
        return Err(IdxDefect::Dimensions { rows, columns });
    }
    let pixels = body(content, 16, count, u64::from(rows) * u64::from(columns))?;
    Ok(Images { pixels, shape: [rows as usize, columns as usize] })
}

/// The classes `[n]` of a label file's content.
pub(crate) fn labels(content: &[u8]) -> Result<&[u8], IdxDefect> {
    let [count] = header(content, LABELS)?;
    body(content, 8, count, 1)
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

fn body(content: &[u8], header: usize, count: u32, item: u64) -> Result<&[u8], IdxDefect> {
    let expected = u64::from(count).saturating_mul(item).saturating_add(header as u64);
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
    use interlayer_arrays::gzip::unpack;

    fn image_file(n: u32) -> Vec<u8> {
        let mut file = [IMAGES, n, 28, 28].map(u32::to_be_bytes).concat();
        file.extend((0..n as usize * 784).map(|i| i as u8));
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
        let read = images(&plain).expect("a whole file");
        assert_eq!((read.pixels.len(), read.shape), (3 * 784, [28, 28]));
        let one = [[IMAGES, 1, 2, 3].map(u32::to_be_bytes).concat(), vec![1, 2, 3, 4, 5, 6]].concat();
        assert_eq!(images(&one), Ok(Images { pixels: &[1, 2, 3, 4, 5, 6], shape: [2, 3] }));
        assert_eq!(labels(&label_file(&[0, 255, 5])), Ok([0, 255, 5].as_slice()));
    }

    #[test]
    fn names_each_defect() {
        assert_eq!(images(&[0, 0, 8, 3, 0]), Err(IdxDefect::Header { expected: 16, found: 5 }));
        assert_eq!(labels(&[]), Err(IdxDefect::Header { expected: 8, found: 0 }));
        assert_eq!(images(&label_file(&[1; 16])), Err(IdxDefect::Magic { expected: IMAGES, found: LABELS }));

        let mut flat = image_file(1);
        flat[15] = 0;
        assert_eq!(images(&flat), Err(IdxDefect::Dimensions { rows: 28, columns: 0 }));
        let huge = [IMAGES, u32::MAX, u32::MAX, u32::MAX].map(u32::to_be_bytes).concat();
        assert!(matches!(images(&huge), Err(IdxDefect::Length { expected: u64::MAX, .. })));

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
                unpack(file).map(|content| {
                    (images(&content).map(|images| images.pixels.len()), labels(&content).map(<[u8]>::len))
                })
            });
            assert!(outcome.is_ok(), "panics for seed {seed}");
        }
    }
}
