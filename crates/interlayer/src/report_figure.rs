//! The report of an estimate as a picture.

use interlayer_experiments::mutual_info::Report;
use interlayer_figures::{self as figures, EstimateReport, Figure, NullBand, estimate_report};

/// A report as panels: the number with error bar, null and ceiling, its drifts, and what speaks against it.
///
/// # Errors
/// Numbers that cannot be drawn.
pub fn report_figure(report: &Report) -> Result<Figure, figures::Error> {
    estimate_report(&drawn(report))
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
        deviation: estimate.deviation,
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
