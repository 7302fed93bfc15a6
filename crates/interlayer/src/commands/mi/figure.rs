//! The report of an estimate as a picture.

use std::error::Error;
use std::path::{Path, PathBuf};

use interlayer::figures::{EstimateReport, NullBand, estimate_report};
use interlayer::mutual_info::Report;

/// Draws it beside this file's name, as SVG, PDF and PNG, and says which files were written.
pub(super) fn save(report: &Report, path: &Path) -> Result<Vec<PathBuf>, Box<dyn Error + Send + Sync>> {
    let drawn_as =
        path.extension().is_some_and(|extension| ["svg", "pdf", "png"].iter().any(|drawn| extension == *drawn));
    let stem = if drawn_as { path.file_stem() } else { path.file_name() };
    let stem = stem.ok_or_else(|| format!("`{}` names no file for the figure", path.display()))?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Ok(estimate_report(&drawn(report))?.save(folder, &stem.to_string_lossy())?)
}

fn drawn(report: &Report) -> EstimateReport {
    let estimate = &report.estimate;
    let shares = [
        ("at the ceiling", Some(report.at_ceiling)),
        ("duplicates", estimate.duplicates),
        ("ties", Some(report.ties)),
        ("near ties", Some(report.near_ties)),
        ("saturated", estimate.saturated),
    ];
    EstimateReport {
        estimator: estimate.settings(),
        bits: estimate.bits,
        deviation: report.deviation,
        ceiling: estimate.ceiling,
        null: report.null.as_ref().map(|null| NullBand {
            permutations: null.permutations,
            seed: null.seed,
            mean: null.mean,
            deviation: null.deviation,
            p: null.p,
        }),
        baseline: report.baseline.as_ref().map(|baseline| (baseline.estimator.to_string(), baseline.bits)),
        k: estimate.estimator.k().unwrap_or_default(),
        n: estimate.n,
        by_k: report.by_k.clone(),
        by_n: report.by_n.clone(),
        shares: shares.into_iter().filter_map(|(name, share)| Some((name.to_owned(), share?))).collect(),
        dimensions: ["x", "y", "x and y"].map(str::to_owned).into_iter().zip(report.dimensions).collect(),
    }
}
