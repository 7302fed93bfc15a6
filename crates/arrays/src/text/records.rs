//! The records of a table: fields of a line, or of several where a quoted field goes over several.

use csv::{Reader, ReaderBuilder, StringRecord, Trim};

use super::number::is_number;

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

/// What a line starts with that is no record: as numpy and R write comments, and as MATLAB does.
pub(super) const COMMENTS: [char; 2] = ['#', '%'];

/// Lines in which the sign of comments is looked for. Behind them only a quote in a comment can mislead.
const SIGN_LOOKED_AT: usize = 1000;

/// The records of a text, one after the other; lines without text and comments are no records.
pub(super) struct Records<'a> {
    text: &'a str,
    separator: Separator,
    fields: Fields<'a>,
    record: StringRecord,
    /// The fields of a record; comments with as many are counted.
    width: usize,
    /// What comments start with here, and the sign of the first of them, which the reader skips.
    signs: Vec<char>,
    first_sign: Option<char>,
    commented: Option<Commented>,
}

/// Comments that would be samples without their sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Commented {
    pub(super) lines: usize,
    /// That of the first.
    pub(super) sign: char,
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
        let is_separator = |sign: &char| separator == Separator::Character(*sign as u8);
        let signs: Vec<char> = COMMENTS.into_iter().filter(|sign| !is_separator(sign)).collect();
        let lines = text[from..].split(['\n', '\r']).take(SIGN_LOOKED_AT);
        let first_sign = lines.filter_map(|line| line.chars().next()).find(|start| signs.contains(start));
        let fields = match separator {
            Separator::Space => Fields::Spaced(from),
            Separator::Character(byte) => {
                let mut reader = ReaderBuilder::new();
                reader.has_headers(false).flexible(true).trim(Trim::All).delimiter(byte);
                reader.comment(first_sign.map(|sign| sign as u8));
                Fields::Separated(Box::new(reader.from_reader(&text.as_bytes()[from..])), from)
            }
        };
        Self { text, separator, fields, record: StringRecord::new(), width: 0, signs, first_sign, commented: None }
    }

    /// The same, of records of so many fields.
    pub(super) fn of_width(self, width: usize) -> Self {
        Self { width, ..self }
    }

    /// Comments so far that would be samples without their sign.
    pub(super) fn commented(&self) -> Option<Commented> {
        self.commented
    }

    /// The byte behind the last record.
    pub(super) fn position(&self) -> usize {
        match &self.fields {
            Fields::Separated(reader, from) => *from + reader.position().byte() as usize,
            Fields::Spaced(next) => *next,
        }
    }

    /// The next record, and the byte at which it begins, or the blank lines before it.
    pub(super) fn next(&mut self) -> Option<(usize, &StringRecord)> {
        loop {
            let start = match &mut self.fields {
                Fields::Separated(reader, from) => {
                    let start = *from + reader.position().byte() as usize;
                    // Text in memory is UTF-8, and records may be of any length: there is nothing to refuse.
                    if !reader.read_record(&mut self.record).unwrap_or(false) {
                        self.behind_comments(start);
                        return None;
                    }
                    start
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
            let start = self.behind_comments(start);
            let line = self.text[start..].trim_start().split(['\n', '\r']).next().unwrap_or_default();
            if line.starts_with(&*self.signs) {
                self.comment(line);
            } else if !blank {
                return Some((start, &self.record));
            }
        }
    }

    /// Takes note of a comment.
    fn comment(&mut self, line: &str) {
        if is_sample(line, self.width, self.separator) {
            let sign = line.chars().next().unwrap_or_default();
            self.commented.get_or_insert(Commented { lines: 0, sign }).lines += 1;
        }
    }

    /// The byte behind the comments that the reader skips, which begin their line.
    fn behind_comments(&mut self, mut start: usize) -> usize {
        let Some(sign) = self.first_sign.filter(|_| matches!(self.fields, Fields::Separated(..))) else { return start };
        loop {
            let rest = self.text[start..].trim_start_matches(['\n', '\r']);
            if !rest.starts_with(sign) {
                return start;
            }
            let line = rest.split(['\n', '\r']).next().unwrap_or_default();
            self.comment(line);
            start = self.text.len() - rest.len() + line.len();
        }
    }
}

/// Whether a comment has a number and as many fields as a record.
fn is_sample(comment: &str, width: usize, separator: Separator) -> bool {
    let text = comment.trim_start_matches(COMMENTS);
    let fields: Vec<&str> = match separator {
        Separator::Space => text.split_whitespace().collect(),
        Separator::Character(byte) => text.split(char::from(byte)).map(str::trim).collect(),
    };
    width > 0 && fields.len() == width && fields.iter().any(|field| is_number(field))
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

/// Whether the field at this place stands in quotes, of the record that begins at this byte or behind the blank lines there.
pub(super) fn is_quoted(text: &str, start: usize, separator: Separator, place: usize) -> bool {
    let is_end = |character: char| match separator {
        Separator::Character(byte) => character == char::from(byte),
        Separator::Space => BLANKS.contains(&character),
    };
    let mut rest = text[start..].trim_start_matches(['\n', '\r']);
    if separator == Separator::Space {
        rest = rest.trim_start_matches(BLANKS);
    }
    for _ in 0..place {
        let behind = rest.strip_prefix('"').and_then(|within| Some(&within[closing_quote(within)? + 1..]));
        let Some((_, after)) = behind.unwrap_or(rest).split_once(is_end) else { return false };
        rest = if separator == Separator::Space { after.trim_start_matches(BLANKS) } else { after };
    }
    rest.starts_with('"')
}

/// The first quote in a text that is not doubled.
pub(super) fn closing_quote(text: &str) -> Option<usize> {
    let mut from = 0;
    loop {
        let at = from + text[from..].find('"')?;
        if !text[at + 1..].starts_with('"') {
            return Some(at);
        }
        from = at + 2;
    }
}

const BLANKS: [char; 2] = [' ', '\t'];

/// The words of a line; quotes keep blanks together.
fn spaced(line: &str, record: &mut StringRecord) {
    let mut rest = line.trim();
    // What follows a `#` is a comment, as it is for numpy.
    while !rest.is_empty() && (record.is_empty() || !rest.starts_with('#')) {
        let quoted = rest.strip_prefix('"').and_then(|quoted| quoted.split_once('"'));
        let quoted = quoted.filter(|(_, after)| after.is_empty() || after.starts_with(BLANKS));
        let (field, after) = quoted.or_else(|| rest.split_once(BLANKS)).unwrap_or((rest, ""));
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
    fn comments_are_no_records() {
        let text = "x,y\n1,2\n\n# a \"comment\n#3,4\n\"#5\",6\n  # it's one, too\n7,8\n# end of file\n";
        let found = records(text, Separator::Character(b','));
        assert_eq!(found.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [1, 2, 6, 8]);
        assert_eq!(found[2].1, ["#5", "6"]);
        let mut all = Records::new(text, 0, Separator::Character(b',')).of_width(2);
        while all.next().is_some() {}
        assert_eq!(all.commented(), Some(Commented { lines: 1, sign: '#' }));
        let spaced = records("1 2 # good\n# 3 4\n5 6\n", Separator::Space);
        assert_eq!(spaced.iter().map(|(_, record)| record.len()).collect::<Vec<_>>(), [2, 2]);
        assert_eq!(records("a#b\n#1\n", Separator::Character(b'#')).len(), 2);
        let text = "x,y\n1,2\n% a \"comment\n%3,4\n# another\n5,6\n  % indented\n";
        assert_eq!(records(text, Separator::Character(b',')).len(), 3);
        assert_eq!(records("% x y\n1 2\n%3 4\n", Separator::Space).len(), 1);
        assert_eq!(records("a%b\n%1\n", Separator::Character(b'%')).len(), 2);
    }

    #[test]
    fn quotes_around_fields_are_seen() {
        let text = "\na,\"b, \"\"c\"\"\",\"d\",e\n";
        let quoted = |place| is_quoted(text, 0, Separator::Character(b','), place);
        assert_eq!([0, 1, 2, 3, 4].map(quoted), [false, true, true, false, false]);
        let quoted = |place| is_quoted("  a \"b c\"  d", 0, Separator::Space, place);
        assert_eq!([0, 1, 2].map(quoted), [false, true, false]);
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
