//! Why a file gives no array.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use super::format::Format;
use super::shown::{one_line, shown};
use crate::gzip::GzipDefect;

/// Why a file gives no array: the file, what is wrong with it, and the way out.
#[derive(Debug, thiserror::Error)]
#[error("{}", told(path, defect))]
pub struct ArrayError {
    /// The file; `-` is standard input.
    pub path: PathBuf,
    /// What is wrong with it.
    pub defect: Box<ArrayDefect>,
}

impl ArrayError {
    pub(super) fn new(path: &Path, defect: ArrayDefect) -> Self {
        Self { path: path.into(), defect: Box::new(defect) }
    }
}

fn told(path: &Path, defect: &ArrayDefect) -> String {
    match defect {
        ArrayDefect::Unreadable(source) => interlayer_files::words("read", path, source),
        _ => format!("{}: {defect}", place(path)),
    }
}

/// The file as a person knows it.
fn place(path: &Path) -> String {
    if path == Path::new("-") { "standard input".to_owned() } else { path.display().to_string() }
}

/// What is wrong with a file of arrays.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ArrayDefect {
    /// The file system refused.
    #[error("it cannot be read: {0}")]
    Unreadable(#[source] io::Error),
    /// A folder.
    #[error("it is a directory; name a file in it")]
    Directory,
    /// Nothing to read.
    #[error("the file is empty (0 bytes)")]
    NoBytes,
    /// A file that is known, and not read.
    #[error("{what} is not read; {way_out}")]
    Foreign {
        /// The kind of file.
        what: &'static str,
        /// What to save instead.
        way_out: &'static str,
    },
    /// Neither name nor content tell the format.
    #[error("neither its name nor its content tells the format; there are {}", Format::list())]
    Format,
    /// The name says one format and the content another.
    #[error("its name says {named}, but its content is {found}; rename the file, or name the format {found}")]
    OtherFormat {
        /// By the name.
        named: Format,
        /// By the content.
        found: Format,
    },
    /// The gzip stream is damaged.
    #[error("{0}; make the file again")]
    Gzip(GzipDefect),
    /// Damaged or cut.
    #[error("it is not a valid {format} file: {}; write it again", one_line(what))]
    Broken {
        /// What it should be.
        format: Format,
        /// What is wrong.
        what: String,
    },
    /// More than one array in a file of one.
    #[error(
        "{bytes} bytes follow the array; an npy file holds one array; save each in a file of its own or in one npz"
    )]
    Trailing {
        /// How many.
        bytes: u64,
    },
    /// An archive or a table with nothing in it.
    #[error("the file holds no arrays; save at least one")]
    NoArrays,
    /// A name that the file does not have.
    #[error("there is no `{}`, only {}{}", shown(name), list(known), if *numbers { NUMBERS_FOR_NAMES } else { "" })]
    Missing {
        /// What was asked for.
        name: String,
        /// What could be asked for.
        known: Vec<String>,
        /// Whether the names are those of a first line that holds numbers.
        numbers: bool,
    },
    /// No column was named.
    #[error("say what to take; there are {}", list(known))]
    Unnamed {
        /// What could be asked for.
        known: Vec<String>,
    },
    /// A name that means several columns.
    #[error("{count} columns are called `{}`; rename all but one", shown(name))]
    Ambiguous {
        /// The name.
        name: String,
        /// How many have it.
        count: usize,
    },
    /// A name for an array that has none.
    #[error("the one array of this {format} file has no name; drop `{}`", shown(name))]
    NoNames {
        /// The format.
        format: Format,
        /// What was asked for.
        name: String,
    },
    /// The array is a single number.
    #[error(
        "{} is a single number: its shape is (); save an array of shape (samples,) or (samples, coordinates)",
        array(name)
    )]
    SingleNumber {
        /// The array's name, if it has one.
        name: Option<String>,
    },
    /// The array has no numbers.
    #[error("{} has no {}: its shape is {}", array(name), if shape.first() == Some(&0) { "samples" } else { "coordinates" }, Shape(shape))]
    Empty {
        /// The array's name, if it has one.
        name: Option<String>,
        /// Its shape.
        shape: Vec<usize>,
    },
    /// A table with a header line and nothing below.
    #[error("the table has no rows below its header line")]
    NoRows,
    /// Not numbers, or numbers that no float holds.
    #[error("{} holds {}; {way_out}", array(name), one_line(found))]
    Numbers {
        /// The array's or column's name, if it has one.
        name: Option<String>,
        /// What it holds, in words.
        found: String,
        /// What to save instead.
        way_out: &'static str,
    },
    /// A cell that is not a number.
    #[error(transparent)]
    Cell(#[from] Cell),
    /// A line with more or fewer values than the others.
    #[error(
        "line {line} has {found} value{}, the first has {expected}: is a value missing, or is the separator another?",
        if *found == 1 { "" } else { "s" }
    )]
    Ragged {
        /// The line of the file, counted from 1.
        line: usize,
        /// Values in it.
        found: usize,
        /// Values in the first.
        expected: usize,
    },
    /// Columns that do not pair.
    #[error(
        "`{}` has {n} sample{} and `{}` has {other_n}: they are columns of one table only if they have equally many",
        shown(first), if *n == 1 { "" } else { "s" }, shown(other)
    )]
    Unequal {
        /// The first column or array.
        first: String,
        /// Its samples.
        n: usize,
        /// Another one.
        other: String,
        /// Its samples.
        other_n: usize,
    },
    /// An entry of an archive packed by a method that is not read.
    #[error(
        "`{}` is packed by {method}, which is not read; save the archive by np.savez or np.savez_compressed",
        shown(entry)
    )]
    Packed {
        /// The entry.
        entry: String,
        /// How it is packed.
        method: String,
    },
}

