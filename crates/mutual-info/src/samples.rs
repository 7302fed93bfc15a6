use crate::{Error, Scaling};
use arithmetic::Arithmetic;
use std::cmp::Ordering;

/// The number types that samples come in: `f32` and `f64`. Distances are computed in the type itself.
pub trait Scalar: Arithmetic {}

impl Scalar for f32 {}
impl Scalar for f64 {}

pub(crate) mod arithmetic {
    use super::Samples;
    use crate::mixed::{self, Labels};
    use crate::report::null::{self, Shuffled};
    use crate::search::buckets::{Column, Masks};
    use crate::search::instructions::{Instructions, Set};
    use crate::search::neighbours::{Hood, Neighbourhoods, Rule};
    use crate::search::{self, Search};
    use crate::{Error, Ksg};

    /// What the searches need of a number. Not nameable outside, so [`Scalar`](super::Scalar) is sealed.
    pub trait Arithmetic:
        Copy
        + PartialOrd
        + Default
        + Send
        + Sync
        + std::fmt::Debug
        + std::ops::Sub<Output = Self>
        + crate::search::tree::Axis
        + 'static
    {
        const INFINITY: Self;
        /// Largest relative error of one rounded operation.
        const ROUNDING: f64;
        /// Its name in C, as an option of the compiler of kernels.
        #[cfg(feature = "cuda")]
        const KERNEL_OPTIONS: &'static [&'static str];
        fn distance(self, other: Self) -> Self;
        /// max |a - b| over equally many coordinates.
        ///
        /// # Safety
        /// The processor has S.
        unsafe fn distance_of<S: Set>(a: &[Self], b: &[Self]) -> Self;
        /// # Safety
        /// The processor has S.
        unsafe fn near<S: Set>(c: &Column<Self>, q: Self, r: Self) -> u32;
        /// # Safety
        /// The processor has S.
        unsafe fn near_both<S: Set>(c: &Column<Self>, q: Self, radii: [Self; 2]) -> [u32; 2];
        /// # Safety
        /// The processor has S.
        unsafe fn after<S: Set>(c: &Column<Self>, q: Self, r: Self) -> u32;
        /// # Safety
        /// The processor has S.
        unsafe fn after_both<S: Set>(c: &Column<Self>, q: Self, radii: [Self; 2]) -> [u32; 2];
        /// # Safety
        /// The processor has S.
        unsafe fn before<S: Set>(c: &Column<Self>, q: Self, r: Self) -> u32;
        /// # Safety
        /// The processor has S.
        unsafe fn before_both<S: Set>(c: &Column<Self>, q: Self, radii: [Self; 2]) -> [u32; 2];
        fn larger(self, other: Self) -> Self;
        /// The largest number below this one: `d < r` is `d <= r.next_down()`.
        fn below(self) -> Self;
        fn twice(self) -> Self;
        fn finite(self) -> bool;
        fn wide(self) -> f64;
        fn narrow(value: f64) -> Self;
        /// The search itself. A method of the type, so that it is compiled once, here and optimised, and not in every
        /// crate that measures.
        fn neighbourhoods(
            x: Samples<Self>,
            y: Samples<Self>,
            k: usize,
            rule: Rule,
            search: Search,
            instructions: Instructions,
            guess: Option<&mut Vec<u32>>,
        ) -> Result<(Neighbourhoods, Search), Error>
        where
            Self: Sized;
        /// Bits of random pairings; a method for the same reason.
        fn paired(
            ksg: &Ksg,
            lists: bool,
            x: Samples<Self>,
            y: Samples<Self>,
            permutations: usize,
            shuffled: &mut Shuffled,
        ) -> Result<Vec<f64>, Error>
        where
            Self: Sized;
        /// Neighbourhoods among samples with labels; a method for the same reason.
        fn about_labels(x: Samples<Self>, labels: &Labels) -> Vec<(usize, Hood)>
        where
            Self: Sized;
    }

    macro_rules! arithmetic {
        ($t:ty, $distance:ident, $c_name:literal) => {
            impl Arithmetic for $t {
                const INFINITY: Self = <$t>::INFINITY;
                const ROUNDING: f64 = <$t>::EPSILON as f64 / 2.0;
                #[cfg(feature = "cuda")]
                const KERNEL_OPTIONS: &'static [&'static str] = &[concat!("--define-macro=SCALAR=", $c_name)];
                #[inline(always)]
                fn distance(self, other: Self) -> Self {
                    (self - other).abs()
                }
                #[inline(always)]
                unsafe fn distance_of<S: Set>(a: &[Self], b: &[Self]) -> Self {
                    // SAFETY: the caller's.
                    unsafe { S::$distance(a, b) }
                }
                #[inline(always)]
                unsafe fn near<S: Set>(c: &Column<Self>, q: Self, r: Self) -> u32 {
                    // SAFETY: the caller's.
                    unsafe { <S as Masks<Self>>::near(c, q, r) }
                }
                #[inline(always)]
                unsafe fn near_both<S: Set>(c: &Column<Self>, q: Self, radii: [Self; 2]) -> [u32; 2] {
                    // SAFETY: the caller's.
                    unsafe { <S as Masks<Self>>::near_both(c, q, radii) }
                }
                #[inline(always)]
                unsafe fn after<S: Set>(c: &Column<Self>, q: Self, r: Self) -> u32 {
                    // SAFETY: the caller's.
                    unsafe { <S as Masks<Self>>::after(c, q, r) }
                }
                #[inline(always)]
                unsafe fn after_both<S: Set>(c: &Column<Self>, q: Self, radii: [Self; 2]) -> [u32; 2] {
                    // SAFETY: the caller's.
                    unsafe { <S as Masks<Self>>::after_both(c, q, radii) }
                }
                #[inline(always)]
                unsafe fn before<S: Set>(c: &Column<Self>, q: Self, r: Self) -> u32 {
                    // SAFETY: the caller's.
                    unsafe { <S as Masks<Self>>::before(c, q, r) }
                }
                #[inline(always)]
                unsafe fn before_both<S: Set>(c: &Column<Self>, q: Self, radii: [Self; 2]) -> [u32; 2] {
                    // SAFETY: the caller's.
                    unsafe { <S as Masks<Self>>::before_both(c, q, radii) }
                }
                #[inline(always)]
                fn larger(self, other: Self) -> Self {
                    if other > self { other } else { self }
                }
                fn below(self) -> Self {
                    self.next_down()
                }
                #[inline(always)]
                fn twice(self) -> Self {
                    self + self
                }
                #[inline(always)]
                fn finite(self) -> bool {
                    self.is_finite()
                }
                #[inline(always)]
                fn wide(self) -> f64 {
                    f64::from(self)
                }
                #[inline(always)]
                fn narrow(value: f64) -> Self {
                    value as $t
                }
                fn neighbourhoods(
                    x: Samples<Self>,
                    y: Samples<Self>,
                    k: usize,
                    rule: Rule,
                    search: Search,
                    instructions: Instructions,
                    guess: Option<&mut Vec<u32>>,
                ) -> Result<(Neighbourhoods, Search), Error> {
                    search::neighbourhoods(x, y, k, rule, search, instructions, guess)
                }
                fn paired(
                    ksg: &Ksg,
                    lists: bool,
                    x: Samples<Self>,
                    y: Samples<Self>,
                    permutations: usize,
                    shuffled: &mut Shuffled,
                ) -> Result<Vec<f64>, Error> {
                    null::paired(ksg, lists, x, y, permutations, shuffled)
                }
                fn about_labels(x: Samples<Self>, labels: &Labels) -> Vec<(usize, Hood)> {
                    mixed::neighbourhoods(x, labels)
                }
            }
        };
    }
    arithmetic!(f32, distance_f32, "float");
    arithmetic!(f64, distance_f64, "double");
}

