//! The notebooks without a browser: executed, checked, made into pages.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::jupyter;
use super::process::take_place;
use crate::{Outcome, place};

/// Executes notebooks, each in a fresh kernel, and lists every failure; all of them, if none is named.
pub(super) fn run(python: &Path, notebooks: &[PathBuf]) -> Outcome {
    execute(python, notebooks, None)
}

/// Executes notebooks and writes each as a page.
pub(super) fn pages(python: &Path, notebooks: &[PathBuf], folder: &Path) -> Outcome {
    std::fs::create_dir_all(folder)?;
    execute(python, notebooks, Some(&folder.canonicalize()?))
}

fn execute(python: &Path, notebooks: &[PathBuf], pages: Option<&Path>) -> Outcome {
    let notebooks = if notebooks.is_empty() { all()? } else { notebooks.to_vec() };
    let mut command = Command::new(python);
    command.args(["-c", include_str!("check.py"), jupyter::KERNEL]);
    command.arg(pages.unwrap_or(Path::new("")));
    command.args(notebooks);
    jupyter::inside(&mut command)?;
    take_place(&mut command)
}

/// Every notebook of the project, in order.
fn all() -> std::io::Result<Vec<PathBuf>> {
    let mut notebooks = Vec::new();
    for entry in std::fs::read_dir(place::notebooks())? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "ipynb") {
            notebooks.push(path);
        }
    }
    notebooks.sort();
    Ok(notebooks)
}

/// Where these notebooks are, of the current folder or of the project's.
pub(super) fn named(notebooks: &[PathBuf]) -> Result<Vec<PathBuf>, String> {
    let absolute = |path: &PathBuf| {
        let inside = place::notebooks().join(path);
        let found = [path, &inside].into_iter().find_map(|path| path.canonicalize().ok());
        let is_notebook = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "ipynb");
        found.filter(is_notebook).ok_or_else(|| {
            format!("there is no notebook {}: they are in {}", path.display(), place::notebooks().display())
        })
    };
    notebooks.iter().map(absolute).collect()
}
