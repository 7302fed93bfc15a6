//! Arrays that other programs wrote: npy and npz of numpy, safetensors, tables as text (CSV and its like) and Parquet.
//!
//! ```
//! use interlayer_arrays::{ArrayFile, Reading};
//!
//! let text = b"height;weight\n1,5;2\n2,5;4\n".to_vec();
//! let table = ArrayFile::from_bytes("table.csv".as_ref(), text, Reading::default())?;
//! let heights = table.array(&["height".to_owned()])?;
//! assert_eq!((heights.n, heights.dims), (2, 1));
//! assert_eq!(*heights.values.widened(), [1.5, 2.5]);
//! # Ok::<(), interlayer_arrays::ArrayError>(())
//! ```
//!
//! A row, or an entry of the first axis, is a sample; all other axes are its coordinates. A value that is missing, not
//! finite or not exactly representable is an error that names its place.

mod array;
mod cell;
mod disguise;
mod error;
mod file;
mod format;
pub mod gzip;
mod note;
mod npy;
mod npz;
mod numbers;
mod parquet;
mod quiet;
mod records;
mod safetensors;
mod shown;
mod text;

pub use array::{Array, Values};
pub use cell::{Cell, Column, Row, Unfit};
pub use disguise::kind;
pub use error::{ArrayDefect, ArrayError};
pub use file::{ArrayFile, Reading};
pub use format::Format;
pub use note::{Doubt, Note};
pub use shown::shown;
pub use text::{Header, Separator};
