//! What a person should know who reads an estimate.

use crate::samples::Side;
use crate::scaling::Scaling;
use crate::variant::Variant;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Ranges of x and y that differ by more than this factor are noted.
const FAR_APART: f64 = 100.0;

/// Something about the samples that decides how the number is to be read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Note {
    /// Equal distances, which this variant treats as such.
    TiesCounted {
        /// Share of the samples at which they decide, 0..=1.
        share: f64,
    },
    /// Equal distances, for which this variant is not made.
    TiesSpoil {
        /// Share of the samples at which they decide, 0..=1.
        share: f64,
    },
    /// The max norm sees the wider side alone.
    Ranges {
        /// Range of the widest coordinate of x.
        x: f64,
        /// Range of the widest coordinate of y.
        y: f64,
    },
    /// More coordinates than samples.
    Transposed {
        /// "x" or "y" (or "z").
        side: String,
        /// Samples.
        n: usize,
        /// Coordinates.
        dims: usize,
    },
}

impl Note {
    pub(crate) fn of_ties(variant: Variant, share: f64) -> Option<Self> {
        match variant {
            _ if share == 0.0 => None,
            Variant::TieAware | Variant::Ksg2 => Some(Self::TiesCounted { share }),
            Variant::Ksg1 | Variant::Npeet { .. } => Some(Self::TiesSpoil { share }),
        }
    }
}

/// What the sides say: x, y, and z where there is one; ranges are those of the widest coordinate of x and of y.
pub(crate) fn of_sides<const SIDES: usize>(sides: [Side; SIDES], n: usize, ranges: [f64; 2]) -> Vec<Note> {
    let mut notes = Vec::new();
    for ((dims, _), side) in sides.iter().zip(["x", "y", "z"]) {
        if *dims > n {
            notes.push(Note::Transposed { side: side.to_owned(), n, dims: *dims });
        }
    }
    let [x, y] = ranges;
    let unscaled = sides.iter().any(|(_, scaling)| *scaling == Scaling::None);
    if unscaled && x.min(y) > 0.0 && x.max(y) / x.min(y) > FAR_APART {
        notes.push(Note::Ranges { x, y });
    }
    notes
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = |share: f64| match 100.0 * share {
            small if small < 0.1 => "less than 0.1 %".to_owned(),
            share => format!("{share:.1} %"),
        };
        match self {
            Self::TiesCounted { share } => write!(
                f,
                "distances tie at {} of the samples (repeated or rounded numbers); ties are counted as ties, so the value holds",
                percent(*share)
            ),
            Self::TiesSpoil { share } => write!(
                f,
                "distances tie at {} of the samples (repeated or rounded numbers), which this variant is not made for: the value may be far too large; use the tie-aware variant",
                percent(*share)
            ),
            Self::Ranges { x, y } => {
                let (wide, narrow) = if x > y { ("x", "y") } else { ("y", "x") };
                let factor = x.max(*y) / x.min(*y);
                write!(
                    f,
                    "the range of {wide} is {factor:.3e} times that of {narrow} and nothing is scaled, so distances are those of {wide} alone; scale both first (--scaling standardise or rank-normal)"
                )
            }
            Self::Transposed { side, n, dims } => write!(
                f,
                "{side} has {dims} coordinates but only {n} samples: is it transposed? Rows are samples, columns are coordinates"
            ),
        }
    }
}
