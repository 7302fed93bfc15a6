use crate::error::{Error, check_counts};
use crate::number::Scalar;
use crate::number::sealed::Sides;

/// `n` samples of `dims` finite coordinates each, row-major, borrowed.
///
/// ```
/// use neighbours::Samples;
/// let pairs = Samples::new(&[0.1_f32, 0.2, 0.3, 0.4, 0.5, 0.6], 3, 2)?;
/// assert_eq!((pairs.n(), pairs.dims(), pairs.row(1)), (3, 2, &[0.3, 0.4][..]));
/// # Ok::<(), neighbours::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Samples<'a, T> {
    data: &'a [T],
    n: usize,
    dims: usize,
}

impl<'a, T: Scalar> Samples<'a, T> {
    /// `data[row * dims + column]` is coordinate `column` of sample `row`.
    ///
    /// # Errors
    /// [`Error::ZeroDims`], [`Error::Length`] where `data` is not `n * dims` long, [`Error::NotFinite`] with
    /// the place of the first NaN or infinity.
    pub fn new(data: &'a [T], n: usize, dims: usize) -> Result<Self, Error> {
        if dims == 0 {
            return Err(Error::ZeroDims);
        }
        if n.checked_mul(dims) != Some(data.len()) {
            return Err(Error::Length { len: data.len(), n, dims });
        }
        if let Some(at) = data.iter().position(|v| !v.wide().is_finite()) {
            let (row, column) = (at / dims, at % dims);
            return Err(Error::NotFinite { row, column, value: data[at].wide() });
        }
        Ok(Self { data, n, dims })
    }

    /// `n * dims` numbers that are known to be finite.
    pub(crate) fn trusted(data: &'a [T], n: usize, dims: usize) -> Self {
        Self { data, n, dims }
    }

    /// Number of samples.
    pub fn n(&self) -> usize {
        self.n
    }

    /// Coordinates of a sample.
    pub fn dims(&self) -> usize {
        self.dims
    }

    /// The coordinates of sample `i`. Panics where there is no such sample.
    pub fn row(&self, i: usize) -> &'a [T] {
        &self.data[i * self.dims..(i + 1) * self.dims]
    }

    /// All numbers, row after row.
    pub fn data(&self) -> &'a [T] {
        self.data
    }

    /// Some samples with their number type known. What takes them is compiled once, in this crate and optimised, and not
    /// in every crate that searches.
    pub(crate) fn typed<const N: usize>(sides: [Self; N]) -> Typed<'a, N> {
        fn shaped<'a, T: Scalar, U, const N: usize>(sides: [Samples<T>; N], data: [&'a [U]; N]) -> [Samples<'a, U>; N] {
            std::array::from_fn(|side| Samples { data: data[side], n: sides[side].n, dims: sides[side].dims })
        }
        match T::typed(sides.map(|side| side.data)) {
            Sides::Single(data) => Typed::Single(shaped(sides, data)),
            Sides::Double(data) => Typed::Double(shaped(sides, data)),
        }
    }
}

/// Samples of one number type or the other.
pub(crate) enum Typed<'a, const N: usize> {
    Single([Samples<'a, f32>; N]),
    Double([Samples<'a, f64>; N]),
}

impl Typed<'_, 2> {
    /// Whether the sides are pairs, and enough of them for k neighbours.
    pub(crate) fn check(&self, k: usize) -> Result<(), Error> {
        let [x, y] = match self {
            Typed::Single(sides) => sides.map(|side| side.n()),
            Typed::Double(sides) => sides.map(|side| side.n()),
        };
        if x != y {
            return Err(Error::UnequalN { x, y });
        }
        check_counts(x, k)
    }
}
