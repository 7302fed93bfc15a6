//! What a person should know of how an array was read, or was not.

use super::error::list;
use super::shown::shown;

/// How an array was read where a file could have been read in another way.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Note {
    /// Names that look like values were asked for, and taken for names.
    #[error(
        "line {line} ({}) was taken for the names of the columns; if it is a sample, the table has no header line",
        list(names)
    )]
    SampleForNames {
        /// The line of the file, counted from 1.
        line: usize,
        /// The names.
        names: Vec<String>,
    },
    /// Rows have one value more than there are names.
    #[error("rows have one value more than line {line} has names: the first was taken for the name of the row")]
    RowNames {
        /// The line of the names, counted from 1.
        line: usize,
    },
    /// A word for a missing value that stands in quotes, among names.
    #[error(
        "`{}` in column `{}` stands in quotes and was taken for a name (first in line {line}); if it is a missing value, leave such samples out",
        shown(word),
        shown(column)
    )]
    QuotedName {
        /// As it is written.
        word: String,
        /// The column.
        column: String,
        /// The first line of the file that has it, counted from 1.
        line: usize,
    },
    /// Comments that look like samples.
    #[error("{}", comments(*lines, *sign))]
    Comments {
        /// How many.
        lines: usize,
        /// What the first of them begins with.
        sign: char,
    },
}

/// Why the names of a table as text may not be its names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Doubt {
    /// The line that was taken for them holds values.
    #[error("the first line holds numbers: is there no header line?")]
    Sample {
        /// The line of the file, counted from 1.
        line: usize,
    },
    /// The line that was taken for them has other words below it.
    #[error("line {line} was taken for the names: if it is a title, remove it")]
    Title {
        /// The line of the file, counted from 1.
        line: usize,
    },
    /// The text has no known encoding.
    #[error("the file is not UTF-8, so names may be misread: save it as UTF-8")]
    Encoding,
}

fn comments(lines: usize, sign: char) -> String {
    match lines {
        1 => format!("1 line begins with {sign} and was left out as a comment, though it could be a sample"),
        _ => format!("{lines} lines begin with {sign} and were left out as comments, though they could be samples"),
    }
}
