//! Where a person finds what is not read, and what is wrong with it as a whole: a quote that is not closed, a header
//! line, a column without values.

use csv::StringRecord;

use super::Table;
use super::dialect::Origin;
use super::marks::{Misread, Why};
use super::number::{are_run_together, is_list, parse};
use super::records::{closing_quote, line};
use crate::cell::{Cell, Column, Row, Unfit};
use crate::error::ArrayDefect;

impl Table {
    /// The line of the file, counted from 1, in which a record begins.
    pub(super) fn line(&self, start: usize) -> usize {
        line(&self.text, start)
    }

    /// Whether a record is the line that named the columns, as files have it that were joined.
    pub(super) fn is_header(&self, record: &StringRecord) -> bool {
        let named = match self.dialect.origin {
            // Who reads values by a line of values takes it for names.
            Origin::Words | Origin::Title(_) | Origin::Mixed(_) | Origin::Sample(_) => self.names(),
            // The first name is that of the column of row names, which has none.
            Origin::RowNames(_) => self.names().get(1..).unwrap_or_default(),
            _ => return false,
        };
        // A file in the middle begins with its byte order mark.
        let plain = |field: &str| match field.strip_prefix('\u{feff}') {
            Some(field) => field.trim_matches('"').to_owned(),
            None => field.to_owned(),
        };
        record.len() >= named.len()
            && record.iter().zip(named).all(|(field, name)| field == name || plain(field) == *name)
            && record.iter().skip(named.len()).all(str::is_empty)
    }

    /// The header line that stands in this record, too.
    pub(super) fn header_again(&self, start: usize) -> ArrayDefect {
        let mut records = self.records();
        let mut all = 0;
        while let Some((_, record)) = records.next() {
            all += usize::from(self.is_header(record));
        }
        ArrayDefect::HeaderAgain { line: self.line(start), more: all.saturating_sub(1) }
    }

    /// Why a record may have more or fewer values than there are columns.
    pub(super) fn ragged(&self, start: usize, record: &StringRecord) -> ArrayDefect {
        if let Some(quote) = self.quote(start, record.iter()) {
            return quote;
        }
        let width = self.names().len();
        let of_several = |field: &&str| match record.len() < width {
            true => are_run_together(field) || is_open_list(field),
            false => is_open_list(field),
        };
        if let Some(place) = record.iter().position(|field| of_several(&field)) {
            let found = record[place].to_owned();
            let unfit = if is_open_list(&found) { Unfit::List { found } } else { Unfit::RunTogether { found } };
            let column = Column::new(self.names().get(place).map(String::as_str), 0, 1);
            return Cell { row: Row::Line(self.line(start)), column, unfit }.into();
        }
        ArrayDefect::Ragged { line: self.line(start), found: record.len(), expected: width }
    }

    /// The quote in a record that takes in the lines below it.
    pub(super) fn quote<'a>(&self, start: usize, mut fields: impl Iterator<Item = &'a str>) -> Option<ArrayDefect> {
        let taken = fields.find(|field| field.contains(['\n', '\r']))?;
        let first = taken.split(['\n', '\r']).next().unwrap_or_default();
        let rest = &self.text[start..];
        let open = rest.find(&format!("\"{first}")).or_else(|| rest.find('"'))?;
        let within = &rest[open + 1..];
        let line = self.line(start) + line_ends(rest[..open].trim_start_matches(['\n', '\r']));
        let closed = closing_quote(within).map(|end| line + line_ends(&within[..end]));
        Some(ArrayDefect::Quote { line, closed })
    }

    /// Where a person finds a field that is not read.
    pub(super) fn located(&self, misread: Misread) -> ArrayDefect {
        let Misread { text, start, place, why } = misread;
        let unfit = match why {
            Why::Unfit(Unfit::Text { found }) => {
                if let Some(quote) = self.quote(start, [text.as_str()].into_iter()) {
                    return quote;
                }
                match (self.is_above_numbers(start, place), self.dialect.origin) {
                    (true, Origin::Counted) => return ArrayDefect::Headed { line: self.line(start), found },
                    (true, _) => Unfit::BelowNames { found },
                    (false, _) => Unfit::Text { found },
                }
            }
            Why::Unfit(unfit @ (Unfit::Missing { .. } | Unfit::NotFinite { .. })) => match self.rows_without(place) {
                Some(rows) => Unfit::AllMissing { found: text, rows },
                None => unfit,
            },
            Why::Unfit(unfit) => unfit,
            Why::TwoMarks { comma } => Unfit::TwoMarks { found: text, line: self.line(comma.start), other: comma.text },
            Why::Thousands { comma } => {
                Unfit::Thousands { found: text, line: self.line(comma.start), other: comma.text }
            }
            Why::Mixed { number } => Unfit::Mixed { found: text, line: self.line(number.start), number: number.text },
        };
        let column = Column::new(self.names().get(place).map(String::as_str), 0, 1);
        Cell { row: Row::Line(self.line(start)), column, unfit }.into()
    }

    /// Whether a word is the first of its column, and a number stands below: a name, where no line was said to hold names, or
    /// a unit.
    fn is_above_numbers(&self, start: usize, place: usize) -> bool {
        let mut records = self.records();
        let first = records.next().is_some_and(|(first, _)| first == start);
        first && records.next().is_some_and(|(_, second)| second.get(place).is_some_and(|field| parse(field).is_ok()))
    }

    /// How many rows there are, if none of them has a value in this column.
    fn rows_without(&self, place: usize) -> Option<usize> {
        let mut records = self.records();
        let mut rows = 0;
        while let Some((_, record)) = records.next() {
            let field = record.get(place).unwrap_or_default();
            if !matches!(parse(field), Err(Unfit::Missing { .. } | Unfit::NotFinite { .. })) {
                return None;
            }
            rows += 1;
        }
        (rows > 1).then_some(rows)
    }
}

/// Whether a list of numbers begins here and ends in another field or line.
fn is_open_list(field: &str) -> bool {
    field.starts_with('[') && !field.contains(']') && is_list(field)
}

/// Line ends in a text.
fn line_ends(text: &str) -> usize {
    text.replace("\r\n", "\n").matches(['\n', '\r']).count()
}
