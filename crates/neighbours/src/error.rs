/// Why nothing was searched: the value at fault, and the way out. The last three occur with the feature `cuda` alone.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Error {
    /// A matrix without columns.
    #[error("samples have 0 dimensions: give every sample at least one coordinate")]
    ZeroDims,
    /// The slice does not hold n x dims numbers.
    #[error("{len} numbers are not {n} samples of {dims} coordinates: pass a slice of n * dims numbers, row after row")]
    Length {
        /// Numbers in the slice.
        len: usize,
        /// Samples announced.
        n: usize,
        /// Coordinates announced.
        dims: usize,
    },
    /// NaN or an infinity among the samples.
    #[error(
        "row {row}, column {column} is {value}: leave this sample out or correct it, because distances to it are undefined"
    )]
    NotFinite {
        /// Sample, counted from 0.
        row: usize,
        /// Coordinate, counted from 0.
        column: usize,
        /// NaN, inf or -inf.
        value: f64,
    },
    /// x and y are paired sample by sample, so they need the same number.
    #[error("x has {x} samples and y has {y}: pass the same number, because row i of x belongs to row i of y")]
    UnequalN {
        /// Samples of x.
        x: usize,
        /// Samples of y.
        y: usize,
    },
    /// k counts neighbours.
    #[error("k is 0: ask for at least one neighbour (3 is usual)")]
    ZeroK,
    /// k neighbours and one point beyond them are the least that says anything.
    #[error("{n} samples are too few for k = {k}: pass at least {} or lower k", k.saturating_add(2))]
    TooFewPoints {
        /// Samples given.
        n: usize,
        /// Neighbours asked for.
        k: usize,
    },
    /// Points are numbered in 32 bits.
    #[error("{n} samples are more than {}: measure a subsample", u32::MAX)]
    TooManyPoints {
        /// Samples given.
        n: usize,
    },
    /// No NVIDIA driver, no GPU behind it, or one that does not start.
    #[error("no CUDA device: {reason}; install NVIDIA's driver for the GPU, or choose another search")]
    NoDevice {
        /// What the driver says.
        reason: String,
    },
    /// The kernels are compiled on the machine that runs them.
    #[error(
        "no kernels for the CUDA device: {reason}; put libnvrtc of a CUDA toolkit that the driver supports on the library path, or choose another search"
    )]
    NoKernels {
        /// What NVRTC or the driver says.
        reason: String,
    },
    /// Out of memory, mostly.
    #[error(
        "the CUDA device gave up on {n} samples of {dims} coordinates: {reason}; measure a subsample, or choose another search"
    )]
    DeviceFailed {
        /// Samples given.
        n: usize,
        /// Coordinates of x and y together.
        dims: usize,
        /// What the driver says.
        reason: String,
    },
}

/// What every search asks of its numbers: k of at least 1, at least k + 2 samples, and no more than 32 bits can number.
///
/// # Errors
/// [`Error::ZeroK`], [`Error::TooFewPoints`], [`Error::TooManyPoints`].
pub fn check_counts(n: usize, k: usize) -> Result<(), Error> {
    if k == 0 {
        return Err(Error::ZeroK);
    }
    if n < k.saturating_add(2) {
        return Err(Error::TooFewPoints { n, k });
    }
    if u32::try_from(n).is_err() {
        return Err(Error::TooManyPoints { n });
    }
    Ok(())
}
