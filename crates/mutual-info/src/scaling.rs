//! What is done to coordinates before they are measured.

use serde::{Deserialize, Serialize};
use std::fmt;

/// How each coordinate is scaled before the estimate samples are measured. Estimators do nothing of the kind by themselves; what
/// was done travels with the samples and stands in [`Estimate::scaling`](crate::Estimate::scaling).
///
/// Mutual information itself does not change where coordinates are scaled one by one; estimates do, for the max norm
/// compares coordinates as they are and sees mostly the widest.
///
/// A coordinate counts as constant, and becomes 0, where it varies by no more than rounding does: where max - min is at
/// most 8 epsilon times the largest magnitude, epsilon that of f32 for f32 samples and for f64 samples that are f32
/// numbers one and all, else that of f64. To widen that noise to the spread of the others would let it drown them. Whole
/// numbers that the type counts one by one (up to 2^24, or 2^53) are exact, and constant only where they are equal.
///
/// ```
/// use mutual_info::{Ksg, Samples, Scaling};
/// // One coordinate in millimetres, one in kilometres: the max norm sees only the first.
/// let x: Vec<f64> = (0..400).map(|i| (i as f64 * [0.618, 1e-6 * 0.755][i % 2]).sin()).collect();
/// let y: Vec<f64> = (0..200).map(|i| (i as f64 * 0.618).cos()).collect();
/// let (x, y) = (Samples::new(&x, 200, 2)?, Samples::new(&y, 200, 1)?);
/// let (x, y) = (Scaling::Standardise.apply(x), Scaling::RankNormal.apply(y));
/// let estimate = Ksg::new(3).estimate(x.samples(), y.samples())?;
/// assert_eq!(estimate.scaling, [Scaling::Standardise, Scaling::RankNormal]);
/// # Ok::<(), mutual_info::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scaling {
    /// Nothing.
    #[default]
    None,
    /// To mean 0 and sample standard deviation 1 (divisor N - 1). A constant coordinate becomes 0.
    Standardise,
    /// Each number to the normal quantile of its rank, `Phi^-1((r - 1/2) / N)`, r from 1 to N, equal numbers to that of
    /// their mean rank: as Gaussian as a coordinate alone can be made. A constant coordinate becomes 0.
    RankNormal,
}

impl fmt::Display for Scaling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "not scaled",
            Self::Standardise => "standardised",
            Self::RankNormal => "rank to normal",
        })
    }
}

impl std::str::FromStr for Scaling {
    type Err = UnknownScaling;

    fn from_str(name: &str) -> Result<Self, UnknownScaling> {
        match name {
            "none" => Ok(Self::None),
            "standardise" => Ok(Self::Standardise),
            "rank-normal" => Ok(Self::RankNormal),
            _ => Err(UnknownScaling(name.to_owned())),
        }
    }
}

/// A name that no scaling has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no scaling is called `{0}`: there are none, standardise, rank-normal")]
pub struct UnknownScaling(String);
