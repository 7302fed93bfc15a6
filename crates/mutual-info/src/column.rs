//! One coordinate, sorted: how many lie within a radius is a difference of two ranks.

use crate::samples::Scalar;

/// A sorted column with a table of where to look.
pub(crate) struct SortedColumn<T> {
    sorted: Vec<T>,
    /// Rank of the first value of each step of equal width.
    starts: Vec<u32>,
    low: f64,
    /// Steps per unit.
    scale: f64,
}

impl<T: Scalar> SortedColumn<T> {
    pub(crate) fn new(column: &[T]) -> Self {
        let mut sorted = column.to_vec();
        sorted.sort_unstable_by(|a, b| a.wide().total_cmp(&b.wide()));
        let (low, high) = (sorted.first().map_or(0.0, |v| v.wide()), sorted.last().map_or(0.0, |v| v.wide()));
        let steps = column.len().next_power_of_two();
        let scale = steps as f64 / (high - low);
        // Where no scale exists (constant data, ranges beyond the numbers) all values are of the first step.
        let scale = if scale.is_finite() { scale } else { 0.0 };
        let mut table = Self { sorted, starts: vec![0; steps + 2], low, scale };
        let mut next = 0;
        for rank in 0..=table.sorted.len() {
            let step = table.sorted.get(rank).map_or(steps + 1, |v| table.step(v.wide()));
            while next <= step {
                table.starts[next] = rank as u32;
                next += 1;
            }
        }
        table
    }

    /// Ascending with v.
    fn step(&self, v: f64) -> usize {
        (((v - self.low) * self.scale) as usize).min(self.starts.len() - 2)
    }

    /// The first rank at which `holds` is false; true before it, near the value v in all likelihood.
    #[inline(always)]
    fn partition_near(&self, v: f64, holds: impl Fn(T) -> bool) -> usize {
        let step = self.step(v);
        let (from, to) = (self.starts[step] as usize, self.starts[step + 1] as usize);
        let mut rank = from + self.sorted[from..to].partition_point(|s| holds(*s));
        // The value v was rounded: the place may be a step off.
        while rank > 0 && !holds(self.sorted[rank - 1]) {
            rank -= 1;
        }
        while rank < self.sorted.len() && holds(self.sorted[rank]) {
            rank += 1;
        }
        rank
    }

    /// Values within r (closed) of v; none for a negative radius.
    pub(crate) fn count(&self, v: T, r: T) -> u32 {
        if r < T::default() {
            return 0;
        }
        // Rounded subtraction keeps the order, so the values within r are one run.
        let from = self.partition_near(v.wide() - r.wide(), |s| s < v && s.distance(v) > r);
        let to = self.partition_near(v.wide() + r.wide(), |s| s <= v || s.distance(v) <= r);
        (to - from) as u32
    }
}
