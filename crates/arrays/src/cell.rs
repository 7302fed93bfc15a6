//! A cell of a table or an array that is not a number which can be measured.

use super::shown::shown;

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
    /// A word for nothing, where names stand.
    #[error("`{}` is a missing value; leave such samples out, or put it in quotes if it is a name", shown(found))]
    MissingName {
        /// As it is written.
        found: String,
    },
    /// NaN or an infinity.
    #[error("`{}` is not a finite number; leave such samples out", shown(found))]
    NotFinite {
        /// As it is written.
        found: String,
    },
    /// A word for NaN or an infinity, where names stand.
    #[error("`{}` is not a finite number; leave such samples out, or rename it if it is a name", shown(found))]
    NotFiniteName {
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
    /// A point that may stand for two things.
    #[error(
        "`{}` has a point: is it a decimal point or a thousands separator? Write the number without separators, or with all its decimals",
        shown(found)
    )]
    Point {
        /// As it is written.
        found: String,
    },
    /// A decimal point where others have a comma.
    #[error(
        "`{}` has a decimal point, but `{}` in line {line} has a decimal comma; write all numbers of the file one way",
        shown(found),
        shown(other)
    )]
    TwoMarks {
        /// As it is written.
        found: String,
        /// A number with the other mark.
        other: String,
        /// Its line.
        line: usize,
    },
    /// A point between thousands, as the decimal commas of others tell.
    #[error(
        "`{}` has a point, and `{}` in line {line} a decimal comma: a point between thousands is not read; write it as {}",
        shown(found), shown(other), shown(&found.replace('.', ""))
    )]
    Thousands {
        /// As it is written.
        found: String,
        /// A number with a decimal comma.
        other: String,
        /// Its line.
        line: usize,
    },
    /// A word for a truth value in a column of numbers.
    #[error(
        "`{}` stands among numbers such as `{}` in line {line}; write it as a number, or leave such samples out",
        shown(found),
        shown(number)
    )]
    Mixed {
        /// As it is written.
        found: String,
        /// A number of the same column.
        number: String,
        /// Its line.
        line: usize,
    },
    /// No value in the whole column.
    #[error("{}, as are all {rows} values of the column; leave the column out", missing(found))]
    AllMissing {
        /// As it is written.
        found: String,
        /// Values in the column.
        rows: usize,
    },
    /// Text.
    #[error("`{}` is not a number; leave the column or such samples out, or map it to numbers", shown(found))]
    Text {
        /// As it is written.
        found: String,
    },
    /// Several numbers in one cell, as Python, numpy and R print lists and arrays.
    #[error("{}", list(found))]
    List {
        /// As it is written.
        found: String,
    },
    /// A complex number, as Python and R write it.
    #[error("`{}` is a complex number; save real and imaginary part as two columns", shown(found))]
    Complex {
        /// As it is written.
        found: String,
    },
    /// Numbers without a blank between them.
    #[error(
        "`{}` is several numbers without a separator, or a range: if the columns have fixed widths, read the file by `pandas.read_fwf` and save it by `to_csv`",
        shown(found)
    )]
    RunTogether {
        /// As it is written.
        found: String,
    },
    /// Text right below the names, with a number below it.
    #[error(
        "`{}` stands between the names and the numbers: if the line holds units or second names, remove it",
        shown(found)
    )]
    BelowNames {
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

fn list(found: &str) -> String {
    let cut = match found.contains("...") {
        true => ", in which `...` stands for numbers that the file does not have",
        false => "",
    };
    format!(
        "`{}` is a list of numbers in one cell{cut}; give each number a column of its own, or save the table as Parquet, whose columns may hold lists (DataFrame.to_parquet)",
        shown(found)
    )
}

fn missing(found: &str) -> String {
    if found.is_empty() { "the field is empty".to_owned() } else { format!("`{}` is a missing value", shown(found)) }
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
}
