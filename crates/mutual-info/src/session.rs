//! Estimates that follow each other.

use crate::error::Error;
use crate::estimate::Estimate;
use crate::ksg::Ksg;
use crate::samples::Samples;
use neighbours::Scalar;

/// A series of estimates of the same points as they move, such as a network's activations epoch by epoch.
///
/// Each estimate starts its search from the neighbours that the one before found, which are mostly close still. That
/// saves time alone: every value is, to the last bit, that of [`Ksg::estimate`]. Notes about the data are not made: a series
/// would repeat them, and they take time. Ask for them by [`Ksg::estimate`] on one of the steps.
///
/// ```
/// use mutual_info::{Ksg, Samples};
/// let ksg = Ksg::new(3);
/// let mut session = ksg.session();
/// let x: Vec<f64> = (0..12 * 200).map(|i| (i as f64 * 0.7).sin()).collect();
/// for epoch in 1..4 {
///     let y: Vec<f64> = x.iter().map(|x| x * x * epoch as f64 + x).collect();
///     let (x, y) = (Samples::new(&x, 200, 12)?, Samples::new(&y, 200, 12)?);
///     assert_eq!(session.estimate(x, y)?.bits, ksg.estimate(x, y)?.bits);
/// }
/// # Ok::<(), mutual_info::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Session {
    pub(crate) ksg: Ksg,
    pub(crate) searches: neighbours::Session,
}

impl Ksg {
    /// Estimates of a series, such as the epochs of a training: each starts from the neighbours of the one before.
    pub fn session(&self) -> Session {
        Session { ksg: self.clone(), searches: self.knn().session() }
    }
}

impl Session {
    /// As [`Ksg::estimate`]; samples of another number or kind are welcome, and start anew.
    ///
    /// # Errors
    /// As [`Ksg::estimate`].
    pub fn estimate<T: Scalar>(&mut self, x: Samples<T>, y: Samples<T>) -> Result<Estimate, Error> {
        self.ksg.estimate_from(x, y, Some(&mut self.searches))
    }
}
