//! Warnings about the data of an estimate.

mod categories;
pub(crate) mod near;
mod pair;
mod ranges;
pub(crate) mod related;
pub(crate) mod repeats;
pub(crate) mod widths;

pub(crate) use pair::{Seen, of_pair};

use crate::samples::Side;
use crate::variant::Variant;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Ties at fewer samples do not change a value.
const TIES_NOTED: f64 = 0.001;

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
    /// Rows that repeat as wholes, though they have many values.
    Copies {
        /// Share of the samples that repeat another, 0..=1.
        share: f64,
    },
    /// Samples with others that are far nearer than the rest, as copies with a little noise are.
    NearCopies {
        /// Share of the samples, 0..=1.
        share: f64,
    },
    /// Samples on the straight line between two neighbours.
    Interpolated {
        /// Share of the samples, 0..=1.
        share: f64,
    },
    /// Points that many samples have in common, amid others that are mostly different.
    SharedPoint {
        /// Share of the samples that are at these points, 0..=1.
        share: f64,
        /// How many points these are.
        points: usize,
        /// Share of the samples that are at the largest of them, 0..=1.
        largest: f64,
    },
    /// Neighbouring rows are alike on both sides, as in a time series.
    Series {
        /// The correlation of a coordinate with itself one row later, of the side where it is lower; of names, by how much
        /// more often than by chance the next row has the same one, as a share of what is possible.
        correlation: f64,
    },
    /// Rows that are so far apart are alike on both sides, as where units or channels take turns.
    Apart {
        /// Rows from one to the next that is alike.
        lag: usize,
        /// The correlation of a coordinate with itself so many rows later, of the side where it is lower.
        correlation: f64,
    },
    /// A coordinate of x and one of y hold the same number in some of the samples.
    Filled {
        /// Which coordinate of x, counted from 0.
        x: usize,
        /// Which coordinate of y, counted from 0.
        y: usize,
        /// Share of the samples in which they do, 0..=1.
        share: f64,
    },
    /// A side whose values may be codes without an order.
    Codes {
        /// "x" or "y".
        side: String,
        /// Different values.
        values: usize,
    },
    /// A side that does not vary.
    Constant {
        /// "x" or "y".
        side: String,
    },
    /// Both sides have values that may be names and no quantities, and say something else then.
    Categories {
        /// Different values of x.
        x: usize,
        /// Different values of y.
        y: usize,
        /// What they say as names, by [`Discrete`](crate::Discrete); `None` where too many samples are alone.
        bits: Option<f64>,
        /// Share of the samples with a pair of values that no other has, 0..=1.
        alone: f64,
    },
    /// Categories whose pairs of values occur too seldom.
    Alone {
        /// Share of the samples with a pair of values that no other has, 0..=1.
        share: f64,
    },
    /// Samples whose label no other has.
    LoneLabels {
        /// How many of them there are, all left out.
        samples: usize,
    },
    /// Labels with too few samples for so many neighbours: fewer were looked at.
    FewerNeighbours {
        /// Neighbours asked for.
        k: usize,
        /// The most that were looked at anywhere.
        most: usize,
        /// Share of the samples at which there are fewer than k, 0..=1.
        share: f64,
    },
    /// A value near the ceiling, where so many samples show too little.
    Strong {
        /// The value as a share of the ceiling, 0..=1.
        share: f64,
    },
    /// A coordinate that stands on both sides, but for rounding, sign and units.
    SameNumbers {
        /// Which coordinate of x, counted from 0.
        x: usize,
        /// Which coordinate of y, counted from 0.
        y: usize,
    },
    /// The max norm sees the wider side alone. Widths are interquartile ranges.
    Ranges {
        /// "x" or "y" (or "z"): the side with the widest coordinate.
        wide: String,
        /// The side whose widest coordinate is the narrowest.
        narrow: String,
        /// How many times wider.
        factor: f64,
    },
    /// The max norm sees the wider coordinates of a side alone.
    Coordinates {
        /// "x" or "y" (or "z").
        side: String,
        /// The widest coordinate, counted from 0.
        wide: usize,
        /// The narrowest that is not constant, counted from 0.
        narrow: usize,
        /// How many times wider.
        factor: f64,
    },
    /// Extreme values of a coordinate are far from its middle half, as in heavy-tailed data.
    Tails {
        /// "x" or "y".
        side: String,
        /// Which coordinate, counted from 0.
        coordinate: usize,
        /// How many interquartile ranges lie between the extreme values.
        factor: f64,
    },
    /// Coordinates were standardised, and extreme values set the scale of one.
    Outliers {
        /// "x" or "y" (or "z").
        side: String,
        /// Which coordinate, counted from 0.
        coordinate: usize,
        /// How many times narrower than the widest its middle half is.
        factor: f64,
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
    /// Where more of the samples are alone with their pair of values, what they say as categories is more than 0.1 bits too
    /// large (independent codes of 10 to 100 values, 500 to 10,000 samples).
    pub(crate) const ALONE: f64 = 0.05;

    pub(crate) fn of_alone(share: f64) -> Option<Self> {
        (share > Self::ALONE).then_some(Self::Alone { share })
    }

    /// The same about the side y, where what was measured as x is y.
    pub fn about_y(self) -> Self {
        let y = || "y".to_owned();
        match self {
            Self::Coordinates { wide, narrow, factor, .. } => Self::Coordinates { side: y(), wide, narrow, factor },
            Self::Tails { coordinate, factor, .. } => Self::Tails { side: y(), coordinate, factor },
            Self::Outliers { coordinate, factor, .. } => Self::Outliers { side: y(), coordinate, factor },
            Self::Transposed { n, dims, .. } => Self::Transposed { side: y(), n, dims },
            Self::Codes { values, .. } => Self::Codes { side: y(), values },
            other => other,
        }
    }

    pub(crate) fn of_ties(variant: Variant, share: f64) -> Option<Self> {
        match variant {
            _ if share < TIES_NOTED => None,
            Variant::TieAware | Variant::Ksg2 => Some(Self::TiesCounted { share }),
            Variant::Ksg1 | Variant::Npeet { .. } => Some(Self::TiesSpoil { share }),
        }
    }
}

