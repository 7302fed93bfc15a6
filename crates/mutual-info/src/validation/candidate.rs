//! The estimators that are compared with the truth.

use std::fmt;

use crate::{Binned, Error, Gaussian, Ksg, Lnc, MutualInformation, Samples, Shrinkage, Variant};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::problem::Sample;

/// An estimator and its settings.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Candidate {
    /// KSG1 with ties counted as ties, by k neighbours: the same as KSG1 where no two distances are equal.
    TieAware(usize),
    /// Kraskov et al. 2004, equation 8.
    Ksg1(usize),
    /// Equation 9.
    Ksg2(usize),
    /// KSG2 with the local nonuniformity correction.
    Lnc {
        /// Neighbours.
        k: usize,
        /// The share of the straight box below which a slanted one counts as dependence.
        alpha: f64,
    },
    /// What linear correlations hold.
    Gaussian(Shrinkage),
    /// Plug-in value of so many bins per coordinate.
    Binned(u32),
}

impl Candidate {
    /// Those of the suite, in the order of its table, for problems of these dims: LNC's alpha depends on them.
    pub fn all(dims: (usize, usize)) -> [Self; 8] {
        const K: usize = 10;
        [
            Self::TieAware(3),
            Self::Ksg1(3),
            Self::Ksg2(3),
            Self::Ksg1(K),
            // Where no alpha can be found LNC refuses the samples too, whatever alpha it has.
            Self::Lnc { k: K, alpha: alpha(K, dims).unwrap_or(1.0) },
            Self::Gaussian(Shrinkage::None),
            Self::Gaussian(Shrinkage::LedoitWolf),
            Self::Binned(30),
        ]
    }

    /// The most samples that it is measured with. LNC looks at every pair in plain loops: at N = 10,000 it would take
    /// longer than all others together.
    pub fn most_samples(self) -> u32 {
        if matches!(self, Self::Lnc { .. }) { 2_000 } else { u32::MAX }
    }

    /// I(X; Y) in bits.
    ///
    /// # Errors
    /// Those of the estimator: LNC's where k is not above the dims, the Gaussian's where the covariance is singular.
    pub fn bits(self, sample: &Sample) -> Result<f64, Error> {
        let (x, y) = sample.sides()?;
        match self {
            Self::TieAware(k) => Ksg::new(k).bits(x, y),
            Self::Ksg1(k) => Ksg::new(k).variant(Variant::Ksg1).bits(x, y),
            Self::Ksg2(k) => Ksg::new(k).variant(Variant::Ksg2).bits(x, y),
            Self::Lnc { k, alpha } => Lnc::new(k, alpha).bits(x, y),
            Self::Gaussian(shrinkage) => Gaussian::new(shrinkage).bits(x, y),
            Self::Binned(bins) => Binned::new(bins).bits(x, y),
        }
    }
}

impl fmt::Display for Candidate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TieAware(k) => write!(f, "tie-aware, k = {k}"),
            Self::Ksg1(k) => write!(f, "KSG1, k = {k}"),
            Self::Ksg2(k) => write!(f, "KSG2, k = {k}"),
            Self::Lnc { k, .. } => write!(f, "LNC, k = {k}"),
            Self::Gaussian(Shrinkage::None) => f.write_str("Gaussian"),
            Self::Gaussian(Shrinkage::LedoitWolf) => f.write_str("Gaussian, Ledoit-Wolf"),
            Self::Binned(bins) => write!(f, "{bins} bins"),
        }
    }
}

/// The largest of 1/2, 1/4, 1/8, … with which LNC shows no more than 0.01 bits of correction in 1,000 independent uniform
/// samples: a larger alpha takes the chance shape of k neighbours for dependence, a smaller one corrects less than it could.
///
/// # Errors
/// As [`Lnc::estimate`].
pub fn alpha(k: usize, dims: (usize, usize)) -> Result<f64, Error> {
    const N: usize = 1_000;
    const TOLERATED_BITS: f64 = 0.01;
    let mut rng = ChaCha8Rng::seed_from_u64(0);
    let mut side = |dims: usize| (0..N * dims).map(|_| rng.random()).collect::<Vec<f64>>();
    let (x, y) = (side(dims.0), side(dims.1));
    let (x, y) = (Samples::new(&x, N, dims.0)?, Samples::new(&y, N, dims.1)?);
    let uncorrected = Lnc::new(k, f64::MIN_POSITIVE).bits(x, y)?;
    let mut alpha = 0.5;
    while (Lnc::new(k, alpha).bits(x, y)? - uncorrected).abs() > TOLERATED_BITS {
        alpha /= 2.0;
    }
    Ok(alpha)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_estimators_apart() {
        let names: Vec<String> = Candidate::all((1, 1)).iter().map(Candidate::to_string).collect();
        let mut distinct = names.clone();
        distinct.sort();
        distinct.dedup();
        assert_eq!(distinct.len(), names.len());
    }

    #[test]
    fn more_coordinates_need_a_smaller_alpha() {
        let [one, two, three] = [1, 2, 3].map(|d| alpha(10, (d, d)).unwrap());
        assert!(0.5 >= one && one > two && two > three && three > 1e-3, "{one}, {two}, {three}");
        assert!(matches!(alpha(10, (5, 5)), Err(Error::FewNeighbours { k: 10, dims: 10 })));
    }
}
