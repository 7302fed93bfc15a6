//! Compares the code with reference files: recorded trainings and estimates of mutual information.

mod mutual_information;
mod reference;
mod training;

use std::fmt;

pub use mutual_information::mutual_information;
pub use reference::Error;
pub use training::training;

/// The largest difference of one kind, and what is tolerated.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// What is compared, in which precision, and how.
    pub kind: String,
    /// The largest difference found. NaN where something is not a number.
    pub largest: f64,
    /// The largest difference tolerated.
    pub tolerance: f64,
}

impl Difference {
    fn new(kind: impl Into<String>, largest: f64, tolerance: f64) -> Self {
        Self { kind: kind.into(), largest, tolerance }
    }

    /// Whether the difference is tolerated.
    pub fn is_tolerated(&self) -> bool {
        self.largest <= self.tolerance
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = if self.is_tolerated() { "ok  " } else { "FAIL" };
        write!(f, "{verdict} {:<52} {:9.2e}  (tolerated {:.0e})", self.kind, self.largest, self.tolerance)
    }
}

/// The larger of two, and NaN if either is: a NaN must never pass for a small difference.
fn worst(a: f64, b: f64) -> f64 {
    if a.is_nan() || b.is_nan() { f64::NAN } else { a.max(b) }
}

/// The largest |ours - theirs|.
fn largest_absolute(ours: &[f64], theirs: &[f64]) -> f64 {
    if ours.len() != theirs.len() {
        return f64::NAN;
    }
    ours.iter().zip(theirs).map(|(a, b)| (a - b).abs()).fold(0.0, worst)
}

/// |ours - theirs| / |theirs|, Euclidean norms.
fn relative_by_norm(ours: &[f64], theirs: &[f64]) -> f64 {
    if ours.len() != theirs.len() {
        return f64::NAN;
    }
    let distance: f64 = ours.iter().zip(theirs).map(|(a, b)| (a - b).powi(2)).sum();
    let norm: f64 = theirs.iter().map(|b| b * b).sum();
    (distance / norm.max(f64::MIN_POSITIVE)).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_no_number_passes() {
        assert!(!Difference::new("x", largest_absolute(&[f64::NAN, 0.0], &[0.0, 0.0]), 1.0).is_tolerated());
        assert!(!Difference::new("x", relative_by_norm(&[f64::NAN], &[1.0]), 1.0).is_tolerated());
        assert!(!Difference::new("x", largest_absolute(&[0.0], &[0.0, 0.0]), 1.0).is_tolerated());
        assert!(Difference::new("x", largest_absolute(&[1.0], &[1.5]), 0.5).is_tolerated());
        assert!(!Difference::new("x", relative_by_norm(&[3.0, 4.0], &[3.0, 4.1]), 1e-3).is_tolerated());
    }
}
