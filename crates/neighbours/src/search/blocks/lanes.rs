//! 64 points at once on 8-bit coordinates, for each instruction set. Integers only: every set gives the same bits.

use crate::distance::distance;
use crate::search::instructions::Portable;

/// 8 coordinates of 64 points: `.0[coordinate][point]`.
#[derive(Clone, Copy)]
#[repr(C, align(64))]
pub(crate) struct Chunk(pub(crate) [[u8; 64]; COORDINATES]);

/// 64 coordinates of one point.
#[derive(Clone, Copy)]
#[repr(C, align(64))]
pub(crate) struct Line(pub(crate) [u8; 64]);

impl Line {
    /// The coordinates of a row of lines.
    #[inline(always)]
    pub(crate) fn bytes(lines: &[Self]) -> &[u8] {
        // SAFETY: a line is 64 bytes and nothing else (`repr(C)`), so a row of lines is a row of bytes.
        unsafe { std::slice::from_raw_parts(lines.as_ptr().cast(), size_of_val(lines)) }
    }
}

/// Coordinates in a chunk: between two looks at whether any of the 64 points is still alive.
pub(crate) const COORDINATES: usize = 8;

/// The implementor is a witness that the processor has its instructions. The methods are to be inlined into a function that
/// enables them: see [`Task`](crate::search::sets::Task).
pub(crate) trait Lanes: Copy {
    /// For each of 64 points, the largest `|coordinate - query|` so far.
    type Largest: Copy;

    fn zero(self) -> Self::Largest;
    fn update(self, largest: &mut Self::Largest, chunk: &Chunk, query: &[u8]);
    /// Lane by lane the larger of both limits.
    fn wider(self, limits: &Line, limit: u8) -> Line;
    /// Bit p: point p is at most `limit`.
    fn at_most(self, largest: Self::Largest, limit: u8) -> u64;
    /// Bit p: point p is below `limits` in lane p.
    fn below(self, largest: Self::Largest, limits: &Line) -> u64;
    /// Adds one to the counter of every lane that is below its limit.
    fn count_below(self, counters: &mut Self::Largest, largest: Self::Largest, limits: &Line);
    /// The value of every lane.
    fn values(self, largest: Self::Largest) -> [u8; 64];
    /// |a - b| of two points, as the largest of every 64th coordinate.
    fn gap(self, a: &[Line], b: &[Line]) -> Self::Largest;
    /// Whether every lane is below `limit`.
    fn all_below(self, largest: Self::Largest, limit: u8) -> bool;
    /// max |a - b| over equally many coordinates, as [`distance`](crate::distance::distance).
    fn distance_f32(self, a: &[f32], b: &[f32]) -> f32;
    /// As `distance_f32`.
    fn distance_f64(self, a: &[f64], b: &[f64]) -> f64;
    /// Largest distance between a's and b's intervals [low, high] in any coordinate.
    fn interval_gap(self, a: (&[Line], &[Line]), b: (&[Line], &[Line])) -> u8;
}

impl Lanes for Portable {
    type Largest = [u8; 64];

    #[inline(always)]
    fn zero(self) -> Self::Largest {
        [0; 64]
    }

    #[inline(always)]
    fn update(self, largest: &mut Self::Largest, chunk: &Chunk, query: &[u8]) {
        for (coordinate, q) in chunk.0.iter().zip(query) {
            for (l, c) in largest.iter_mut().zip(coordinate) {
                *l = (*l).max(c.abs_diff(*q));
            }
        }
    }

    #[inline(always)]
    fn wider(self, limits: &Line, limit: u8) -> Line {
        Line(limits.0.map(|l| l.max(limit)))
    }

    #[inline(always)]
    fn at_most(self, largest: Self::Largest, limit: u8) -> u64 {
        if largest.iter().fold(u8::MAX, |m, &l| m.min(l)) > limit {
            return 0;
        }
        largest.iter().enumerate().fold(0, |mask, (p, &l)| mask | u64::from(l <= limit) << p)
    }

    #[inline(always)]
    fn below(self, largest: Self::Largest, limits: &Line) -> u64 {
        largest.iter().zip(&limits.0).enumerate().fold(0, |mask, (p, (l, limit))| mask | u64::from(l < limit) << p)
    }

