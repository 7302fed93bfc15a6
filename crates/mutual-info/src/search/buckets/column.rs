//! One coordinate, sorted: how many lie within a radius is a difference of two ranks.

use crate::samples::{Samples, Scalar, ascending};
use crate::search::buckets::masks::{Column, WIDTH};
use crate::search::instructions::Set;
use crate::search::neighbours::Count;
use std::ops::Range;

/// Values at the end of a run that are looked at one by one.
const FEW: usize = 4;

/// A sorted column with a table of where to look.
pub(crate) struct SortedColumn<T> {
    n: usize,
    /// What is beyond the last value repeats it.
    sorted: Vec<Column<T>>,
    /// The column that holds the first value of each step of equal width.
    starts: Vec<u32>,
    steps: Steps,
}

/// Steps of equal width.
struct Steps {
    low: f64,
    /// Steps per unit.
    scale: f64,
    last: usize,
}

impl Steps {
    /// Ascending with v.
    fn of(&self, v: f64) -> usize {
        // A negative number becomes 0.
        (((v - self.low) * self.scale) as usize).min(self.last)
    }
}

impl<T: Scalar> SortedColumn<T> {
    pub(crate) fn new(samples: Samples<T>) -> Self {
        let n = samples.n();
        let wide = || samples.data().iter().map(|v| v.wide());
        let (low, high) = (wide().fold(f64::INFINITY, f64::min), wide().fold(f64::NEG_INFINITY, f64::max));
        let scale = n as f64 / (high - low);
        // Where no scale exists (constant data, ranges beyond the numbers) all values are of the first step.
        let steps = Steps { low, scale: if scale.is_finite() { scale } else { 0.0 }, last: n };

        // By steps first, then within each.
        let mut starts = vec![0_u32; steps.last + 2];
        wide().for_each(|v| starts[steps.of(v) + 1] += 1);
        for step in 1..starts.len() {
            starts[step] += starts[step - 1];
        }
        let mut next = starts.clone();
        let mut sorted = vec![T::default(); n];
        for v in samples.data() {
            let at = &mut next[steps.of(v.wide())];
            sorted[*at as usize] = *v;
            *at += 1;
        }
        for step in starts.windows(2).filter(|step| step[1] - step[0] > 1) {
            sorted[step[0] as usize..step[1] as usize].sort_unstable_by(ascending);
        }

        let last = sorted[n - 1];
        let column = |values: &[T]| {
            let mut column = Column([last; WIDTH]);
            column.0[..values.len()].copy_from_slice(values);
            column
        };
        starts.iter_mut().for_each(|start| *start = (*start).min(n as u32 - 1) / WIDTH as u32);
        Self { n, sorted: sorted.chunks(WIDTH).map(column).collect(), starts, steps }
    }

    /// The column in which `holds` ends, in all likelihood: it holds up to some value near v.
    #[inline(always)]
    fn column(&self, v: f64, holds: impl Fn(T) -> bool) -> usize {
        let step = self.steps.of(v);
        let (mut from, mut to) = (self.starts[step] as usize, self.starts[step + 1] as usize);
        while to > from + 1 {
            let middle = usize::midpoint(from, to);
            *(if holds(self.sorted[middle].0[0]) { &mut from } else { &mut to }) = middle;
        }
        from
    }

    /// Values within r (closed, not negative) of v, one of the column.
    ///
    /// # Safety
    /// The processor has S.
    #[inline(always)]
    pub(crate) unsafe fn count<S: Set>(&self, v: T, r: T) -> Count {
        // SAFETY: the caller's.
        let within = unsafe { self.run::<S>(v, r) };
        let count = |at: usize| Count { within: within.len() as u32, at: at as u32 };
        if r == T::default() {
            return count(within.len());
        }
        // Those at r itself are at the ends of the run, mostly none or one.
        let at = |position: usize| self.sorted[position / WIDTH].0[position % WIDTH].distance(v) == r;
        let low = within.clone().take(FEW).take_while(|position| at(*position)).count();
        let high = within.clone().rev().take(FEW).take_while(|position| at(*position)).count();
        if low < FEW && high < FEW {
            return count(low + high);
        }
        // SAFETY: the caller's.
        let inside = unsafe { self.run::<S>(v, r.below()) };
        count(within.len() - inside.len())
    }

    /// The positions of the values within r (closed, not negative) of v, one of the column.
    ///
    /// # Safety
    /// The processor has S.
    #[inline(always)]
    unsafe fn run<S: Set>(&self, v: T, r: T) -> Range<usize> {
        // Rounded subtraction keeps the order, so the values within r are one run, v among them.
        let mut first = self.column(v.wide() - r.wide(), |s| v - s > r);
        let mut last = self.column(v.wide() + r.wide(), |s| s - v <= r);
        let top = self.sorted.len() - 1;
        // SAFETY: the caller's.
        unsafe {
            // The columns may be one off, by rounding and at the ends of steps.
            let mut near = T::before::<S>(&self.sorted[first], v, r);
            while near == 0 {
                first += 1;
                near = T::before::<S>(&self.sorted[first], v, r);
            }
            while near == u32::MAX && first > 0 {
                let before = T::before::<S>(&self.sorted[first - 1], v, r);
                if before == 0 {
                    break;
                }
                (near, first) = (before, first - 1);
            }
            let from = first * WIDTH + near.trailing_zeros() as usize;

            let mut near = T::after::<S>(&self.sorted[last], v, r);
            while near == 0 {
                last -= 1;
                near = T::after::<S>(&self.sorted[last], v, r);
            }
            while near == u32::MAX && last < top {
                last += 1;
                near = T::after::<S>(&self.sorted[last], v, r);
            }
            let to = last * WIDTH + near.trailing_ones() as usize;
            from..to.min(self.n)
        }
    }
}
