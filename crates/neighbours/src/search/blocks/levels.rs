//! Which of 254 levels a number becomes.
//!
//! A level has the same width in all columns. A straight line from the smallest to the largest number makes it too wide
//! where one outlier, or a gap between groups, is far wider than the distances between neighbours: all numbers of a
//! column then share a level. There the line follows only the pieces in which numbers lie, and rises by one short gap
//! between two of them. It never rises faster than 1, so that levels far apart always mean numbers far apart. Levels
//! close together mean close numbers only where both lie in the same piece: a number beside all pieces is clipped, and
//! numbers of two pieces are at least a gap apart.

use crate::distance::distance_within;
use crate::number::Number;
use crate::samples::Samples;
use rayon::prelude::*;

/// Levels above the lowest: a limit above the largest difference then fits into a byte too.
pub(crate) const LEVELS: u8 = 254;

/// Rows that stand for all where columns are looked at, and where distances are taken.
const ROWS: (usize, usize) = (512, 128);

/// Rows whose nearest one is looked for.
const PROBES: usize = 12;

/// One in so many numbers at each end of a column may lie beside all pieces.
const ENDS: usize = 100;

/// The line of each column.
pub(crate) struct Levels {
    /// Levels per unit; 0 where there is no such number (constant data, ranges beyond the numbers).
    pub(crate) scale: f64,
    /// How far lines rise between two pieces.
    gap: f64,
    lines: Vec<Line>,
}

/// Of one column: its pieces, ascending.
struct Line {
    first: Piece,
    others: Vec<Piece>,
}

/// A stretch of a column that the line follows.
#[derive(Clone, Copy)]
struct Piece {
    start: f64,
    length: f64,
    /// The line at the start.
    height: f64,
    /// How far it rises before it stays level: along the piece, and by a gap where there is a next one.
    rise: f64,
}

/// Where a number lies on its line.
pub(crate) struct Level {
    /// Not rounded.
    pub(crate) height: f64,
    pub(crate) clipped: bool,
}

impl Levels {
    /// For distances of about `typical` between neighbours.
    pub(crate) fn new<T: Number>(samples: Samples<T>, typical: f64) -> Self {
        let straight = ranges(samples);
        let widest = straight.iter().map(Line::top).fold(0.0, f64::max);
        // Up to here neighbours are eight levels apart or more, which tells them from others.
        if widest <= 32.0 * typical {
            return Self::of(straight, 0.0);
        }
        let rows = rows(samples.n(), ROWS.0);
        let values = |c: usize| rows.iter().map(|i| samples.row(*i)[c].wide()).collect();
        let pieces: Vec<Line> = (0..samples.dims()).into_par_iter().map(|c| pieces(values(c), typical)).collect();
        let highest = pieces.iter().map(Line::top).fold(0.0, f64::max);
        let scale = f64::from(LEVELS) / highest;
        if 3.0 * highest >= widest || !scale.is_finite() {
            return Self::of(straight, 0.0);
        }
        // No column is clipped that fits as it is.
        let choose = |(pieces, straight): (Line, Line)| if straight.top() <= highest { straight } else { pieces };
        Self::of(pieces.into_iter().zip(straight).map(choose).collect(), typical)
    }

    fn of(lines: Vec<Line>, gap: f64) -> Self {
        let scale = f64::from(LEVELS) / lines.iter().map(Line::top).fold(0.0, f64::max);
        Self { scale: if scale.is_finite() { scale } else { 0.0 }, gap, lines }
    }

    #[inline(always)]
    pub(crate) fn level(&self, column: usize, v: f64) -> Level {
        let line = &self.lines[column];
        let piece = line.others.iter().rfind(|piece| piece.start <= v).unwrap_or(&line.first);
        let along = v - piece.start;
        // Below the first piece the line is level too.
        let height = piece.height + along.max(0.0).min(piece.rise);
        Level { height: height * self.scale, clipped: along < 0.0 || along > piece.length }
    }

    /// By how many levels or more numbers of two pieces differ that are not clipped; `None` where no column has two.
    pub(crate) fn between_pieces(&self) -> Option<u8> {
        self.lines.iter().any(|line| !line.others.is_empty()).then_some((self.gap * self.scale - 1e-9) as u8)
    }
}

