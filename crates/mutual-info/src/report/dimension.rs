//! The intrinsic dimension of samples, from how fast the distance to neighbours grows with their number.

use crate::digamma::Digamma;
use crate::error::Error;
use crate::ksg::Ksg;
use crate::samples::Samples;
use crate::values::Values;
use neighbours::Scalar;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::fmt;

/// Neighbours whose distances are compared, n and 2 n, from the nearest on.
const SCALES: [usize; 5] = [1, 2, 4, 8, 16];

/// Two scales agree where their dimensions differ by no more than this factor. On a lattice no two scales do.
const AGREE: f64 = 1.3;

/// Where the distances to more of the points are equal, rounding decides the dimension.
const TIED: f64 = 0.1;

/// Fewer points say nothing of how they lie.
const FEWEST: usize = 20;

/// Relative difference below which distances are equal but for rounding.
const NEAR: f64 = 1e-6;

/// Why an intrinsic dimension of a [`Report`](crate::Report) is unknown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DimensionNote {
    /// "x", "y" or "x and y".
    pub of: String,
    /// The reason.
    #[serde(flatten)]
    pub reason: NoDimension,
}

/// What keeps the distances between points from saying their dimension.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum NoDimension {
    /// Too few different points.
    FewPoints {
        /// Different points.
        points: usize,
        /// The fewest that say something.
        fewest: usize,
    },
    /// Distances are equal, as those of rounded and of evenly spaced points are.
    Ties {
        /// Share of the points with equal distances, at the scale that has most of them, 0..=1.
        share: f64,
    },
    /// The dimension differs from scale to scale, or is above the number of coordinates.
    Scales,
}

impl fmt::Display for DimensionNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the intrinsic dimension of {} is unknown: ", self.of)?;
        match &self.reason {
            NoDimension::FewPoints { points: 1, .. } => f.write_str("all points are equal"),
            NoDimension::FewPoints { points, fewest } => {
                write!(f, "there are only {points} different points, and {fewest} are needed")
            }
            NoDimension::Ties { share } => write!(
                f,
                "distances are equal at {:.1} % of the points (rounded numbers, few values, or even spacing)",
                100.0 * share
            ),
            NoDimension::Scales => {
                f.write_str("it differs from scale to scale (nearly even spacing, or points too few for it)")
            }
        }
    }
}

/// The intrinsic dimension of (x, y), or why there is none.
///
/// Of n to 2 n neighbours: `(psi(2 n) - psi(n)) / mean ln(r_2n / r_n)`, r_n the distance to the n-th neighbour (Denti et
/// al. 2022, Sci. Rep. 12, 20005, by the mean; n = 1 is TwoNN). Points that are equal count once. The first n of
/// [`SCALES`] is taken at which distances are seldom equal and 2 n to 4 n neighbours say nearly the same.
pub(super) fn dimension<T: Scalar>(x: Samples<T>, y: Samples<T>) -> Result<Result<f64, NoDimension>, Error> {
    let (of_x, of_y) = (Values::of(x), Values::of(y));
    let mut seen = HashSet::with_capacity(x.n());
    let first: Vec<usize> = (0..x.n()).filter(|&i| seen.insert((of_x.of[i], of_y.of[i]))).collect();
    if first.len() < FEWEST {
        return Ok(Err(NoDimension::FewPoints { points: first.len(), fewest: FEWEST }));
    }
    if first.len() == x.n() {
        return of_points(x, y);
    }
    let (rows_x, rows_y) = (x.rows(&first), y.rows(&first));
    of_points(Samples::new(&rows_x, first.len(), x.dims())?, Samples::new(&rows_y, first.len(), y.dims())?)
}

/// Of points that are all different.
fn of_points<T: Scalar>(x: Samples<T>, y: Samples<T>) -> Result<Result<f64, NoDimension>, Error> {
    let n = x.n();
    let psi = Digamma::up_to(n);
    let nearest = Ksg::new(2).neighbourhoods(x, y)?;
    let (mut inner, mut outer) = (nearest.nearest, nearest.eps);
    let mut before: Option<Scale> = None;
    let mut most_tied = 0.0_f64;
    for (place, &from) in SCALES.iter().enumerate() {
        if place > 0 {
            // A search needs two points more than neighbours.
            if 2 * from + 2 > n {
                break;
            }
            inner = std::mem::replace(&mut outer, Ksg::new(2 * from).neighbourhoods(x, y)?.eps);
        }
        let scale = Scale::new(&inner, &outer, psi.at(2 * from) - psi.at(from));
        most_tied = most_tied.max(scale.tied);
        if let Some(found) = before.and_then(|before| before.confirmed(&scale)) {
            // One scale may be above the number of coordinates by chance.
            let most = varying(x) + varying(y) * usize::from(!same(x, y));
            if found <= AGREE * most as f64 {
                return Ok(Ok(found.min(most as f64)));
            }
        }
        before = Some(scale);
    }
    Ok(Err(if most_tied > TIED { NoDimension::Ties { share: most_tied } } else { NoDimension::Scales }))
}

/// What the distances to n and to 2 n neighbours say.
#[derive(Clone, Copy)]
struct Scale {
    dimension: f64,
    tied: f64,
}

impl Scale {
    fn new(inner: &[f64], outer: &[f64], expected: f64) -> Self {
        let logs = || inner.iter().zip(outer).map(|(inner, outer)| (outer / inner).ln());
        let n = inner.len() as f64;
        // Distances beyond the largest number give an infinity or NaN, which no other scale confirms.
        let dimension = expected / (logs().sum::<f64>() / n);
        Self { dimension, tied: logs().filter(|log| *log < NEAR).count() as f64 / n }
    }

    /// The dimension, where the next scale says nearly the same.
    fn confirmed(self, next: &Self) -> Option<f64> {
        let ratio = self.dimension / next.dimension;
        (self.tied <= TIED && (1.0 / AGREE..=AGREE).contains(&ratio)).then_some(self.dimension)
    }
}

/// How many coordinates are not constant.
fn varying<T: Scalar>(samples: Samples<T>) -> usize {
    let first = samples.row(0);
    (0..samples.dims()).filter(|&c| (1..samples.n()).any(|i| samples.row(i)[c] != first[c])).count()
}

/// Whether both are one and the same side.
fn same<T: Scalar>(x: Samples<T>, y: Samples<T>) -> bool {
    x.dims() == y.dims() && x.data() == y.data()
}
