//! Comparisons of 32 numbers at once, for each instruction set. A subtraction and a comparison round the same
//! everywhere: every set gives the same bits.

use crate::number::Number;
use crate::search::instructions::Portable;

/// Points of a bucket, and buckets of a node.
pub(crate) const WIDTH: usize = 32;

/// One coordinate of 32 points.
#[derive(Debug, Clone, Copy)]
#[repr(C, align(64))]
pub(crate) struct Column<T>(pub(crate) [T; WIDTH]);

/// The implementor is a witness that the processor has its instructions. The methods are to be inlined into a function that
/// enables them: see [`Task`](crate::search::sets::Task).
pub(crate) trait Masks<T>: Copy {
    /// Bit p: `|c[p] - q| <= r`.
    fn near(self, c: &Column<T>, q: T, r: T) -> u32;
    /// Bit p: `c[p] - q <= r`.
    fn after(self, c: &Column<T>, q: T, r: T) -> u32;
    /// Bit p: `q - c[p] <= r`.
    fn before(self, c: &Column<T>, q: T, r: T) -> u32;
    /// `near` for two radii.
    fn near_both(self, c: &Column<T>, q: T, radii: [T; 2]) -> [u32; 2];
    /// `after` for two radii.
    fn after_both(self, c: &Column<T>, q: T, radii: [T; 2]) -> [u32; 2];
    /// `before` for two radii.
    fn before_both(self, c: &Column<T>, q: T, radii: [T; 2]) -> [u32; 2];
}

fn mask<T: Copy>(c: &Column<T>, holds: impl Fn(T) -> bool) -> u32 {
    c.0.iter().enumerate().fold(0, |mask, (p, c)| mask | u32::from(holds(*c)) << p)
}

impl<T: Number> Masks<T> for Portable {
    #[inline(always)]
    fn near(self, c: &Column<T>, q: T, r: T) -> u32 {
        mask(c, |c| c.distance(q) <= r)
    }

    #[inline(always)]
    fn after(self, c: &Column<T>, q: T, r: T) -> u32 {
        mask(c, |c| c - q <= r)
    }

    #[inline(always)]
    fn before(self, c: &Column<T>, q: T, r: T) -> u32 {
        mask(c, |c| q - c <= r)
    }

    #[inline(always)]
    fn near_both(self, c: &Column<T>, q: T, radii: [T; 2]) -> [u32; 2] {
        radii.map(|r| mask(c, |c| c.distance(q) <= r))
    }

    #[inline(always)]
    fn after_both(self, c: &Column<T>, q: T, radii: [T; 2]) -> [u32; 2] {
        radii.map(|r| mask(c, |c| c - q <= r))
    }