/// What the shapes of the sides say: x, y, and z where there is one.
pub(crate) fn of_shapes<const SIDES: usize>(sides: [Side; SIDES], n: usize) -> Vec<Note> {
    let sides = sides.iter().zip(["x", "y", "z"]).filter(|((dims, _), _)| *dims > n);
    sides.map(|((dims, _), side)| Note::Transposed { side: side.to_owned(), n, dims: *dims }).collect()
}

/// Adds a note about the widths of a side, unless one there says as much.
pub(crate) fn add(notes: &mut Vec<Note>, note: Option<Note>) {
    let said = |note: &Note, other: &Note| match (note, other) {
        (Note::Coordinates { side, .. }, Note::Coordinates { side: other, .. })
        | (Note::Tails { side, .. }, Note::Outliers { side: other, .. }) => side == other,
        _ => false,
    };
    if let Some(note) = note
        && !notes.iter().any(|other| said(&note, other))
    {
        notes.push(note);
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = |share: f64| format!("{:.1} %", 100.0 * share);
        match self {
            Self::TiesCounted { share } => write!(
                f,
                "distances tie at {} of the samples (repeated or rounded numbers); this variant counts them as ties",
                percent(*share)
            ),
            Self::TiesSpoil { share } => write!(
                f,
                "distances tie at {} of the samples (repeated or rounded numbers), and this variant assumes that there are no ties: the value may be far too large; use the tie-aware variant",
                percent(*share)
            ),
            Self::Copies { share } => write!(
                f,
                "{} of the samples repeat another one, in x and y at once: right for discrete data, but where rows were copied, drawn with replacement (bootstrap) or held over time, the value is far too large; keep one of each",
                percent(*share)
            ),
            Self::NearCopies { share } => write!(
                f,
                "{} of the samples have others that are far nearer than the rest, as copies with a little noise are (oversampling, augmentation, repeated measurements): then the value is far too large, and falls as k grows (--k, --report); keep one of each",
                percent(*share)
            ),
            Self::Interpolated { share } => write!(
                f,
                "{} of the samples are on the straight line between two neighbours, as interpolated ones are (SMOTE, filled gaps, resampling): then the value is too large, and falls as k grows (--k, --report); leave them out",
                percent(*share)
            ),
            Self::SharedPoint { share, points: 1, .. } => write!(
                f,
                "{} of the samples are one and the same point, amid others that are mostly different: if it stands for missing values (a code, zeros, a mean), the value counts them as information, leave them out; if it is real, the value may be too small",
                percent(*share)
            ),
            Self::SharedPoint { share, points, largest } => write!(
                f,
                "{} of the samples are at {points} points that each repeat many times ({} at the most frequent one), amid others that are mostly different: if these points stand for missing values (codes, zeros, a mean) or for the ends of a scale, the value counts them as information, leave out those that are no measurements; if they are real, the value may be too small",
                percent(*share),
                percent(*largest)
            ),
            Self::Series { correlation } => write!(
                f,
                "neighbouring rows are alike in x and in y (correlation {correlation:.3}): if the rows are a time series, the value is too large, because estimates assume samples that are independent of each other; take rows that are far apart, or differences"
            ),
            Self::Apart { lag, correlation } => write!(
                f,
                "rows that are {lag} apart are alike in x and in y (correlation {correlation:.3}): if {lag} units or channels take turns (panel data, interleaved series), the value is too large, because estimates assume samples that are independent of each other; take one row of each unit, or rows that are far apart in time, or differences"
            ),
            Self::Codes { side, values } => write!(
                f,
                "{side} has only {values} different values, and neighbours are a step or more away: if they are names rather than quantities (classes, stations, ids), the value may be wrong; --discrete {side} takes them as such"
            ),
            Self::Categories { x, y, bits: Some(bits), .. } => write!(
                f,
                "x has {x} different values and y {y}: if they are names rather than quantities (codes, ids, classes), the value is {bits:.4} bits (plug-in, Miller-Madow), which --discrete both gives"
            ),
            Self::Categories { x, y, bits: None, alone } => write!(
                f,
                "x has {x} different values and y {y}: if they are names rather than quantities (codes, ids, classes), the value may be wrong, and counts tell none, for {} of the samples have a pair of values that no other has; merge rare values, or take more samples",
                percent(*alone)
            ),
            Self::Alone { share } => write!(
                f,
                "{} of the samples have a pair of values that no other has: the value is too large, whatever the data; merge rare values, or take more samples",
                percent(*share)
            ),
            Self::Constant { side } => {
                write!(f, "all samples of {side} are equal, but for rounding: it tells nothing; is it the right one?")
            }
            Self::LoneLabels { samples } => write!(
                f,
                "{samples} sample{} left out, because no other has the same label",
                if *samples == 1 { " was" } else { "s were" }
            ),
            Self::Filled { x, y, share } => write!(
                f,
                "coordinate {} of x and coordinate {} of y hold the same number in {} of the samples: if one side was filled from the other (missing values, copied cells), the value counts that as information, leave such samples out",
                x + 1,
                y + 1,
                percent(*share)
            ),
            Self::FewerNeighbours { k, most, share } => write!(
                f,
                "{} of the samples have no {k} neighbours in their category, and fewer were used there ({most} at most anywhere), so that the value may be wrong; give a smaller k",
                percent(*share)
            ),
            Self::Strong { share } => write!(
                f,
                "the value is {} of the ceiling: so strong a dependence needs more samples, and the value may be too small, the more so the more coordinates there are (--report shows how it grows with N)",
                percent(*share)
            ),
            Self::SameNumbers { x, y } => write!(
                f,
                "coordinate {} of x and coordinate {} of y hold the same numbers (but for rounding, sign and units): the value says how many samples there are, not how x and y depend on each other",
                x + 1,
                y + 1
            ),
            Self::Ranges { wide, narrow, factor } => write!(
                f,
                "the range of {wide} is {factor:.3e} times that of {narrow} (interquartile ranges) and nothing is scaled, so distances are those of {wide} alone; scale both first (--scaling standardise or rank-normal)"
            ),
            Self::Coordinates { side, wide, narrow, factor } => write!(
                f,
                "in {side}, the range of coordinate {} is {factor:.3e} times that of coordinate {} and nothing is scaled, so distances hardly see the narrow one; scale first (--scaling standardise or rank-normal)",
                wide + 1,
                narrow + 1
            ),
            Self::Tails { side, coordinate, factor } => write!(
                f,
                "the extreme values of coordinate {} of {side} are {factor:.3e} interquartile ranges apart; if it has heavy tails, --scaling rank-normal gives a better value",
                coordinate + 1
            ),
            Self::Outliers { side, coordinate, factor } => write!(
                f,
                "a few extreme values (outliers, or a code for missing values) set the scale of coordinate {} of {side}: its middle half is {factor:.3e} times narrower than that of the widest coordinate; remove them, or use --scaling rank-normal",
                coordinate + 1
            ),
            Self::Transposed { side, n, dims } => write!(
                f,
                "{side} has {dims} coordinates but only {n} samples: is it transposed? Rows are samples, columns are coordinates"
            ),
        }
    }
}
