//! The names of what a training measures by itself, and rows of it.

use interlayer_outline::Evaluation;
use interlayer_results::{Quantity, Row};
use mutual_info::{Estimate, Scaling};

/// Mean cross-entropy on the training images, in nats, as the step saw it.
pub const TRAIN_LOSS: &str = "train loss";
/// Share of training images labelled wrongly, as the step saw them.
pub const TRAIN_ERROR: &str = "train error";
/// Mean cross-entropy on the test images, in nats.
pub const TEST_LOSS: &str = "test loss";
/// Share of test images labelled wrongly.
pub const TEST_ERROR: &str = "test error";
/// In bits, between two layers, or of a layer about the label.
pub const INFORMATION: &str = "mutual information";
/// What stands in the place of a second layer where the information is about the label.
pub const LABEL: &str = "label";

/// The evaluation of what a training step sees.
const STEP: &str = "training step";

/// [`TRAIN_LOSS`] or [`TRAIN_ERROR`].
pub(crate) fn of_step(name: &str) -> Quantity {
    Quantity::new(name).under(STEP)
}

/// The test error under this evaluation.
pub fn test_error(evaluation: Evaluation) -> Quantity {
    Quantity::new(TEST_ERROR).under(evaluation)
}

/// The mutual information of two layers, or of a layer about the [`LABEL`], under this evaluation.
pub fn information([x, y]: [&str; 2], evaluation: Evaluation) -> Quantity {
    Quantity::new(INFORMATION).between(x, y).under(evaluation)
}

/// An estimate as a row, with the estimator's settings and the diagnostics.
pub fn estimated(run: &str, epoch: u32, quantity: impl Into<Quantity>, estimate: &Estimate) -> Row {
    let k = estimate.estimator.k();
    let settings = estimate.estimator.to_string();
    Row {
        estimator: Some(k.map_or(settings.clone(), |k| settings.replacen(&format!(", k = {k}"), "", 1))),
        k: k.map(|k| k as u32),
        n: Some(estimate.n as u32),
        scaling: Some(scaling(&estimate.scaling)),
        ceiling: estimate.ceiling,
        duplicates: estimate.duplicates,
        saturated: estimate.saturated,
        ..Row::new(run, epoch, quantity, estimate.bits)
    }
}

/// One name where all sides were scaled alike.
fn scaling(sides: &[Scaling]) -> String {
    let mut names: Vec<&str> = sides.iter().map(|side| name(*side)).collect();
    names.dedup();
    names.join(", ")
}

fn name(scaling: Scaling) -> &'static str {
    match scaling {
        Scaling::None => "none",
        Scaling::Standardise => "standardise",
        Scaling::RankNormal => "rank-normal",
    }
}

#[cfg(test)]
mod tests {
    use mutual_info::{Ksg, Samples, Variant};

    use super::*;

    #[test]
    fn a_row_says_how_it_was_estimated() {
        let x: Vec<f64> = (0..60).map(|i| (f64::from(i) * 0.73).sin()).collect();
        let samples = || Samples::new(&x, 60, 1).unwrap();
        let scaled = Scaling::RankNormal.apply(samples());
        let by = Ksg::new(4).variant(Variant::TieAware);
        let row =
            estimated("a", 2, information(["x", "y"], Evaluation::Batch), &by.estimate(samples(), samples()).unwrap());
        assert_eq!((row.estimator.as_deref(), row.k, row.n), (Some("KSG1, tie-aware"), Some(4), Some(60)));
        assert_eq!(row.quantity().to_string(), "mutual information (x; y), batch");
        assert!(row.scaling.as_deref() == Some("none") && row.value <= row.ceiling.unwrap());
        let row = estimated("a", 2, "bits", &by.estimate(scaled.samples(), samples()).unwrap());
        assert_eq!(row.scaling.as_deref(), Some("rank-normal, none"));
    }
}
