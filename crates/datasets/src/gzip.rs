//! Gzip streams, as gzip(1) reads them.

use std::io::Read;

use flate2::bufread::GzDecoder;

use crate::arrays::GzipDefect;

const MAGIC: [u8; 2] = [0x1f, 0x8b];

/// Whether some bytes start as gzip does.
pub(crate) fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(&MAGIC)
}

/// The content of one stream, or of several in a row; zero bytes may follow, as on a tape.
pub(crate) fn unpack(packed: &[u8]) -> Result<Vec<u8>, GzipDefect> {
    unpack_at_most(packed, u64::MAX)
}

/// As [`unpack`], but stops after `limit` bytes: a stream from outside may unpack to anything.
pub(crate) fn unpack_at_most(packed: &[u8], limit: u64) -> Result<Vec<u8>, GzipDefect> {
    let (mut content, mut rest) = (Vec::new(), packed);
    loop {
        let left = limit.saturating_sub(content.len() as u64);
        GzDecoder::new(&mut rest).take(left).read_to_end(&mut content).map_err(|_| GzipDefect::Damaged)?;
        if content.len() as u64 >= limit || rest.iter().all(|byte| *byte == 0) {
            return Ok(content);
        }
        if !is_gzip(rest) {
            return Err(GzipDefect::Trailing(rest.len()));
        }
    }
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
    fn streams_are_read_as_gzip_reads_them() {
        let (one, two) = (gzip(b"x,y\n"), gzip(b"1,2\n"));
        assert_eq!(unpack(&one).as_deref(), Ok(&b"x,y\n"[..]));
        assert_eq!(unpack(&[one.clone(), two].concat()).as_deref(), Ok(&b"x,y\n1,2\n"[..]));
        assert_eq!(unpack(&[one.clone(), vec![0; 512]].concat()).as_deref(), Ok(&b"x,y\n"[..]));
        assert_eq!(unpack(&[&one[..], b"\r\n"].concat()), Err(GzipDefect::Trailing(2)));
        assert_eq!(unpack(&[&one[..], &[0, 7]].concat()), Err(GzipDefect::Trailing(2)));
        assert_eq!(unpack(&[&one[..], &MAGIC].concat()), Err(GzipDefect::Damaged));
        assert_eq!(unpack(&one[..one.len() - 3]), Err(GzipDefect::Damaged));
    }

    #[test]
    fn a_stream_that_unpacks_without_end_is_cut() {
        let content = unpack_at_most(&gzip(&vec![0; 1 << 20]), 1000);
        assert_eq!(content.map(|content| content.len()), Ok(1000));
    }
}
