//! Gzip streams, as gzip(1) reads them.

use std::io::{ErrorKind, Read};

use flate2::bufread::GzDecoder;

const MAGIC: [u8; 2] = [0x1f, 0x8b];

/// What is wrong with a gzip stream.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GzipDefect {
    /// It is cut short.
    #[error("not a whole gzip stream (it ends too early)")]
    Cut,
    /// Its bytes or its checksum do not fit.
    #[error("not a whole gzip stream (it is damaged)")]
    Damaged,
    /// Something follows it; zeros, as tapes pad files, may.
    #[error("{bytes} byte{} behind the gzip stream", if *bytes == 1 { "" } else { "s" })]
    Tail {
        /// How many.
        bytes: usize,
    },
}

/// The content of a file that may be gzip, known by its first two bytes.
///
/// # Errors
/// A stream that is damaged, cut short, or followed by something.
pub fn unpack(file: Vec<u8>) -> Result<Vec<u8>, GzipDefect> {
    unpack_at_most(file, u64::MAX)
}

/// As [`unpack`], but stops after `limit` bytes: a stream from outside may unpack to anything.
///
/// # Errors
/// As [`unpack`].
pub fn unpack_at_most(file: Vec<u8>, limit: u64) -> Result<Vec<u8>, GzipDefect> {
    if !file.starts_with(&MAGIC) {
        return Ok(file);
    }
    let (mut content, mut rest) = (Vec::new(), file.as_slice());
    // A file may have several streams, one after the other.
    while rest.starts_with(&MAGIC) {
        let left = limit.saturating_sub(content.len() as u64);
        GzDecoder::new(&mut rest).take(left).read_to_end(&mut content).map_err(|error| match error.kind() {
            ErrorKind::UnexpectedEof => GzipDefect::Cut,
            _ => GzipDefect::Damaged,
        })?;
        if content.len() as u64 >= limit {
            return Ok(content);
        }
    }
    // Zeros up to a whole block are how tapes and some tools end a file.
    if rest.iter().any(|&byte| byte != 0) {
        return Err(GzipDefect::Tail { bytes: rest.len() });
    }
    Ok(content)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("writing to memory")
    }

    #[test]
    fn plain_and_packed_files_are_read_alike() {
        assert_eq!(unpack(b"x,y\n".to_vec()).as_deref(), Ok(&b"x,y\n"[..]));
        assert_eq!(unpack(gzip(b"x,y\n")).as_deref(), Ok(&b"x,y\n"[..]));
    }

    #[test]
    fn zeros_and_streams_may_follow_a_stream_and_nothing_else() {
        let packed = gzip(b"x,y\n");
        for zeros in [1, 512] {
            assert_eq!(unpack([packed.clone(), vec![0; zeros]].concat()).as_deref(), Ok(&b"x,y\n"[..]));
        }
        assert_eq!(unpack([packed.clone(), gzip(b"1,2\n")].concat()).as_deref(), Ok(&b"x,y\n1,2\n"[..]));
        assert_eq!(unpack([packed.clone(), b"ab".to_vec()].concat()), Err(GzipDefect::Tail { bytes: 2 }));
        assert_eq!(unpack([packed.clone(), vec![0, 7]].concat()), Err(GzipDefect::Tail { bytes: 2 }));
        assert_eq!(unpack([packed, MAGIC.to_vec()].concat()), Err(GzipDefect::Cut));
        assert_eq!(GzipDefect::Tail { bytes: 2 }.to_string(), "2 bytes behind the gzip stream");
    }

    #[test]
    fn damage_is_told_from_a_cut() {
        let packed = gzip(&[7; 5000]);
        assert_eq!(unpack(packed[..packed.len() - 9].to_vec()), Err(GzipDefect::Cut));
        let mut damaged = packed;
        let checksum = damaged.len() - 8;
        damaged[checksum] ^= 0xff;
        assert_eq!(unpack(damaged), Err(GzipDefect::Damaged));
    }

    #[test]
    fn a_stream_that_unpacks_without_end_is_cut() {
        let content = unpack_at_most(gzip(&vec![0; 1 << 20]), 1000);
        assert_eq!(content.map(|content| content.len()), Ok(1000));
    }
}
