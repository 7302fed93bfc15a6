//! Samples and coordinates that are not what estimates assume: rows that follow each other, one variable on both sides.

use super::Note;
use super::widths::looked_at;
use crate::samples::Samples;
use neighbours::Scalar;

/// Neighbouring rows with a correlation above this are those of a series: independent series show 0.3 bits at 0.99, and
/// nothing at 0.9 (2,000 samples).
const SERIES: f64 = 0.95;

/// Two coordinates whose correlation is this near to 1 or -1 are one variable, rounded or in other units.
const ONE_VARIABLE: f64 = 1e-6;

/// Rows by which most pairs of coordinates are told apart.
const FEW: usize = 32;

/// A coordinate of each side whose neighbouring rows are alike.
pub(crate) fn series<T: Scalar>(x: Samples<T>, y: Samples<T>) -> Option<Note> {
    let of = |samples: Samples<T>| {
        let correlations = (0..samples.dims()).filter_map(|c| {
            let pairs = looked_at(samples.n() - 1);
            let pairs = pairs.map(|i| (samples.row(i)[c].wide(), samples.row(i + 1)[c].wide()));
            correlation(pairs.collect::<Vec<(f64, f64)>>().into_iter())
        });
        correlations.fold(0.0, f64::max)
    };
    let of_x = of(x);
    // Most samples are no series, and one side tells.
    let correlation = if of_x > SERIES { of_x.min(of(y)) } else { of_x };
    (correlation > SERIES).then_some(Note::Series { correlation })
}

/// A coordinate of x that is one of y but for rounding, sign and units. Discrete variables are left out: their information
/// about themselves is their entropy.
pub(crate) fn one_variable<T: Scalar>(x: Samples<T>, y: Samples<T>) -> Option<Note> {
    let column = |samples: Samples<T>, c: usize, rows: usize| -> Vec<f64> {
        looked_at(samples.n()).take(rows).map(|i| samples.row(i)[c].wide()).collect()
    };
    let few = |samples: Samples<T>| -> Vec<Vec<f64>> { (0..samples.dims()).map(|c| column(samples, c, FEW)).collect() };
    let is_one = |a: &[f64], b: &[f64]| {
        correlation(a.iter().copied().zip(b.iter().copied())).is_some_and(|r| 1.0 - r.abs() < ONE_VARIABLE)
    };
    let (of_x, of_y) = (few(x), few(y));
    let pairs = (0..x.dims()).flat_map(|a| (0..y.dims()).map(move |b| (a, b)));
    let mut likely = pairs.filter(|(a, b)| is_one(&of_x[*a], &of_y[*b]));
    let found = likely.find(|(a, b)| {
        let (a, b) = (column(x, *a, usize::MAX), column(y, *b, usize::MAX));
        is_one(&a, &b) && different(&a) * 2 > a.len()
    });
    found.map(|(x, y)| Note::SameNumbers { x, y })
}

fn different(column: &[f64]) -> usize {
    let mut values = column.to_vec();
    values.sort_unstable_by(f64::total_cmp);
    values.dedup();
    values.len()
}

/// Pearson's; `None` where one of the two does not vary.
fn correlation(pairs: impl ExactSizeIterator<Item = (f64, f64)> + Clone) -> Option<f64> {
    let n = pairs.len() as f64;
    let (x, y) = pairs.clone().fold((0.0, 0.0), |(x, y), pair| (x + pair.0 / n, y + pair.1 / n));
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    for (a, b) in pairs {
        let (a, b) = (a - x, b - y);
        (xx, yy, xy) = (xx + a * a, yy + b * b, xy + a * b);
    }
    let scale = (xx * yy).sqrt();
    (scale > 0.0 && scale.is_finite()).then(|| xy / scale)
}
