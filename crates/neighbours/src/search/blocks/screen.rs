//! An 8-bit copy of a matrix that tells "certainly within r", "certainly not" and "look at the numbers".
//!
//! Coordinates become [`Levels`], with one scale for all columns, rounded down. Integers that differ by D then stand for
//! numbers that differ by more than `(D - 1) / scale`, and by less than `(D + 1) / scale` where neither is clipped and D is
//! below the difference between two pieces of a column; the margins below cover the rounding of T and of the f64
//! arithmetic here.

use crate::number::Number;
use crate::samples::Samples;
use crate::search::blocks::lanes::{COORDINATES, Chunk, Line};
use crate::search::blocks::levels::Levels;

/// What a gap of integers tells about a closed radius r.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Threshold {
    /// Beyond this gap the distance is certainly larger than r.
    pub(crate) possible: u8,
    /// Up to this gap the distance is certainly below r; `None`: never.
    pub(crate) certain: Option<u8>,
}

pub(crate) struct Screen {
    scale: f64,
    /// Below this gap, in blocks without clipped rows, distances are bounded from above.
    trusted: u8,
    /// Of each block: whether a row of it is clipped.
    clipped: Vec<bool>,
    /// `[block][chunk of coordinates]`, the most discriminating coordinates first.
    chunks: Vec<Chunk>,
    chunks_per_block: usize,
    /// `[position][line of coordinates]`.
    rows: Vec<Line>,
    lines_per_row: usize,
    /// Smallest and largest coordinates of a block: `[block][line of coordinates]`.
    low: Vec<Line>,
    high: Vec<Line>,
}

/// Rows in the order of the samples, before blocks are made of them.
pub(crate) struct Quantised {
    scale: f64,
    trusted: u8,
    pub(crate) rows: Vec<Line>,
    pub(crate) lines_per_row: usize,
    dims: usize,
    /// Of each row: whether a coordinate is clipped.
    pub(crate) clipped: Vec<bool>,
}

impl Quantised {
    /// For distances of about `typical` between neighbours.
    pub(crate) fn new<T: Number>(samples: Samples<T>, typical: f64) -> Self {
        let dims = samples.dims();
        let levels = Levels::new(samples, typical);
        let place = by_spread(samples, &levels);
        let lines_per_row = dims.div_ceil(64);
        let mut rows = vec![Line([0; 64]); samples.n() * lines_per_row];
        let mut clipped = Vec::with_capacity(samples.n());
        for (lines, row) in rows.chunks_exact_mut(lines_per_row.max(1)).zip(samples.data().chunks_exact(dims.max(1))) {
            let mut any = false;
            for (at, &column) in place.iter().enumerate() {
                let level = levels.level(column, row[column].wide());
                lines[at / 64].0[at % 64] = level.height as u8;
                any |= level.clipped;
            }
            clipped.push(any);
        }
        let trusted = levels.between_pieces().unwrap_or(u8::MAX);
        Self { scale: levels.scale, trusted, rows, lines_per_row, dims, clipped }
    }

    pub(crate) fn row(&self, i: usize) -> &[Line] {
        &self.rows[i * self.lines_per_row..(i + 1) * self.lines_per_row]
    }
}

/// Columns by descending variance over a sample of the rows: those that tell points apart come first.
fn by_spread<T: Number>(samples: Samples<T>, levels: &Levels) -> Vec<usize> {
    let step = samples.n().div_ceil(512);
    let mut sums = vec![(0.0, 0.0); samples.dims()];
    for i in (0..samples.n()).step_by(step) {
        for (column, (sum, v)) in sums.iter_mut().zip(samples.row(i)).enumerate() {
            let v = levels.level(column, v.wide()).height;
            *sum = (sum.0 + v, sum.1 + v * v);
        }
    }
    let count = samples.n().div_ceil(step) as f64;
    let variance = |&(sum, squares): &(f64, f64)| squares - sum * sum / count;
    let mut place: Vec<usize> = (0..samples.dims()).collect();
    place.sort_by(|&a, &b| variance(&sums[b]).total_cmp(&variance(&sums[a])));
    place
}

