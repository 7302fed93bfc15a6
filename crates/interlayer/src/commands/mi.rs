//! `mi`: mutual information between anyone's arrays.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use interlayer::mutual_info::{self, Estimate, Ksg, Samples, Scalar, Variant};
use npyz::{DType, NpyFile, Order, TypeChar};
use safetensors::{Dtype, SafeTensors};
use thiserror::Error;

use crate::Outcome;
use crate::arguments::{Mi, VariantName};

pub(crate) fn mi(arguments: &Mi) -> Outcome {
    let variant = match arguments.variant {
        VariantName::Ksg1 => Variant::Ksg1,
        VariantName::Ksg2 => Variant::Ksg2,
        VariantName::Npeet => Variant::Npeet { jitter: arguments.jitter },
    };
    let ksg = Ksg::new(arguments.k).variant(variant).search(arguments.search.into());
    let (x, y) = match &arguments.files[..] {
        [both] => pair(both)?,
        [x, y] => (npy(x)?, npy(y)?),
        _ => unreachable!("the command line takes one or two files"),
    };
    // Arrays of two precisions meet in the wider one.
    let estimate = match (&x.values, &y.values) {
        (Values::Single(a), Values::Single(b)) => estimate(&ksg, (a, &x), (b, &y))?,
        (a, b) => estimate(&ksg, (&a.widened(), &x), (&b.widened(), &y))?,
    };
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&estimate)?);
    } else {
        println!("{estimate}");
    }
    Ok(ExitCode::SUCCESS)
}

fn estimate<T: Scalar>(ksg: &Ksg, x: (&[T], &Array), y: (&[T], &Array)) -> Result<Estimate, mutual_info::Error> {
    let samples = |(values, array): (_, &Array)| Samples::new(values, array.n, array.dims);
    ksg.estimate(samples(x)?, samples(y)?)
}

/// Row-major samples of either precision.
struct Array {
    values: Values,
    n: usize,
    dims: usize,
}

enum Values {
    Single(Vec<f32>),
    Double(Vec<f64>),
}

impl Values {
    fn widened(&self) -> Vec<f64> {
        match self {
            Self::Single(values) => values.iter().map(|value| f64::from(*value)).collect(),
            Self::Double(values) => values.clone(),
        }
    }
}

/// Why a file gives no array.
#[derive(Debug, Error)]
enum ArrayError {
    #[error("{}: {source}", path.display())]
    Read { path: PathBuf, source: std::io::Error },
    #[error("{}: not a safetensors file: {what}; give two npy files, or one safetensors file with x and y", path.display())]
    Safetensors { path: PathBuf, what: String },
    #[error("{}: there is no tensor `{name}`, only {known}; name the two arrays x and y", path.display())]
    Missing { path: PathBuf, name: &'static str, known: String },
    #[error("{}: shape {shape:?} is not [samples] or [samples, dimensions]", path.display())]
    Shape { path: PathBuf, shape: Vec<usize> },
    #[error("{}: numbers of type {found} are not read; save it as float32 or float64", path.display())]
    Numbers { path: PathBuf, found: String },
}

fn shape(path: &Path, shape: &[usize]) -> Result<(usize, usize), ArrayError> {
    match shape {
        [n] => Ok((*n, 1)),
        [n, dims] => Ok((*n, *dims)),
        other => Err(ArrayError::Shape { path: path.into(), shape: other.to_vec() }),
    }
}

fn pair(path: &Path) -> Result<(Array, Array), ArrayError> {
    let bytes = std::fs::read(path).map_err(|source| ArrayError::Read { path: path.into(), source })?;
    let tensors = SafeTensors::deserialize(&bytes)
        .map_err(|error| ArrayError::Safetensors { path: path.into(), what: error.to_string() })?;
    let array = |name: &'static str| {
        let view = tensors.tensor(name).map_err(|_| ArrayError::Missing {
            path: path.into(),
            name,
            known: tensors.names().join(", "),
        })?;
        let (n, dims) = shape(path, view.shape())?;
        let data = view.data();
        let values = match view.dtype() {
            Dtype::F32 => Values::Single(data.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect()),
            Dtype::F64 => Values::Double(data.as_chunks().0.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect()),
            other => return Err(ArrayError::Numbers { path: path.into(), found: format!("{other:?}") }),
        };
        Ok(Array { values, n, dims })
    };
    Ok((array("x")?, array("y")?))
}

fn npy(path: &Path) -> Result<Array, ArrayError> {
    let read = |source| ArrayError::Read { path: path.into(), source };
    let file = NpyFile::new(BufReader::new(File::open(path).map_err(read)?)).map_err(read)?;
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
        _ => return Err(ArrayError::Numbers { path: path.into(), found: dtype.descr() }),
    };
    Ok(Array { values, n, dims })
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
