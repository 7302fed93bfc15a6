//! Where the samples of `mi` come from: files of several kinds.

use std::path::{Path, PathBuf};

use super::array::{Array, InputError};
use super::{arrays, columns};

/// x and y: of two files, or of one that holds both under the names given (x and y, if none are).
pub(super) fn read(files: &[PathBuf], x: &[String], y: &[String]) -> Result<(Array, Array), InputError> {
    match files {
        [x_file, y_file] => Ok((one(x_file, x, "--x")?, one(y_file, y, "--y")?)),
        [both] if extension(both) == "npy" => {
            Err(InputError::Single { path: both.clone(), extension: extension(both) })
        }
        [both] => Ok((named(both, x, "--x", "x")?, named(both, y, "--y", "y")?)),
        // The command line takes one or two files.
        _ => Err(InputError::Kind { path: PathBuf::new() }),
    }
}

fn extension(path: &Path) -> String {
    path.extension().map(|extension| extension.to_string_lossy().to_lowercase()).unwrap_or_default()
}

/// The one array of a file, or those of its parts that are named.
fn one(path: &Path, names: &[String], flag: &'static str) -> Result<Array, InputError> {
    match extension(path).as_str() {
        "npy" => arrays::npy(path),
        _ => named(path, names, flag, flag.trim_start_matches('-')),
    }
}

/// What a file holds under some names.
fn named(path: &Path, names: &[String], flag: &'static str, default: &str) -> Result<Array, InputError> {
    let name = || match names {
        [] => Ok(default),
        [name] => Ok(name.as_str()),
        many => Err(InputError::Many { path: path.into(), flag, many: many.len() }),
    };
    match extension(path).as_str() {
        "safetensors" => arrays::safetensors(path, name()?),
        "npz" => arrays::npz(path, name()?),
        "csv" => columns::csv(path, names),
        "parquet" => columns::parquet(path, names),
        _ => Err(InputError::Kind { path: path.into() }),
    }
}
