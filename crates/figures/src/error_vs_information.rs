use interlayer_results::Table;

use crate::arrows::headings;
use crate::axis::Axis;
use crate::canvas::{Anchor, At, Canvas, Ink, Type};
use crate::colour::{BLACK, Colour, GREY};
use crate::labels::Labels;
use crate::legend::Legend;
use crate::marks::{arrowhead, marker};
use crate::style::{lines, points};
use crate::traces::{Group, Point, Traces};
use crate::{Columns, Error, Figure};

/// Which of a row's two evaluations a picture shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Statistics {
    /// Batch normalisation's running statistics, as the paper has it: `test_error` and `mi_merged`.
    #[default]
    Running,
    /// The statistics of the test set itself: `test_error_batch` and `mi_merged_batch`.
    Batch,
}

/// What the shades within an architecture's hue tell apart, from light to dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColourBy {
    /// Nothing: one colour for each architecture.
    #[default]
    Architecture,
    /// Light for narrow, dark for wide.
    Width,
    /// Light for shallow, dark for deep.
    Depth,
}

/// How [`error_vs_information`] draws.
///
/// ```
/// use interlayer_figures::{ColourBy, Columns, ErrorVsInformation, Statistics};
///
/// let options = ErrorVsInformation::new("4A")
///     .title("Layer widths, D = 3")
///     .profile("quick")
///     .colour_by(ColourBy::Width)
///     .statistics(Statistics::Batch)
///     .columns(Columns::Two);
/// ```
#[derive(Clone, Debug)]
pub struct ErrorVsInformation {
    pub(crate) panel: String,
    pub(crate) title: String,
    pub(crate) profile: Option<String>,
    pub(crate) statistics: Statistics,
    pub(crate) colour_by: ColourBy,
    pub(crate) columns: Columns,
}

impl ErrorVsInformation {
    /// For the panel of this name, for instance "4A"; running statistics, a colour for each architecture, one column
    /// wide.
    pub fn new(panel: impl Into<String>) -> Self {
        Self {
            panel: panel.into(),
            title: String::new(),
            profile: None,
            statistics: Statistics::default(),
            colour_by: ColourBy::default(),
            columns: Columns::default(),
        }
    }

    /// A line above the plot, beside the panel's letter.
    pub fn title(self, title: impl Into<String>) -> Self {
        Self { title: title.into(), ..self }
    }

    /// The profile that the caption names, for instance "quick".
    pub fn profile(self, profile: impl Into<String>) -> Self {
        Self { profile: Some(profile.into()), ..self }
    }

    /// Which error and which merged information.
    pub fn statistics(self, statistics: Statistics) -> Self {
        Self { statistics, ..self }
    }

    /// What the shades tell apart.
    pub fn colour_by(self, colour_by: ColourBy) -> Self {
        Self { colour_by, ..self }
    }

    /// The size in print.
    pub fn columns(self, columns: Columns) -> Self {
        Self { columns, ..self }
    }
}

impl Traces {
    /// The colour of a group: a shade of its architecture's, by its place among the groups of that architecture.
    pub(crate) fn shade(&self, index: usize) -> Colour {
        let group = &self.groups[index];
        let alike = |g: &&Group| g.architecture == group.architecture;
        let before = self.groups[..index].iter().filter(alike).count();
        group.look.colour.shade(before, self.groups.iter().filter(alike).count())
    }
}

/// Test error against I(first; merged) in bits: a point for each epoch, a trace for each run of the table, arrows for
/// the direction of training, a ring around the first epoch, and the estimator's ceiling where it lies in range.
///
/// All rows of the table that have both numbers are drawn; choose runs beforehand, for instance with
/// [`Table::figure`]. A point is left out where its error is not in 0..1 or its information is no number; the caption
/// counts these. The caption's dataset, seeds and epochs come from the table.
///
/// # Errors
/// [`Error::Empty`] if no row has both numbers: the message says what was asked for and what the table has.
pub fn error_vs_information(table: &Table, options: &ErrorVsInformation) -> Result<Figure, Error> {
    let traces = Traces::of(table, options)?;
    let width = options.columns.width_mm();
    let height = match options.columns {
        Columns::One => 74.0,
        Columns::Two => 108.0,
    };
    let title = format!("{} {}", options.panel, options.title);
    let description = format!("Test error against mutual information I(first; merged) in bits. {}", traces.caption);
    Figure::draw((width, height), title.trim(), &description, |canvas| {
        Plot::new(&traces, options, width, height)?.draw(canvas)
    })
}

