//! All that two sides say of an estimate by nearest neighbours.

use super::repeats::Values;
use super::widths::Widths;
use super::{Note, add, of_shapes, ranges, related, repeats, widths};
use crate::samples::Samples;
use crate::variant::Variant;
use neighbours::Scalar;

/// What an estimate knows of its samples besides.
pub(crate) struct Seen<'a> {
    /// max - min of each coordinate of x and of y.
    pub(crate) ranges: [&'a [f64]; 2],
    /// The distance of each sample to its k-th neighbour.
    pub(crate) eps: &'a [f64],
    /// Share of samples that coincide with another in x and y at once.
    pub(crate) duplicates: f64,
    /// Share of samples at which equal distances decide.
    pub(crate) ties: f64,
}

/// The notes of an estimate, those about widths first.
pub(crate) fn of_pair<T: Scalar>(x: Samples<T>, y: Samples<T>, variant: Variant, seen: &Seen<'_>) -> Vec<Note> {
    let mut notes = of_shapes([x.side(), y.side()], x.n());
    notes.extend(widths::notes([("x", Widths::of(x)), ("y", Widths::of(y))]));
    let typical = median(seen.eps);
    for (side, samples, of_side) in [("x", x, seen.ranges[0]), ("y", y, seen.ranges[1])] {
        add(&mut notes, ranges::hidden(side, samples, of_side, typical));
        add(&mut notes, ranges::tails(side, samples, of_side));
    }
    notes.extend(Note::of_ties(variant, seen.ties));
    if seen.duplicates > 0.0 {
        notes.extend(repeats::notes(&Values::of(x), &Values::of(y)));
    }
    notes.extend(related::series(x, y));
    notes.extend(related::codes("x", x, typical));
    notes.extend(related::codes("y", y, typical));
    notes.extend(related::one_variable(x, y));
    notes
}

fn median(numbers: &[f64]) -> f64 {
    let mut numbers = numbers.to_vec();
    let middle = numbers.len() / 2;
    *numbers.select_nth_unstable_by(middle, f64::total_cmp).1
}
