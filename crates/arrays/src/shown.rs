//! Names and values of files as errors show them.

/// Characters that are shown; a damaged field may be as long as its file.
const MOST: usize = 60;

/// The start of a text, on one line: what would change the screen, or could not be seen, is written as its code.
pub fn shown(text: &str) -> String {
    cut(text, MOST)
}

/// The same of a sentence about a file that quotes it.
pub(super) fn one_line(text: &str) -> String {
    cut(text, 10 * MOST)
}

fn cut(text: &str, most: usize) -> String {
    let mut shown = String::new();
    for (at, character) in text.chars().enumerate() {
        if at == most {
            shown.push('…');
            break;
        }
        if is_unseen(character) {
            shown.extend(character.escape_default());
        } else {
            shown.push(character);
        }
    }
    shown
}

/// Whether a terminal obeys a character or shows nothing for it: control characters, marks of zero width, changes of
/// direction.
fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || character == '\u{feff}'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_written_as_its_code() {
        assert_eq!(shown("größe, m²"), "größe, m²");
        assert_eq!(shown("a\nb\t\u{1b}[2J"), "a\\nb\\t\\u{1b}[2J");
        assert_eq!(shown("x\u{200b}\u{202e}"), "x\\u{200b}\\u{202e}");
    }

    #[test]
    fn long_texts_are_cut() {
        assert_eq!(shown(&"9".repeat(MOST)), "9".repeat(MOST));
        assert_eq!(shown(&"9".repeat(100_000)), format!("{}…", "9".repeat(MOST)));
    }
}
