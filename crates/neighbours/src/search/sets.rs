//! Code that is compiled for each instruction set.

use crate::number::Number;
use crate::search::blocks::lanes::Lanes;
use crate::search::buckets::masks::{Column, Masks};
use crate::search::instructions::Available;
#[cfg(target_arch = "x86_64")]
use crate::search::instructions::{Avx2, Avx512};

/// What an instruction set can do.
pub(crate) trait Set: Lanes + Masks<f32> + Masks<f64> {}

impl<S: Lanes + Masks<f32> + Masks<f64>> Set for S {}

/// Code that is compiled once for each instruction set.
pub(crate) trait Task {
    type Output;

    /// To be marked `#[inline(always)]`, as all that it hands the set on to: only so is it compiled for the set.
    fn run<S: Set>(self, set: S) -> Self::Output;
}

impl Available {
    /// Runs a task with these instructions.
    #[inline]
    pub(crate) fn run<K: Task>(self, task: K) -> K::Output {
        match self {
            Available::Portable(set) => task.run(set),
            // SAFETY: the witness says that the processor has them.
            #[cfg(target_arch = "x86_64")]
            Available::Avx2(set) => unsafe { avx2(task, set) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Available::Avx512(set) => unsafe { avx512(task, set) },
        }
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,popcnt,bmi1,bmi2")]
fn avx512<K: Task>(task: K, set: Avx512) -> K::Output {
    task.run(set)
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,popcnt,bmi1,bmi2")]
fn avx2<K: Task>(task: K, set: Avx2) -> K::Output {
    task.run(set)
}

/// A number whose vectors each instruction set can compare.
pub(crate) trait Lane: Number {
    /// max |a - b| over equally many coordinates.
    fn distance_of<S: Set>(set: S, a: &[Self], b: &[Self]) -> Self;
    /// As in [`Masks`], and so are the others.
    fn near<S: Set>(set: S, c: &Column<Self>, q: Self, r: Self) -> u32;
    fn near_both<S: Set>(set: S, c: &Column<Self>, q: Self, radii: [Self; 2]) -> [u32; 2];
    fn after<S: Set>(set: S, c: &Column<Self>, q: Self, r: Self) -> u32;
    fn after_both<S: Set>(set: S, c: &Column<Self>, q: Self, radii: [Self; 2]) -> [u32; 2];
    fn before<S: Set>(set: S, c: &Column<Self>, q: Self, r: Self) -> u32;
    fn before_both<S: Set>(set: S, c: &Column<Self>, q: Self, radii: [Self; 2]) -> [u32; 2];
}

macro_rules! lane {
    ($t:ty, $distance:ident) => {
        impl Lane for $t {
            #[inline(always)]
            fn distance_of<S: Set>(set: S, a: &[Self], b: &[Self]) -> Self {
                set.$distance(a, b)
            }
            #[inline(always)]
            fn near<S: Set>(set: S, c: &Column<Self>, q: Self, r: Self) -> u32 {
                Masks::<Self>::near(set, c, q, r)
            }
            #[inline(always)]
            fn near_both<S: Set>(set: S, c: &Column<Self>, q: Self, radii: [Self; 2]) -> [u32; 2] {
                Masks::<Self>::near_both(set, c, q, radii)
            }
            #[inline(always)]
            fn after<S: Set>(set: S, c: &Column<Self>, q: Self, r: Self) -> u32 {
                Masks::<Self>::after(set, c, q, r)
            }
            #[inline(always)]
            fn after_both<S: Set>(set: S, c: &Column<Self>, q: Self, radii: [Self; 2]) -> [u32; 2] {
                Masks::<Self>::after_both(set, c, q, radii)
            }
            #[inline(always)]
            fn before<S: Set>(set: S, c: &Column<Self>, q: Self, r: Self) -> u32 {
                Masks::<Self>::before(set, c, q, r)
            }
            #[inline(always)]
            fn before_both<S: Set>(set: S, c: &Column<Self>, q: Self, radii: [Self; 2]) -> [u32; 2] {
                Masks::<Self>::before_both(set, c, q, radii)
            }
        }
    };
}
lane!(f32, distance_f32);
lane!(f64, distance_f64);
