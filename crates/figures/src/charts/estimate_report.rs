use interlayer_drawing::{
    self as drawing, Anchor, At, Axis, Canvas, Caption, Colour, Columns, Figure, Frame, Ink, Marker, Page, Type, Words,
    lines, number, points,
};

use crate::Error;
use crate::drawn::drawn;

/// What [`estimate_report`] draws: an estimate of mutual information and what tells whether to trust it, in bits.
#[derive(Clone, Debug, PartialEq)]
pub struct EstimateReport {
    /// What was measured and how, for instance "KSG1, k = 3, N = 10000, 128 + 128 dims".
    pub estimator: String,
    /// The estimate.
    pub bits: f64,
    /// Its standard deviation, where known.
    pub deviation: Option<f64>,
    /// The most that so many samples can show.
    pub ceiling: Option<f64>,
    /// What random pairings show.
    pub null: Option<NullBand>,
    /// A baseline's name and what it shows.
    pub baseline: Option<(String, f64)>,
    /// Neighbours of the estimate.
    pub k: usize,
    /// Samples of the estimate.
    pub n: usize,
    /// Bits by k.
    pub by_k: Vec<(usize, f64)>,
    /// Bits by the number of samples.
    pub by_n: Vec<(usize, f64)>,
    /// Shares of the samples, 0..=1, by name.
    pub shares: Vec<(String, f64)>,
    /// Intrinsic dimensions by name, where known.
    pub dimensions: Vec<(String, Option<f64>)>,
}

/// What random pairings show.
#[derive(Clone, Debug, PartialEq)]
pub struct NullBand {
    /// How many pairings.
    pub permutations: usize,
    /// Their seed.
    pub seed: u64,
    /// Mean in bits.
    pub mean: f64,
    /// Standard deviation in bits, where known: a single pairing has none.
    pub deviation: Option<f64>,
    /// Share of the pairings, the true one among them, that show as much as the estimate.
    pub p: f64,
}

impl EstimateReport {
    /// The first number that is none, by name.
    fn unfit(&self) -> Option<(&str, f64)> {
        let null = self.null.iter().flat_map(|null| [Some(null.mean), null.deviation]).flatten();
        let null = null.map(|bits| ("the null", bits));
        let named = |list: &'static str| move |&(_, bits): &(usize, f64)| (list, bits);
        [("bits", self.bits)]
            .into_iter()
            .chain(self.deviation.map(|deviation| ("the error bar", deviation)))
            .chain(self.ceiling.map(|ceiling| ("the ceiling", ceiling)))
            .chain(null)
            .chain(self.baseline.iter().map(|(name, bits)| (name.as_str(), *bits)))
            .chain(self.by_k.iter().map(named("bits by k")))
            .chain(self.by_n.iter().map(named("bits by N")))
            .chain(self.shares.iter().map(|(name, share)| (name.as_str(), *share)))
            .chain(self.dimensions.iter().filter_map(|(name, d)| d.map(|d| (name.as_str(), d))))
            .find(|(_, value)| !value.is_finite())
    }
}

