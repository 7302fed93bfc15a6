//! Samples and coordinates that are not what estimates assume: rows that follow each other, one variable on both sides.

use super::Note;
use super::widths::{column, looked_at};
use crate::samples::Samples;
use crate::values::Values;
use neighbours::Scalar;

/// Neighbouring rows with a correlation above this are those of a series: independent series show 0.3 bits at 0.99, and
/// nothing at 0.9 (2,000 samples).
const SERIES: f64 = 0.95;

/// Two coordinates whose correlation is this near to 1 or -1 are one variable, rounded or in other units.
const ONE_VARIABLE: f64 = 1e-6;

/// Distances between rows that are looked at.
const LAGS: usize = 1_024;

/// Coordinates in which a series shows.
const COLUMNS: usize = 8;

/// A correlation of few rows at which more are looked at.
const LIKELY: f64 = 0.8;

/// Equal numbers in fewer of the samples change a value by less than its error bar.
const FILLED: f64 = 0.01;

/// Fewer equal numbers than that may be chance.
const LEAST: usize = 8;

/// Where so many times more samples hold the same number than two neighbouring ones, it is no rounding.
const MORE: usize = 4;

/// A number that more than one in so many samples have may be equal by itself: a zero, a code.
const COMMON_PART: usize = 25;

/// The same among the rows that are looked at.
const COMMON: usize = 10;

/// Up to so many pairs of coordinates are all compared, beyond that those of the same place.
const PAIRS: usize = 1 << 15;

/// Pairs of coordinates that are looked at in all samples.
const CANDIDATES: usize = 4;

/// Rows by which most pairs of coordinates are told apart.
const FEW: usize = 32;

/// A coordinate of each side whose neighbouring rows are alike.
pub(crate) fn series<T: Scalar>(x: Samples<T>, y: Samples<T>) -> Option<Note> {
    of_series(|| next_quantity(x), || next_quantity(y)).or_else(|| apart(x, y))
}

/// Rows that are alike at one distance, and not next to each other: units or channels that take turns.
fn apart<T: Scalar>(x: Samples<T>, y: Samples<T>) -> Option<Note> {
    let columns = |samples: Samples<T>| -> Vec<usize> {
        // Values that repeat may do so in turn by design.
        let varies = |c: &usize| {
            let some = column(samples, *c);
            different(&some) * 10 > some.len() * 9
        };
        (0..samples.dims().min(COLUMNS)).filter(varies).collect()
    };
    let alike = |samples: Samples<T>, columns: &[usize], lag: usize, rows: usize| {
        let of = |c: &usize| {
            let pairs = looked_at(samples.n() - lag).take(rows);
            let pairs = pairs.map(|i| (samples.row(i)[*c].wide(), samples.row(i + lag)[*c].wide()));
            correlation(pairs.collect::<Vec<(f64, f64)>>().into_iter()).unwrap_or(0.0)
        };
        columns.iter().map(of).fold(0.0, f64::max)
    };
    let of_x = columns(x);
    let lags = 2..=(x.n() / 4).min(LAGS);
    // Few rows tell most lags.
    let mut likely =
        lags.filter(|lag| alike(x, &of_x, *lag, FEW) > LIKELY && alike(x, &of_x, *lag, usize::MAX) > SERIES);
    let mut of_y = None;
    likely.find_map(|lag| {
        let of_y = of_y.get_or_insert_with(|| columns(y));
        let correlation = alike(x, &of_x, lag, usize::MAX).min(alike(y, of_y, lag, usize::MAX));
        (correlation > SERIES).then_some(Note::Apart { lag, correlation })
    })
}

/// The same where one side is names.
pub(crate) fn series_of_names<T: Scalar>(x: Samples<T>, names: &Values) -> Option<Note> {
    of_series(|| next_quantity(x), || next_name(names))
}

/// The same where both sides are names.
pub(crate) fn series_by_names(x: &Values, y: &Values) -> Option<Note> {
    of_series(|| next_name(x), || next_name(y))
}

fn of_series(x: impl Fn() -> f64, y: impl Fn() -> f64) -> Option<Note> {
    let of_x = x();
    // Most samples are no series, and one side tells.
    let correlation = if of_x > SERIES { of_x.min(y()) } else { of_x };
    (correlation > SERIES).then_some(Note::Series { correlation })
}

