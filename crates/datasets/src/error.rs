use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::gzip::GzipDefect;
use crate::published::ENVIRONMENT;

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
    /// A file is not an IDX file of 28 x 28 images, or of labels of ten classes.
    #[error("{} ({part}): {defect}", path.display())]
    Idx {
        /// The file.
        path: PathBuf,
        /// What it should hold: "training images" for instance.
        part: &'static str,
        /// What is wrong with it.
        defect: IdxDefect,
    },
    /// Images and labels do not make a split.
    #[error(transparent)]
    Split(#[from] SplitDefect),
    /// A file in the folder that the user named is not the published one.
    #[error(
        "{} is not the published file: its content has SHA-256 {found}, expected {expected}; replace the file, or unset {ENVIRONMENT} to use the cache or a download",
        path.display()
    )]
    Checksum {
        /// The file.
        path: PathBuf,
        /// SHA-256 of the published content.
        expected: String,
        /// SHA-256 of the content found.
        found: String,
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
    /// Images of another size.
    #[error("images of {rows} x {columns} pixels, expected 28 x 28: crop or resample them first")]
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
    /// A class beyond the ten.
    #[error("label {index} is {label}, expected 0 to 9: choose a subset of ten classes")]
    Label {
        /// Which label, counted from 0.
        index: usize,
        /// The class found.
        label: u8,
    },
}

/// Why images and labels do not make a [`Split`](crate::Split).
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SplitDefect {
    /// Nothing to learn from.
    #[error("no images: give a split at least one")]
    Empty,
    /// The number of pixels is not 784 for each label.
    #[error("{pixels} pixels are {} for {labels} labels, expected 784 each: pass one image per label", images(*pixels))]
    Counts {
        /// Numbers in the image slice.
        pixels: usize,
        /// Labels.
        labels: usize,
    },
    /// Grey values are 0 to 1.
    #[error("pixel {pixel} of image {image} is {value}, expected 0 to 1: divide bytes by 255")]
    Pixel {
        /// Which image, counted from 0.
        image: usize,
        /// Which pixel of it, row by row, counted from 0.
        pixel: usize,
        /// The value found.
        value: f32,
    },
    /// Classes are 0 to 9.
    #[error("label {index} is {label}, expected 0 to 9: renumber the classes")]
    Label {
        /// Which label, counted from 0.
        index: usize,
        /// The class found.
        label: u8,
    },
}

fn placed(below: Option<&Path>) -> String {
    below.map_or_else(
        || "put them there under their usual names".to_owned(),
        |below| format!("name the folder {}, which has it", below.display()),
    )
}

fn short(found: usize, expected: usize) -> String {
    match found {
        0 => "the file is empty".to_owned(),
        _ => format!("{found} bytes, an IDX header of this kind has {expected}"),
    }
}

fn images(pixels: usize) -> String {
    match (pixels / crate::PIXELS, pixels % crate::PIXELS) {
        (whole, 0) => format!("{whole} images"),
        (whole, rest) => format!("{whole} images and {rest} pixels"),
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
        write!(f, "\n  the cache {} has no intact copy", self.cache.display())?;
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
