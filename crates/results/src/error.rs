use std::fmt;
use std::io;
use std::path::PathBuf;

use polars::error::PolarsError;

/// What went wrong with stored results or with a question to a table: where, what was found, and the way out.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file system refused.
    #[error("{}", interlayer_files::words(action, path, source))]
    Io {
        /// "read", "write", "replace", "create", "open" or "list".
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A run's id cannot be a file's name.
    #[error("the run id {run:?} cannot name a file: use letters, digits, '-', '_', '.' and '+', not '.' first")]
    RunId {
        /// The id.
        run: String,
    },
    /// The rows to save are not the rows of the record's run.
    #[error("cannot save run {run:?}: {defect}")]
    Save {
        /// The run of the record.
        run: String,
        /// What is wrong with the rows.
        defect: SaveDefect,
    },
    /// The run is not in the store.
    #[error("{} is not there: the run has not finished yet, or lies in another folder", path.display())]
    Absent {
        /// Where its rows would be.
        path: PathBuf,
    },
    /// A file with rows has no record beside it that belongs to it.
    #[error("{} has no readable record {}: {defect}; copy both files of the run, or remove this one", path.display(), record.display())]
    Record {
        /// The file with rows.
        path: PathBuf,
        /// Where its record is expected.
        record: PathBuf,
        /// What is wrong with the record.
        defect: String,
    },
    /// The bytes are not those that were saved.
    #[error(
        "{} is damaged: {found_bytes} bytes with SHA-256 {found}, its record says {expected_bytes} bytes with {expected}; remove it and it is made again",
        path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Length by the record.
        expected_bytes: u64,
        /// SHA-256 by the record.
        expected: String,
        /// Length found.
        found_bytes: u64,
        /// SHA-256 found.
        found: String,
    },
    /// polars could not read or write a Parquet file.
    #[error("{} cannot be read as a Parquet file; remove it and repeat the run", path.display())]
    Parquet {
        /// The file.
        path: PathBuf,
        /// The error of polars.
        reason: PolarsError,
    },
    /// A file or a frame does not hold rows of results.
    #[error("{place} does not contain results: {defect}; remove it, or read it with the version that wrote it")]
    Schema {
        /// The file, or "the frame".
        place: String,
        /// The first column that does not fit, and why.
        defect: String,
    },
    /// A text means none of the quantities of a table, or several.
    #[error("{asked:?} means none or several of the measured quantities; there are {there}")]
    Quantity {
        /// What was asked for.
        asked: String,
        /// What could be asked for.
        there: String,
    },
    /// Tables of two different runs of one id.
    #[error(
        "two different runs have the id {run:?}; they differ in {difference}. Give one of them another name or setting, so that it has an id of its own"
    )]
    Runs {
        /// The id.
        run: String,
        /// The first thing in which they differ.
        difference: String,
    },
    /// Tables of one run that disagree.
    #[error(
        "run {run:?} has two values of {quantity:?} at epoch {epoch}, {} and {}; put only one of the tables into a joint one",
        .values[0],
        .values[1]
    )]
    Values {
        /// The id.
        run: String,
        /// The epoch.
        epoch: u32,
        /// What was measured.
        quantity: String,
        /// Both.
        values: [f64; 2],
    },
    /// A quantile lies outside 0..1.
    #[error("the quantile {quantile} is not a share: give numbers from 0 to 1, for instance 0.05, 0.5, 0.95")]
    Quantile {
        /// What was asked for.
        quantile: f64,
    },
    /// polars refused an operation on a table.
    #[error(transparent)]
    Polars(#[from] PolarsError),
}

impl From<interlayer_files::Trouble> for Error {
    fn from(interlayer_files::Trouble { action, path, source }: interlayer_files::Trouble) -> Self {
        Self::Io { action, path, source }
    }
}

/// Why rows are not those of one finished run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SaveDefect {
    /// There is no row.
    #[error("it has no rows; save a run once it has finished an epoch")]
    Empty,
    /// Two rows are the same quantity at the same epoch, estimated in the same way.
    #[error("it has {quantity:?} twice at epoch {epoch}; give one of them another name")]
    Twice {
        /// The epoch.
        epoch: u32,
        /// What was measured.
        quantity: String,
    },
    /// A row belongs to another run.
    #[error("row {index} belongs to run {found:?}; save each run by itself")]
    OtherRun {
        /// The row's place, from 0.
        index: usize,
        /// Its run.
        found: String,
    },
}

/// A file in a store that was skipped, and why.
#[derive(Debug)]
pub struct Warning {
    /// The file.
    pub path: PathBuf,
    /// What is wrong with it, and the way out.
    pub error: Error,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "skipped: {}", self.error)
    }
}
