//! Whether the first record of a table names its columns, and what else it may be: a sample, a title, or names without
//! one for the column of row names.

use super::number::{Mark, are_run_together, is_list, may_be_value, parse};
use super::records::{Records, Separator};

/// Records that are looked at.
const LOOKED_AT: usize = 20;

/// A record at the top of a table.
#[derive(Debug)]
pub(super) struct Top {
    /// The byte at which it begins.
    pub(super) start: usize,
    pub(super) fields: Vec<String>,
    /// Whether its first field stands in quotes.
    quoted: bool,
}

impl Top {
    /// Fields up to the last that is not empty: separators may end a line.
    pub(super) fn width(&self) -> usize {
        self.fields.iter().rposition(|field| !field.is_empty()).map_or(0, |last| last + 1)
    }

    /// Whether these are words, all of them.
    fn names(&self) -> bool {
        !self.fields.is_empty() && !self.fields.iter().any(|field| may_be_value(field) || are_run_together(field))
    }

    /// Whether a number with a decimal mark is among words: names seldom have one.
    pub(super) fn mixed(&self) -> bool {
        self.fields.iter().any(|field| matches!(parse(field), Ok((_, Mark::Point | Mark::Comma))))
    }

    /// Whether these may be the values of a sample. The first name of a table with row names is empty.
    pub(super) fn sample(&self) -> bool {
        let filled = self.fields.iter().filter(|field| !field.is_empty());
        self.fields.first().is_some_and(|first| !first.is_empty()) && { filled }.all(|field| may_be_value(field))
    }
}

/// The records at the top of a text.
pub(super) fn top(text: &str, from: usize, separator: Separator) -> Vec<Top> {
    let mut records = Records::new(text, from, separator);
    let mut top = Vec::new();
    while top.len() < LOOKED_AT {
        let Some((start, record)) = records.next() else { break };
        let quoted = text[start..].trim_start().starts_with('"');
        top.push(Top { start, fields: record.iter().map(str::to_owned).collect(), quoted });
    }
    top
}

/// The width that most records have, the first one's if as many have it, and how many have it.
pub(super) fn usual_width(top: &[Top]) -> (usize, usize) {
    let count =
        |width: usize| top.iter().filter(|record| record.width() == width || record.fields.len() == width).count();
    let Some(first) = top.first().map(|first| first.fields.len()) else { return (0, 0) };
    let mut usual = (first, count(first));
    for record in top {
        let width = record.width();
        if count(width) > usual.1 {
            usual = (width, count(width));
        }
    }
    usual
}

/// Where the names of the columns stand, if the first record is not as wide as the others and the first that is holds
/// words: below a title.
pub(super) fn below_title(top: &[Top]) -> Option<usize> {
    let (width, _) = usual_width(top);
    let first = top.first()?;
    if first.width() == width || first.fields.len() == width {
        return None;
    }
    let place = top.iter().position(|record| record.width() == width)?;
    top[place].names().then_some(place)
}

/// Whether the first record may be a title: the one below holds words as well, and numbers only stand below that, or the
/// others are of another width.
pub(super) fn may_be_title(top: &[Top]) -> bool {
    let (width, alike) = usual_width(top);
    let other = top.first().is_some_and(|first| first.names() && first.width() != width && first.fields.len() != width);
    (other && alike > 1)
        || matches!(top, [first, second, below @ ..] if first.names() && second.names()
        && below.iter().any(|record| record.fields.iter().any(|field| may_be_value(field) && !field.is_empty())))
}

/// Whether the first record may be a sample with words among its numbers: where the records below have numbers, it has
/// them, too.
pub(super) fn is_labelled_sample(top: &[Top]) -> bool {
    let [first, below @ ..] = top else { return false };
    let is_number = |record: &Top, place: usize| record.fields.get(place).is_some_and(|field| parse(field).is_ok());
    let numbers = |place: &usize| !below.is_empty() && below.iter().all(|record| is_number(record, *place));
    let mut places = (0..first.fields.len()).filter(numbers).peekable();
    places.peek().is_some() && places.all(|place| is_number(first, place))
}

/// Whether each field of the first record stands in its column below, too, as values do and names do not.
pub(super) fn has_values_of_others(top: &[Top]) -> bool {
    let [first, below @ ..] = top else { return false };
    let others = || below.iter().filter(|record| record.fields != first.fields);
    !first.fields.is_empty()
        && first
            .fields
            .iter()
            .enumerate()
            .all(|(place, field)| others().any(|record| record.fields.get(place) == Some(field)))
}

