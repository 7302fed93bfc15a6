use crate::error::Error;
use crate::scaling::Scaling;
use crate::values::Values;
use neighbours::Scalar;

/// `n` samples of `dims` finite coordinates each, row-major, borrowed.
///
/// ```
/// use mutual_info::Samples;
/// let pairs = Samples::new(&[0.1_f32, 0.2, 0.3, 0.4, 0.5, 0.6], 3, 2)?;
/// assert_eq!((pairs.n(), pairs.dims()), (3, 2));
/// # Ok::<(), mutual_info::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Samples<'a, T> {
    points: neighbours::Samples<'a, T>,
    scaling: Scaling,
}

impl<'a, T: Scalar> Samples<'a, T> {
    /// `data[row * dims + column]` is coordinate `column` of sample `row`.
    ///
    /// # Errors
    /// [`Error::ZeroDims`], [`Error::Length`] where `data` is not `n * dims` long, [`Error::NotFinite`] with
    /// the place of the first NaN or infinity.
    pub fn new(data: &'a [T], n: usize, dims: usize) -> Result<Self, Error> {
        Self::scaled(data, n, dims, Scaling::None)
    }

    /// Of numbers that were scaled so.
    pub(crate) fn scaled(data: &'a [T], n: usize, dims: usize, scaling: Scaling) -> Result<Self, Error> {
        Ok(Self { points: neighbours::Samples::new(data, n, dims)?, scaling })
    }

    /// Number of samples.
    pub fn n(&self) -> usize {
        self.points.n()
    }

    /// Coordinates of a sample.
    pub fn dims(&self) -> usize {
        self.points.dims()
    }

    /// What was done to the coordinates.
    pub fn scaling(&self) -> Scaling {
        self.scaling
    }

    /// Each sample's label, from 0: equal rows have equal labels. For samples that are categories, as [`Mixed`] takes them.
    ///
    /// [`Mixed`]: crate::Mixed
    pub fn labels(&self) -> Vec<u32> {
        Values::of(*self).of
    }

    /// To search among them.
    pub(crate) fn points(&self) -> neighbours::Samples<'a, T> {
        self.points
    }

    pub(crate) fn row(&self, i: usize) -> &'a [T] {
        self.points.row(i)
    }

    pub(crate) fn data(&self) -> &'a [T] {
        self.points.data()
    }

    pub(crate) fn side(&self) -> Side {
        (self.dims(), self.scaling())
    }

    /// Some rows, in this order.
    pub(crate) fn rows(&self, order: &[usize]) -> Vec<T> {
        order.iter().flat_map(|row| self.row(*row)).copied().collect()
    }
}

/// One side of an estimate: its coordinates, and what was done to them.
pub(crate) type Side = (usize, Scaling);

/// How many samples two sides have, each of one belonging to the same row of the other: at least so many.
pub(crate) fn paired<T: Scalar>(x: Samples<T>, y: Samples<T>, least: usize) -> Result<usize, Error> {
    let n = x.n();
    if n != y.n() {
        return Err(Error::UnequalN { x: n, y: y.n() });
    }
    if n < least { Err(Error::TooFew { n, least }) } else { Ok(n) }
}
