//! A mean over seeds and how far it can be trusted.

use std::fmt;

use statrs::distribution::{ContinuousCDF, StudentsT};

/// A mean over runs that differ in their seed, and its 95 % confidence interval by Student's t.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The mean.
    pub mean: f64,
    /// Half the width of the interval; infinite for a single seed, of which nothing is known.
    pub half: f64,
    /// How many seeds.
    pub seeds: usize,
}

impl Interval {
    /// Of one value per seed; `None` without any.
    pub fn of(values: &[f64]) -> Option<Self> {
        let n = values.len() as f64;
        if values.is_empty() {
            return None;
        }
        let mean = values.iter().sum::<f64>() / n;
        let half = if values.len() < 2 {
            f64::INFINITY
        } else {
            let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (n - 1.0);
            // Two or more values: there is at least one degree of freedom.
            let quantile = StudentsT::new(0.0, 1.0, n - 1.0).map_or(f64::INFINITY, |t| t.inverse_cdf(0.975));
            quantile * (variance / n).sqrt()
        };
        Some(Self { mean, half, seeds: values.len() })
    }

    /// The lower end.
    pub fn low(&self) -> f64 {
        self.mean - self.half
    }

    /// The upper end.
    pub fn high(&self) -> f64 {
        self.mean + self.half
    }
}

/// "2.31 ± 0.04", or "2.31 (one seed)". A precision sets the decimals.
impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = f.precision().unwrap_or(2);
        // Print has a minus sign, not a hyphen, and no minus before a zero.
        let text = format!("{:.decimals$}", self.mean);
        match text.strip_prefix('-') {
            Some(rest) if rest.chars().all(|c| c == '0' || c == '.') => f.write_str(rest)?,
            Some(rest) => write!(f, "−{rest}")?,
            None => f.write_str(&text)?,
        }
        if self.half.is_finite() { write!(f, " ± {:.decimals$}", self.half) } else { f.write_str(" (one seed)") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_values_by_hand() {
        // Mean 2, standard deviation 1, t(0.975, 2) = 4.302653.
        let interval = Interval::of(&[1.0, 2.0, 3.0]).unwrap();
        assert_eq!(interval.mean, 2.0);
        assert!((interval.half - 4.302_653 / 3f64.sqrt()).abs() < 1e-5, "{interval:?}");
        assert_eq!(format!("{interval}"), "2.00 ± 2.48");
        assert_eq!(format!("{:.1}", Interval::of(&[-0.01, -0.02]).unwrap()), "0.0 ± 0.1");
    }

    #[test]
    fn one_seed_says_nothing_about_others() {
        let interval = Interval::of(&[-1.5]).unwrap();
        assert_eq!(interval.high(), f64::INFINITY);
        assert_eq!(format!("{interval:.1}"), "−1.5 (one seed)");
        assert_eq!(Interval::of(&[]), None);
    }
}