impl Line {
    /// The highest that it rises.
    fn top(&self) -> f64 {
        let last = self.others.last().unwrap_or(&self.first);
        last.height + last.rise
    }
}

/// From the smallest to the largest number of each column.
fn ranges<T: Number>(samples: Samples<T>) -> Vec<Line> {
    let mut low = samples.row(0).to_vec();
    let mut high = low.clone();
    for row in samples.data().chunks_exact(samples.dims().max(1)) {
        for ((low, high), &v) in low.iter_mut().zip(&mut high).zip(row) {
            *low = if v < *low { v } else { *low };
            *high = if v > *high { v } else { *high };
        }
    }
    let range = |(low, high): (&T, &T)| {
        let length = high.wide() - low.wide();
        Line { first: Piece { start: low.wide(), length, height: 0.0, rise: length }, others: Vec::new() }
    };
    low.iter().zip(&high).map(range).collect()
}

/// Around some numbers of a column, apart where there are none over several typical distances.
fn pieces(mut values: Vec<f64>, typical: f64) -> Line {
    values.sort_unstable_by(f64::total_cmp);
    let ends = values.len() / ENDS;
    let values = &values[ends..values.len() - ends];
    // Where numbers are evenly few and far between, there is no gap.
    let mut steps: Vec<f64> = values.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let most = steps.len() * 9 / 10;
    let usual = if steps.is_empty() { 0.0 } else { *steps.select_nth_unstable_by(most, f64::total_cmp).1 };
    let wide = f64::max(3.0 * typical, 8.0 * usual);
    let mut spans: Vec<(f64, f64)> = Vec::new();
    for run in values.chunk_by(|a, b| b - a <= wide) {
        let (low, high) = (run[0] - 0.5 * typical, run[run.len() - 1] + 0.5 * typical);
        match spans.last_mut() {
            // By rounding: two pieces have to be at least a gap apart.
            Some(last) if low - last.0 < last.1 - last.0 + typical => last.1 = high,
            _ => spans.push((low, high)),
        }
    }
    // What is not among the values lies mostly near their ends.
    let beyond = spans.iter().map(|span| span.1 - span.0).sum::<f64>() / 8.0;
    let count = spans.len();
    let mut height = 0.0;
    let mut pieces = spans.into_iter().enumerate().map(|(at, (low, high))| {
        let is_last = at + 1 == count;
        let start = if at == 0 { low - beyond } else { low };
        let length = if is_last { high + beyond } else { high } - start;
        let piece = Piece { start, length, height, rise: length + if is_last { 0.0 } else { typical } };
        height += piece.rise;
        piece
    });
    let nowhere = Piece { start: 0.0, length: 0.0, height: 0.0, rise: 0.0 };
    Line { first: pieces.next().unwrap_or(nowhere), others: pieces.collect() }
}

/// The median, over some samples, of the joint distance to the nearest one of some others that does not coincide.
/// Infinite where all coincide, or are farther apart than the largest number.
pub(crate) fn typical_distance<T: Number>(x: Samples<T>, y: Samples<T>) -> f64 {
    let rows = rows(x.n(), ROWS.1);
    let nearest = |i: usize| {
        rows.iter().fold(T::INFINITY, |least, &j| {
            let d = distance_within(x.row(i), x.row(j), least);
            let d = if d < least { d.larger(distance_within(y.row(i), y.row(j), least)) } else { d };
            if T::default() < d && d < least { d } else { least }
        })
    };
    let probes = rows.iter().step_by(rows.len().div_ceil(PROBES)).map(|&i| nearest(i).wide());
    let mut found: Vec<f64> = probes.filter(|d| d.is_finite()).collect();
    let middle = found.len() / 2;
    if found.is_empty() { f64::INFINITY } else { *found.select_nth_unstable_by(middle, f64::total_cmp).1 }
}

