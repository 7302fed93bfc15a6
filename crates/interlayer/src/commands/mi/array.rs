//! Samples as a file gives them, or why it gives none.

use std::path::PathBuf;

use thiserror::Error;

/// Row-major samples of either precision.
pub(super) struct Array {
    pub(super) values: Values,
    pub(super) n: usize,
    pub(super) dims: usize,
}

pub(super) enum Values {
    Single(Vec<f32>),
    Double(Vec<f64>),
}

impl Values {
    pub(super) fn widened(&self) -> Vec<f64> {
        match self {
            Self::Single(values) => values.iter().map(|value| f64::from(*value)).collect(),
            Self::Double(values) => values.clone(),
        }
    }
}

/// Why a file gives no array.
#[derive(Debug, Error)]
pub(super) enum InputError {
    #[error("{}: {source}", path.display())]
    Read { path: PathBuf, source: std::io::Error },
    #[error("{}: {what}; is it a {format} file?", path.display())]
    Broken { path: PathBuf, format: &'static str, what: String },
    #[error("{}: there is no `{name}`, only {known}; name what to take by --x and --y", path.display())]
    Missing { path: PathBuf, name: String, known: String },
    #[error("{}: say which columns are x and which y: --x a,b --y c; there are {known}", path.display())]
    Unnamed { path: PathBuf, known: String },
    #[error("{}: row {row}, column `{column}`: `{found}` is not a number; leave such rows out", path.display())]
    NotANumber { path: PathBuf, row: usize, column: String, found: String },
    #[error("{}: {many} names after {flag}, but an array has one name; give one", path.display())]
    Many { path: PathBuf, flag: &'static str, many: usize },
    #[error("{}: one {extension} file holds one array; give two files, one for x and one for y", path.display())]
    Single { path: PathBuf, extension: String },
    #[error("{}: files of this kind are not read; there are npy, npz, safetensors, csv and parquet", path.display())]
    Kind { path: PathBuf },
    #[error("{}: shape {shape:?} is not [samples] or [samples, dimensions]", path.display())]
    Shape { path: PathBuf, shape: Vec<usize> },
    #[error("{}: numbers of type {found} are not read; save it as float32 or float64", path.display())]
    Numbers { path: PathBuf, found: String },
}