impl Screen {
    /// Blocks of 64 points: position p of the screen is row `order[p]`.
    pub(crate) fn new(rows: &Quantised, order: &[u32]) -> Self {
        let lines_per_row = rows.lines_per_row;
        let chunks_per_block = rows.dims.div_ceil(COORDINATES);
        let blocks = order.len().div_ceil(64);
        let mut chunks = vec![Chunk([[0; 64]; COORDINATES]); blocks * chunks_per_block];
        let mut sorted = Vec::with_capacity(order.len() * lines_per_row);
        let mut low = vec![Line([255; 64]); blocks * lines_per_row];
        let mut high = vec![Line([0; 64]); blocks * lines_per_row];
        for (position, &i) in order.iter().enumerate() {
            let (block, lane) = (position / 64, position % 64);
            let row = rows.row(i as usize);
            sorted.extend_from_slice(row);
            for c in 0..rows.dims {
                chunks[block * chunks_per_block + c / COORDINATES].0[c % COORDINATES][lane] = row[c / 64].0[c % 64];
            }
            let own = block * lines_per_row..(block + 1) * lines_per_row;
            for ((low, high), line) in low[own.clone()].iter_mut().zip(&mut high[own]).zip(row) {
                for ((low, high), &v) in low.0.iter_mut().zip(&mut high.0).zip(&line.0) {
                    (*low, *high) = ((*low).min(v), (*high).max(v));
                }
            }
        }
        let clipped = order.chunks(64).map(|block| block.iter().any(|i| rows.clipped[*i as usize])).collect();
        let (scale, trusted) = (rows.scale, rows.trusted);
        Self { scale, trusted, clipped, chunks, chunks_per_block, rows: sorted, lines_per_row, low, high }
    }

    #[inline(always)]
    pub(crate) fn block(&self, block: usize) -> &[Chunk] {
        &self.chunks[block * self.chunks_per_block..(block + 1) * self.chunks_per_block]
    }

    #[inline(always)]
    pub(crate) fn row(&self, position: usize) -> &[Line] {
        &self.rows[position * self.lines_per_row..(position + 1) * self.lines_per_row]
    }

    /// The coordinates at `position`, in the order of the chunks.
    #[inline(always)]
    pub(crate) fn bytes(&self, position: usize) -> &[u8] {
        Line::bytes(self.row(position))
    }

    /// Smallest and largest coordinates in a block.
    #[inline(always)]
    pub(crate) fn bounds(&self, block: usize) -> (&[Line], &[Line]) {
        let own = block * self.lines_per_row..(block + 1) * self.lines_per_row;
        (&self.low[own.clone()], &self.high[own])
    }

    /// Whether a gap to a row of this block says nothing of how near it is.
    #[inline(always)]
    pub(crate) fn clipped(&self, block: usize) -> bool {
        self.clipped[block]
    }

    /// Thresholds for the closed radius r; `certain` where neither block is clipped.
    pub(crate) fn threshold(&self, r: f64) -> Threshold {
        const MARGIN: f64 = 1.0 / (1 << 22) as f64;
        if self.scale == 0.0 {
            return Threshold { possible: u8::MAX, certain: None };
        }
        let steps = r * self.scale;
        let possible = (steps * (1.0 + MARGIN) + 1.0 + 1e-9).floor();
        let certain = (steps * (1.0 - MARGIN) - 1.0 - 1e-9).floor().min(f64::from(self.trusted) - 1.0);
        Threshold { possible: possible as u8, certain: (certain >= 0.0).then_some(certain as u8) }
    }

    /// No less than the distance of two points, not clipped, whose integers differ by at most `gap`.
    #[inline(always)]
    pub(crate) fn upper_bound(&self, gap: u8) -> f64 {
        if self.scale == 0.0 || gap >= self.trusted {
            return f64::INFINITY;
        }
        (f64::from(gap) + 1.0 + 1e-9) / self.scale * (1.0 + 1e-6)
    }
}
