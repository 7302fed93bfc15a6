use crate::estimator::Estimator;
use crate::notes::Note;
use crate::samples::Side;
use crate::scaling::Scaling;
use neighbours::Search;
use serde::{Deserialize, Serialize};
use std::f64::consts::LN_2;
use std::fmt;
use std::time::Instant;

/// A mutual information, with diagnostics that help to judge it. Every estimator returns one; what an estimator does
/// not know is `None`, and is left out of its JSON.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Estimate {
    /// The mutual information in bits. May be slightly negative where there is none.
    pub bits: f64,
    /// The error bar: its standard deviation in bits, by disjoint subsets, where
    /// [`Ksg::estimate_with_deviation`](crate::Ksg::estimate_with_deviation) was asked for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deviation: Option<f64>,
    /// The most that these samples can show, in bits: a value near it says "too few samples" and nothing else.
    /// `psi(N) - psi(k + 1)` of [`Ksg`](crate::Ksg), log2 N of [`Binned`](crate::Binned) and [`Kde`](crate::Kde); each
    /// estimator's own documentation says which. Where samples repeat it is at most the entropy of x and of y. `None`
    /// where there is no such bound.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ceiling: Option<f64>,
    /// Which estimator, with the settings that decide the value.
    pub estimator: Estimator,
    /// Samples.
    pub n: usize,
    /// Coordinates of x and of y; of x alone where the other side has none (labels, inputs); of x, y and z where z is
    /// the condition.
    pub dims: Vec<usize>,
    /// What was done to the coordinates before, side by side with `dims`.
    pub scaling: Vec<Scaling>,
    /// The search that found the neighbours, never `Auto` (KSG).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search: Option<Search>,
    /// Share of samples, 0..=1, that coincide with another in x and y at once (KSG).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duplicates: Option<f64>,
    /// Share of samples, 0..=1, whose eps equals the largest coordinate range of the data: 2.0 for an f32 tanh stuck
    /// at -1 and 1. Where it is not near 0, the value has collapsed and a fall of it is no compression (KSG).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub saturated: Option<f64>,
    /// Share of samples, 0..=1, at which equal distances decide what is counted: integers, rounded numbers, zeros of a
    /// ReLU. A variant that is not made for ties shows too much there (KSG, mixed, conditional).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ties: Option<f64>,
    /// What a reader of the number should know.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
    /// Wall time in seconds.
    pub seconds: f64,
    /// n / seconds, the clock taken to tell nanoseconds apart.
    pub points_per_second: f64,
}

impl Estimate {
    /// What was measured and how: "KSG1, k = 3, N = 10000, 128 + 128 dims", and the scaling, if any.
    pub fn settings(&self) -> String {
        let dims: Vec<String> = self.dims.iter().map(usize::to_string).collect();
        let scaling = match self.scaling.as_slice() {
            sides if sides.iter().all(|scaling| *scaling == Scaling::None) => String::new(),
            [first, rest @ ..] if rest.iter().all(|other| other == first) => format!(", {first}"),
            sides => sides.iter().zip(["x", "y", "z"]).map(|(scaling, name)| format!(", {name} {scaling}")).collect(),
        };
        format!("{}, N = {}, {} dims{scaling}", self.used(), self.n, dims.join(" + "))
    }

    /// The estimator with the neighbours that it found, where no sample had as many as were asked for.
    fn used(&self) -> String {
        let fewer = self.notes.iter().find_map(|note| match note {
            Note::FewerNeighbours { k, most, .. } if most < k => Some((*k, *most)),
            _ => None,
        });
        match fewer {
            Some((asked, k)) => format!("{} of {asked} asked for", Estimator::Mixed { k }),
            None => self.estimator.to_string(),
        }
    }

    /// So many nats from n samples, begun at `start`.
    pub(crate) fn new(estimator: Estimator, nats: f64, n: usize, sides: &[Side], start: Instant) -> Self {
        let seconds = start.elapsed().as_secs_f64();
        Self {
            bits: nats / LN_2,
            deviation: None,
            ceiling: None,
            estimator,
            n,
            dims: sides.iter().map(|side| side.0).collect(),
            scaling: sides.iter().map(|side| side.1).collect(),
            search: None,
            duplicates: None,
            saturated: None,
            ties: None,
            notes: Vec::new(),
            seconds,
            points_per_second: n as f64 / seconds.max(1e-9),
        }
    }

    /// That shows no more than this, in nats.
    pub(crate) fn below(self, nats: f64) -> Self {
        Self { ceiling: Some(nats / LN_2), ..self }
    }
}

impl fmt::Display for Estimate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // No minus sign before a zero.
        write!(f, "{:.4} ", if self.bits.abs() < 5e-5 { 0.0 } else { self.bits })?;
        if let Some(deviation) = self.deviation {
            write!(f, "± {deviation:.4} ")?;
        }
        f.write_str("bits (")?;
        if let Some(ceiling) = self.ceiling {
            write!(f, "ceiling {ceiling:.4}; ")?;
        }
        f.write_str(&self.settings())?;
        for (share, what) in [(self.duplicates, "duplicates"), (self.saturated, "saturated")] {
            if let Some(share) = share.filter(|share| *share > 0.0) {
                write!(f, ", {:.1} % {what}", 100.0 * share)?;
            }
        }
        write!(f, "; {:.3} s)", self.seconds)?;
        self.notes.iter().try_for_each(|note| write!(f, "\nnote: {note}"))
    }
}
