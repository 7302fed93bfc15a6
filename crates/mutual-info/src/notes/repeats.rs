//! Samples that repeat: copies of rows, which nearest neighbours take for information, and points that many share.

use super::Note;
use crate::values::Values;
use rayon::prelude::*;

/// Repeats at fewer samples change an estimate by less than its error bar.
const NOTED: f64 = 0.02;

/// Of the samples that repeat in one side, so many repeat in both where rows are copies.
const TOGETHER: f64 = 0.9;

/// A point that this share of the samples has in common is no copy of a row.
const SHARED: f64 = 0.1;

/// Fewer different rows than one in so many samples: discrete data with few values, which repeat of themselves.
const PER_VALUE: usize = 30;

/// What repeated pairs of values say.
///
/// Rows are copies where a value of one side comes with one value of the other, and there are many values. Discrete data
/// of which one side follows from the other look the same; the note says both.
pub(crate) fn notes(x: &Values, y: &Values) -> Vec<Note> {
    let n = x.of.len();
    let mut pairs: Vec<(u32, u32)> = x.of.iter().copied().zip(y.of.iter().copied()).collect();
    pairs.par_sort_unstable();
    let (mut shared, mut points, mut largest, mut single) = (0, 0, 0, 0);
    let (mut repeated, mut different) = (Repeated::default(), 0);
    let mut seen = [vec![false; x.sizes.len()], vec![false; y.sizes.len()]];
    for equal in pairs.chunk_by(|a, b| a == b) {
        let (of_x, of_y) = (equal[0].0 as usize, equal[0].1 as usize);
        let size = equal.len();
        if size as f64 >= SHARED * n as f64 {
            shared += size;
            points += 1;
            largest = largest.max(size);
            continue;
        }
        different += 1;
        single += usize::from(size == 1);
        seen[0][of_x] = true;
        seen[1][of_y] = true;
        repeated.x += if x.sizes[of_x] > 1 { size } else { 0 };
        repeated.y += if y.sizes[of_y] > 1 { size } else { 0 };
        repeated.both += if size > 1 { size } else { 0 };
    }
    let share = |samples: usize| samples as f64 / n as f64;
    let values = seen.iter().map(|seen| seen.iter().filter(|seen| **seen).count()).max().unwrap_or(0);
    let copies = share(repeated.both) >= NOTED
        && repeated.both as f64 >= TOGETHER * repeated.x.min(repeated.y) as f64
        && values as f64 >= TOGETHER * different as f64
        && different >= PER_VALUE.max(n / PER_VALUE);
    let amid = shared > 0 && 2 * single >= n - shared && n > shared;
    let copies = copies.then(|| Note::Copies { share: share(repeated.both) });
    copies
        .into_iter()
        .chain(amid.then(|| Note::SharedPoint { share: share(shared), points, largest: share(largest) }))
        .collect()
}

/// Samples that have a value in common with another.
#[derive(Default)]
struct Repeated {
    x: usize,
    y: usize,
    both: usize,
}
