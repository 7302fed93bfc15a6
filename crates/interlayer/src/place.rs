//! Paths: the project's folder, its data and its figures.

use std::path::{Path, PathBuf};

use interlayer_paper::Profile;
use thiserror::Error;

/// The project's folder: the nearest one above the current folder that holds this workspace, or the current one.
pub fn project() -> PathBuf {
    workspace().unwrap_or_else(|| std::env::current_dir().unwrap_or_default())
}

/// The nearest folder above the current one, or that one, that holds this workspace.
pub fn workspace() -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    let is_project = |folder: &&Path| folder.join("crates/interlayer/Cargo.toml").is_file();
    here.ancestors().find(is_project).map(Path::to_owned)
}

/// Fails outside the project's folder, where the stored results and the notebooks are.
///
/// # Errors
/// The current folder, and the way out.
pub fn inside_the_project() -> Result<PathBuf, Outside> {
    workspace().ok_or_else(|| Outside(std::env::current_dir().unwrap_or_default()))
}

/// The current folder is not inside the project.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "{} is not inside the project's folder, where the stored results and the notebooks are: go there first", .0.display()
)]
pub struct Outside(PathBuf);

/// Where a profile's results are stored.
pub fn results(profile: Profile) -> PathBuf {
    project().join("data/results").join(profile.name())
}

/// The folder of the re-analyses of a profile's runs.
pub fn studies(profile: Profile) -> PathBuf {
    results(profile).join("studies")
}

/// Where runs in small batches are stored.
pub fn batches(profile: Profile) -> PathBuf {
    results(profile).join("batches")
}

/// Where runs of your own are stored.
pub fn own_results() -> PathBuf {
    project().join("data/results/own")
}

/// Where estimates of known problems are stored.
pub fn validation() -> PathBuf {
    project().join("data/validation")
}

/// Where downloaded MNIST is stored.
pub fn mnist_cache() -> PathBuf {
    project().join("data/cache/mnist")
}

/// Where programs to compare with are installed.
pub fn peers() -> PathBuf {
    project().join("data/cache/peers")
}

/// Where JupyterLab and its kernel are set up.
pub fn lab() -> PathBuf {
    project().join("data/cache/lab")
}

/// Where the notebooks are.
pub fn notebooks() -> PathBuf {
    project().join("notebooks")
}

/// Where figures are drawn.
pub fn figures() -> PathBuf {
    project().join("figures")
}

/// Where figures of your own runs are drawn.
pub fn own_figures() -> PathBuf {
    figures().join("own")
}

/// A path as a person would type it from the current folder; that folder itself by its whole path.
pub fn readable(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let below = path.strip_prefix(&here).ok().filter(|below| !below.as_os_str().is_empty());
    below.unwrap_or(path).display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_never_empty() {
        let here = std::env::current_dir().expect("a folder");
        assert_eq!(readable(&here), here.display().to_string());
        assert_eq!(readable(&here.join("a/b")), "a/b");
        assert_eq!(readable(Path::new("/elsewhere")), "/elsewhere");
    }
}
