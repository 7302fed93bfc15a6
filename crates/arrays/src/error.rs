//! Why a file gives no array.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use super::cell::Cell;
use super::format::Format;
use super::note::Doubt;
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
    /// An address of another machine.
    #[error("addresses are not read: download the file first, and name the file")]
    Address,
    /// A folder.
    #[error("it is a directory; name a file in it, and if they are parts of one table, join them before")]
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
    /// Another kind of file than its name or the format given say.
    #[error("it is {what}{}; {way_out}", read_as.map_or_else(String::new, |format| format!(", not {}", format.phrase())))]
    Disguise {
        /// The kind of file.
        what: &'static str,
        /// What to do about it.
        way_out: &'static str,
        /// The format that it was to be read as, if one was known.
        read_as: Option<Format>,
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
    /// Records of which a field holds Python objects.
    #[error(
        "the field `{field}` of its records holds Python objects (pickled), so the records cannot be read; save the fields \
         of numbers alone, such as `df[['x', 'y']].to_records(index=False)`, or the table by `df.to_parquet`"
    )]
    Objects {
        /// The field.
        field: String,
    },
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
    #[error("{} {}{}", absent(name), list(known), doubted(doubt))]
    Missing {
        /// What was asked for.
        name: String,
        /// What could be asked for.
        known: Vec<String>,
        /// Why the names may be others.
        doubt: Option<Doubt>,
    },
    /// No column was named.
    #[error("name the array or the columns to use; the file has {}{}", list(known), doubted(doubt))]
    Unnamed {
        /// What could be asked for.
        known: Vec<String>,
        /// Why the names may be others.
        doubt: Option<Doubt>,
    },
    /// A first line that may be a sample, where no names were asked for.
    #[error("line {line} holds numbers, not names; if it is a sample, read the table without a header line")]
    SampleForNames {
        /// The line of the file, counted from 1.
        line: usize,
    },
    /// A first line that holds no names, and others below that do.
    #[error(
        "line {line} has {found} value{}, and line {names}, where the names of the columns seem to stand, has {expected}; remove what stands above the names",
        if *found == 1 { "" } else { "s" }
    )]
    Title {
        /// The first line of the table, counted from 1.
        line: usize,
        /// Values in it.
        found: usize,
        /// The line with the names.
        names: usize,
        /// Values in that.
        expected: usize,
    },
    /// A first line of names, where none was expected.
    #[error("line {line} looks like a header line (`{}`); read the table with it", shown(found))]
    Headed {
        /// The line of the file, counted from 1.
        line: usize,
        /// A field of it.
        found: String,
    },
    /// A quote that takes in what follows it.
    #[error("a quote in line {line} {}; remove it, or close it", closes(*closed))]
    Quote {
        /// The line in which it opens, counted from 1.
        line: usize,
        /// The line in which it closes, if it does.
        closed: Option<usize>,
    },
    /// All rows are comments.
    #[error(
        "all {lines} rows begin with {sign}, which makes them comments; put the first value of each in quotes if they are none"
    )]
    Comments {
        /// How many.
        lines: usize,
        /// What the first of them begins with.
        sign: char,
    },
    /// Bytes that are no text.
    #[error("it is not text, and is to be read as a table (csv); give the file its right name, or name its format")]
    NotText,
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
    /// The header line once more, among the rows.
    #[error(
        "line {line} is the header line once more{}: remove it where files were joined; if it is a sample, read the table without a header line",
        also(*more)
    )]
    HeaderAgain {
        /// The line of the file, counted from 1.
        line: usize,
        /// How often it stands below that.
        more: usize,
    },
    /// A line with more or fewer values than the others.
    #[error(
        "line {line} has {found} value{}, the first line has {expected}: is a value missing, or is the separator wrong?",
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

fn doubted(doubt: &Option<Doubt>) -> String {
    doubt.map_or_else(String::new, |doubt| format!("; {doubt}"))
}

fn absent(name: &str) -> String {
    if name.is_empty() {
        "an empty name was given; there are".to_owned()
    } else {
        format!("there is no `{}`, only", shown(name))
    }
}

fn also(more: usize) -> String {
    match more {
        0 => String::new(),
        1 => ", as is 1 below".to_owned(),
        _ => format!(", as are {more} below"),
    }
}

fn closes(line: Option<usize>) -> String {
    line.map_or_else(|| "is not closed".to_owned(), |line| format!("closes only in line {line}"))
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
