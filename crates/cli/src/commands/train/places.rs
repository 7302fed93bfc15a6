//! Where results go, tried before long work.

use std::error::Error;
use std::path::{Path, PathBuf};

use interlayer::experiments::run_of_weights;
use interlayer::results::RunStore;

use super::arguments::FileArguments;
use crate::place;

/// Where results go.
pub(super) struct Places {
    pub(super) store: RunStore,
    pub(super) weights: Option<PathBuf>,
}

impl Places {
    /// Fails unless all of them take files.
    pub(super) fn prepare(files: &FileArguments) -> Result<Self, Box<dyn Error>> {
        let FileArguments { weights, checkpoint, .. } = files;
        let store = RunStore::open(place::own_results())?;
        interlayer_files::prepare(store.folder())?;
        interlayer_files::prepare(&place::own_figures())?;
        for (option, file) in [("--weights", weights), ("--checkpoint", checkpoint)] {
            if let Some(file) = file {
                takes(option, file)?;
            }
        }
        if let (Some(weights), Some(checkpoint)) = (weights, checkpoint)
            && weights == checkpoint
        {
            return Err(format!("--weights and --checkpoint both name {}: name two files", weights.display()).into());
        }
        let places = Self { store, weights: weights.clone() };
        places.run_of_weights()?;
        Ok(places)
    }

    /// Whether the weights that are asked for are there.
    pub(super) fn has_weights(&self, run: &str) -> Result<bool, Box<dyn Error>> {
        Ok(self.weights.is_none() || self.run_of_weights()?.as_deref() == Some(run))
    }

    /// The run whose weights are in the file of weights. A file of something else is not replaced.
    fn run_of_weights(&self) -> Result<Option<String>, Box<dyn Error>> {
        let Some(file) = &self.weights else { return Ok(None) };
        let run = run_of_weights(file).map_err(|error| {
            format!("--weights {}: there is a file without weights ({error}); name another file", file.display())
        })?;
        if run.is_none() && file.exists() {
            return Err(format!(
                "--weights {}: there is a file of tensors that are no weights of a training; name another file",
                file.display()
            )
            .into());
        }
        Ok(run)
    }
}

/// Fails unless this file can be written.
fn takes(option: &str, file: &Path) -> Result<(), Box<dyn Error>> {
    let named = file.file_name().is_some() && !file.as_os_str().as_encoded_bytes().ends_with(b"/");
    if !named || file.is_dir() {
        return Err(format!("{option} `{}` names a folder, and a file is needed; name a file", file.display()).into());
    }
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    interlayer_files::prepare(folder).map_err(|error| format!("{option} {}: {error}", file.display()).into())
}
