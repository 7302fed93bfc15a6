//! Files of arrays: npy, npz, safetensors.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use safetensors::{Dtype, SafeTensors};
use zip::ZipArchive;
use zip::result::ZipError;

use super::array::{Array, InputError, Values};
use super::npy::{self, Defect};

/// The tensor of that name.
pub(super) fn safetensors(path: &Path, name: &str) -> Result<Array, InputError> {
    let bytes = std::fs::read(path).map_err(|source| InputError::Read { path: path.into(), source })?;
    let tensors = SafeTensors::deserialize(&bytes).map_err(|error| InputError::Broken {
        path: path.into(),
        format: "safetensors",
        what: error.to_string(),
    })?;
    let view = tensors.tensor(name).map_err(|_| InputError::Missing {
        path: path.into(),
        name: name.to_owned(),
        known: tensors.names().join(", "),
    })?;
    let (n, dims) = shape(path, view.shape())?;
    let data = view.data();
    let values = match view.dtype() {
        Dtype::F32 => Values::Single(data.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect()),
        Dtype::F64 => Values::Double(data.as_chunks().0.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect()),
        other => return Err(InputError::Numbers { path: path.into(), found: format!("{other:?}") }),
    };
    Ok(Array { values, n, dims })
}

/// The array of that name.
pub(super) fn npz(path: &Path, name: &str) -> Result<Array, InputError> {
    let broken = |error: ZipError| InputError::Broken { path: path.into(), format: "npz", what: error.to_string() };
    let mut archive = ZipArchive::new(open(path)?).map_err(broken)?;
    let arrays = archive.file_names().filter_map(|file| Some(file.ok()?.strip_suffix(".npy")?.to_owned()));
    let known: Vec<String> = arrays.collect();
    if !known.iter().any(|known| known == name) {
        return Err(InputError::Missing { path: path.into(), name: name.to_owned(), known: known.join(", ") });
    }
    let file = archive.by_name(&format!("{name}.npy")).map_err(broken)?;
    npy::read(file).map_err(|defect| of(path, "npz", defect))
}

/// The file's array.
pub(super) fn npy(path: &Path) -> Result<Array, InputError> {
    npy::read(open(path)?).map_err(|defect| of(path, "npy", defect))
}

fn open(path: &Path) -> Result<BufReader<File>, InputError> {
    File::open(path).map(BufReader::new).map_err(|source| InputError::Read { path: path.into(), source })
}

fn of(path: &Path, format: &'static str, defect: Defect) -> InputError {
    let path = path.into();
    match defect {
        Defect::Broken(what) => InputError::Broken { path, format, what },
        Defect::Shape(shape) => InputError::Shape { path, shape },
        Defect::Numbers(found) => InputError::Numbers { path, found },
    }
}

fn shape(path: &Path, shape: &[usize]) -> Result<(usize, usize), InputError> {
    match shape {
        [n] => Ok((*n, 1)),
        [n, dims] => Ok((*n, *dims)),
        other => Err(InputError::Shape { path: path.into(), shape: other.to_vec() }),
    }
}