    #[inline(always)]
    fn before_both(self, c: &Column<T>, q: T, radii: [T; 2]) -> [u32; 2] {
        radii.map(|r| mask(c, |c| q - c <= r))
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use super::{Column, Masks, WIDTH};
    use crate::search::instructions::{Avx2, Avx512};
    use std::arch::x86_64::*;

    /// `$value` of the numbers in a register, compared with each radius, for all registers of a column.
    macro_rules! compare {
        ($c:ident, $radii:expr, $lanes:literal, $load:ident, $spread:ident, $at_most:expr, |$v:ident| $value:expr) => {{
            let radii = $radii;
            let mut masks = radii.map(|_| 0);
            for first in (0..WIDTH).step_by($lanes) {
                let $v = $load($c.0.as_ptr().add(first));
                let value = $value;
                for (mask, r) in masks.iter_mut().zip(radii) {
                    *mask |= $at_most(value, $spread(r)) << first;
                }
            }
            masks
        }};
    }

    macro_rules! masks {
        ($set:ty, $t:ty, $lanes:literal, $load:ident, $spread:ident, $sub:ident, $abs:ident, $at_most:ident) => {
            // SAFETY (all loads): the pointer stands in an aligned column.
            // SAFETY (all intrinsics): self is the witness.
            impl Masks<$t> for $set {
                #[inline(always)]
                fn near(self, c: &Column<$t>, q: $t, r: $t) -> u32 {
                    // SAFETY: as above.
                    unsafe {
                        let [mask] = compare!(c, [r], $lanes, $load, $spread, $at_most, |v| $abs($sub(v, $spread(q))));
                        mask
                    }
                }

                #[inline(always)]
                fn near_both(self, c: &Column<$t>, q: $t, radii: [$t; 2]) -> [u32; 2] {
                    // SAFETY: as above.
                    unsafe { compare!(c, radii, $lanes, $load, $spread, $at_most, |v| $abs($sub(v, $spread(q)))) }
                }

                #[inline(always)]
                fn after(self, c: &Column<$t>, q: $t, r: $t) -> u32 {
                    // SAFETY: as above.
                    unsafe {
                        let [mask] = compare!(c, [r], $lanes, $load, $spread, $at_most, |v| $sub(v, $spread(q)));
                        mask
                    }
                }

                #[inline(always)]
                fn after_both(self, c: &Column<$t>, q: $t, radii: [$t; 2]) -> [u32; 2] {
                    // SAFETY: as above.
                    unsafe { compare!(c, radii, $lanes, $load, $spread, $at_most, |v| $sub(v, $spread(q))) }
                }

                #[inline(always)]
                fn before(self, c: &Column<$t>, q: $t, r: $t) -> u32 {
                    // SAFETY: as above.
                    unsafe {
                        let [mask] = compare!(c, [r], $lanes, $load, $spread, $at_most, |v| $sub($spread(q), v));
                        mask
                    }
                }

                #[inline(always)]
                fn before_both(self, c: &Column<$t>, q: $t, radii: [$t; 2]) -> [u32; 2] {
                    // SAFETY: as above.
                    unsafe { compare!(c, radii, $lanes, $load, $spread, $at_most, |v| $sub($spread(q), v)) }
                }
            }
        };
    }

    macro_rules! functions {
        ($(fn $name:ident($($v:ident: $v_type:ty),+) -> $out:ty $body:block)+) => {$(
            #[inline(always)]
            unsafe fn $name($($v: $v_type),+) -> $out {
                // SAFETY: the caller's instruction set.
                unsafe { $body }
            }
        )+};
    }

    functions! {
        fn at_most_512(a: __m512, b: __m512) -> u32 { u32::from(_mm512_cmp_ps_mask::<_CMP_LE_OQ>(a, b)) }
        fn at_most_512d(a: __m512d, b: __m512d) -> u32 { u32::from(_mm512_cmp_pd_mask::<_CMP_LE_OQ>(a, b)) }
        fn at_most_256(a: __m256, b: __m256) -> u32 { _mm256_movemask_ps(_mm256_cmp_ps::<_CMP_LE_OQ>(a, b)) as u32 }
        fn at_most_256d(a: __m256d, b: __m256d) -> u32 { _mm256_movemask_pd(_mm256_cmp_pd::<_CMP_LE_OQ>(a, b)) as u32 }
        fn abs_256(a: __m256) -> __m256 { _mm256_andnot_ps(_mm256_set1_ps(-0.0), a) }
        fn abs_256d(a: __m256d) -> __m256d { _mm256_andnot_pd(_mm256_set1_pd(-0.0), a) }
    }

    masks!(Avx512, f32, 16, _mm512_load_ps, _mm512_set1_ps, _mm512_sub_ps, _mm512_abs_ps, at_most_512);
    masks!(Avx512, f64, 8, _mm512_load_pd, _mm512_set1_pd, _mm512_sub_pd, _mm512_abs_pd, at_most_512d);
    masks!(Avx2, f32, 8, _mm256_load_ps, _mm256_set1_ps, _mm256_sub_ps, abs_256, at_most_256);
    masks!(Avx2, f64, 4, _mm256_load_pd, _mm256_set1_pd, _mm256_sub_pd, abs_256d, at_most_256d);
}
