//! Bytes of a text file become text.

/// How sure it is which characters a text has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    /// It is Unicode.
    Known,
    /// It is something else, and was taken for what Windows writes in Western Europe.
    Guessed,
}

/// The characters of bytes 0x80 to 0x9f in the code page 1252 of Windows; the other bytes are those of Latin-1.
const WINDOWS: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";

/// The text: UTF-8, UTF-16 and UTF-32 by their byte order mark, UTF-16 also by the zero bytes of its digits, and
/// otherwise what Windows writes, in which every byte is a character. A byte order mark is left out.
pub(super) fn decode(bytes: Vec<u8>) -> (String, Encoding) {
    let known = |text| (text, Encoding::Known);
    match &bytes[..] {
        [0xef, 0xbb, 0xbf, rest @ ..] => utf8(rest.to_vec()),
        [0xff, 0xfe, 0, 0, rest @ ..] => known(utf32(rest, u32::from_le_bytes)),
        [0, 0, 0xfe, 0xff, rest @ ..] => known(utf32(rest, u32::from_be_bytes)),
        [0xff, 0xfe, rest @ ..] => known(utf16(rest, u16::from_le_bytes)),
        [0xfe, 0xff, rest @ ..] => known(utf16(rest, u16::from_be_bytes)),
        [first, 0, second, 0, ..] if *first != 0 && *second != 0 => known(utf16(&bytes, u16::from_le_bytes)),
        [0, first, 0, second, ..] if *first != 0 && *second != 0 => known(utf16(&bytes, u16::from_be_bytes)),
        _ => utf8(bytes),
    }
}

/// Whether these are the characters of no text: programs write others than blanks and line ends only into other files.
pub(super) fn is_binary(text: &str) -> bool {
    const LOOKED_AT: usize = 4096;
    let (mut odd, mut all) = (0, 0);
    for character in text.chars().take(LOOKED_AT) {
        all += 1;
        odd += usize::from(
            character == char::REPLACEMENT_CHARACTER
                || (character.is_control() && !matches!(character, '\t' | '\n' | '\r' | '\u{c}' | '\u{1a}')),
        );
    }
    // One may slip into a text.
    odd > 2 && odd * 50 > all
}

fn utf8(bytes: Vec<u8>) -> (String, Encoding) {
    match String::from_utf8(bytes) {
        Ok(text) => (text, Encoding::Known),
        Err(error) => (error.into_bytes().into_iter().map(windows).collect(), Encoding::Guessed),
    }
}

fn windows(byte: u8) -> char {
    let place = usize::from(byte).checked_sub(0x80);
    place.and_then(|place| WINDOWS.chars().nth(place)).unwrap_or(char::from(byte))
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
        let with = |mark: &[u8], bytes: &[u8]| decode([mark, bytes].concat()).0;
        assert_eq!(with(b"", text.as_bytes()), text);
        assert_eq!(with(b"\xef\xbb\xbf", text.as_bytes()), text);
        assert_eq!(with(b"\xff\xfe", &little), text);
        assert_eq!(with(b"\xfe\xff", &big), text);
        assert_eq!(with(b"", &little), text);
        assert_eq!(with(b"", &big), text);
        assert_eq!(with(b"\xff\xfe\0\0", &wide), text);
        assert_eq!(with(b"", &latin), text);
        assert_eq!(decode(b"x \x80,y\n".to_vec()), ("x €,y\n".to_owned(), Encoding::Guessed));
        assert_eq!(decode(text.into()).1, Encoding::Known);
    }

    #[test]
    fn what_is_no_text_is_noticed() {
        let bytes: Vec<u8> = (0..=255).cycle().take(5000).map(|byte: u8| byte.wrapping_mul(167)).collect();
        assert!(is_binary(&decode(bytes).0));
        for text in ["x,y\r\n1,2\r\n\u{1a}", "x,y\n1\u{0},2\n", "größe\t€\n", ""] {
            assert!(!is_binary(text), "{text}");
        }
    }
}
