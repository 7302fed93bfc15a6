//! Decimal points and decimal commas: the numbers of a table have one of the two, and truth values stand alone.

use super::number::{Mark, THOUSANDS, is_of_windows, may_be_thousands, parse, without_thousands};
use super::records::Separator;
use crate::cell::Unfit;

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
    /// It has a point between thousands, and another number a decimal comma.
    Thousands {
        comma: Found,
    },
    /// It is a word for a truth value, and another field of its column a number.
    Mixed {
        number: Found,
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
    fn of(field: &Field) -> Self {
        Self { text: field.text.to_owned(), start: field.start, place: field.place }
    }

    fn misread(self, why: Why) -> Misread {
        Misread { text: self.text, start: self.start, place: self.place, why }
    }
}

/// The first numbers with one of the marks, so far.
#[derive(Default)]
struct Seen {
    /// In the columns that are read.
    first: Option<Found>,
    /// One whose mark cannot separate thousands, there.
    certain: bool,
    /// Such a one in the columns that are not read.
    elsewhere: Option<Found>,
}

/// What a column holds, so far.
#[derive(Default)]
struct Kinds {
    truth: Option<Found>,
    /// A number that is no truth value either.
    number: Option<Found>,
}

/// What the numbers of a table say of its decimal mark.
pub(super) struct Marks {
    point: Seen,
    comma: Seen,
    /// Whether semicolons separate fields: then commas are decimal.
    semicolons: bool,
    /// Whether a column that is read has a whole number of three digits, as thousands begin.
    hundreds: bool,
    kinds: Vec<Kinds>,
}

impl Marks {
    pub(super) fn new(separator: Separator, columns: usize) -> Self {
        Self {
            point: Seen::default(),
            comma: Seen::default(),
            semicolons: separator == Separator::Character(b';'),
            hundreds: false,
            kinds: (0..columns).map(|_| Kinds::default()).collect(),
        }
    }

    /// The number in a field.
    pub(super) fn read(&mut self, field: &Field) -> Result<f64, Misread> {
        let parsed = parse(field.text).or_else(|unfit| {
            // What follows a `#` is a comment, as it is for numpy.
            let number =
                field.text.split_once('#').filter(|_| !is_of_windows(field.text)).map(|(number, _)| number.trim_end());
            number.and_then(|number| parse(number).ok()).ok_or(unfit)
        });
        let (value, mark) = parsed.map_err(|unfit| Found::of(field).misread(Why::Unfit(unfit)))?;
        if let Some(kinds) = self.kinds.get_mut(field.place) {
            kinds.add(field, value, mark)?;
        }
        let (seen, mark) = match mark {
            Mark::None | Mark::Truth => {
                self.hundreds |= field.text.trim_start_matches('-').len() == 3;
                return Ok(value);
            }
            Mark::Point => (&mut self.point, '.'),
            Mark::Comma => (&mut self.comma, ','),
        };
        seen.certain |= !may_be_thousands(field.text, mark);
        seen.first.get_or_insert_with(|| Found::of(field));
        match (&self.point.first, &self.comma.first) {
            (Some(point), Some(comma)) => Err(self.conflict(point.clone(), comma.clone())),
            _ => Ok(value),
        }
    }

    /// Looks at a field of a column that is not read: it may show what the marks of the others mean.
    pub(super) fn notice(&mut self, field: &Field) {
        let (seen, mark) = match field.text.bytes().find(|byte| matches!(byte, b'.' | b',')) {
            Some(b'.') => (&mut self.point, '.'),
            Some(_) => (&mut self.comma, ','),
            None => return,
        };
        let expected = if mark == '.' { Mark::Point } else { Mark::Comma };
        if seen.elsewhere.is_none()
            && !may_be_thousands(field.text, mark)
            && parse(field.text).is_ok_and(|(_, found)| found == expected)
        {
            seen.elsewhere = Some(Found::of(field));
        }
    }

    /// Whether all marks could be read.
    pub(super) fn finish(self) -> Result<(), Misread> {
        if let Some(comma) = self.comma.first.filter(|_| !self.comma.certain) {
            return match (self.point.elsewhere, self.comma.elsewhere) {
                (Some(_), None) => Err(thousands(comma)),
                (None, None) if self.semicolons => Ok(()),
                (None, Some(_)) => Ok(()),
                _ => Err(comma.clone().misread(Why::Unfit(Unfit::Comma { found: comma.text }))),
            };
        }
        match (self.point.first, self.comma.elsewhere) {
            (Some(point), Some(comma)) if !self.point.certain => Err(point.misread(Why::Thousands { comma })),
            // As German spreadsheets write 950 and 1.234.
            (Some(point), None)
                if !self.point.certain && self.point.elsewhere.is_none() && self.semicolons && self.hundreds =>
            {
                Err(point.clone().misread(Why::Unfit(Unfit::Point { found: point.text })))
            }
            _ => Ok(()),
        }
    }

    fn conflict(&self, point: Found, comma: Found) -> Misread {
        match (self.comma.certain || self.semicolons, may_be_thousands(&point.text, '.')) {
            (true, true) if !self.point.certain => point.misread(Why::Thousands { comma }),
            (true, _) => point.misread(Why::TwoMarks { comma }),
            (false, _) => thousands(comma),
        }
    }
}

impl Kinds {
    fn add(&mut self, field: &Field, value: f64, mark: Mark) -> Result<(), Misread> {
        let first = match mark {
            Mark::Truth => &mut self.truth,
            // 1 and 0 are truth values, too.
            _ if mark == Mark::None && (value == 0.0 || value == 1.0) => return Ok(()),
            _ => &mut self.number,
        };
        if first.is_some() {
            return Ok(());
        }
        *first = Some(Found::of(field));
        match (&self.truth, &self.number) {
            (Some(truth), Some(number)) => Err(truth.clone().misread(Why::Mixed { number: number.clone() })),
            _ => Ok(()),
        }
    }
}

fn thousands(comma: Found) -> Misread {
    let (found, instead) = (comma.text.clone(), without_thousands(&format!("{}.", comma.text)));
    let instead = instead.trim_end_matches('.').to_owned();
    comma.misread(Why::Unfit(Unfit::Notation { found, what: THOUSANDS, instead }))
}
