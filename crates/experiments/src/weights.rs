//! A network's weights as a file.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use interlayer_nets::Weights;
use safetensors::SafeTensors;
use safetensors::tensor::{Dtype, TensorView, serialize};
use thiserror::Error;

/// Why weights cannot be stored or read.
#[derive(Debug, Error)]
pub enum WeightsFileError {
    /// The file system refused.
    #[error("{}", interlayer_files::words("read", path, source))]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file cannot be written.
    #[error(transparent)]
    Write(#[from] interlayer_files::Trouble),
    /// The file is not safetensors.
    #[error("{}: it cannot be read as safetensors ({reason}); save weights by `Trained::save_weights`", path.display())]
    Format {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// The file is no checkpoint.
    #[error(
        "{}: it is no checkpoint of a training ({reason}); move it away, or name another file for the checkpoints",
        path.display()
    )]
    Checkpoint {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// The file is the checkpoint of another training.
    #[error(
        "{}: it holds the checkpoint of the training {holds}, and this one is {run}; move it away, or name another file \
         for the checkpoints",
        path.display()
    )]
    OtherRun {
        /// The file.
        path: PathBuf,
        /// The run that it is of.
        holds: String,
        /// The run that was to go on.
        run: String,
    },
    /// A tensor is not of single precision.
    #[error("{}: tensor `{name}` has numbers of type {dtype}; save them as float32", path.display())]
    Type {
        /// The file.
        path: PathBuf,
        /// The tensor.
        name: String,
        /// Its type.
        dtype: String,
    },
}

/// Where the file says which run the weights are of.
const RUN: &str = "run";

/// The id of the run whose weights a file has, if it says so; none where there is no file.
///
/// ```
/// use interlayer_experiments::datasets::Dataset;
/// use interlayer_experiments::nets::{Classifier, Dense};
/// use interlayer_experiments::{Data, Training, run_of_weights};
///
/// let digits = Data::new(Dataset::digits_with(0, 60, 60))?;
/// let folder = tempfile::tempdir()?;
/// let file = folder.path().join("own.safetensors");
/// assert_eq!(run_of_weights(&file)?, None);
/// let trained = Training::of::<Classifier<Dense<784, 16>, Dense<16, 16>>>().epochs(1).watch(&digits, |_, _| {})?;
/// trained.save_weights(&file)?;
/// assert_eq!(run_of_weights(&file)?.as_deref(), Some(trained.id()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// A file that cannot be read, or that is not safetensors.
pub fn run_of_weights(path: &Path) -> Result<Option<String>, WeightsFileError> {
    let bytes = match fs::read(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        read => read.map_err(|source| WeightsFileError::Read { path: path.to_owned(), source })?,
    };
    let (_, metadata) = SafeTensors::read_metadata(&bytes)
        .map_err(|error| WeightsFileError::Format { path: path.to_owned(), reason: error.to_string() })?;
    Ok(metadata.metadata().as_ref().and_then(|metadata| metadata.get(RUN)).cloned())
}

/// Writes the weights of a run as safetensors, each with its name and shape: matrices [outputs, inputs], vectors
/// [outputs].
pub(crate) fn save(
    path: &Path,
    weights: &Weights<f32>,
    shapes: &BTreeMap<String, Vec<usize>>,
    run: &str,
) -> Result<(), WeightsFileError> {
    let shape = |name: &String, values: &[f32]| shapes.get(name).cloned().unwrap_or_else(|| vec![values.len()]);
    let bytes: Vec<(&String, Vec<u8>, Vec<usize>)> = weights
        .iter()
        .map(|(name, values)| (name, values.iter().flat_map(|v| v.to_le_bytes()).collect(), shape(name, values)))
        .collect();
    let unfit = |error: safetensors::SafeTensorError| WeightsFileError::Format {
        path: path.to_owned(),
        reason: error.to_string(),
    };
    let views: Result<Vec<_>, _> = bytes
        .iter()
        .map(|(name, bytes, shape)| Ok((name.as_str(), TensorView::new(Dtype::F32, shape.clone(), bytes)?)))
        .collect();
    let file =
        serialize(views.map_err(unfit)?, Some(HashMap::from([(RUN.to_owned(), run.to_owned())]))).map_err(unfit)?;
    Ok(interlayer_files::write(path, &file)?)
}

/// Reads the weights of a safetensors file.
pub(crate) fn load(path: &Path) -> Result<Weights<f32>, WeightsFileError> {
    let bytes = fs::read(path).map_err(|source| WeightsFileError::Read { path: path.to_owned(), source })?;
    let tensors = SafeTensors::deserialize(&bytes)
        .map_err(|error| WeightsFileError::Format { path: path.to_owned(), reason: error.to_string() })?;
    let mut weights = Weights::new();
    for (name, view) in tensors.iter() {
        if view.dtype() != Dtype::F32 {
            let dtype = format!("{:?}", view.dtype());
            return Err(WeightsFileError::Type { path: path.to_owned(), name: name.to_owned(), dtype });
        }
        let (numbers, _) = view.data().as_chunks::<4>();
        weights.insert(name.to_owned(), numbers.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect());
    }
    Ok(weights)
}
