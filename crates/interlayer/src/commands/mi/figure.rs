//! The report of an estimate as a picture.

use std::error::Error;
use std::path::{Path, PathBuf};

use interlayer::mutual_info::Report;
use interlayer::report_figure;

/// Draws it beside this file's name, as SVG, PDF and PNG, and says which files were written.
pub(super) fn save(report: &Report, path: &Path) -> Result<Vec<PathBuf>, Box<dyn Error + Send + Sync>> {
    let drawn_as =
        path.extension().is_some_and(|extension| ["svg", "pdf", "png"].iter().any(|drawn| extension == *drawn));
    let stem = if drawn_as { path.file_stem() } else { path.file_name() };
    let stem = stem.ok_or_else(|| format!("`{}` names no file for the figure", path.display()))?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Ok(report_figure(report)?.save(folder, &stem.to_string_lossy())?)
}
