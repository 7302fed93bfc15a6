use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::published::ENVIRONMENT;
use interlayer_arrays::ArrayError;
use interlayer_arrays::gzip::GzipDefect;

/// Why a dataset cannot be read: the file, what was expected, what was found, and what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file system refused.
    #[error("{}", interlayer_files::words(action, path, source))]
    Io {
        /// "read", "write" or "create".
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A folder is not one dataset.
    #[error(transparent)]
    Folder(#[from] FolderDefect),
    /// A file is not an IDX file of images, or of labels.
    #[error("{} ({part}): {defect}", path.display())]
    Idx {
        /// The file.
        path: PathBuf,
        /// What it should hold: "training images" for instance.
        part: &'static str,
        /// What is wrong with it.
        defect: IdxDefect,
    },
    /// Samples and labels do not make a split, or two splits no dataset.
    #[error(transparent)]
    Split(#[from] SplitDefect),
    /// Arrays cannot be read.
    #[error(transparent)]
    Array(#[from] ArrayError),
    /// Arrays do not make a dataset.
    #[error("{}: {defect}", path.display())]
    Arrays {
        /// The file or folder.
        path: PathBuf,
        /// What is wrong.
        defect: Box<ArraysDefect>,
    },
    /// A file in the folder that the user named is not the published one.
    #[error(
        "{} is not the published file: its content has SHA-256 {found}, expected {expected}; {}",
        path.display(), ways_out(cache.as_deref())
    )]
    Checksum {
        /// The file.
        path: PathBuf,
        /// SHA-256 of the published content.
        expected: String,
        /// SHA-256 of the content found.
        found: String,
        /// The cache, where it has intact copies of all four files.
        cache: Option<PathBuf>,
    },
    /// A file in the folder that the user named cannot be unpacked.
    #[error("{} is damaged: {defect}; {}", path.display(), ways_out(cache.as_deref()))]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        defect: IdxDefect,
        /// The cache, where it has intact copies of all four files.
        cache: Option<PathBuf>,
    },
    /// A file is not on this machine, and no mirror delivers it.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

impl From<interlayer_files::Trouble> for Error {
    fn from(interlayer_files::Trouble { action, path, source }: interlayer_files::Trouble) -> Self {
        Self::Io { action, path, source }
    }
}

/// Why a folder is not one dataset.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FolderDefect {
    /// One of the four files is not there.
    #[error(
        "{} has no {name} and no {name}.gz: a dataset's folder has four IDX files; {}",
        folder.display(), placed(below.as_deref())
    )]
    Missing {
        /// The folder.
        folder: PathBuf,
        /// The usual name of the missing file.
        name: &'static str,
        /// A folder below it that has one.
        below: Option<PathBuf>,
    },
    /// Several datasets share the folder.
    #[error(
        "{} has several files that could be {name}: {}; give each dataset a folder of its own",
        folder.display(), found.join(", ")
    )]
    Ambiguous {
        /// The folder.
        folder: PathBuf,
        /// The usual name of the file.
        name: &'static str,
        /// The candidates.
        found: Vec<String>,
    },
    /// Images and labels of one split are not paired.
    #[error(
        "{} has {images} images and {} has {labels} labels, expected as many of one as of the other: take both from the same dataset",
        images_path.display(), labels_path.display()
    )]
    Counts {
        /// The image file.
        images_path: PathBuf,
        /// Images in it.
        images: usize,
        /// The label file.
        labels_path: PathBuf,
        /// Labels in it.
        labels: usize,
    },
    /// A split without images.
    #[error("{} ({part}): 0 images, expected at least one: fetch the dataset again", path.display())]
    Empty {
        /// The image file.
        path: PathBuf,
        /// "training images" or "test images".
        part: &'static str,
    },
}

/// What is wrong with the content of an IDX file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IdxDefect {
    /// The gzip stream is damaged, cut short, or followed by something.
    #[error("{0}: fetch the file again")]
    Gzip(#[from] GzipDefect),
    /// Too short for its own header.
    #[error("{}: fetch the file again", short(*found, *expected))]
    Header {
        /// Bytes that the header needs.
        expected: usize,
        /// Bytes in the file.
        found: usize,
    },
    /// Another kind of file.
    #[error("{}", crate::kinds::other(*expected, *found))]
    Magic {
        /// 0x00000803 for images, 0x00000801 for labels.
        expected: u32,
        /// The first four bytes, big-endian.
        found: u32,
    },
    /// Images without pixels.
    #[error("images of {rows} x {columns} pixels, expected at least one: fetch the file again")]
    Dimensions {
        /// Rows of an image.
        rows: u32,
        /// Columns of an image.
        columns: u32,
    },
    /// More or fewer bytes than the header announces.
    #[error("announces {count} items, so {expected} bytes, but has {found}: fetch the file again")]
    Length {
        /// Items announced.
        count: u32,
        /// Bytes with the header that so many items take.
        expected: u64,
        /// Bytes in the file.
        found: u64,
    },
}

