//! Files of arrays: npy, npz, safetensors.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use npyz::npz::NpzArchive;
use npyz::{DType, NpyFile, Order, TypeChar};
use safetensors::{Dtype, SafeTensors};

use super::input::{Array, InputError, Values};

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
    let read = |source| InputError::Read { path: path.into(), source };
    let mut archive = NpzArchive::open(path).map_err(read)?;
    let known = archive.array_names().collect::<Vec<_>>().join(", ");
    match archive.by_name(name).map_err(read)? {
        Some(file) => array(path, file),
        None => Err(InputError::Missing { path: path.into(), name: name.to_owned(), known }),
    }
}

/// The file's array.
pub(super) fn npy(path: &Path) -> Result<Array, InputError> {
    let read = |source| InputError::Read { path: path.into(), source };
    array(path, NpyFile::new(BufReader::new(File::open(path).map_err(read)?)).map_err(read)?)
}

fn array<R: Read>(path: &Path, file: NpyFile<R>) -> Result<Array, InputError> {
    let read = |source| InputError::Read { path: path.into(), source };
    let sizes: Vec<usize> = file.shape().iter().map(|size| *size as usize).collect();
    let (n, dims) = shape(path, &sizes)?;
    let by_columns = file.order() == Order::Fortran;
    let dtype = file.dtype();
    let kind = match &dtype {
        DType::Plain(kind) if kind.type_char() == TypeChar::Float => kind.size_field(),
        _ => 0,
    };
    let values = match kind {
        4 => Values::Single(rows_of(file.into_vec().map_err(read)?, n, dims, by_columns)),
        8 => Values::Double(rows_of(file.into_vec().map_err(read)?, n, dims, by_columns)),
        _ => return Err(InputError::Numbers { path: path.into(), found: dtype.descr() }),
    };
    Ok(Array { values, n, dims })
}

fn shape(path: &Path, shape: &[usize]) -> Result<(usize, usize), InputError> {
    match shape {
        [n] => Ok((*n, 1)),
        [n, dims] => Ok((*n, *dims)),
        other => Err(InputError::Shape { path: path.into(), shape: other.to_vec() }),
    }
}

/// Row-major whatever the file's order.
fn rows_of<T: Copy>(values: Vec<T>, n: usize, dims: usize, by_columns: bool) -> Vec<T> {
    if by_columns { (0..n * dims).map(|i| values[i % dims * n + i / dims]).collect() } else { values }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_become_rows() {
        assert_eq!(rows_of(vec![1, 2, 3, 10, 20, 30], 3, 2, true), [1, 10, 2, 20, 3, 30]);
        assert_eq!(rows_of(vec![1, 2], 2, 1, false), [1, 2]);
    }
}