/// An estimate's report in small panels, 170 mm wide: the estimate between its null and its ceiling, its drift over k
/// and over 1/N, the shares of samples that may spoil it, intrinsic dimensions.
///
/// # Errors
/// [`Error::Empty`] where a number is NaN or infinite.
pub fn estimate_report(report: &EstimateReport) -> Result<Figure, Error> {
    if let Some((name, value)) = report.unfit() {
        let there = format!("{name} is {value}; leave out what was not measured");
        return Err(Error::Empty { asked: "the report of an estimate".into(), there });
    }
    let width = Columns::Two.width_mm();
    let height = FIRST + FIRST_HEIGHT + BETWEEN + SECOND_HEIGHT + FOOT;
    let headline = format!("{} bits", report.headline());
    let description = format!("{}. {}", report.estimator, report.caption());
    drawn((width, height), &headline, &description, |canvas| {
        canvas.text((Page::SIDE, 5.0), &headline, Type::new(points::LETTER, Colour::BLACK).bold())?;
        let beside = Page::SIDE + Type::new(points::LETTER, Colour::BLACK).bold().width(&headline)? + 2.5;
        canvas.text((beside, 5.0), &report.estimator, Type::new(points::TITLE, Colour::GREY))?;
        let second = FIRST + FIRST_HEIGHT + BETWEEN;
        report.draw_levels(
            canvas,
            Panel::new("A", "Estimate, null and ceiling", (Page::SIDE, FIRST), 73.0, FIRST_HEIGHT),
        )?;
        report.draw_by_k(canvas, Panel::new("B", "Drift over k", (80.0, FIRST), 42.0, FIRST_HEIGHT))?;
        report.draw_by_n(canvas, Panel::new("C", "Drift over 1/N", (126.0, FIRST), 42.0, FIRST_HEIGHT))?;
        report
            .draw_shares(canvas, Panel::new("D", "Shares of the samples", (Page::SIDE, second), 98.0, SECOND_HEIGHT))?;
        let dimensions = Panel::new("E", "Intrinsic dimension", (106.0, second), 62.0, SECOND_HEIGHT);
        report.draw_dimensions(canvas, dimensions)?;
        Caption::new(&report.caption(), width)?.draw(canvas, height)
    })
}

/// Margins and heights in millimetres.
const FIRST: f64 = 8.5;
const FIRST_HEIGHT: f64 = 44.0;
const BETWEEN: f64 = 2.5;
const SECOND_HEIGHT: f64 = 33.0;
/// Two lines of caption.
const FOOT: f64 = 8.0;

const ESTIMATE: Colour = Colour::PALETTE[0];
const BASELINE: Colour = Colour::PALETTE[1];
const SPOILED: Colour = Colour::PALETTE[4];
const SPACE: Colour = Colour::PALETTE[2];

/// A part of the figure with a letter and a title; the plot lies below them.
#[derive(Clone, Copy)]
struct Panel {
    letter: &'static str,
    title: &'static str,
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl Panel {
    fn new(letter: &'static str, title: &'static str, (left, top): At, width: f64, height: f64) -> Self {
        Self { letter, title, left, top, right: left + width, bottom: top + height }
    }

    fn head(&self, canvas: &Canvas<'_>) -> Result<(), drawing::Error> {
        canvas.text((self.left, self.top + 3.0), self.letter, Type::new(points::TITLE, Colour::BLACK).bold())?;
        canvas.text((self.left + 3.6, self.top + 3.0), self.title, Type::new(points::TITLE, Colour::BLACK))
    }

    /// The baselines of so many rows between the title and an axis below, and the height of a row.
    fn rows(&self, count: usize, foot: f64) -> (impl Fn(usize) -> f64 + use<>, f64) {
        let (from, to) = (self.top + 5.5, self.bottom - foot);
        let height = (to - from) / count.max(1) as f64;
        (move |row| from + (row as f64 + 0.5) * height, height)
    }

    /// A name beside a row.
    fn name(&self, canvas: &Canvas<'_>, middle: f64, name: &str) -> Result<(), drawing::Error> {
        let kind = Type::new(points::LEGEND, Colour::BLACK);
        canvas.text((self.left, middle + kind.cap_height() / 2.0), name, kind)
    }

    /// A number at the right edge of a row.
    fn number(&self, canvas: &Canvas<'_>, middle: f64, text: &str) -> Result<(), drawing::Error> {
        let kind = Type::new(points::LEGEND, Colour::BLACK).anchor(Anchor::End);
        canvas.text((self.right, middle + kind.cap_height() / 2.0), text, kind)
    }

    /// The room between names on the left and numbers on the right.
    fn between<'t>(&self, rows: impl Iterator<Item = (&'t str, &'t str)>) -> Result<(f64, f64), drawing::Error> {
        let kind = Type::new(points::LEGEND, Colour::BLACK);
        let (mut names, mut numbers) = (0.0_f64, 0.0_f64);
        for (name, number) in rows {
            names = names.max(kind.width(name)?);
            numbers = numbers.max(kind.width(number)?);
        }
        Ok((self.left + names + 2.5, self.right - numbers - 2.0))
    }