/// Whether all records but the first have one field more, and that is the row's name: as R writes tables.
pub(super) fn has_row_names(top: &[Top], separator: Separator) -> bool {
    let [first, rows @ ..] = top else { return false };
    // Files that were joined have the first record several times.
    let rows: Vec<&Top> = rows.iter().filter(|row| row.fields != first.fields).collect();
    let width = first.fields.len() + 1;
    if rows.is_empty() {
        return false;
    }
    // Where the last field of all rows is empty, a separator ends them.
    if rows.iter().any(|row| row.fields.len() != width) || rows.iter().all(|row| row.width() != width) {
        return false;
    }
    // The comma within a list of numbers makes a field of its own.
    if rows.iter().any(|row| is_list(&row.fields[0])) {
        return false;
    }
    // Below a title of one word there are names.
    if rows[0].fields[1..].iter().all(|field| !may_be_value(field)) {
        return false;
    }
    let quoted = rows.iter().all(|row| row.quoted);
    let words = rows.iter().all(|row| !row.fields[0].is_empty() && !may_be_value(&row.fields[0]));
    // A comma may be a decimal one that nobody put in quotes.
    let plain = separator != Separator::Character(b',') || first.fields.len() > 1;
    quoted || words || (plain && rows.len() > 1 && are_counted(&rows))
}

/// Whether whole numbers that grow are the first fields.
fn are_counted(rows: &[&Top]) -> bool {
    let numbers: Option<Vec<u64>> = rows.iter().map(|row| row.fields[0].parse().ok()).collect();
    numbers.is_some_and(|numbers| numbers.is_sorted_by(|a, b| a < b))
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMA: Separator = Separator::Character(b',');

    fn of(text: &str) -> Vec<Top> {
        top(text, 0, COMMA)
    }

    #[test]
    fn samples_are_told_from_names() {
        let sample = |text: &str| of(text)[0].sample();
        for text in ["0.5,1\n", "3\n", "nan\n", "NA,0.5\n", "TRUE,FALSE\n", "0.5,,1\n", "\"1,234.5\",2\n"] {
            assert!(sample(text), "{text}");
        }
        for text in ["x,1\n", ",0,1\n", "5min\n", "\"\",\"x\"\n", "2024-01-01,1\n"] {
            assert!(!sample(text), "{text}");
        }
    }

    #[test]
    fn titles_are_noticed() {
        assert_eq!(below_title(&of("Results\n\nx,y\n1,2\n3,4\n")), Some(1));
        assert_eq!(below_title(&of("Results, of, March\nx,y\n1,2\n3,4\n")), Some(1));
        assert_eq!(below_title(&of("Results\nof March\nx,y\n1,2\n3,4\n5,6\n")), Some(2));
        assert_eq!(below_title(&of("x,y\n1,2\n3,4\n")), None);
        assert_eq!(below_title(&of("x,y,\n1,2\n3,4\n")), None);
        assert_eq!(below_title(&of("x,y\n1,2,3\n4,5,6\n")), None);
        assert!(may_be_title(&of("Results,March\nx,y\n1,2\n")));
        assert!(may_be_title(&of("made by Anna, Bert, Carl\n1,2\n3,4\n")));
        assert!(!may_be_title(&of("x,y\n1,2\n3,4\n")) && !may_be_title(&of("x,y\na,b\nc,d\n")));
    }

    #[test]
    fn row_names_are_noticed() {
        let named = |text: &str| has_row_names(&of(text), COMMA);
        assert!(named("\"x\",\"y\"\n\"1\",0.5,2\n\"2\",1,3\n"));
        assert!(named("x,y\nanna,0.5,2\nbert,1,3\n"));
        assert!(named("x,y\n1,0.5,2\n2,1,3\n"));
        assert!(named("\"x\"\n\"1\",0.5\n"));
        // Decimal commas without quotes, titles, values too many.
        assert!(!named("x\n1,5\n2,5\n") && !named("Results\nx,y\n1,2\n") && !named("x,y\n1,2,3\n"));
        assert!(!named("x,y\n5,2,3\n4,2,3\n") && !named("x,y\n1,2,\n3,4,\n"));
        assert!(has_row_names(&top("x\n1 0.5\n2 0.25\n", 0, Separator::Space), Separator::Space));
    }
}
