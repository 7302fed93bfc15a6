//! One coordinate, sorted: how many lie within a radius is a difference of two ranks.

use crate::hood::Count;
use crate::number::ascending;
use crate::samples::Samples;
use crate::search::buckets::masks::{Column, WIDTH};
use crate::search::sets::Lane;
use crate::search::sets::Set;

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

impl<T: Lane> SortedColumn<T> {
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
    #[inline(always)]
    pub(crate) fn count<S: Set>(&self, set: S, v: T, r: T) -> u32 {
        (self.end(set, v, r).0 - self.start(set, v, r).0) as u32
    }

    /// The same, and those at r exactly.
    #[inline(always)]
    pub(crate) fn count_with_rim<S: Set>(&self, set: S, v: T, r: T) -> Count {
        let below = r.below();
        let (from, first) = self.start(set, v, r);
        let (to, last) = self.end(set, v, r);
        let within = (to - from) as u32;
        if r == T::default() {
            return Count { within, at: within };
        }
        // Those at r itself are at the ends of the run, mostly none or one of them.
        let low = first & !T::before(set, &self.sorted[from / WIDTH], v, below);
        let high = last & !T::after(set, &self.sorted[(to - 1) / WIDTH], v, below);
        let (low, high) = (low >> (from % WIDTH), high << (WIDTH - 1 - (to - 1) % WIDTH));
        let ends = (low.trailing_ones() as usize, high.leading_ones() as usize);
        if from % WIDTH + ends.0 < WIDTH && (to - 1) % WIDTH >= ends.1 {
            return Count { within, at: (ends.0 + ends.1) as u32 };
        }
        // They go on in the next column.
        let inside = self.end(set, v, below).0 - self.start(set, v, below).0;
        Count { within, at: within - inside as u32 }
    }

    /// The position of the first value within r (closed, not negative) of v, one of the column, and which of its 32 are no
    /// farther below v.
    #[inline(always)]
    fn start<S: Set>(&self, set: S, v: T, r: T) -> (usize, u32) {
        // Rounded subtraction keeps the order, so the values within r are one run, v among them.
        let mut first = self.column(v.wide() - r.wide(), |s| v - s > r);
        // The column may be one off, by rounding and at the ends of steps.
        let mut near = T::before(set, &self.sorted[first], v, r);
        while near == 0 {
            first += 1;
            near = T::before(set, &self.sorted[first], v, r);
        }
        while near == u32::MAX && first > 0 {
            let before = T::before(set, &self.sorted[first - 1], v, r);
            if before == 0 {
                break;
            }
            (near, first) = (before, first - 1);
        }
        (first * WIDTH + near.trailing_zeros() as usize, near)
    }

    /// The position behind the last value within r (closed, not negative) of v, one of the column, and which of the 32
    /// with that value are no farther above v.
    #[inline(always)]
    fn end<S: Set>(&self, set: S, v: T, r: T) -> (usize, u32) {
        let mut last = self.column(v.wide() + r.wide(), |s| s - v <= r);
        let top = self.sorted.len() - 1;
        let mut near = T::after(set, &self.sorted[last], v, r);
        while near == 0 {
            last -= 1;
            near = T::after(set, &self.sorted[last], v, r);
        }
        while near == u32::MAX && last < top {
            let after = T::after(set, &self.sorted[last + 1], v, r);
            if after == 0 {
                break;
            }
            (near, last) = (after, last + 1);
        }
        ((last * WIDTH + near.trailing_ones() as usize).min(self.n), near)
    }
}
