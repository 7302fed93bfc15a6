//! The number types that samples come in, and their arithmetic.

use sealed::{Sides, Typed};
use std::cmp::Ordering;
use std::fmt::Debug;
use std::ops::Sub;

/// The number types that samples come in: `f32` and `f64`. Distances are computed in the type itself.
pub trait Scalar: Copy + PartialOrd + Default + Send + Sync + Debug + Typed + 'static {
    /// Beyond every number.
    const INFINITY: Self;
    /// Largest relative error of one rounded operation.
    const ROUNDING: f64;
    /// `|self - other|`.
    fn distance(self, other: Self) -> Self;
    /// The larger of two numbers.
    fn larger(self, other: Self) -> Self;
    /// The same number as `f64`.
    fn wide(self) -> f64;
}

/// What the searches need of a number besides.
pub(crate) trait Number: Scalar + Sub<Output = Self> {
    /// The largest number below this one: `d < r` is `d <= r.below()`.
    fn below(self) -> Self;
    fn twice(self) -> Self;
    fn finite(self) -> bool;
    fn narrow(value: f64) -> Self;
}

/// Seals [`Scalar`]: not nameable outside.
pub(crate) mod sealed {
    pub trait Typed: Sized {
        /// Which of the types it is.
        fn typed<const N: usize>(sides: [&[Self]; N]) -> Sides<'_, N>;
    }

    /// The numbers of some sides, their type known.
    pub enum Sides<'a, const N: usize> {
        Single([&'a [f32]; N]),
        Double([&'a [f64]; N]),
    }
}

macro_rules! number {
    ($t:ty, $side:ident) => {
        impl Scalar for $t {
            const INFINITY: Self = <$t>::INFINITY;
            const ROUNDING: f64 = <$t>::EPSILON as f64 / 2.0;
            #[inline(always)]
            fn distance(self, other: Self) -> Self {
                (self - other).abs()
            }
            #[inline(always)]
            fn larger(self, other: Self) -> Self {
                if other > self { other } else { self }
            }
            #[inline(always)]
            fn wide(self) -> f64 {
                f64::from(self)
            }
        }

        impl Number for $t {
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
            fn narrow(value: f64) -> Self {
                value as $t
            }
        }

        impl Typed for $t {
            fn typed<const N: usize>(sides: [&[Self]; N]) -> Sides<'_, N> {
                Sides::$side(sides)
            }
        }
    };
}
number!(f32, Single);
number!(f64, Double);

/// The order of finite numbers.
pub(crate) fn ascending<T: PartialOrd>(a: &T, b: &T) -> Ordering {
    a.partial_cmp(b).unwrap_or(Ordering::Equal)
}
