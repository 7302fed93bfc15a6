//! The records of a table: fields of a line, or of several where a quoted field goes over several.

use csv::{Reader, ReaderBuilder, StringRecord, Trim};

/// What stands between two fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Separator {
    /// One character.
    Character(u8),
    /// Any number of spaces and tabs, as in the files of `np.savetxt`.
    Space,
}

impl Separator {
    /// As a person gives it: one ASCII character, `\t` or `tab`, a space or `space` for any number of blanks.
    ///
    /// # Errors
    /// What can be given.
    pub fn parse(text: &str) -> Result<Self, String> {
        match (text, text.as_bytes()) {
            (" " | "space", _) => Ok(Self::Space),
            ("\\t" | "tab", _) => Ok(Self::Character(b'\t')),
            (_, [byte]) if byte.is_ascii() && !byte.is_ascii_alphanumeric() && !b"\"\n\r.-+".contains(byte) => {
                Ok(Self::Character(*byte))
            }
            _ => Err("a separator is one character, such as , or ;, or it is tab or space".to_owned()),
        }
    }
}

/// The records of a text, one after the other; lines without text are no records.
pub(super) struct Records<'a> {
    text: &'a str,
    fields: Fields<'a>,
    record: StringRecord,
}

enum Fields<'a> {
    /// Fields in quotes may hold separators and line ends; the reader begins at this byte.
    Separated(Box<Reader<&'a [u8]>>, usize),
    /// The byte at which the next line begins.
    Spaced(usize),
}

impl<'a> Records<'a> {
    /// Of the text from this byte on.
    pub(super) fn new(text: &'a str, from: usize, separator: Separator) -> Self {
        let fields = match separator {
            Separator::Space => Fields::Spaced(from),
            Separator::Character(byte) => {
                let mut reader = ReaderBuilder::new();
                reader.has_headers(false).flexible(true).trim(Trim::All).delimiter(byte);
                Fields::Separated(Box::new(reader.from_reader(&text.as_bytes()[from..])), from)
            }
        };
        Self { text, fields, record: StringRecord::new() }
    }

    /// The next record, and the byte at which it begins, or the blank lines before it.
    pub(super) fn next(&mut self) -> Option<(usize, &StringRecord)> {
        loop {
            let start = match &mut self.fields {
                Fields::Separated(reader, from) => {
                    // Text in memory is UTF-8, and records may be of any length: there is nothing to refuse.
                    if !reader.read_record(&mut self.record).unwrap_or(false) {
                        return None;
                    }
                    *from + self.record.position().map_or(0, csv::Position::byte) as usize
                }
                Fields::Spaced(next) => {
                    let start = *next;
                    let rest = self.text.get(start..).filter(|rest| !rest.is_empty())?;
                    let line = rest.split(['\n', '\r']).next().unwrap_or_default();
                    *next = (start + line.len() + 1).min(self.text.len());
                    self.record.clear();
                    spaced(line, &mut self.record);
                    start
                }
            };
            // A missing value of a table of one column is `""`.
            let blank = match self.record.len() {
                0 => true,
                1 => self.record[0].is_empty() && !self.text[start..].trim_start().starts_with('"'),
                _ => false,
            };
            if !blank {
                return Some((start, &self.record));
            }
        }
    }
}

/// The line of the file, counted from 1, of the record that begins at this byte or behind the blank lines there.
pub(super) fn line(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let blank = bytes[start..].iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
    let before = &bytes[..start + blank];
    let ends = |(at, byte): (usize, &u8)| match byte {
        b'\n' => true,
        // Old files end their lines so; in `\r\n` the second byte counts.
        b'\r' => before.get(at + 1) != Some(&b'\n'),
        _ => false,
    };
    1 + before.iter().enumerate().filter(|end| ends(*end)).count()
}

/// The words of a line; quotes keep blanks together.
fn spaced(line: &str, record: &mut StringRecord) {
    let mut rest = line.trim_start();
    while !rest.is_empty() {
        let (field, after) = match rest.strip_prefix('"').and_then(|quoted| quoted.split_once('"')) {
            Some(quoted) => quoted,
            None => rest.split_once([' ', '\t']).unwrap_or((rest, "")),
        };
        record.push_field(field);
        rest = after.trim_start();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(text: &str, separator: Separator) -> Vec<(usize, Vec<String>)> {
        let mut records = Records::new(text, 0, separator);
        let mut found = Vec::new();
        while let Some((start, record)) = records.next() {
            found.push((line(text, start), record.iter().map(str::to_owned).collect()));
        }
        found
    }

    #[test]
    fn records_know_their_line() {
        let lines = |text: &str| {
            records(text, Separator::Character(b',')).into_iter().map(|(line, _)| line).collect::<Vec<_>>()
        };
        assert_eq!(lines("a,b\n1,2\n\n\n3,4\n"), [1, 2, 5]);
        assert_eq!(lines("a,b\r\n1,2\r\n\r\n3,4"), [1, 2, 4]);
        assert_eq!(lines("a,b\r1,2\r3,4\r"), [1, 2, 3]);
        assert_eq!(lines("a,b\n\"1\n1\",2\n3,4\n"), [1, 2, 4]);
    }

    #[test]
    fn blanks_separate_words() {
        let text = " 1.0e+00   2\t3 \n\n\"a b\" c\n";
        let expected = vec![
            (1, vec!["1.0e+00".to_owned(), "2".to_owned(), "3".to_owned()]),
            (3, vec!["a b".to_owned(), "c".to_owned()]),
        ];
        assert_eq!(records(text, Separator::Space), expected);
    }

    #[test]
    fn a_missing_value_alone_is_a_record() {
        assert_eq!(records("x\n1\n\"\"\n2\n", Separator::Character(b',')).len(), 4);
        assert_eq!(records("x\n1\n \n2\n", Separator::Character(b',')).len(), 3);
    }

    #[test]
    fn separators_are_given_by_name() {
        assert_eq!(Separator::parse(";"), Ok(Separator::Character(b';')));
        assert_eq!(Separator::parse("\\t"), Ok(Separator::Character(b'\t')));
        assert_eq!(Separator::parse("tab"), Ok(Separator::Character(b'\t')));
        assert_eq!(Separator::parse(" "), Ok(Separator::Space));
        assert!(Separator::parse("::").is_err() && Separator::parse("5").is_err() && Separator::parse("\n").is_err());
    }
}