/// `count` of n rows or fewer, in steps without a period: data often have one.
fn rows(n: usize, count: usize) -> Vec<usize> {
    if n <= count {
        return (0..n).collect();
    }
    (0..count).map(|at| ((at as f64 * 0.618_033_988_75).fract() * n as f64) as usize).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    /// Two columns of one kind, and the typical distance in them.
    fn of(n: usize, mut value: impl FnMut(usize, &mut ChaCha8Rng) -> f64) -> (Vec<f64>, f64) {
        let mut rng = ChaCha8Rng::seed_from_u64(0);
        let data: Vec<f64> = (0..2 * n).map(|at| value(at / 2, &mut rng)).collect();
        let samples = Samples::new(&data, n, 2).expect("samples");
        (data.clone(), typical_distance(samples, samples))
    }

    /// What the screen concludes of levels, of every two numbers of a column; and how many levels a typical distance is.
    fn check(name: &str, (data, typical): (Vec<f64>, f64)) -> f64 {
        let samples = Samples::new(&data, data.len() / 2, 2).expect("samples");
        let levels = Levels::new(samples, typical);
        let between = levels.between_pieces().map_or(256.0, f64::from);
        for column in 0..2 {
            for (i, j) in (0..samples.n()).flat_map(|i| (0..i).map(move |j| (i, j))) {
                let [a, b] = [i, j].map(|i| samples.row(i)[column]);
                let [at_a, at_b] = [a, b].map(|v| levels.level(column, v));
                assert!((0.0..255.0).contains(&at_a.height), "{name}: {a} is at {}", at_a.height);
                let steps = (a - b).abs() * levels.scale;
                let gap = (at_a.height.floor() - at_b.height.floor()).abs();
                assert!(gap <= steps + 1.0 + 1e-9, "{name}: {a} and {b} are {steps} levels apart and show {gap}");
                if !at_a.clipped && !at_b.clipped && gap < between {
                    assert!(steps <= gap + 1.0 + 1e-9, "{name}: {a} and {b} are {steps} levels apart and show {gap}");
                }
            }
        }
        typical * levels.scale
    }

    #[test]
    fn levels_tell_numbers_apart() {
        let uniform = |rng: &mut ChaCha8Rng| rng.random::<f64>();
        // Straight lines: a typical distance is what it is.
        assert!(check("uniform", of(700, |_, rng| uniform(rng))) > 2.0);
        assert!(check("offset", of(700, |_, rng| 1e9 + uniform(rng))) > 2.0);
        // Shortened ones: as if there were nothing between the pieces, or half as fine.
        for size in [1e3, 1e7, 1e16, -1e300, 1.7e308] {
            for share in [1, 7, 70] {
                let name = format!("{share} of 700 rows times {size}");
                let outlier =
                    |i: usize, rng: &mut ChaCha8Rng| uniform(rng) * if i % (700 / share) == 3 { size } else { 1.0 };
                assert!(check(&name, of(700, outlier)) > 1.0, "{name}");
            }
            let groups = |count: usize| {
                let name = format!("{count} groups, {size} wide");
                let group =
                    move |i: usize, rng: &mut ChaCha8Rng| uniform(rng) + size / count as f64 * (i % count) as f64;
                (name, group)
            };
            for (name, group) in [groups(2), groups(3), groups(8)] {
                let levels = check(&name, of(700, group));
                // Beside 1e16 a number has no digits left to be uniform in.
                assert!(levels > 0.3 || size.abs() >= 1e16, "{name}: {levels}");
            }
        }
        check("heavy tails", of(700, |_, rng| (std::f64::consts::PI * (uniform(rng) - 0.5)).tan()));
        check("exponents", of(700, |_, rng| (600.0 * (uniform(rng) - 0.5)).exp()));
        check("mostly zero", of(700, |i, rng| if i % 3 == 0 { uniform(rng) } else { 1e5 * f64::from(i == 1) }));
    }

    #[test]
    fn typical_distances() {
        // Of 128 of 1000 points on [0, 1)^2, by the side of the square that holds one.
        let (_, typical) = of(1000, |_, rng| rng.random());
        assert!((0.03..0.08).contains(&typical), "{typical}");
        assert_eq!(of(50, |_, _| 3.0).1, f64::INFINITY);
        assert_eq!(of(50, |i, _| [-1.7e308, 1.7e308][i % 2]).1, f64::INFINITY);
        assert_eq!(of(50, |i, _| f64::from(i % 2 == 0)).1, 1.0);
    }
}