/// Margins in millimetres.
const LEFT: f64 = 11.5;
const RIGHT: f64 = 3.0;
const SIDE: f64 = 2.0;
const HEAD: f64 = 6.4;
const FOOT: f64 = 9.6;
const CAPTION_LINE: f64 = 2.5;

struct Plot<'a> {
    traces: &'a Traces,
    options: &'a ErrorVsInformation,
    legend: Legend,
    caption: Vec<String>,
    ceilings: Vec<f64>,
    x: Axis,
    y: Axis,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    height: f64,
}

impl<'a> Plot<'a> {
    fn new(traces: &'a Traces, options: &'a ErrorVsInformation, width: f64, height: f64) -> Result<Self, Error> {
        let (left, right) = (LEFT, width - RIGHT);
        let legend = Legend::new(traces, left, right)?;
        let caption = wrap(&traces.caption, width - 2.0 * SIDE)?;
        let top = HEAD + legend.height() + 1.6;
        let bottom = height - FOOT - caption.len() as f64 * CAPTION_LINE;
        let (bits, ceilings) = bits_range(traces, right - left);
        let most_error = traces.points().map(|(_, error)| error).fold(0.0, f64::max);
        let x = Axis::new(bits, left, right);
        let y = Axis::new((0.0, if most_error > 0.0 { most_error * 1.04 } else { 0.1 }), bottom, top);
        Ok(Self { traces, options, legend, caption, ceilings, x, y, left, right, top, bottom, height })
    }

    fn draw(&self, canvas: &Canvas<'_>) -> Result<(), Error> {
        self.draw_frame(canvas)?;
        self.legend.draw(canvas, HEAD)?;
        self.draw_ceilings(canvas)?;
        self.draw_traces(canvas)
    }

    fn draw_frame(&self, canvas: &Canvas<'_>) -> Result<(), Error> {
        let letter = Type::new(points::LETTER, BLACK).bold();
        canvas.text((SIDE, 4.4), &self.options.panel, letter)?;
        let beside = (SIDE + letter.width(&self.options.panel)? + 1.0).max(self.left);
        canvas.text((beside, 4.4), &self.options.title, Type::new(points::TITLE, BLACK))?;

        let (left, right, top, bottom) = (self.left, self.right, self.top, self.bottom);
        let tick = Type::new(points::TICK, BLACK);
        canvas.line(&[(left, top), (left, bottom), (right, bottom)], lines::AXIS, BLACK)?;
        for (value, text) in self.x.ticks(((right - left) / 10.0).max(9.0)) {
            let x = self.x.mm(value);
            canvas.line(&[(x, bottom), (x, bottom + 1.0)], lines::AXIS, BLACK)?;
            canvas.text((x, bottom + 3.5), &text, tick.anchor(Anchor::Middle))?;
        }
        for (value, text) in self.y.ticks(((bottom - top) / 10.0).max(6.5)) {
            let y = self.y.mm(value);
            canvas.line(&[(left - 1.0, y), (left, y)], lines::AXIS, BLACK)?;
            canvas.text((left - 1.6, y + tick.cap_height() / 2.0), &text, tick.anchor(Anchor::End))?;
        }
        let axis = Type::new(points::AXIS, BLACK).anchor(Anchor::Middle);
        let middle = (left + right) / 2.0;
        canvas.text((middle, bottom + 7.2), "mutual information I(first; merged) (bits)", axis)?;
        canvas.text((3.6, (top + bottom) / 2.0), "test error", axis.upwards())?;
        let caption = Type::new(points::CAPTION, GREY);
        for (line, text) in self.caption.iter().rev().enumerate() {
            canvas.text((SIDE, self.height - 1.4 - line as f64 * CAPTION_LINE), text, caption)?;
        }
        Ok(())
    }

    fn draw_ceilings(&self, canvas: &Canvas<'_>) -> Result<(), Error> {
        for &ceiling in &self.ceilings {
            let x = self.x.mm(ceiling);
            canvas.dashes((x, self.bottom), (x, self.top), lines::AXIS, GREY)?;
            let kind = Type::new(points::CAPTION, GREY).anchor(Anchor::End).upwards();
            canvas.text((x + 2.1, self.top), "ceiling ψ(N) − ψ(k+1)", kind)?;
        }
        Ok(())
    }

