use crate::estimator::Estimator;
use neighbours::Error as Search;

/// Why there is no estimate: the wrong value, and what to do. [`NoDevice`](Error::NoDevice),
/// [`NoKernels`](Error::NoKernels) and [`DeviceFailed`](Error::DeviceFailed) occur with the feature `cuda` alone.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A matrix without columns.
    #[error("{}", Search::ZeroDims)]
    ZeroDims,
    /// The slice does not hold n x dims numbers.
    #[error("{}", Search::Length { len: *len, n: *n, dims: *dims })]
    Length {
        /// Numbers in the slice.
        len: usize,
        /// Samples announced.
        n: usize,
        /// Coordinates announced.
        dims: usize,
    },
    /// NaN or an infinity among the samples.
    #[error("{}", Search::NotFinite { row: *row, column: *column, value: *value })]
    NotFinite {
        /// Sample, counted from 0.
        row: usize,
        /// Coordinate, counted from 0.
        column: usize,
        /// NaN, inf or -inf.
        value: f64,
    },
    /// x and y are paired sample by sample, so they need the same number.
    #[error("{}", Search::UnequalN { x: *x, y: *y })]
    UnequalN {
        /// Samples of x.
        x: usize,
        /// Samples of y.
        y: usize,
    },
    /// k counts neighbours.
    #[error("{}", Search::ZeroK)]
    ZeroK,
    /// k neighbours and one point beyond them are the least that says anything.
    #[error("{}", Search::TooFewPoints { n: *n, k: *k })]
    TooFewPoints {
        /// Samples given.
        n: usize,
        /// Neighbours asked for.
        k: usize,
    },
    /// Points are numbered in 32 bits.
    #[error("{}", Search::TooManyPoints { n: *n })]
    TooManyPoints {
        /// Samples given.
        n: usize,
    },
    /// A differential entropy of repeated points is minus infinity.
    #[error(
        "sample {row} coincides with {k} or more others, its entropy is minus infinity: remove repeated samples, raise k or add a small jitter"
    )]
    Coincident {
        /// The first such sample.
        row: usize,
        /// Neighbours asked for.
        k: usize,
    },
    /// A differential entropy needs the distances themselves.
    #[error(
        "the neighbours of sample {row} are farther away than the largest number of their type: scale the samples down, or pass them as f64"
    )]
    BeyondRange {
        /// The first such sample.
        row: usize,
    },
    /// The condition is paired with x and y sample by sample.
    #[error("z has {z} samples, x and y have {n}: pass one sample of z for each pair")]
    UnequalCondition {
        /// Samples of x and of y.
        n: usize,
        /// Samples of z.
        z: usize,
    },
    /// A sample alone with its label has no neighbour there.
    #[error("each of {n} samples has a label of its own: pass labels that repeat, or measure them as numbers with Ksg")]
    NoRepeatedLabel {
        /// Samples given.
        n: usize,
    },
    /// Too few samples.
    #[error("{n} samples are too few: pass at least {least}")]
    TooFew {
        /// Samples given.
        n: usize,
        /// The least that will do.
        least: usize,
    },
    /// A covariance without an inverse: coordinates that follow from each other, or outnumber the samples.
    #[error(
        "the covariance of {dims} coordinates from {n} samples is singular: use Shrinkage::LedoitWolf, pass more than {dims} samples, or drop coordinates that follow from others"
    )]
    Singular {
        /// Samples given.
        n: usize,
        /// Coordinates of x and y together, those that are constant left out.
        dims: usize,
    },
    /// The number of bins is zero.
    #[error("0 bins: ask for at least one per coordinate (30 is usual)")]
    ZeroBins,
    /// Bins need a low and a high edge.
    #[error("bins from {low} to {high}: pass a finite range with low < high")]
    Range {
        /// Lower edge.
        low: f64,
        /// Upper edge.
        high: f64,
    },
    /// A standard deviation.
    #[error("noise of standard deviation {value}: pass a positive finite one, in the units of the samples")]
    Noise {
        /// What was given.
        value: f64,
    },
    /// k neighbours span a box along d principal axes only where k > d.
    #[error(
        "k = {k} is not above the {dims} coordinates: so few neighbours lie in a flat piece whatever the data, raise k or measure with Ksg"
    )]
    FewNeighbours {
        /// Neighbours asked for.
        k: usize,
        /// Coordinates of x and y together.
        dims: usize,
    },
    /// A share of a volume.
    #[error("alpha is {value}: pass one above 0 and at most 1 (0.25 is usual for 1 + 1 coordinates and k = 5)")]
    Alpha {
        /// What was given.
        value: f64,
    },
    /// A report speaks of nearest neighbours.
    #[error(
        "{estimator} has no report: drift over k, ties and ceilings are those of nearest neighbours, measure with Ksg"
    )]
    NoReport {
        /// Of the estimate.
        estimator: Estimator,
    },
    /// Information without limit, as of a function without noise.
    #[error(
        "the neighbours of sample {row} lie in a flat piece, which shows infinite information: remove repeated samples, raise k, add a small jitter or measure with Ksg"
    )]
    Flat {
        /// The first such sample.
        row: usize,
    },
    /// No NVIDIA driver, no GPU behind it, or one that does not start.
    #[error("{}", Search::NoDevice { reason: reason.clone() })]
    NoDevice {
        /// What the driver says.
        reason: String,
    },
    /// The kernels are compiled on the machine that runs them.
    #[error("{}", Search::NoKernels { reason: reason.clone() })]
    NoKernels {
        /// What NVRTC or the driver says.
        reason: String,
    },
    /// Out of memory, mostly.
    #[error("{}", Search::DeviceFailed { n: *n, dims: *dims, reason: reason.clone() })]
    DeviceFailed {
        /// Samples given.
        n: usize,
        /// Coordinates of x and y together.
        dims: usize,
        /// What the driver says.
        reason: String,
    },
}

impl From<Search> for Error {
    fn from(error: Search) -> Self {
        match error {
            Search::ZeroDims => Self::ZeroDims,
            Search::Length { len, n, dims } => Self::Length { len, n, dims },
            Search::NotFinite { row, column, value } => Self::NotFinite { row, column, value },
            Search::UnequalN { x, y } => Self::UnequalN { x, y },
            Search::ZeroK => Self::ZeroK,
            Search::TooFewPoints { n, k } => Self::TooFewPoints { n, k },
            Search::TooManyPoints { n } => Self::TooManyPoints { n },
            Search::NoDevice { reason } => Self::NoDevice { reason },
            Search::NoKernels { reason } => Self::NoKernels { reason },
            Search::DeviceFailed { n, dims, reason } => Self::DeviceFailed { n, dims, reason },
        }
    }
}
