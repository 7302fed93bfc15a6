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
    let mut content = Vec::new();
    let mut rest = packed;
    loop {
        let mut stream = GzDecoder::new(rest);
        stream.read_to_end(&mut content).map_err(|_| GzipDefect::Damaged)?;
        rest = stream.into_inner();
        if rest.iter().all(|byte| *byte == 0) {
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
        assert_eq!(unpack(&one[..one.len() - 3]), Err(GzipDefect::Damaged));
    }
}