const NUMBERS_FOR_NAMES: &str = "; the first line holds numbers: is there no header line?";

/// A cell of a table or an array, and why it is not a number that can be measured.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}: {unfit}", at(row, column))]
pub struct Cell {
    /// Its row.
    pub row: Row,
    /// Its column.
    pub column: Column,
    /// What is wrong with it.
    pub unfit: Unfit,
}

/// Where a row is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Row {
    /// The line of a text file, counted from 1.
    Line(usize),
    /// The sample, counted from 0.
    Sample(usize),
}

/// Where a column is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The name of a column or an array, if there is one.
    pub name: Option<String>,
    /// The coordinate in it, counted from 0, where it has several.
    pub coordinate: Option<usize>,
}

impl Column {
    pub(super) fn new(name: Option<&str>, coordinate: usize, dims: usize) -> Self {
        Self { name: name.map(str::to_owned), coordinate: (dims > 1).then_some(coordinate) }
    }
}

fn at(row: &Row, Column { name, coordinate }: &Column) -> String {
    let column = match (name, coordinate) {
        (None, None) => String::new(),
        (None, Some(coordinate)) => format!(", column {coordinate}"),
        (Some(name), None) => format!(", column `{}`", shown(name)),
        (Some(name), Some(coordinate)) => format!(", column {coordinate} of `{}`", shown(name)),
    };
    match row {
        Row::Line(line) => format!("line {line}{column}"),
        Row::Sample(row) if coordinate.is_none() && name.is_some() => format!("row {row} (counted from 0){column}"),
        Row::Sample(row) => format!("row {row}{column} (counted from 0)"),
    }
}

