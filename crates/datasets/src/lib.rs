//! Samples of any size with their labels: MNIST, any dataset in the same format, arrays of your own, or digits drawn by
//! code.
//!
//! ```
//! use interlayer_datasets::Dataset;
//!
//! let digits = Dataset::digits_with(0, 100, 20); // built in: no download, no file
//! assert_eq!(digits.train.samples().len(), 100 * digits.features());
//! assert_eq!((digits.train.shape(), digits.classes()), (&[28, 28][..], 10));
//! ```
//!
//! [`Dataset::mnist`] finds MNIST on this machine or downloads it, and compares it with its published checksums;
//! [`Dataset::from_dir`] reads any four IDX files of images (Fashion-MNIST, EMNIST). [`Dataset::new`] takes numbers from
//! memory, and [`Dataset::open`] reads them from files of arrays and tables.
//! EMNIST stores its images transposed, rows for columns, and they are read as they are stored: a network learns them as
//! well, and pictures show the digits lying on their side, mirrored.
//!
//! [`arrays`] reads what other programs wrote: npy, npz, safetensors, tables as text, Parquet.
//!
//! Not for: augmentation or batches; a [`Split`] is a plain matrix and its labels.

mod dataset;
mod digits;
mod download;
mod error;
mod folder;
mod from_arrays;
mod idx;
mod kinds;
mod mnist;
mod name;
mod pen;
mod published;
mod sheet;
mod split;
#[rustfmt::skip] // tables of points
mod strokes;
mod wrong_folder;

pub use dataset::{Dataset, Files};
pub use error::{ArraysDefect, Error, FolderDefect, IdxDefect, MirrorDefect, MirrorFailure, SplitDefect, Unavailable};
pub use interlayer_arrays as arrays;
pub use interlayer_arrays::gzip::GzipDefect;
pub use mnist::{FileReport, FileState, Mnist, Progress, Timeouts};
pub use published::{Published, PublishedFile};
pub use sheet::{Sheet, contact_sheet};
pub use split::Split;