    #[inline(always)]
    fn count_below(self, counters: &mut Self::Largest, largest: Self::Largest, limits: &Line) {
        for ((counter, l), limit) in counters.iter_mut().zip(&largest).zip(&limits.0) {
            *counter += u8::from(l < limit);
        }
    }

    #[inline(always)]
    fn values(self, largest: Self::Largest) -> [u8; 64] {
        largest
    }

    #[inline(always)]
    fn gap(self, a: &[Line], b: &[Line]) -> Self::Largest {
        let mut largest = [0_u8; 64];
        for (a, b) in a.iter().zip(b) {
            for ((l, a), b) in largest.iter_mut().zip(&a.0).zip(&b.0) {
                *l = (*l).max(a.abs_diff(*b));
            }
        }
        largest
    }

    #[inline(always)]
    fn all_below(self, largest: Self::Largest, limit: u8) -> bool {
        largest.iter().fold(0, |m, &l| m.max(l)) < limit
    }

    #[inline(always)]
    fn distance_f32(self, a: &[f32], b: &[f32]) -> f32 {
        distance(a, b)
    }

    #[inline(always)]
    fn distance_f64(self, a: &[f64], b: &[f64]) -> f64 {
        distance(a, b)
    }

    #[inline(always)]
    fn interval_gap(self, a: (&[Line], &[Line]), b: (&[Line], &[Line])) -> u8 {
        let mut largest = [0_u8; 64];
        for ((a_low, a_high), (b_low, b_high)) in a.0.iter().zip(a.1).zip(b.0.iter().zip(b.1)) {
            for (p, l) in largest.iter_mut().enumerate() {
                let gap = b_low.0[p].saturating_sub(a_high.0[p]) | a_low.0[p].saturating_sub(b_high.0[p]);
                *l = (*l).max(gap);
            }
        }
        largest.iter().fold(0, |m, &l| m.max(l))
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use super::{Chunk, Lanes, Line};
    use crate::distance::distance;
    use crate::number::Scalar;
    use crate::search::instructions::{Avx2, Avx512};
    use std::arch::x86_64::*;

    // SAFETY (all loads): the references point at 64 aligned bytes. SAFETY (all intrinsics): self is the witness.
    impl Lanes for Avx512 {
        type Largest = __m512i;

        #[inline(always)]
        fn zero(self) -> Self::Largest {
            // SAFETY: as above.
            unsafe { _mm512_setzero_si512() }
        }

        #[inline(always)]
        fn update(self, largest: &mut Self::Largest, chunk: &Chunk, query: &[u8]) {
            for (coordinate, q) in chunk.0.iter().zip(query) {
                // SAFETY: as above.
                unsafe {
                    let (c, q) = (_mm512_load_si512(coordinate.as_ptr().cast()), _mm512_set1_epi8(*q as i8));
                    let gap = _mm512_or_si512(_mm512_subs_epu8(c, q), _mm512_subs_epu8(q, c));
                    *largest = _mm512_max_epu8(*largest, gap);
                }
            }
        }

        #[inline(always)]
        fn wider(self, limits: &Line, limit: u8) -> Line {
            let mut wider = Line([0; 64]);
            // SAFETY: as above.
            unsafe {
                let larger = _mm512_max_epu8(load(limits), _mm512_set1_epi8(limit as i8));
                _mm512_store_si512(wider.0.as_mut_ptr().cast(), larger);
            }
            wider
        }

        #[inline(always)]
        fn at_most(self, largest: Self::Largest, limit: u8) -> u64 {
            // SAFETY: as above.
            unsafe { _mm512_cmple_epu8_mask(largest, _mm512_set1_epi8(limit as i8)) }
        }

        #[inline(always)]
        fn below(self, largest: Self::Largest, limits: &Line) -> u64 {
            // SAFETY: as above.
            unsafe { _mm512_cmplt_epu8_mask(largest, load(limits)) }
        }

        #[inline(always)]
        fn count_below(self, counters: &mut Self::Largest, largest: Self::Largest, limits: &Line) {
            // SAFETY: as above.
            unsafe {
                let below = _mm512_cmplt_epu8_mask(largest, load(limits));
                *counters = _mm512_mask_add_epi8(*counters, below, *counters, _mm512_set1_epi8(1));
            }
        }

        #[inline(always)]
        fn values(self, largest: Self::Largest) -> [u8; 64] {
            let mut values = Line([0; 64]);
            // SAFETY: as above.
            unsafe { _mm512_store_si512(values.0.as_mut_ptr().cast(), largest) };
            values.0
        }

        #[inline(always)]
        fn gap(self, a: &[Line], b: &[Line]) -> Self::Largest {
            // SAFETY: as above.
            unsafe {
                let mut largest = _mm512_setzero_si512();
                for (a, b) in a.iter().zip(b) {
                    let (a, b) = (load(a), load(b));
                    let gap = _mm512_or_si512(_mm512_subs_epu8(a, b), _mm512_subs_epu8(b, a));
                    largest = _mm512_max_epu8(largest, gap);
                }
                largest
            }
        }

        #[inline(always)]
        fn all_below(self, largest: Self::Largest, limit: u8) -> bool {
            // SAFETY: as above.
            unsafe { _mm512_cmpge_epu8_mask(largest, _mm512_set1_epi8(limit as i8)) == 0 }
        }

        #[inline(always)]
        fn distance_f32(self, a: &[f32], b: &[f32]) -> f32 {
            let (a, rest_a) = a.as_chunks::<16>();
            let (b, rest_b) = b.as_chunks::<16>();
            // SAFETY: as above; the masks leave out what lies beyond the slices.
            unsafe {
                let mut largest = _mm512_setzero_ps();
                for (a, b) in a.iter().zip(b) {
                    let difference = _mm512_sub_ps(_mm512_loadu_ps(a.as_ptr()), _mm512_loadu_ps(b.as_ptr()));
                    largest = _mm512_max_ps(largest, _mm512_abs_ps(difference));
                }
                let rest = (1 << rest_a.len().min(rest_b.len())) - 1;
                let a = _mm512_maskz_loadu_ps(rest, rest_a.as_ptr());
                let b = _mm512_maskz_loadu_ps(rest, rest_b.as_ptr());
                _mm512_reduce_max_ps(_mm512_max_ps(largest, _mm512_abs_ps(_mm512_sub_ps(a, b))))
            }
        }

        #[inline(always)]
        fn distance_f64(self, a: &[f64], b: &[f64]) -> f64 {
            let (a, rest_a) = a.as_chunks::<8>();
            let (b, rest_b) = b.as_chunks::<8>();
            // SAFETY: as above; the masks leave out what lies beyond the slices.
            unsafe {
                let mut largest = _mm512_setzero_pd();
                for (a, b) in a.iter().zip(b) {
                    let difference = _mm512_sub_pd(_mm512_loadu_pd(a.as_ptr()), _mm512_loadu_pd(b.as_ptr()));
                    largest = _mm512_max_pd(largest, _mm512_abs_pd(difference));
                }
                let rest = (1 << rest_a.len().min(rest_b.len())) - 1;
                let a = _mm512_maskz_loadu_pd(rest, rest_a.as_ptr());
                let b = _mm512_maskz_loadu_pd(rest, rest_b.as_ptr());
                _mm512_reduce_max_pd(_mm512_max_pd(largest, _mm512_abs_pd(_mm512_sub_pd(a, b))))
            }
        }

        #[inline(always)]
        fn interval_gap(self, a: (&[Line], &[Line]), b: (&[Line], &[Line])) -> u8 {
            // SAFETY: as above.
            unsafe {
                let mut largest = _mm512_setzero_si512();
                for ((a_low, a_high), (b_low, b_high)) in a.0.iter().zip(a.1).zip(b.0.iter().zip(b.1)) {
                    let above = _mm512_subs_epu8(load(b_low), load(a_high));
                    let below = _mm512_subs_epu8(load(a_low), load(b_high));
                    largest = _mm512_max_epu8(largest, _mm512_or_si512(above, below));
                }
                max_of(_mm256_max_epu8(_mm512_castsi512_si256(largest), _mm512_extracti64x4_epi64(largest, 1)))
            }
        }
    }

    #[inline(always)]
    unsafe fn load(line: &Line) -> __m512i {
        // SAFETY: 64 readable, aligned bytes; the caller's instruction set.
        unsafe { _mm512_load_si512(line.0.as_ptr().cast()) }
    }

    impl Lanes for Avx2 {
        type Largest = (__m256i, __m256i);

        #[inline(always)]
        fn zero(self) -> Self::Largest {
            // SAFETY: as above.
            unsafe { (_mm256_setzero_si256(), _mm256_setzero_si256()) }
        }

        #[inline(always)]
        fn update(self, largest: &mut Self::Largest, chunk: &Chunk, query: &[u8]) {
            for (coordinate, q) in chunk.0.iter().zip(query) {
                // SAFETY: as above.
                unsafe {
                    let q = _mm256_set1_epi8(*q as i8);
                    let (first, second) = halves(coordinate);
                    let gap = |c| _mm256_or_si256(_mm256_subs_epu8(c, q), _mm256_subs_epu8(q, c));
                    *largest = (_mm256_max_epu8(largest.0, gap(first)), _mm256_max_epu8(largest.1, gap(second)));
                }
            }
        }

        #[inline(always)]
        fn wider(self, limits: &Line, limit: u8) -> Line {
            // Bytewise maxima: the compiler makes the two instructions of it.
            Line(limits.0.map(|l| l.max(limit)))
        }

        #[inline(always)]
        fn at_most(self, largest: Self::Largest, limit: u8) -> u64 {
            // SAFETY: as above.
            unsafe {
                let limit = _mm256_set1_epi8(limit as i8);
                let first = _mm256_movemask_epi8(_mm256_cmpeq_epi8(_mm256_max_epu8(largest.0, limit), limit));
                let second = _mm256_movemask_epi8(_mm256_cmpeq_epi8(_mm256_max_epu8(largest.1, limit), limit));
                u64::from(first as u32) | u64::from(second as u32) << 32
            }
        }

        #[inline(always)]
        fn below(self, largest: Self::Largest, limits: &Line) -> u64 {
            // SAFETY: as above.
            unsafe {
                let (first, second) = under(largest, limits);
                let bits = |mask| u64::from(_mm256_movemask_epi8(mask) as u32);
                bits(first) | bits(second) << 32
            }
        }

        #[inline(always)]
        fn count_below(self, counters: &mut Self::Largest, largest: Self::Largest, limits: &Line) {
            // SAFETY: as above.
            unsafe {
                let (first, second) = under(largest, limits);
                *counters = (_mm256_sub_epi8(counters.0, first), _mm256_sub_epi8(counters.1, second));
            }
        }

        #[inline(always)]
        fn values(self, largest: Self::Largest) -> [u8; 64] {
            let mut values = [0; 64];
            // SAFETY: as above; the array holds both halves.
            unsafe {
                _mm256_storeu_si256(values.as_mut_ptr().cast(), largest.0);
                _mm256_storeu_si256(values.as_mut_ptr().add(32).cast(), largest.1);
            }
            values
        }

        #[inline(always)]
        fn gap(self, a: &[Line], b: &[Line]) -> Self::Largest {
            // SAFETY: as above.
            unsafe {
                let mut largest = self.zero();
                for (a, b) in a.iter().zip(b) {
                    let ((a0, a1), (b0, b1)) = (halves(&a.0), halves(&b.0));
                    let first = _mm256_or_si256(_mm256_subs_epu8(a0, b0), _mm256_subs_epu8(b0, a0));
                    let second = _mm256_or_si256(_mm256_subs_epu8(a1, b1), _mm256_subs_epu8(b1, a1));
                    largest = (_mm256_max_epu8(largest.0, first), _mm256_max_epu8(largest.1, second));
                }
                largest
            }
        }

        #[inline(always)]
        fn all_below(self, largest: Self::Largest, limit: u8) -> bool {
            // SAFETY: as above.
            unsafe {
                let (both, limit) = (_mm256_max_epu8(largest.0, largest.1), _mm256_set1_epi8(limit as i8));
                _mm256_movemask_epi8(_mm256_cmpeq_epi8(_mm256_max_epu8(both, limit), both)) == 0
            }
        }

        #[inline(always)]
        fn distance_f32(self, a: &[f32], b: &[f32]) -> f32 {
            let (a, rest_a) = a.as_chunks::<8>();
            let (b, rest_b) = b.as_chunks::<8>();
            // SAFETY: as above.
            unsafe {
                let sign = _mm256_set1_ps(-0.0);
                let mut largest = _mm256_setzero_ps();
                for (a, b) in a.iter().zip(b) {
                    let difference = _mm256_sub_ps(_mm256_loadu_ps(a.as_ptr()), _mm256_loadu_ps(b.as_ptr()));
                    largest = _mm256_max_ps(largest, _mm256_andnot_ps(sign, difference));
                }
                let m = _mm_max_ps(_mm256_castps256_ps128(largest), _mm256_extractf128_ps(largest, 1));
                let m = _mm_max_ps(m, _mm_movehl_ps(m, m));
                let m = _mm_max_ss(m, _mm_movehdup_ps(m));
                _mm_cvtss_f32(m).larger(distance(rest_a, rest_b))
            }
        }

        #[inline(always)]
        fn distance_f64(self, a: &[f64], b: &[f64]) -> f64 {
            let (a, rest_a) = a.as_chunks::<4>();
            let (b, rest_b) = b.as_chunks::<4>();
            // SAFETY: as above.
            unsafe {
                let sign = _mm256_set1_pd(-0.0);
                let mut largest = _mm256_setzero_pd();
                for (a, b) in a.iter().zip(b) {
                    let difference = _mm256_sub_pd(_mm256_loadu_pd(a.as_ptr()), _mm256_loadu_pd(b.as_ptr()));
                    largest = _mm256_max_pd(largest, _mm256_andnot_pd(sign, difference));
                }
                let m = _mm_max_pd(_mm256_castpd256_pd128(largest), _mm256_extractf128_pd(largest, 1));
                let m = _mm_max_sd(m, _mm_unpackhi_pd(m, m));
                _mm_cvtsd_f64(m).larger(distance(rest_a, rest_b))
            }
        }

        #[inline(always)]
        fn interval_gap(self, a: (&[Line], &[Line]), b: (&[Line], &[Line])) -> u8 {
            // SAFETY: as above.
            unsafe {
                let mut largest = _mm256_setzero_si256();
                for ((a_low, a_high), (b_low, b_high)) in a.0.iter().zip(a.1).zip(b.0.iter().zip(b.1)) {
                    let (a_low, a_high, b_low, b_high) =
                        (halves(&a_low.0), halves(&a_high.0), halves(&b_low.0), halves(&b_high.0));
                    let first =
                        _mm256_or_si256(_mm256_subs_epu8(b_low.0, a_high.0), _mm256_subs_epu8(a_low.0, b_high.0));
                    let second =
                        _mm256_or_si256(_mm256_subs_epu8(b_low.1, a_high.1), _mm256_subs_epu8(a_low.1, b_high.1));
                    largest = _mm256_max_epu8(largest, _mm256_max_epu8(first, second));
                }
                max_of(largest)
            }
        }
    }

    /// All ones where a lane is below its limit.
    #[inline(always)]
    unsafe fn under(largest: (__m256i, __m256i), limits: &Line) -> (__m256i, __m256i) {
        // SAFETY: the caller's instruction set.
        unsafe {
            let limits = halves(&limits.0);
            // `limit - largest`, saturated at zero, is zero where the lane is not below.
            let zero = _mm256_setzero_si256();
            let below = |limit, l| {
                let not = _mm256_cmpeq_epi8(_mm256_subs_epu8(limit, l), zero);
                _mm256_xor_si256(not, _mm256_set1_epi8(-1))
            };
            (below(limits.0, largest.0), below(limits.1, largest.1))
        }
    }

    #[inline(always)]
    unsafe fn halves(line: &[u8; 64]) -> (__m256i, __m256i) {
        // SAFETY: 64 readable bytes; the caller's instruction set.
        unsafe { (_mm256_loadu_si256(line.as_ptr().cast()), _mm256_loadu_si256(line.as_ptr().add(32).cast())) }
    }

    #[inline(always)]
    unsafe fn max_of(largest: __m256i) -> u8 {
        // SAFETY: the caller's instruction set.
        unsafe {
            let m = _mm_max_epu8(_mm256_castsi256_si128(largest), _mm256_extracti128_si256(largest, 1));
            // The smallest of the complements, bytes folded into 16-bit words for `minpos`.
            let m = _mm_xor_si128(m, _mm_set1_epi8(-1));
            let m = _mm_min_epu8(m, _mm_srli_epi16(m, 8));
            !(_mm_cvtsi128_si32(_mm_minpos_epu16(_mm_and_si128(m, _mm_set1_epi16(0xff)))) as u8)
        }
    }
}
