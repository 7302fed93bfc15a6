//! Numbers that may be names: codes, ids, classes. Nearest neighbours take their order and their distances for real.

use super::Note;
use super::pair::Seen;
use crate::discrete::PlugIn;
use crate::samples::Samples;
use crate::scaling::Scaling;
use neighbours::Scalar;
use std::f64::consts::LN_2;

/// A side with at most one different value in so many samples may be a code.
const PER_CODE: usize = 4;

/// Beside a side of codes, the other may have more values than that: ids with one or two rows each.
const PER_ID: f64 = 4.0 / 3.0;

/// Codes mislead where the neighbours of this share of the samples are a step away or more.
const ACROSS: f64 = 0.1;

/// Values that differ by no more bits than this are the same within their error bars.
const SAME: f64 = 0.02;

/// At fewer samples with equal distances, one side at least is no code.
const TIED: f64 = 0.5;

/// Where both sides may be codes: what they say as such, if that is something else.
pub(crate) fn both<T: Scalar>(x: Samples<T>, y: Samples<T>, seen: &Seen<'_, T>) -> Both {
    if seen.ties < TIED || !may_be_codes(x) || !may_be_codes(y) {
        return Both::No;
    }
    let (of_x, of_y) = seen.pair.values();
    let [a, b] = [of_x, of_y].map(|values| values.sizes.len());
    let (few, many) = (a.min(b), a.max(b));
    if few < 2 || few * PER_CODE > x.n() || many as f64 * PER_ID > x.n() as f64 {
        return Both::No;
    }
    let found = PlugIn::of(of_x, of_y);
    let bits = (found.alone <= Note::ALONE).then_some(found.nats / LN_2);
    Both::Yes(match bits {
        Some(bits) if (bits - seen.bits).abs() <= SAME => None,
        _ => Some(Note::Categories { x: a, y: b, bits, alone: found.alone }),
    })
}

/// Whether both sides may be codes, and the note.
pub(crate) enum Both {
    No,
    Yes(Option<Note>),
}

/// A side of one coordinate whose values are few, and nearer to each other than neighbours are at some of the samples: if
/// they are codes, their order misleads.
pub(crate) fn one<T: Scalar>(side: &str, samples: Samples<T>, eps: &[f64]) -> Option<Note> {
    if samples.dims() != 1 || !may_be_codes(samples) {
        return None;
    }
    let mut values: Vec<f64> = samples.data().iter().map(|value| value.wide()).collect();
    values.sort_unstable_by(f64::total_cmp);
    values.dedup();
    let step = values.array_windows().map(|[a, b]| b - a).fold(f64::INFINITY, f64::min);
    let few = values.len() > 1 && values.len() * PER_CODE <= samples.n();
    let across = || eps.iter().filter(|eps| **eps >= step).count() as f64 >= ACROSS * samples.n() as f64;
    (few && across()).then(|| Note::Codes { side: side.to_owned(), values: values.len() })
}

/// Whether all numbers are whole, or were scaled and may have been.
fn may_be_codes<T: Scalar>(samples: Samples<T>) -> bool {
    samples.scaling() != Scaling::None || samples.data().iter().all(|value| value.wide().fract() == 0.0)
}
