//! Bytes of a text file become text.

/// The text: UTF-8, UTF-16 and UTF-32 by their byte order mark, UTF-16 also by the zero bytes of its digits, and
/// otherwise Latin-1, in which every byte is a character. A byte order mark is left out.
pub(super) fn decode(bytes: Vec<u8>) -> String {
    match &bytes[..] {
        [0xef, 0xbb, 0xbf, rest @ ..] => utf8(rest.to_vec()),
        [0xff, 0xfe, 0, 0, rest @ ..] => utf32(rest, u32::from_le_bytes),
        [0, 0, 0xfe, 0xff, rest @ ..] => utf32(rest, u32::from_be_bytes),
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [first, 0, second, 0, ..] if *first != 0 && *second != 0 => utf16(&bytes, u16::from_le_bytes),
        [0, first, 0, second, ..] if *first != 0 && *second != 0 => utf16(&bytes, u16::from_be_bytes),
        _ => utf8(bytes),
    }
}

fn utf8(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| error.into_bytes().into_iter().map(char::from).collect())
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.as_chunks().0.iter().map(|bytes| unit(*bytes));
    char::decode_utf16(units).map(|character| character.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

fn utf32(bytes: &[u8], unit: fn([u8; 4]) -> u32) -> String {
    let units = bytes.as_chunks().0.iter().map(|bytes| unit(*bytes));
    units.map(|unit| char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_of_tables_are_read() {
        let text = "größe,x\n1,2\n";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let wide: Vec<u8> = text.chars().flat_map(|character| u32::from(character).to_le_bytes()).collect();
        let latin: Vec<u8> = text.chars().map(|character| u32::from(character) as u8).collect();
        let with = |mark: &[u8], bytes: &[u8]| decode([mark, bytes].concat());
        assert_eq!(with(b"", text.as_bytes()), text);
        assert_eq!(with(b"\xef\xbb\xbf", text.as_bytes()), text);
        assert_eq!(with(b"\xff\xfe", &little), text);
        assert_eq!(with(b"\xfe\xff", &big), text);
        assert_eq!(with(b"", &little), text);
        assert_eq!(with(b"", &big), text);
        assert_eq!(with(b"\xff\xfe\0\0", &wide), text);
        assert_eq!(with(b"", &latin), text);
    }
}