/// Why a cell is not a number that can be measured, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Unfit {
    /// Nothing, or a word for it.
    #[error("{}; leave such samples out", missing(found))]
    Missing {
        /// As it is written.
        found: String,
    },
    /// NaN or an infinity.
    #[error("`{}` is not a finite number; leave such samples out", shown(found))]
    NotFinite {
        /// As it is written.
        found: String,
    },
    /// Beyond the largest number.
    #[error("`{}` is larger than the largest 64-bit float, 1.8e308; divide the column by a constant", shown(found))]
    TooLarge {
        /// As it is written.
        found: String,
    },
    /// An integer between two floats.
    #[error(
        "the integer {} is not exact as a 64-bit float, as integers up to 2^53 are; subtract an offset first: `t - t[0]` of integers is exact",
        shown(found)
    )]
    Inexact {
        /// The integer.
        found: String,
    },
    /// Written in a way that is not read.
    #[error("`{}` has {what}; write it as {}", shown(found), shown(instead))]
    Notation {
        /// As it is written.
        found: String,
        /// What is unusual.
        what: &'static str,
        /// The same number as it is read.
        instead: String,
    },
    /// A comma that may stand for two things.
    #[error(
        "`{}` has a comma: is it a decimal comma or a thousands separator? Write the number with a point, or without separators",
        shown(found)
    )]
    Comma {
        /// As it is written.
        found: String,
    },
    /// A decimal point where others have a comma.
    #[error(
        "`{}` has a decimal point, but `{}` in line {line} has a decimal comma; write all numbers of the file one way",
        shown(found), shown(other)
    )]
    TwoMarks {
        /// As it is written.
        found: String,
        /// A number with the other mark.
        other: String,
        /// Its line.
        line: usize,
    },
    /// Text.
    #[error("`{}` is not a number; leave the column or such samples out", shown(found))]
    Text {
        /// As it is written.
        found: String,
    },
    /// A list longer or shorter than the others.
    #[error("the list has {found} values, those before have {expected}; give all lists the same length")]
    Length {
        /// Values in it.
        found: usize,
        /// Values in those before.
        expected: usize,
    },
}

fn missing(found: &str) -> String {
    if found.is_empty() { "the field is empty".to_owned() } else { format!("`{}` is a missing value", shown(found)) }
}

/// A shape as Python writes it.
pub(super) struct Shape<'a>(pub(super) &'a [usize]);

impl fmt::Display for Shape<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sizes: Vec<String> = self.0.iter().map(usize::to_string).collect();
        write!(f, "({}{})", sizes.join(", "), if sizes.len() == 1 { "," } else { "" })
    }
}

fn array(name: &Option<String>) -> String {
    name.as_ref().map_or_else(|| "the array".to_owned(), |name| format!("`{}`", shown(name)))
}

/// Names as a person reads them: not a thousand, and those with commas in quotes.
pub(super) fn list(names: &[String]) -> String {
    const MOST: usize = 20;
    let quoted = |name: &String| match shown(name) {
        name if name.is_empty() => "\"\" (an empty name)".to_owned(),
        name if name.contains(',') => format!("`{name}`"),
        name => name,
    };
    let shown = names.iter().take(MOST).map(quoted).collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(MOST) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_that_a_person_finds() {
        let named = |coordinate, dims| Column::new(Some("x"), coordinate, dims);
        assert_eq!(at(&Row::Line(12), &named(0, 1)), "line 12, column `x`");
        assert_eq!(at(&Row::Sample(5), &named(0, 1)), "row 5 (counted from 0), column `x`");
        assert_eq!(at(&Row::Sample(5), &named(2, 3)), "row 5, column 2 of `x` (counted from 0)");
        assert_eq!(at(&Row::Sample(5), &Column::new(None, 2, 3)), "row 5, column 2 (counted from 0)");
    }

    #[test]
    fn standard_input_has_a_name() {
        let error = ArrayError { path: "-".into(), defect: Box::new(ArrayDefect::NoBytes) };
        assert_eq!(error.to_string(), "standard input: the file is empty (0 bytes)");
    }

    #[test]
    fn long_lists_are_cut() {
        let names: Vec<String> = (0..1000).map(|i| format!("c{i}")).collect();
        assert_eq!(list(&names[..3]), "c0, c1, c2");
        assert_eq!(list(&["h,0".to_owned(), "h".to_owned()]), "`h,0`, h");
        assert!(list(&names).ends_with("c19 and 980 more"));
    }
}
