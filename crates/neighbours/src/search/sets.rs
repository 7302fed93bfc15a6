//! Code that is compiled for each instruction set.

use crate::number::Number;
use crate::search::blocks::lanes::Lanes;
use crate::search::buckets::masks::{Column, Masks};
#[cfg(target_arch = "x86_64")]
use crate::search::instructions::{Avx2, Avx512};
use crate::search::instructions::{Instructions, Portable};

/// What an instruction set can do.
pub(crate) trait Set: Lanes + Masks<f32> + Masks<f64> {}

impl<S: Lanes + Masks<f32> + Masks<f64>> Set for S {}

/// Code that is compiled once for each instruction set.
pub(crate) trait Task {
    type Output;

    /// To be marked `#[inline(always)]`, as all that it calls with S: only so is it compiled for the set.
    ///
    /// # Safety
    /// The processor has the instruction set S.
    unsafe fn run<S: Set>(self) -> Self::Output;
}

impl Instructions {
    /// Runs a task with these instructions, which must be `available`.
    #[inline]
    pub(crate) fn run<K: Task>(self, task: K) -> K::Output {
        debug_assert_eq!(self, self.available());
        match self {
            // SAFETY: the processor has them.
            #[cfg(target_arch = "x86_64")]
            Instructions::Avx512 => unsafe { avx512(task) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Instructions::Avx2 => unsafe { avx2(task) },
            // SAFETY: needs nothing.
            _ => unsafe { task.run::<Portable>() },
        }
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,popcnt,bmi1,bmi2")]
unsafe fn avx512<K: Task>(task: K) -> K::Output {
    // SAFETY: the caller's.
    unsafe { task.run::<Avx512>() }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,popcnt,bmi1,bmi2")]
unsafe fn avx2<K: Task>(task: K) -> K::Output {
    // SAFETY: the caller's.
    unsafe { task.run::<Avx2>() }
}

/// A number whose vectors each instruction set can compare.
pub(crate) trait Lane: Number {
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
}

macro_rules! lane {
    ($t:ty, $distance:ident) => {
        impl Lane for $t {
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
        }
    };
}
lane!(f32, distance_f32);
lane!(f64, distance_f64);