/// The largest correlation of a coordinate with itself one row later.
fn next_quantity<T: Scalar>(samples: Samples<T>) -> f64 {
    let correlations = (0..samples.dims()).filter_map(|c| {
        let pairs = looked_at(samples.n() - 1);
        let pairs = pairs.map(|i| (samples.row(i)[c].wide(), samples.row(i + 1)[c].wide()));
        correlation(pairs.collect::<Vec<(f64, f64)>>().into_iter())
    });
    correlations.fold(0.0, f64::max)
}

/// How much more often than by chance the next row has the same name, as a share of what is possible: a correlation that
/// does not depend on which number a name has.
fn next_name(names: &Values) -> f64 {
    let n = names.of.len() as f64;
    let same = names.of.array_windows().filter(|[a, b]| a == b).count() as f64 / (n - 1.0);
    let chance: f64 = names.sizes.iter().map(|size| (f64::from(*size) / n).powi(2)).sum();
    if chance < 1.0 && n > 1.0 { (same - chance) / (1.0 - chance) } else { 0.0 }
}

/// A coordinate of x that holds the same number as one of y in some of the samples, and another in the others. Numbers that
/// many samples have (zeros, codes) are not looked at, and numbers that are equal by rounding are no more than those that
/// are nearly so.
pub(crate) fn filled<T: Scalar>(x: Samples<T>, y: Samples<T>) -> Option<Note> {
    // In single precision: a side may have been saved so.
    let rare = |samples: Samples<T>, c: usize| {
        let column: Vec<f32> = looked_at(samples.n()).map(|i| samples.row(i)[c].wide() as f32).collect();
        let mut sorted = column.clone();
        sorted.sort_unstable_by(f32::total_cmp);
        let count = |v: f32| sorted.partition_point(|w| *w <= v) - sorted.partition_point(|w| *w < v);
        column.iter().map(|v| if count(*v) <= COMMON { *v } else { f32::NAN }).collect::<Vec<f32>>()
    };
    let rare = |samples: Samples<T>| (0..samples.dims()).map(|c| rare(samples, c)).collect::<Vec<Vec<f32>>>();
    let (of_x, of_y) = (rare(x), rare(y));
    let all = x.dims().saturating_mul(y.dims()) <= PAIRS;
    let pairs = (0..x.dims()).flat_map(|a| (0..y.dims()).map(move |b| (a, b))).filter(|(a, b)| all || a == b);
    let likely = pairs.filter_map(|(a, b)| {
        let equal = of_x[a].iter().zip(&of_y[b]).filter(|(a, b)| a == b).count();
        (equal > 0).then_some((equal, a, b))
    });
    let mut likely: Vec<(usize, usize, usize)> = likely.collect();
    likely.sort_by_key(|(equal, ..)| std::cmp::Reverse(*equal));
    likely.into_iter().take(CANDIDATES).find_map(|(_, a, b)| {
        let share = equal(x, a, y, b)?;
        Some(Note::Filled { x: a, y: b, share })
    })
}

/// The share of the samples in which two coordinates hold the same number, where it is more than rounding explains.
fn equal<T: Scalar>(x: Samples<T>, of_x: usize, y: Samples<T>, of_y: usize) -> Option<f64> {
    let n = x.n();
    let pairs: Vec<[f32; 2]> =
        (0..n).map(|i| [x.row(i)[of_x].wide() as f32 + 0.0, y.row(i)[of_y].wide() as f32 + 0.0]).collect();
    let mut sorted: Vec<f32> = pairs.as_flattened().to_vec();
    sorted.sort_unstable_by(f32::total_cmp);
    let values: Vec<(f32, usize)> = sorted.chunk_by(|a, b| a == b).map(|equal| (equal[0], equal.len())).collect();
    let place = |v: f32| values.partition_point(|(w, _)| *w < v);
    let (mut equal, mut near) = (0, 0);
    for [a, b] in pairs {
        let (a, b) = (place(a), place(b));
        // Of 2 n numbers in both.
        if values[a].1.max(values[b].1) > (n / COMMON_PART).max(2) {
            continue;
        }
        equal += usize::from(a == b);
        near += usize::from(a.abs_diff(b) == 1);
    }
    let share = equal as f64 / n as f64;
    (share >= FILLED && equal >= LEAST && equal > near * MORE).then_some(share)
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
