//! What the estimators of two sets of samples have in common.

use crate::binned::Binned;
use crate::discrete::Discrete;
use crate::error::Error;
use crate::estimate::Estimate;
use crate::gaussian::Gaussian;
use crate::ksg::Ksg;
use crate::lnc::Lnc;
use crate::samples::Samples;
use neighbours::Scalar;

/// An estimator of I(X; Y), for code that compares several.
///
/// ```
/// use mutual_info::{Error, Ksg, MutualInformation, Samples};
/// fn loss(by: &impl MutualInformation, x: Samples<f64>, y: Samples<f64>) -> Result<f64, Error> {
///     Ok(by.bits(x, x)? - by.bits(x, y)?)
/// }
/// let x: Vec<f64> = (0..300).map(|i| (i as f64 * 0.618).fract()).collect();
/// let noisy: Vec<f64> = (0..300).map(|i| x[i] + (i as f64 * 0.755).fract()).collect();
/// let [x, noisy] = [&x, &noisy].map(|data| Samples::new(data, 300, 1));
/// let (x, noisy) = (x?, noisy?);
/// assert!(loss(&Ksg::new(3), x, noisy)? > 1.0);
/// assert_eq!(loss(&Ksg::new(3), x, x)?, 0.0);
/// # Ok::<(), Error>(())
/// ```
pub trait MutualInformation {
    /// I(X; Y) for x of [N, dims of x] and y of [N, dims of y], row i of one belonging to row i of the other.
    ///
    /// # Errors
    /// Those of the estimator's own `estimate`.
    fn estimate<T: Scalar>(&self, x: Samples<T>, y: Samples<T>) -> Result<Estimate, Error>;

    /// The same, the number alone, in bits.
    ///
    /// # Errors
    /// As [`estimate`](MutualInformation::estimate).
    fn bits<T: Scalar>(&self, x: Samples<T>, y: Samples<T>) -> Result<f64, Error> {
        Ok(self.estimate(x, y)?.bits)
    }
}

macro_rules! measures {
    ($($estimator:ty),*) => {$(
        impl MutualInformation for $estimator {
            fn estimate<T: Scalar>(&self, x: Samples<T>, y: Samples<T>) -> Result<Estimate, Error> {
                // The type's own method, which comes first.
                self.estimate(x, y)
            }
        }
    )*};
}
measures!(Ksg, Lnc, Gaussian, Binned, Discrete);
