use serde::{Deserialize, Serialize};
use std::fmt;

/// Which estimator of Kraskov, Stögbauer and Grassberger (Phys. Rev. E 69, 066138, 2004).
///
/// eps is the max-norm distance of a sample to its k-th neighbour in (x, y); counts leave the sample itself out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Variant {
    /// KSG1, and right where distances are equal too (integers, rounded numbers, half precision, ReLU): its mean over a
    /// jitter too small to change anything but the order of equal distances, computed and not drawn. To the last bit
    /// [`Variant::Ksg1`] where no two distances are equal. Never above the entropy of x or of y where samples repeat.
    #[default]
    TieAware,
    /// Eq. 8: `psi(k) + psi(N) - <psi(n_x + 1) + psi(n_y + 1)>`, n = samples with marginal distance `< eps`. Made for
    /// data without equal distances: independent integers show more than a bit ([`Estimate::ties`](crate::Estimate::ties)).
    Ksg1,
    /// Eq. 9: `psi(k) - 1/k + psi(N) - <psi(n_x) + psi(n_y)>`, n_x = samples with distance `<= eps_x`, the largest
    /// distance in x among the k neighbours; eps_y separately. At samples with ties the term of
    /// [`Variant::TieAware`] takes its place, at the cost of a second search.
    Ksg2,
    /// What the Python package NPEET computes: KSG1 in f64, counting `d <= eps - 1e-15`.
    Npeet {
        /// Seed of the noise U[0, 1) * 1e-10 that NPEET adds to every coordinate (after conversion to f64); `None`
        /// adds none.
        jitter: Option<u64>,
    },
}

impl fmt::Display for Variant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Variant::TieAware => f.write_str("KSG1, tie-aware"),
            Variant::Ksg1 => f.write_str("KSG1"),
            Variant::Ksg2 => f.write_str("KSG2"),
            Variant::Npeet { jitter: None } => f.write_str("NPEET"),
            Variant::Npeet { jitter: Some(seed) } => write!(f, "NPEET with jitter, seed {seed}"),
        }
    }
}

impl std::str::FromStr for Variant {
    type Err = UnknownVariant;

    fn from_str(name: &str) -> Result<Self, UnknownVariant> {
        match name {
            "tie-aware" => Ok(Self::TieAware),
            "ksg1" => Ok(Self::Ksg1),
            "ksg2" => Ok(Self::Ksg2),
            "npeet" => Ok(Self::Npeet { jitter: None }),
            _ => Err(UnknownVariant(name.to_owned())),
        }
    }
}

/// A name that no variant has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no variant is called `{0}`: there are tie-aware, ksg1, ksg2, npeet")]
pub struct UnknownVariant(String);