/// Why samples and labels do not make a [`Split`](crate::Split), or two splits no [`Dataset`](crate::Dataset).
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SplitDefect {
    /// Nothing to learn from.
    #[error("no samples: give a split at least one")]
    Empty,
    /// The values are not as many for each label.
    #[error(
        "{values} values and {labels} labels do not go together: give one label for each sample, and as many values for each"
    )]
    Counts {
        /// Values of all samples together.
        values: usize,
        /// Labels.
        labels: usize,
    },
    /// NaN or infinite.
    #[error("value {feature} of sample {sample} (both from 0) is {value}, which is not finite: leave such samples out")]
    NotFinite {
        /// Which sample, counted from 0.
        sample: usize,
        /// Which value of it, counted from 0.
        feature: usize,
        /// The value found.
        value: f32,
    },
    /// A shape of another number of values.
    #[error(
        "a sample has {features} value(s), and the shape {shape:?} another number: give axes whose product is {features}"
    )]
    Shape {
        /// The shape asked for.
        shape: Vec<usize>,
        /// Values of a sample.
        features: usize,
    },
    /// Samples to learn from and samples to be tested on differ in shape.
    #[error("samples to train on have the shape {train:?}, samples to test on {test:?}: both must be the same")]
    Unlike {
        /// Of samples to learn from.
        train: Vec<usize>,
        /// Of samples to be tested on.
        test: Vec<usize>,
    },
}

/// Why arrays do not make a dataset.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ArraysDefect {
    /// Neither IDX files nor arrays.
    #[error(
        "it has neither four IDX files nor arrays: put there train.npz and test.npz (or .csv, .parquet, .safetensors), or \
         x_train.npy, y_train.npy, x_test.npy and y_test.npy"
    )]
    NoArrays,
    /// One of several files is missing.
    #[error("it has {found}, and no {missing}: both are needed")]
    Half {
        /// The file that is there.
        found: String,
        /// The file that is not.
        missing: String,
    },
    /// One array has no labels beside it.
    #[error(
        "it is one array: put samples and labels into one npz file (x, y), or x_train.npy and its like into a folder"
    )]
    OneArray,
    /// No array or column is known to hold what is needed.
    #[error("no {what} is found among {}: {way_out}", some(known))]
    Unknown {
        /// "array of samples" or "column of labels".
        what: &'static str,
        /// The names there are.
        known: Vec<String>,
        /// What to do.
        way_out: &'static str,
    },
    /// Several could be meant.
    #[error("{} could each be the {what}: rename the others", found.join(" and "))]
    Ambiguous {
        /// "column of labels", for instance.
        what: &'static str,
        /// The candidates.
        found: Vec<String>,
    },
    /// Samples and labels of one split are not paired.
    #[error("`{x}` has {samples} samples and `{y}` has {labels} labels: give one label for each sample")]
    Counts {
        /// The array of samples.
        x: String,
        /// Its samples.
        samples: usize,
        /// The array of labels.
        y: String,
        /// Its labels.
        labels: usize,
    },
    /// Labels with several coordinates.
    #[error(
        "labels `{name}` have {dims} numbers each: give one number for each sample, its class from 0 (the place of the one in a one-hot row)"
    )]
    LabelShape {
        /// The array.
        name: String,
        /// Numbers of a label.
        dims: usize,
    },
    /// A label is not a class.
    #[error(
        "label {value} of sample {sample} (from 0) in `{name}` is not a class: classes are whole numbers from 0 to {most}; renumber them"
    )]
    Label {
        /// The array.
        name: String,
        /// The sample, from 0.
        sample: usize,
        /// The number found.
        value: f64,
        /// The largest class.
        most: u32,
    },
    /// A value that single precision does not hold.
    #[error(
        "value {value:e} of sample {sample} (from 0) in `{name}` is too large for single precision: rescale the values"
    )]
    TooLarge {
        /// The array.
        name: String,
        /// The sample, from 0.
        sample: usize,
        /// The value.
        value: f64,
    },
    /// Too few samples to set some aside.
    #[error("{0} sample(s) are too few to set some aside for tests: give at least 10, or files for training and tests")]
    TooFew(usize),
    /// A class is written by other words in training and tests.
    #[error(
        "label `{word}` is only among the test labels, and the classes are the words of the training labels: leave such \
         samples out, or move some to the training file"
    )]
    NewClass {
        /// The word.
        word: String,
    },
    /// A table of test samples without labels.
    #[error(
        "it has no column `{name}`, which the training file has: a network cannot be tested without labels; give the \
         training file alone, and a part of it is set aside for tests"
    )]
    NoLabels {
        /// The column of labels.
        name: String,
    },
    /// A table whose test file has other columns than its training file.
    #[error("it has the column `{name}`, which the training file does not have: both need the same columns")]
    OtherColumn {
        /// The column.
        name: String,
    },
    /// A table without names of columns.
    #[error(
        "line {line} looks like a sample, not like names: give the columns names, and call that of the labels label"
    )]
    NoNames {
        /// The line, from 1.
        line: usize,
    },
    /// The files of a dataset are in another folder.
    #[error("it holds no dataset itself: name the folder {}, which does", folders(found))]
    Elsewhere {
        /// The folders that hold one.
        found: Vec<PathBuf>,
    },
    /// A folder with pictures, or with a folder of them for each class.
    #[error(
        "folders of pictures are not read: save the pictures as arrays, `np.savez(name, x_train=…, y_train=…, x_test=…, \
         y_test=…)`"
    )]
    ClassFolders,
    /// One IDX file.
    #[error("it is one IDX file of a dataset: name the folder with all four")]
    OneIdxFile,
}

