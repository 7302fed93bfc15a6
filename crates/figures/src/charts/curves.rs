use interlayer_drawing::{At, Canvas, Error, Frame, Ink};

use crate::charts::choices::Ribbon;
use crate::charts::groups::{Group, Key};
use crate::charts::spread::{by_epoch, half_interval, landmark, mean, span};

/// The mean over the runs of a group against the epoch, and how far they spread.
pub(crate) struct Curve {
    pub(crate) key: Key,
    pub(crate) points: Vec<Spread>,
    /// How many runs.
    pub(crate) runs: usize,
}

pub(crate) struct Spread {
    pub(crate) epoch: u32,
    pub(crate) mean: f64,
    /// The ribbon.
    pub(crate) low: f64,
    pub(crate) high: f64,
    /// The lowest and the highest run.
    pub(crate) runs: (f64, f64),
}

impl Curve {
    /// Of the values of a group's runs at the epochs that all of them have.
    pub(crate) fn of(group: Group<(u32, f64)>, ribbon: Ribbon) -> Self {
        let at = |(epoch, points): (u32, Vec<&(u32, f64)>)| {
            let values: Vec<f64> = points.iter().map(|(_, value)| *value).collect();
            let mean = mean(&values);
            let runs = span(values.iter().copied());
            let (low, high) = match ribbon {
                Ribbon::Range => runs,
                Ribbon::Interval => {
                    let half = half_interval(&values).unwrap_or(0.0);
                    (mean - half, mean + half)
                }
            };
            Spread { epoch, mean, low, high, runs }
        };
        let points = by_epoch(&group.runs, |(epoch, _)| *epoch).into_iter().map(at).collect();
        Self { runs: group.runs.len(), key: group.key, points }
    }
}

/// Ribbons behind lines, and the architecture's mark at epochs 1, 2, 5, 10, ….
pub(crate) fn draw_curves(canvas: &Canvas<'_>, frame: &Frame, curves: &[Curve]) -> Result<(), Error> {
    for Curve { key, points, .. } in curves.iter().filter(|curve| curve.runs > 1) {
        // An interval of few runs may reach beyond all of them, and beyond the frame.
        let at = |p: &Spread, value: f64| {
            let (x, y) = frame.at(f64::from(p.epoch), value);
            (x, y.clamp(frame.top(), frame.bottom()))
        };
        let mut outline: Vec<At> = points.iter().map(|p| at(p, p.high)).collect();
        outline.extend(points.iter().rev().map(|p| at(p, p.low)));
        canvas.polygon(&outline, Ink(key.colour, 0.2))?;
    }
    for Curve { key, points, .. } in curves {
        let path: Vec<At> = points.iter().map(|p| frame.at(f64::from(p.epoch), p.mean)).collect();
        canvas.line(&path, 0.2, key.colour)?;
        for (at, _) in path.iter().zip(points).filter(|(_, p)| landmark(p.epoch)) {
            canvas.marker(*at, key.look.marker, 0.55, key.colour)?;
        }
    }
    Ok(())
}

impl Ribbon {
    /// What a caption says of lines and ribbons, where there are several runs.
    pub(crate) fn caption(self) -> [String; 2] {
        let ribbons = match self {
            Self::Range => "ribbons: lowest to highest seed",
            Self::Interval => "ribbons: 95 % t intervals of the means",
        };
        ["lines: means over the seeds".into(), ribbons.into()]
    }
}