/// The order of finite numbers.
pub(crate) fn ascending<T: PartialOrd>(a: &T, b: &T) -> Ordering {
    a.partial_cmp(b).unwrap_or(Ordering::Equal)
}

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
    data: &'a [T],
    n: usize,
    dims: usize,
    scaling: Scaling,
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
        if let Some(at) = data.iter().position(|v| !v.finite()) {
            let (row, column) = (at / dims, at % dims);
            return Err(Error::NotFinite { row, column, value: data[at].wide() });
        }
        Ok(Self { data, n, dims, scaling: Scaling::None })
    }

    /// Finite numbers that were scaled so.
    pub(crate) fn scaled(data: &'a [T], n: usize, dims: usize, scaling: Scaling) -> Self {
        Self { data, n, dims, scaling }
    }

    /// Number of samples.
    pub fn n(&self) -> usize {
        self.n
    }

    /// Coordinates of a sample.
    pub fn dims(&self) -> usize {
        self.dims
    }

    /// What was done to the coordinates.
    pub fn scaling(&self) -> Scaling {
        self.scaling
    }

    pub(crate) fn row(&self, i: usize) -> &'a [T] {
        &self.data[i * self.dims..(i + 1) * self.dims]
    }

    pub(crate) fn data(&self) -> &'a [T] {
        self.data
    }
}
