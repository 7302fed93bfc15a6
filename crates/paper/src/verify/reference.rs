//! Reading reference files: safetensors with text beside the tensors.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use interlayer_experiments::datasets::arrays;
use safetensors::{Dtype, SafeTensors};
use thiserror::Error;

/// Why a reference file cannot be used.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// The file cannot be read.
    #[error("{}", interlayer_files::words("read", path, source))]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file is no safetensors file.
    #[error("{}: {}", path.display(), no_reference(found))]
    Format {
        /// The file.
        path: PathBuf,
        /// What it is instead, if anything tells.
        found: Option<String>,
    },
    /// A tensor or a text is missing or of another kind.
    #[error("{}: `{name}` {problem}", path.display())]
    Content {
        /// The file.
        path: PathBuf,
        /// The tensor or text.
        name: String,
        /// What is wrong with it.
        problem: String,
    },
    /// The code refuses what the file asks for.
    #[error("{}: {what}", path.display())]
    Refused {
        /// The file.
        path: PathBuf,
        /// Why.
        what: String,
    },
}

fn no_reference(found: &Option<String>) -> String {
    match found {
        Some(found) => format!("it is {found}, and reference files are safetensors: see `verify` in GUIDE.md"),
        None => "not a whole safetensors file; write or fetch it again".to_owned(),
    }
}

/// One reference file, read whole.
pub(super) struct Reference {
    path: PathBuf,
    bytes: Vec<u8>,
    text: HashMap<String, String>,
}

/// A matrix of a reference file in its own precision.
pub(super) enum Matrix {
    Single(Vec<f32>),
    Double(Vec<f64>),
}

impl Reference {
    pub(super) fn open(path: &Path) -> Result<Self, Error> {
        let bytes = std::fs::read(path).map_err(|source| Error::Read { path: path.into(), source })?;
        let (_, header) = SafeTensors::read_metadata(&bytes).map_err(|_| Self::other(path, &bytes))?;
        let text = header.metadata().clone().unwrap_or_default();
        let this = Self { path: path.into(), bytes, text };
        this.tensors()?;
        Ok(this)
    }

    fn tensors(&self) -> Result<SafeTensors<'_>, Error> {
        SafeTensors::deserialize(&self.bytes).map_err(|_| Self::other(&self.path, &self.bytes))
    }

    /// A file that is damaged, or of another kind.
    fn other(path: &Path, bytes: &[u8]) -> Error {
        let is_other = |kind: &String| !kind.contains("safetensors");
        Error::Format { path: path.into(), found: arrays::kind(bytes).filter(is_other) }
    }

    fn content(&self, name: &str, problem: impl Into<String>) -> Error {
        Error::Content { path: self.path.clone(), name: name.into(), problem: problem.into() }
    }

    pub(super) fn refused(&self, error: impl std::fmt::Display) -> Error {
        Error::Refused { path: self.path.clone(), what: error.to_string() }
    }

    pub(super) fn text(&self, key: &str) -> Result<&str, Error> {
        self.text.get(key).map(String::as_str).ok_or_else(|| self.content(key, "is missing from the file's metadata"))
    }

    pub(super) fn number<T: std::str::FromStr>(&self, key: &str) -> Result<T, Error> {
        let text = self.text(key)?;
        text.parse().map_err(|_| self.content(key, format!("is `{text}` in the metadata, which is no such number")))
    }

    /// A matrix [n, dims] and its shape.
    pub(super) fn matrix(&self, name: &str) -> Result<(Matrix, usize, usize), Error> {
        let tensors = self.tensors()?;
        let view = tensors.tensor(name).map_err(|_| self.content(name, "is missing"))?;
        let &[n, dims] = view.shape() else {
            return Err(self.content(name, format!("has shape {:?}, not [n, dims]", view.shape())));
        };
        let matrix = match view.dtype() {
            Dtype::F32 => Matrix::Single(chunks(view.data()).map(f32::from_le_bytes).collect()),
            Dtype::F64 => Matrix::Double(chunks(view.data()).map(f64::from_le_bytes).collect()),
            other => return Err(self.content(name, format!("has numbers of type {other:?}, not F32 or F64"))),
        };
        Ok((matrix, n, dims))
    }

    /// All numbers of a tensor of any shape, widened.
    pub(super) fn numbers(&self, name: &str) -> Result<Vec<f64>, Error> {
        let tensors = self.tensors()?;
        let view = tensors.tensor(name).map_err(|_| self.content(name, "is missing"))?;
        match view.dtype() {
            Dtype::F32 => Ok(chunks(view.data()).map(|b| f64::from(f32::from_le_bytes(b))).collect()),
            Dtype::F64 => Ok(chunks(view.data()).map(f64::from_le_bytes).collect()),
            Dtype::I64 => Ok(chunks(view.data()).map(|b| i64::from_le_bytes(b) as f64).collect()),
            other => Err(self.content(name, format!("has numbers of type {other:?}, not F32, F64 or I64"))),
        }
    }

    /// The names of the tensors that begin so, without that beginning.
    pub(super) fn names(&self, beginning: &str) -> Result<Vec<String>, Error> {
        let tensors = self.tensors()?;
        let mut names: Vec<String> =
            tensors.names().iter().filter_map(|name| name.strip_prefix(beginning)).map(str::to_owned).collect();
        names.sort();
        Ok(names)
    }
}

fn chunks<const N: usize>(bytes: &[u8]) -> impl Iterator<Item = [u8; N]> {
    bytes.as_chunks::<N>().0.iter().copied()
}