    /// A line with ticks, numbers and a title below.
    fn axis(&self, canvas: &Canvas<'_>, axis: &Axis, title: &str) -> Result<(), drawing::Error> {
        let (from, to, bottom) = (axis.start_mm(), axis.end_mm(), self.bottom - Frame::BELOW);
        canvas.line(&[(from, bottom), (to, bottom)], lines::AXIS, Colour::BLACK)?;
        axis.draw_below(canvas, bottom, &axis.ticks(((to - from) / 6.0).max(8.0)), Words::Title(title))
    }
}

impl EstimateReport {
    fn headline(&self) -> String {
        let bits = number(self.bits, 3);
        self.deviation.map_or(bits.clone(), |deviation| format!("{bits} ± {}", number(deviation, 3)))
    }

    /// One standard deviation to both sides; the estimate itself where that is unknown.
    fn band(&self) -> [f64; 2] {
        let deviation = self.deviation.unwrap_or(0.0);
        [self.bits - deviation, self.bits + deviation]
    }

    fn caption(&self) -> String {
        let mut parts = Vec::new();
        if self.deviation.is_some() {
            parts.push("A: error bar ± 1 standard deviation over disjoint subsets".to_owned());
        }
        if let Some(NullBand { permutations, seed, p, deviation, .. }) = &self.null {
            let pairings = if *permutations == 1 { "pairing" } else { "pairings" };
            let band = if deviation.is_some() { "mean ± 2 standard deviations" } else { "deviation unknown" };
            parts.push(format!("null: {permutations} random {pairings}, seed {seed}, {band}, p = {p:.3}"));
        }
        if self.deviation.is_some() {
            parts.push("B, C: band of the error bar".into());
        }
        parts.push("C: means over disjoint subsets".into());
        let is_unknown = self.dimensions.iter().any(|(_, dimension)| dimension.is_none());
        parts.push(format!("E: TwoNN, GRIDE{}", if is_unknown { "; unknown: ties or too few points" } else { "" }));
        parts.join(" · ")
    }

    fn draw_levels(&self, canvas: &Canvas<'_>, panel: Panel) -> Result<(), drawing::Error> {
        panel.head(canvas)?;
        let mut rows = vec![("estimate", self.headline(), Level::Estimate)];
        rows.extend(self.baseline.iter().map(|(name, bits)| (name.as_str(), number(*bits, 3), Level::Baseline(*bits))));
        rows.extend(self.null.iter().map(|null| ("random pairings", null.headline(), Level::Null(null))));
        rows.extend(self.ceiling.map(|ceiling| ("ceiling", number(ceiling, 3), Level::Ceiling(ceiling))));
        let (from, to) = panel.between(rows.iter().map(|(name, text, _)| (*name, text.as_str())))?;
        let (middle, height) = panel.rows(rows.len(), Frame::BELOW);
        let axis = Axis::new(self.bits_range(), from, to);
        panel.axis(canvas, &axis, "bits")?;
        let (top, bottom) = (middle(0) - height / 2.0, panel.bottom - Frame::BELOW);
        canvas.line(&[(axis.mm(0.0), top), (axis.mm(0.0), bottom)], lines::AXIS, Colour::LIGHT)?;
        for (row, (name, text, level)) in rows.iter().enumerate() {
            let y = middle(row);
            panel.name(canvas, y, name)?;
            panel.number(canvas, y, text)?;
            match level {
                Level::Estimate => {
                    let [low, high] = self.band().map(|bits| axis.mm(bits));
                    canvas.line(&[(low, y), (high, y)], 0.3, ESTIMATE)?;
                    for end in [low, high] {
                        canvas.line(&[(end, y - 1.1), (end, y + 1.1)], 0.3, ESTIMATE)?;
                    }
                    canvas.marker((axis.mm(self.bits), y), Marker::Circle, 0.8, ESTIMATE)?;
                }
                Level::Baseline(bits) if axis.mm(*bits) > to + 1e-9 => {
                    canvas.polygon(&[(to, y - 1.0), (to + 1.6, y), (to, y + 1.0)], BASELINE)?;
                }
                Level::Baseline(bits) => canvas.marker((axis.mm(*bits), y), Marker::Diamond, 0.9, BASELINE)?,
                Level::Null(null) => {
                    if null.deviation.is_some() {
                        let [low, high] = null.band().map(|bits| axis.mm(bits));
                        canvas.box_filled((low.min(high - 0.3), y - 1.3), (high, y + 1.3), Ink(Colour::GREY, 0.45))?;
                    }
                    let mean = axis.mm(null.mean);
                    canvas.line(&[(mean, y - 1.3), (mean, y + 1.3)], 0.3, Colour::BLACK)?;
                }
                Level::Ceiling(ceiling) => {
                    let x = axis.mm(*ceiling);
                    canvas.dashes((x, top), (x, bottom), lines::AXIS, Colour::GREY)?;
                }
            }
        }
        Ok(())
    }

