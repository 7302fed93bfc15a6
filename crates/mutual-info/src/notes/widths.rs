//! Coordinates whose widths differ so much that the max norm sees the widest alone.

use super::Note;
use crate::samples::Samples;
use crate::scaled::is_constant;
use crate::scaling::Scaling;
use neighbours::Scalar;

/// Sides whose widths differ by more than this factor are noted: at 60, a correlation of 0.75 (0.60 bits) shows 0.48
/// from 500 samples.
const SIDES_APART: f64 = 30.0;

/// Coordinates of one side whose widths differ by more than this factor are noted. Layers of a network have a few that
/// are almost constant, which is no fault of theirs.
const COLUMNS_APART: f64 = 100.0;

/// Samples that are looked at: enough for quartiles, and no time beside a search.
const LOOKED_AT: usize = 256;

/// The widths of one side's coordinates.
pub(crate) struct Widths {
    widest: (usize, f64),
    narrowest: (usize, f64),
    scaling: Scaling,
}

impl Widths {
    /// None where all coordinates are constant.
    pub(crate) fn of<T: Scalar>(samples: Samples<T>) -> Option<Self> {
        let columns = (0..samples.dims()).map(|c| {
            let column = column(samples, c);
            (c, if is_constant::<T>(&column) { 0.0 } else { width(column) })
        });
        let columns: Vec<(usize, f64)> = columns.filter(|(_, width)| *width > 0.0).collect();
        let by_width = |a: &&(usize, f64), b: &&(usize, f64)| a.1.total_cmp(&b.1);
        let (widest, narrowest) = (*columns.iter().max_by(by_width)?, *columns.iter().min_by(by_width)?);
        Some(Self { widest, narrowest, scaling: samples.scaling() })
    }
}

/// All rows, or some of them that are spread evenly and have no period in common with the data.
pub(super) fn looked_at(n: usize) -> impl Iterator<Item = usize> {
    // 2^64 by the golden ratio: its multiples fall evenly between 0 and 2^64.
    const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;
    let spread = move |i: usize| ((u128::from((i as u64).wrapping_mul(GOLDEN)) * n as u128) >> 64) as usize;
    (0..n.min(LOOKED_AT)).map(move |i| if n <= LOOKED_AT { i } else { spread(i) })
}

/// The numbers of a coordinate that are looked at.
pub(super) fn column<T: Scalar>(samples: Samples<T>, coordinate: usize) -> Vec<f64> {
    looked_at(samples.n()).map(|i| samples.row(i)[coordinate].wide()).collect()
}

/// The interquartile range, which a few extreme values do not change. Where more than half of the numbers are equal, as
/// behind a ReLU, the whole range.
fn width(column: Vec<f64>) -> f64 {
    let (least, most) = column.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, m), v| (l.min(*v), m.max(*v)));
    quartiles(column).filter(|quartiles| *quartiles > 0.0).unwrap_or(within(most - least))
}

/// The interquartile range; `None` of no numbers.
pub(super) fn quartiles(mut column: Vec<f64>) -> Option<f64> {
    let last = column.len().checked_sub(1)?;
    let (low, high) = (last / 4, last - last / 4);
    let (below, at_high, _) = column.select_nth_unstable_by(high, f64::total_cmp);
    let high = *at_high;
    let low = if below.is_empty() { high } else { *below.select_nth_unstable_by(low, f64::total_cmp).1 };
    Some(within(high - low))
}

/// A width that numbers can hold: beyond the largest one it is that.
pub(super) fn within(width: f64) -> f64 {
    width.min(f64::MAX)
}

/// What the widths of the sides say; names are those of the sides.
pub(crate) fn notes<const SIDES: usize>(sides: [(&str, Option<Widths>); SIDES]) -> Vec<Note> {
    let sides: Vec<(&str, Widths)> = sides.into_iter().filter_map(|(name, widths)| Some((name, widths?))).collect();
    let by_widest = |a: &&(&str, Widths), b: &&(&str, Widths)| a.1.widest.1.total_cmp(&b.1.widest.1);
    let (Some((wide, most)), Some((narrow, least))) = (sides.iter().max_by(by_widest), sides.iter().min_by(by_widest))
    else {
        return Vec::new();
    };
    let mut notes = Vec::new();
    let factor = most.widest.1 / least.widest.1;
    if factor > SIDES_APART {
        let unscaled = sides.iter().any(|(_, widths)| widths.scaling == Scaling::None);
        notes.push(if unscaled {
            Note::Ranges { wide: (*wide).to_owned(), narrow: (*narrow).to_owned(), factor }
        } else {
            Note::Outliers { side: (*narrow).to_owned(), coordinate: least.widest.0, factor }
        });
    }
    for (name, widths) in &sides {
        let factor = widths.widest.1 / widths.narrowest.1;
        let noted = |side: &String| side == name;
        if factor > COLUMNS_APART
            && !notes.iter().any(|note| matches!(note, Note::Outliers { side, .. } if noted(side)))
        {
            let side = (*name).to_owned();
            notes.push(match widths.scaling {
                Scaling::None => Note::Coordinates { side, wide: widths.widest.0, narrow: widths.narrowest.0, factor },
                _ => Note::Outliers { side, coordinate: widths.narrowest.0, factor },
            });
        }
    }
    notes
}
