use crate::covariance::Shrinkage;
use crate::variant::Variant;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Which estimator, with the settings that decide its value: "KSG1, k = 3", "Gaussian, Ledoit-Wolf".
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Estimator {
    /// [`Ksg`](crate::Ksg).
    Ksg {
        /// Neighbours.
        k: usize,
        /// Which formula.
        variant: Variant,
    },
    /// [`Lnc`](crate::Lnc).
    Lnc {
        /// Neighbours.
        k: usize,
        /// Share of the straight box's volume below which a sample is corrected.
        alpha: f64,
    },
    /// [`Gaussian`](crate::Gaussian).
    Gaussian {
        /// Which covariance.
        shrinkage: Shrinkage,
    },
    /// [`Binned`](crate::Binned).
    Binned {
        /// Bins per coordinate.
        bins: u32,
        /// Their outer edges; `None` where the samples set them.
        range: Option<(f64, f64)>,
    },
    /// [`Discrete`](crate::Discrete).
    Discrete,
    /// [`Mixed`](crate::Mixed).
    Mixed {
        /// Neighbours of the same label.
        k: usize,
    },
    /// [`Conditional`](crate::Conditional).
    Conditional {
        /// Neighbours.
        k: usize,
    },
    /// The lower one of the [`Bounds`](crate::Bounds) of [`Kde`](crate::Kde).
    KdeLower {
        /// Standard deviation of the noise.
        noise: f64,
    },
    /// The upper one of the [`Bounds`](crate::Bounds) of [`Kde`](crate::Kde).
    KdeUpper {
        /// Standard deviation of the noise.
        noise: f64,
    },
}

impl Estimator {
    /// Neighbours, where the estimator looks at any.
    pub fn k(&self) -> Option<usize> {
        match *self {
            Self::Ksg { k, .. } | Self::Lnc { k, .. } | Self::Mixed { k } | Self::Conditional { k } => Some(k),
            Self::Gaussian { .. }
            | Self::Binned { .. }
            | Self::Discrete
            | Self::KdeLower { .. }
            | Self::KdeUpper { .. } => None,
        }
    }
}

impl fmt::Display for Estimator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ksg { k, variant } => write!(f, "{variant}, k = {k}"),
            Self::Lnc { k, alpha } => write!(f, "LNC, k = {k}, alpha = {alpha}"),
            Self::Gaussian { shrinkage: Shrinkage::None } => f.write_str("Gaussian"),
            Self::Gaussian { shrinkage: Shrinkage::LedoitWolf } => f.write_str("Gaussian, Ledoit-Wolf"),
            Self::Binned { bins, range: None } => write!(f, "binned, {bins} bins"),
            Self::Binned { bins, range: Some((low, high)) } => write!(f, "binned, {bins} bins from {low} to {high}"),
            Self::Discrete => f.write_str("plug-in, Miller-Madow"),
            Self::Mixed { k } => write!(f, "mixed, k = {k}"),
            Self::Conditional { k } => write!(f, "conditional, k = {k}"),
            Self::KdeLower { noise } => write!(f, "KDE, lower bound, noise {noise}"),
            Self::KdeUpper { noise } => write!(f, "KDE, upper bound, noise {noise}"),
        }
    }
}
