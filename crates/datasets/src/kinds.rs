//! Files that are not the expected kind of IDX file, in words.

/// The third byte of an IDX file, and the numbers that it announces.
const TYPES: [(u8, &str); 6] = [
    (0x08, "unsigned bytes"),
    (0x09, "signed bytes"),
    (0x0b, "16-bit integers"),
    (0x0c, "32-bit integers"),
    (0x0d, "32-bit floating-point numbers"),
    (0x0e, "64-bit floating-point numbers"),
];

/// How files of other formats start.
const FORMATS: [(&[u8], &str); 7] = [
    (&[0x1f, 0x8b], "a gzip file inside a gzip file: unpack it once"),
    (b"PK", "a zip archive: unpack it first"),
    (b"BZh", "a bzip2 file: unpack it first"),
    (&[0xfd, b'7', b'z', b'X'], "an xz file: unpack it first"),
    (&[0x28, 0xb5, 0x2f, 0xfd], "a Zstandard file: unpack it first"),
    (&[0x93, b'N', b'U', b'M'], "a NumPy file: save its numbers as IDX"),
    (b"<", "a web page or XML: fetch the file again"),
];

/// What a file is that starts so, where another first word was expected.
pub(crate) fn other(expected: u32, found: u32) -> String {
    let [_, _, _, dims] = expected.to_be_bytes();
    let start = found.to_be_bytes();
    if let Some((_, what)) = FORMATS.iter().find(|(first, _)| start.starts_with(first)) {
        return what.to_string();
    }
    match start {
        [0, 0, 0x08, others] => format!(
            "{} of unsigned bytes, expected {}: are images and labels swapped?",
            dimensions(others),
            dimensions(dims)
        ),
        [0, 0, kind, _] => match TYPES.iter().find(|(known, _)| *known == kind) {
            Some((_, numbers)) => format!(
                "type {kind:#04X}: {numbers}; unsigned bytes are needed: convert the numbers and write the file again"
            ),
            None => format!(
                "type {kind:#04X}, which IDX does not have; unsigned bytes (0x08) are needed: fetch the file again"
            ),
        },
        _ => format!("not an IDX file: it starts with {found:#010x}, expected {expected:#010x}; fetch the file again"),
    }
}

fn dimensions(count: u8) -> String {
    format!("{count} dimension{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    const LABELS: u32 = 0x801;

    #[test]
    fn numbers_of_another_type_are_named() {
        assert_eq!(
            other(LABELS, 0x0c01),
            "type 0x0C: 32-bit integers; unsigned bytes are needed: convert the numbers and write the file again"
        );
        for (found, words) in [(0x0903, "signed bytes"), (0x0d01, "32-bit floating"), (0x0e03, "64-bit floating")] {
            assert!(other(LABELS, found).contains(words));
        }
        assert!(other(LABELS, 0x0a01).contains("0x0A, which IDX does not have"));
    }

    #[test]
    fn other_shapes_and_formats_are_named() {
        assert_eq!(
            other(LABELS, 0x803),
            "3 dimensions of unsigned bytes, expected 1 dimension: are images and labels swapped?"
        );
        for (start, words) in [(b"PK\x03\x04", "zip"), (b"<!DO", "web page"), (b"\x1f\x8b\x08\x00", "gzip file inside")]
        {
            assert!(other(LABELS, u32::from_be_bytes(*start)).contains(words));
        }
        assert!(other(LABELS, 0x01020304).contains("not an IDX file: it starts with 0x01020304"));
    }
}
