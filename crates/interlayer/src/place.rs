//! Where things lie: the project's folder, its data and its figures.

use std::path::{Path, PathBuf};

use interlayer_experiments::Profile;

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

/// Where a profile's results are kept.
pub fn results(profile: Profile) -> PathBuf {
    project().join("data/results").join(profile.name())
}

/// Where a second look at a profile's runs is kept.
pub fn studies(profile: Profile) -> PathBuf {
    results(profile).join("studies")
}

/// Where runs in small batches are kept.
pub fn batches(profile: Profile) -> PathBuf {
    results(profile).join("batches")
}

/// Where estimates of known problems are kept.
pub fn validation() -> PathBuf {
    project().join("data/validation")
}

/// Where downloaded MNIST is kept.
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

/// A path as a person would type it from the current folder.
pub fn readable(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(&here).unwrap_or(path).display().to_string()
}
