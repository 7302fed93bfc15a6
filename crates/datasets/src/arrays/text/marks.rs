//! Decimal points and decimal commas: the numbers of a table have one of the two.

use super::super::error::Unfit;
use super::number::{Mark, THOUSANDS, may_be_thousands, parse, without_thousands};
use super::records::Separator;

/// A field, and where it stands.
pub(super) struct Field<'a> {
    pub(super) text: &'a str,
    /// The byte at which its record begins.
    pub(super) start: usize,
    /// Its column.
    pub(super) place: usize,
}

/// A field that is not read.
#[derive(Debug)]
pub(super) struct Misread {
    pub(super) text: String,
    pub(super) start: usize,
    pub(super) place: usize,
    pub(super) why: Why,
}

#[derive(Debug)]
pub(super) enum Why {
    Unfit(Unfit),
    /// It has a decimal point, and another number a decimal comma.
    TwoMarks {
        comma: Found,
    },
}

/// A number that was read before.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) text: String,
    pub(super) start: usize,
    place: usize,
}

impl Found {
    fn misread(self, why: Why) -> Misread {
        Misread { text: self.text, start: self.start, place: self.place, why }
    }
}

/// The first numbers of a table with either mark, so far.
pub(super) struct Marks {
    point: Option<Found>,
    comma: Option<Found>,
    /// Whether commas are certainly decimal: where semicolons separate fields, or one cannot separate thousands.
    decimal: bool,
}

impl Marks {
    pub(super) fn new(separator: Separator) -> Self {
        Self { point: None, comma: None, decimal: separator == Separator::Character(b';') }
    }

    /// The number in a field.
    pub(super) fn read(&mut self, field: &Field) -> Result<f64, Misread> {
        let found = || Found { text: field.text.to_owned(), start: field.start, place: field.place };
        let (value, mark) = parse(field.text).map_err(|unfit| found().misread(Why::Unfit(unfit)))?;
        let first = match mark {
            Mark::None => return Ok(value),
            Mark::Point => &mut self.point,
            Mark::Comma => {
                self.decimal |= !may_be_thousands(field.text);
                &mut self.comma
            }
        };
        first.get_or_insert_with(found);
        match (&self.point, &self.comma) {
            (Some(point), Some(comma)) => Err(conflict(point.clone(), comma.clone(), self.decimal)),
            _ => Ok(value),
        }
    }

    /// Whether all commas could be read.
    pub(super) fn finish(self) -> Result<(), Misread> {
        match self.comma.filter(|_| !self.decimal) {
            Some(comma) => Err(comma.clone().misread(Why::Unfit(Unfit::Comma { found: comma.text }))),
            None => Ok(()),
        }
    }
}

fn conflict(point: Found, comma: Found, decimal: bool) -> Misread {
    if decimal {
        return point.misread(Why::TwoMarks { comma });
    }
    let (found, instead) = (comma.text.clone(), without_thousands(&format!("{}.", comma.text)));
    let instead = instead.trim_end_matches('.').to_owned();
    comma.misread(Why::Unfit(Unfit::Notation { found, what: THOUSANDS, instead }))
}
