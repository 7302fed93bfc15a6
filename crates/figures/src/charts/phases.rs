use std::collections::BTreeMap;

use interlayer_drawing::{
    self as drawing, Anchor, At, Axis, Canvas, Colour, Columns, Figure, Frame, Ink, Page, Scale, Type, Words, lines,
    points,
};
use interlayer_results::{Quantity, Table};

use crate::Error;
use crate::charts::epochs::{Epoch, epochs};
use crate::charts::facts::{datasets, seeds};
use crate::charts::groups::Key;
use crate::charts::legend::Legend;
use crate::charts::measures::{GRADIENT_NOISE, GRADIENT_SIGNAL};
use crate::charts::spread::{by_epoch, landmark, span};
use crate::drawn::drawn;
use crate::looks::looks;

/// What a row calls all weights together.
const ALL: &str = "all";
/// A signal that noise alone explains is stored as 0; it lies here.
const LEAST: f64 = 0.01;
/// Millimetres.
const PLOT: f64 = 45.0;
/// What the words beside the border between the phases take.
const WORDS: f64 = 2.6;

/// Signal over noise of the gradients of all weights against the epoch, both axes logarithmic, one column wide: above 1 the
/// batches agree on where to go (drift), below 1 they do not (diffusion; Shwartz-Ziv & Tishby 2017). A line for each
/// architecture, the mean of the logarithms over its runs; a ribbon from the lowest run to the highest. A ratio below 0.01
/// counts as 0.01, as in the claims.
///
/// Runs are to be of networks of one size: all runs of an architecture make one line.
///
/// # Errors
/// [`Error::Empty`] if no epoch has a ratio of all weights together.
pub fn phases(table: &Table, title: &str) -> Result<Figure, Error> {
    let [signal, noise] = [GRADIENT_SIGNAL, GRADIENT_NOISE].map(|name| Quantity::new(name).of(ALL));
    let rows = epochs(table, [&signal, &noise]);
    let shown: Vec<(&Epoch<'_>, f64)> = rows.iter().filter_map(|row| Some((row, ratio(row)?))).collect();
    if shown.is_empty() {
        let there =
            format!("none of the {} epochs has a ratio of the layer {ALL:?}; look at gradients first", rows.len());
        return Err(Error::Empty { asked: "signal over noise of the gradients".into(), there });
    }
    let lines_of: Vec<Line> = looks(shown.iter().map(|(row, _)| row.run.architecture.clone()))
        .into_iter()
        .map(|(name, look)| {
            let key = Key { architecture: name, colour: look.colour, look, size: None };
            Line::of(key, &shown)
        })
        .collect();

    let batches = table.values(&noise).iter().filter_map(|row| row.n).max().unwrap_or_default();
    let mut parts: Vec<String> =
        datasets(shown.iter().map(|(row, _)| row.run.dataset.name.as_str())).into_iter().collect();
    parts.push(seeds(&shown.iter().map(|(row, _)| row.run.seed).collect()));
    parts.push(format!("gradients of batches of {batches} images, all weights"));
    parts.push("lines: means of the logarithms; ribbons: lowest to highest seed".into());
    let caption = parts.join(" · ");

    let width = Columns::One.width_mm();
    let page = Page::new("", title, &caption, width)?;
    let keys: Vec<&Key> = lines_of.iter().map(|line| &line.key).collect();
    let legend = Legend::new(&keys, None, &[], (Page::LEFT, width - Page::RIGHT))?;
    let top = Page::HEAD + legend.height() + 1.6;
    let height = top + PLOT + Frame::BELOW + page.foot();
    let points = || lines_of.iter().flat_map(|line| &line.points);
    let (low, high) = span(points().flat_map(|point| [point.low, point.high]).chain([1.0]));
    let last = points().map(|point| point.epoch).max().unwrap_or(1);

    let description = format!("Signal over noise of the gradients against the epoch. {caption}");
    drawn((width, height), title, &description, |canvas| {
        page.draw(canvas, height)?;
        legend.draw(canvas, Page::HEAD)?;
        let x = Axis::scaled(Scale::Log, (1.0 / 1.12, f64::from(last) * 1.12), Page::LEFT, width - Page::RIGHT - WORDS);
        let frame = Frame { x, y: Axis::scaled(Scale::Log, (low / 1.2, high * 1.6), top + PLOT, top) };
        frame.draw(canvas, Words::Title("epoch"), Words::Title("signal / noise of gradients"))?;
        draw_border(canvas, &frame)?;
        lines_of.iter().try_for_each(|line| line.draw(canvas, &frame))
    })
}

/// Signal over noise: above 1 the batches agree on where to go.
fn ratio(row: &Epoch<'_>) -> Option<f64> {
    Some(row.x? / row.y?).filter(|ratio| ratio.is_finite())
}

/// Where drift becomes diffusion.
fn draw_border(canvas: &Canvas<'_>, frame: &Frame) -> Result<(), drawing::Error> {
    let y = frame.y.mm(1.0);
    canvas.dashes((frame.left(), y), (frame.right(), y), lines::AXIS, Colour::GREY)?;
    let (x, kind) = (frame.right() + WORDS - 0.6, Type::new(points::CAPTION, Colour::GREY).upwards());
    canvas.text((x, y - 0.8), "drift", kind)?;
    canvas.text((x, y + 0.8), "diffusion", kind.anchor(Anchor::End))
}

/// An architecture through the epochs.
struct Line {
    key: Key,
    points: Vec<Point>,
}

struct Point {
    epoch: u32,
    mean: f64,
    low: f64,
    high: f64,
}

impl Line {
    fn of(key: Key, rows: &[(&Epoch<'_>, f64)]) -> Self {
        let mut runs: BTreeMap<&str, Vec<(u32, f64)>> = BTreeMap::new();
        for (row, ratio) in rows.iter().filter(|(row, _)| row.run.architecture == key.architecture) {
            runs.entry(&row.run.run).or_default().push((row.epoch.max(1), ratio.max(LEAST)));
        }
        let runs: Vec<Vec<(u32, f64)>> = runs.into_values().collect();
        let points = by_epoch(&runs, |(epoch, _)| *epoch).into_iter().map(|(epoch, points)| {
            let (low, high) = span(points.iter().map(|(_, ratio)| *ratio));
            let logs: f64 = points.iter().map(|(_, ratio)| ratio.ln()).sum();
            Point { epoch, mean: (logs / points.len() as f64).exp(), low, high }
        });
        Self { points: points.collect(), key }
    }

    fn draw(&self, canvas: &Canvas<'_>, frame: &Frame) -> Result<(), drawing::Error> {
        let at = |point: &Point, ratio: f64| frame.at(f64::from(point.epoch), ratio);
        let mut outline: Vec<At> = self.points.iter().map(|point| at(point, point.high)).collect();
        outline.extend(self.points.iter().rev().map(|point| at(point, point.low)));
        canvas.polygon(&outline, Ink(self.key.colour, 0.15))?;
        let path: Vec<At> = self.points.iter().map(|point| at(point, point.mean)).collect();
        canvas.line(&path, 0.25, self.key.colour)?;
        for (at, _) in path.iter().zip(&self.points).filter(|(_, point)| landmark(point.epoch)) {
            canvas.marker(*at, self.key.look.marker, 0.65, self.key.colour)?;
        }
        Ok(())
    }
}