    fn draw_traces(&self, canvas: &Canvas<'_>) -> Result<(), Error> {
        let count = self.traces.count();
        let points = self.traces.points().count();
        // Marks take about the same share of the paper, however many they are.
        let area = (self.right - self.left) * (self.bottom - self.top);
        let radius = (0.28 * (area / points as f64).sqrt()).clamp(0.2, 0.52);
        let line = (0.9 / (count as f64).sqrt()).clamp(lines::THIN, 0.25);
        let paths: Vec<Vec<Vec<At>>> =
            self.traces.groups.iter().map(|group| group.traces.iter().map(|t| self.on_paper(t)).collect()).collect();
        for (index, group) in self.traces.groups.iter().enumerate() {
            let colour = self.traces.shade(index);
            for path in &paths[index] {
                canvas.line(path, line, Ink(colour, 0.5))?;
                for &at in path {
                    marker(canvas, at, group.look.marker, radius, colour)?;
                }
            }
        }
        // With many traces the first of each group speaks for the others.
        let (arrows, of) = match count {
            0..=6 => (3, count),
            7..=16 => (2, count),
            _ => (1, 1),
        };
        let length = match self.options.columns {
            Columns::One => 2.0,
            Columns::Two => 2.6,
        };
        let starts: Vec<At> = paths.iter().flatten().filter_map(|path| path.first().copied()).collect();
        for (index, paths) in paths.iter().enumerate() {
            let colour = self.traces.shade(index).darker();
            for path in paths {
                if let Some(&first) = path.first() {
                    canvas.ring(first, (radius * 1.9).max(0.6), 0.15, colour)?;
                }
            }
            for (path, phase) in paths.iter().take(of).zip([0.5, 0.25, 0.75].into_iter().cycle()) {
                for heading in headings(path, arrows, phase) {
                    // An arrowhead would hide the ring of another trace's first epoch.
                    let near = |&(x, y): &At| (x - heading.at.0).hypot(y - heading.at.1) < length;
                    if starts.iter().any(near) {
                        continue;
                    }
                    arrowhead(canvas, heading, length, colour)?;
                }
            }
        }
        let mut labels = Labels::new((self.left, self.top), (self.right, self.bottom), &paths);
        for (index, paths) in paths.iter().enumerate() {
            labels.place(canvas, self.traces, index, paths)?;
        }
        Ok(())
    }

    fn on_paper(&self, trace: &[Point]) -> Vec<At> {
        trace.iter().map(|&(bits, error)| (self.x.mm(bits), self.y.mm(error))).collect()
    }
}

/// The x range, and the ceilings that lie in it. A ceiling close above the data is taken in, with room for its label.
fn bits_range(traces: &Traces, width_mm: f64) -> ((f64, f64), Vec<f64>) {
    const LABEL_MM: f64 = 3.2;
    let least = traces.points().map(|(bits, _)| bits).fold(f64::INFINITY, f64::min);
    let most = traces.points().map(|(bits, _)| bits).fold(f64::NEG_INFINITY, f64::max);
    let span = (most - least).max(0.2);
    let (from, mut to) = (least - 0.04 * span, most + 0.04 * span);
    let mut inside = Vec::new();
    for &ceiling in &traces.ceilings {
        if ceiling >= from && ceiling <= most + 0.25 * span {
            to = to.max(from + (ceiling - from) / (1.0 - LABEL_MM / width_mm));
            inside.push(ceiling);
        }
    }
    ((from, to), inside)
}

/// A caption broken at its dots into lines of at most this width.
pub(crate) fn wrap(caption: &str, width_mm: f64) -> Result<Vec<String>, Error> {
    let kind = Type::new(points::CAPTION, GREY);
    let mut lines: Vec<String> = Vec::new();
    for part in caption.split(" · ") {
        if let Some(line) = lines.last_mut() {
            let longer = format!("{line} · {part}");
            if kind.width(&longer)? <= width_mm {
                *line = longer;
                continue;
            }
        }
        lines.push(part.to_owned());
    }
    Ok(lines)
}
