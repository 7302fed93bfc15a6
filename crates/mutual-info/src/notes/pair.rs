//! All that two sides say of an estimate by nearest neighbours.

use super::categories::{self, Both};
use super::near::Near;
use super::widths::Widths;
use super::{Note, add, of_shapes, ranges, related, repeats, widths};
use crate::samples::Samples;
use crate::values::Pair;
use crate::variant::Variant;
use neighbours::Scalar;

/// Values above this share of the ceiling are noted: 2,000 samples of 1 + 1, 2 + 2 or 3 + 3 normal coordinates are then 0.0,
/// 0.3 or 1.0 bits too low.
const STRONG: f64 = 0.6;

/// What an estimate knows of its samples besides.
pub(crate) struct Seen<'a, T> {
    /// max - min of each coordinate of x and of y.
    pub(crate) ranges: [&'a [f64]; 2],
    /// The distance of each sample to its k-th neighbour.
    pub(crate) eps: &'a [f64],
    /// Share of samples that coincide with another in x and y at once.
    pub(crate) duplicates: f64,
    /// Share of samples at which equal distances decide.
    pub(crate) ties: f64,
    /// The value, in bits.
    pub(crate) bits: f64,
    /// The value as a share of what so many samples can show at most; 0 where repeated samples can show less.
    pub(crate) of_ceiling: f64,
    /// The values of both sides.
    pub(crate) pair: &'a Pair<'a, T>,
}

/// The notes of an estimate, those about widths first.
pub(crate) fn of_pair<T: Scalar>(x: Samples<T>, y: Samples<T>, variant: Variant, seen: &Seen<'_, T>) -> Vec<Note> {
    let mut notes = of_shapes([x.side(), y.side()], x.n());
    let widths = [("x", Widths::of(x)), ("y", Widths::of(y))];
    let flat = widths.iter().filter(|(side, widths)| widths.is_none() && is_constant(if *side == "x" { x } else { y }));
    notes.extend(flat.map(|(side, _)| Note::Constant { side: (*side).to_owned() }));
    notes.extend(widths::notes(widths));
    let typical = median(seen.eps);
    for (side, samples, of_side) in [("x", x, seen.ranges[0]), ("y", y, seen.ranges[1])] {
        let of_side = ranges::finite(samples, of_side);
        add(&mut notes, ranges::hidden(side, samples, &of_side, typical));
        add(&mut notes, ranges::tails(side, samples, &of_side));
    }
    notes.extend(Note::of_ties(variant, seen.ties));
    if seen.duplicates > 0.0 {
        let (x, y) = seen.pair.values();
        notes.extend(repeats::notes(x, y));
    }
    notes.extend(related::series(x, y));
    match categories::both(x, y, seen) {
        Both::Yes(note) => notes.extend(note),
        Both::No => {
            notes.extend(categories::one("x", x, seen.eps));
            notes.extend(categories::one("y", y, seen.eps));
        }
    }
    let one = related::one_variable(x, y);
    let filled = if one.is_none() { related::filled(x, y) } else { None };
    // One variable, or one in part, is a line, and heavy tails have groups at all scales.
    let tails = notes.iter().any(|note| matches!(note, Note::Tails { .. }));
    let told = one.is_some() || filled.is_some() || tails;
    let near = if told { None } else { Near::of(&[x, y]).note(seen.ties) };
    if one.is_none() && near.is_none() && seen.of_ceiling > STRONG {
        notes.push(Note::Strong { share: seen.of_ceiling });
    }
    notes.extend(near.into_iter().chain(filled).chain(one));
    notes
}

fn median(numbers: &[f64]) -> f64 {
    let mut numbers = numbers.to_vec();
    let middle = numbers.len() / 2;
    *numbers.select_nth_unstable_by(middle, f64::total_cmp).1
}

/// Whether no coordinate varies in any sample; widths are those of some.
fn is_constant<T: Scalar>(samples: Samples<T>) -> bool {
    let varies = |c: usize| {
        !crate::scaled::is_constant::<T>(&(0..samples.n()).map(|i| samples.row(i)[c].wide()).collect::<Vec<f64>>())
    };
    !(0..samples.dims()).any(varies)
}