/// So many names that a person reads them.
fn some(names: &[String]) -> String {
    const SHOWN: usize = 8;
    match names.len() {
        all if all <= SHOWN + 1 => names.join(", "),
        all => format!("{}, … ({all} in all)", names[..SHOWN].join(", ")),
    }
}

fn folders(found: &[PathBuf]) -> String {
    found.iter().map(|folder| folder.display().to_string()).collect::<Vec<_>>().join(" or ")
}

fn placed(below: Option<&Path>) -> String {
    below.map_or_else(
        || "put them there under their usual names".to_owned(),
        |below| format!("name the folder {}, which has it", below.display()),
    )
}

/// What to do about a damaged copy in the folder that the user named.
fn ways_out(cache: Option<&Path>) -> String {
    cache.map_or_else(
        || format!("it is in the folder of {ENVIRONMENT}: replace the file, or unset {ENVIRONMENT} to use the cache or a download"),
        |cache| {
            format!(
                "it is in the folder of {ENVIRONMENT}: replace the file, or unset {ENVIRONMENT}, since the cache {} is intact",
                cache.display()
            )
        },
    )
}

fn short(found: usize, expected: usize) -> String {
    match found {
        0 => "the file is empty".to_owned(),
        _ => format!("{found} bytes, an IDX header of this kind has {expected}"),
    }
}

/// The places where a published file was searched and not found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Unavailable {
    /// The file's usual name.
    pub name: &'static str,
    /// The folder that the user named, if any.
    pub folder: Option<PathBuf>,
    /// A folder below it that has the file.
    pub below: Option<PathBuf>,
    /// The cache folder.
    pub cache: PathBuf,
    /// Whether the cache has an intact copy, which was to be downloaded anew.
    pub cached: bool,
    /// The mirrors in the order tried.
    pub failures: Vec<MirrorFailure>,
}

impl Unavailable {
    /// Whether a folder has a file of this name: a download does not ask for it.
    fn is_in(&self, folder: &Path) -> bool {
        [self.name.to_owned(), format!("{}.gz", self.name)].iter().any(|name| folder.join(name).is_file())
    }
}

impl fmt::Display for Unavailable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} cannot be found:", self.name)?;
        match &self.folder {
            Some(folder) if !folder.is_dir() => {
                write!(f, "\n  {} ({ENVIRONMENT}) is not a folder, or does not exist", folder.display())?;
            }
            Some(folder) if self.is_in(folder) => {
                write!(f, "\n  the copy in {} ({ENVIRONMENT}) was not taken", folder.display())?;
            }
            Some(folder) => {
                write!(f, "\n  it is not in {} ({ENVIRONMENT})", folder.display())?;
                if let Some(below) = &self.below {
                    write!(f, ", but {} has it: set {ENVIRONMENT} to that", below.display())?;
                }
            }
            None => write!(f, "\n  {ENVIRONMENT} is not set")?,
        }
        let copy = if self.cached { "an intact copy, which stays" } else { "no intact copy" };
        write!(f, "\n  the cache {} has {copy}", self.cache.display())?;
        for failure in &self.failures {
            write!(f, "\n  {failure}")?;
        }
        if self.failures.is_empty() {
            write!(f, "\n  no mirror to download it from")?;
        }
        write!(f, "\nThree ways out:")?;
        write!(f, "\n  set {ENVIRONMENT} to a folder with the four IDX files, gzip or plain")?;
        write!(f, "\n  put the four files into {}", self.cache.display())?;
        write!(f, "\n  use the built-in digits, which need no file (dataset \"digits\")")
    }
}

/// A mirror that did not deliver a file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{url}: {defect}")]
pub struct MirrorFailure {
    /// The address tried.
    pub url: String,
    /// What went wrong.
    pub defect: MirrorDefect,
}

/// What went wrong at a mirror.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MirrorDefect {
    /// The server refused.
    #[error("HTTP status {0}, expected 200")]
    Status(u16),
    /// No answer, or none fast enough.
    #[error("too slow ({0})")]
    Slow(String),
    /// No connection, or one that broke off.
    #[error("{0}")]
    Transport(String),
    /// The file arrived damaged.
    #[error("{0}")]
    Content(#[from] IdxDefect),
    /// The file arrived, and is another.
    #[error("its content has SHA-256 {found}, expected {expected}")]
    Checksum {
        /// SHA-256 of the published content.
        expected: String,
        /// SHA-256 of the content received.
        found: String,
    },
}
