//! The number types of networks.

use std::fmt::Debug;
use std::ops::{Add, AddAssign, Div, Mul, MulAssign, Sub, SubAssign};

/// A floating-point type: `f32` for work, `f64` to compare the code with references.
pub trait Number:
    Copy
    + Debug
    + Default
    + PartialOrd
    + Send
    + Sync
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + AddAssign
    + SubAssign
    + MulAssign
    + 'static
{
    /// 1.
    fn one() -> Self;
    /// The nearest value of this type.
    fn nearest(value: f64) -> Self;
    /// This value, exactly.
    fn double(self) -> f64;
    /// The square root.
    fn root(self) -> Self;
}

macro_rules! number {
    ($type:ident) => {
        impl Number for $type {
            #[inline(always)]
            fn one() -> Self {
                1.0
            }
            #[inline(always)]
            fn nearest(value: f64) -> Self {
                value as Self
            }
            #[inline(always)]
            fn double(self) -> f64 {
                f64::from(self)
            }
            #[inline(always)]
            fn root(self) -> Self {
                self.sqrt()
            }
        }
    };
}

number!(f32);
number!(f64);
