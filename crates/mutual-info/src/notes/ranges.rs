//! Coordinates that distances do not see, and coordinates whose extreme values are far away.

use super::Note;
use super::widths::{column, quartiles, within};
use crate::samples::Samples;
use crate::scaled::is_constant;
use crate::scaling::Scaling;
use neighbours::Scalar;

/// A coordinate this much narrower than the widest one of its side can be hidden behind it.
const NARROWER: f64 = 5.0;

/// A coordinate is hidden where the typical distance to the k-th neighbour is this share of its whole range: two values that
/// differ by the whole range are then hardly farther apart than neighbours are.
const OF_RANGE: f64 = 0.5;

/// Extreme values this many interquartile ranges apart are noted: those of 2,000 normal numbers are 5 apart, of a lognormal
/// with sigma = 3 some thousands.
const TAILS: f64 = 1_000.0;

/// max - min of each coordinate, also where the type of the numbers cannot hold it. `ranges` are those in its arithmetic.
pub(crate) fn finite<T: Scalar>(samples: Samples<T>, ranges: &[f64]) -> Vec<f64> {
    let range = |c: usize| {
        let column = (0..samples.n()).map(|i| samples.row(i)[c].wide());
        let (low, high) = column.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(v), h.max(v)));
        within(high - low)
    };
    ranges.iter().enumerate().map(|(c, given)| if given.is_finite() { *given } else { range(c) }).collect()
}

/// A coordinate whose whole range is hardly wider than the typical distance to a neighbour, while another one of its side is
/// much wider: a flag beside an age. `ranges` are max - min of each coordinate.
pub(crate) fn hidden<T: Scalar>(side: &str, samples: Samples<T>, ranges: &[f64], typical: f64) -> Option<Note> {
    let by_range = |a: &usize, b: &usize| ranges[*a].total_cmp(&ranges[*b]);
    let wide = (0..ranges.len()).max_by(by_range)?;
    let candidates = (0..ranges.len()).filter(|c| {
        let range = ranges[*c];
        range > 0.0 && NARROWER * range <= ranges[wide] && typical >= OF_RANGE * range
    });
    let narrow = candidates.min_by(by_range)?;
    let varies = || !is_constant::<T>(&(0..samples.n()).map(|i| samples.row(i)[narrow].wide()).collect::<Vec<f64>>());
    (samples.scaling() == Scaling::None && varies()).then(|| Note::Coordinates {
        side: side.to_owned(),
        wide,
        narrow,
        factor: ranges[wide] / ranges[narrow],
    })
}

/// A coordinate whose extreme values are far from its middle half. Ranks have no such.
pub(crate) fn tails<T: Scalar>(side: &str, samples: Samples<T>, ranges: &[f64]) -> Option<Note> {
    if samples.scaling() == Scaling::RankNormal {
        return None;
    }
    let factor = |c: usize| match quartiles(column(samples, c)) {
        Some(quartiles) if quartiles > 0.0 => ranges[c] / quartiles,
        _ => 0.0,
    };
    let factors = (0..ranges.len()).map(|c| (c, factor(c)));
    let (coordinate, factor) = factors.max_by(|a, b| a.1.total_cmp(&b.1))?;
    (factor > TAILS).then(|| Note::Tails { side: side.to_owned(), coordinate, factor })
}