    /// All levels, zero among them; a baseline far beyond them is only pointed to.
    fn bits_range(&self) -> (f64, f64) {
        let null = self.null.iter().flat_map(NullBand::band);
        let levels = self.band().into_iter().chain([0.0]).chain(null).chain(self.ceiling);
        let (low, high) = levels.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(v), h.max(v)));
        let far = low + 1.5 * (high - low);
        let near = self.baseline.iter().map(|(_, bits)| *bits).filter(|bits| *bits <= far);
        let (low, high) = near.fold((low, high), |(l, h), v| (l.min(v), h.max(v)));
        let room = 0.03 * (high - low);
        (low - room, high + room)
    }

    fn draw_by_k(&self, canvas: &Canvas<'_>, panel: Panel) -> Result<(), drawing::Error> {
        let places: Vec<(f64, f64)> = self.by_k.iter().map(|&(k, bits)| ((k.max(1) as f64).ln(), bits)).collect();
        let ticks: Vec<(f64, String)> =
            self.by_k.iter().map(|(k, _)| ((*k.max(&1) as f64).ln(), k.to_string())).collect();
        let here = self.by_k.iter().position(|(k, _)| *k == self.k);
        self.draw_drift(canvas, panel, &places, here, None, &ticks, "k")
    }

    fn draw_by_n(&self, canvas: &Canvas<'_>, panel: Panel) -> Result<(), drawing::Error> {
        let fewest = self.by_n.iter().map(|(n, _)| *n).chain([self.n]).min().unwrap_or(1).max(1);
        let unit = 10_usize.pow(fewest.ilog10());
        let place = |n: usize| unit as f64 / n.max(1) as f64;
        let mut places = vec![(place(self.n), self.bits)];
        places.extend(self.by_n.iter().map(|&(n, bits)| (place(n), bits)));
        let title = format!("{unit} / N");
        self.draw_drift(canvas, panel, &places, Some(0), Some(0.0), &[], &title)
    }

    /// Bits over something; a ring around the estimate's own. Round numbers where no ticks are given.
    #[expect(clippy::too_many_arguments, reason = "the two drifts differ in just these")]
    fn draw_drift(
        &self,
        canvas: &Canvas<'_>,
        panel: Panel,
        places: &[(f64, f64)],
        here: Option<usize>,
        least: Option<f64>,
        ticks: &[(f64, String)],
        title: &str,
    ) -> Result<(), drawing::Error> {
        panel.head(canvas)?;
        let (from, to) = (panel.left + 11.0, panel.right - 1.5);
        let (top, bottom) = (panel.top + 5.5, panel.bottom - Frame::BELOW);
        let span = |values: &mut dyn Iterator<Item = f64>| {
            values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)))
        };
        let band = self.band();
        let (low, high) = span(&mut places.iter().map(|place| place.1).chain(band));
        let room = (0.08 * (high - low)).max(0.005);
        let bits = Axis::new((low - room, high + room), bottom, top);
        let (first, last) = span(&mut places.iter().map(|place| place.0).chain(least));
        let room = 0.05 * (last - first);
        let along = Axis::new((if least.is_some() { first } else { first - room }, last + room), from, to);

        canvas.box_filled((from, bits.mm(band[1])), (to, bits.mm(band[0])), Ink(ESTIMATE, 0.13))?;
        canvas.line(&[(from, top), (from, bottom), (to, bottom)], lines::AXIS, Colour::BLACK)?;
        bits.draw_beside(canvas, from, &bits.ticks(6.5), Words::Title("bits"))?;
        let round = along.ticks(((to - from) / 6.0).max(8.0));
        along.draw_below(canvas, bottom, if ticks.is_empty() { &round } else { ticks }, Words::Title(title))?;
        let path: Vec<At> = places.iter().map(|&(at, value)| (along.mm(at), bits.mm(value))).collect();
        canvas.line(&path, 0.25, Ink(ESTIMATE, 0.6))?;
        for at in &path {
            canvas.marker(*at, Marker::Circle, 0.65, ESTIMATE)?;
        }
        here.and_then(|here| path.get(here)).map_or(Ok(()), |at| canvas.ring(*at, 1.2, 0.15, Colour::BLACK))
    }

    fn draw_shares(&self, canvas: &Canvas<'_>, panel: Panel) -> Result<(), drawing::Error> {
        let bars: Vec<Bar> =
            self.shares.iter().map(|(name, share)| Bar { name, length: *share, text: percent(*share) }).collect();
        self.draw_bars(canvas, panel, &bars, 1.0, SPOILED)
    }

    fn draw_dimensions(&self, canvas: &Canvas<'_>, panel: Panel) -> Result<(), drawing::Error> {
        let bars: Vec<Bar> = self
            .dimensions
            .iter()
            .map(|(name, dimension)| Bar {
                name,
                length: dimension.unwrap_or(0.0),
                text: dimension.map_or_else(|| "unknown".into(), |d| number(d, 1)),
            })
            .collect();
        let most = bars.iter().map(|bar| bar.length).fold(0.0, f64::max);
        self.draw_bars(canvas, panel, &bars, if most > 0.0 { most } else { 1.0 }, SPACE)
    }

    /// Bars whose numbers stand at the right edge.
    fn draw_bars(
        &self,
        canvas: &Canvas<'_>,
        panel: Panel,
        bars: &[Bar<'_>],
        most: f64,
        colour: Colour,
    ) -> Result<(), drawing::Error> {
        panel.head(canvas)?;
        // Bars of the two panels have one rhythm.
        let (middle, height) = panel.rows(bars.len().max(self.shares.len()), 1.0);
        let (from, to) = panel.between(bars.iter().map(|bar| (bar.name, bar.text.as_str())))?;
        let half = (height * 0.3).min(1.7);
        for (row, bar) in bars.iter().enumerate() {
            let y = middle(row);
            panel.name(canvas, y, bar.name)?;
            canvas.box_filled((from, y - half), (to, y + half), Colour::LIGHT)?;
            let length = (bar.length / most).clamp(0.0, 1.0) * (to - from);
            if length > 0.0 {
                canvas.box_filled((from, y - half), (from + length.max(0.15), y + half), colour)?;
            }
            panel.number(canvas, y, &bar.text)?;
        }
        Ok(())
    }
}

fn percent(share: f64) -> String {
    if share > 0.0 && share < 0.0005 { "< 0.1 %".into() } else { format!("{} %", number(100.0 * share, 1)) }
}

/// A row of the first panel.
enum Level<'a> {
    Estimate,
    Baseline(f64),
    Null(&'a NullBand),
    Ceiling(f64),
}

impl NullBand {
    fn headline(&self) -> String {
        let mean = number(self.mean, 3);
        self.deviation.map_or(mean.clone(), |deviation| format!("{mean} ± {}", number(deviation, 3)))
    }

    /// Two standard deviations to both sides; the mean itself where they are unknown.
    fn band(&self) -> [f64; 2] {
        let deviation = self.deviation.unwrap_or(0.0);
        [self.mean - 2.0 * deviation, self.mean + 2.0 * deviation]
    }
}

struct Bar<'a> {
    name: &'a str,
    length: f64,
    text: String,
}
