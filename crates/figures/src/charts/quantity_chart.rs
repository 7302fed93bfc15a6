use interlayer_drawing::{self as drawing, Axis, Canvas, Columns, Figure, Frame, Page, Scale, Words};
use interlayer_results::{EPOCH, Quantity, Table};

use crate::Error;
use crate::charts::choices::{ColourBy, Ribbon, Seeds};
use crate::charts::curves::{Curve, draw_curves};
use crate::charts::epochs::{Epoch, epochs};
use crate::charts::facts::Facts;
use crate::charts::groups::{Key, Keys};
use crate::charts::legend::{ENDS, Legend, Mark};
use crate::charts::levels::Levels;
use crate::charts::plane::{Plane, area, every_epoch};
use crate::charts::spread::span;
use crate::charts::traces::{Traces, nothing};
use crate::drawn::drawn;

/// How [`quantity_chart`] draws.
///
/// ```
/// use interlayer_figures::{ColourBy, QuantityChart, Scale};
///
/// let over_epochs = QuantityChart::new("epoch", "effective rank").title("Ranks of the last layer");
/// let plane = QuantityChart::new("mutual information (first; last), batch", "test error, batch")
///     .colour_by(ColourBy::Width)
///     .y_axis(Scale::Log);
/// ```
#[derive(Clone, Debug)]
pub struct QuantityChart {
    x: String,
    y: String,
    panel: String,
    title: String,
    colour_by: ColourBy,
    seeds: Seeds,
    ribbon: Ribbon,
    x_axis: Option<Scale>,
    y_axis: Scale,
    columns: Columns,
}

impl QuantityChart {
    /// Of these two quantities of a table, each as [`Quantity`] displays it, or by its name alone where only one quantity
    /// has the name; "epoch" on the x axis is the epoch itself.
    ///
    /// A colour for each architecture, one column wide; the axis of epochs is logarithmic, all others are linear.
    pub fn new(x: impl Into<String>, y: impl Into<String>) -> Self {
        Self {
            x: x.into(),
            y: y.into(),
            panel: String::new(),
            title: String::new(),
            colour_by: ColourBy::default(),
            seeds: Seeds::default(),
            ribbon: Ribbon::default(),
            x_axis: None,
            y_axis: Scale::default(),
            columns: Columns::default(),
        }
    }

    /// A letter before the title.
    pub fn panel(self, panel: impl Into<String>) -> Self {
        Self { panel: panel.into(), ..self }
    }

    /// A line above the plot.
    pub fn title(self, title: impl Into<String>) -> Self {
        Self { title: title.into(), ..self }
    }

    /// What the shades tell apart.
    pub fn colour_by(self, colour_by: ColourBy) -> Self {
        Self { colour_by, ..self }
    }

    /// How the runs of a group are drawn against another quantity; against the epoch their mean is drawn.
    pub fn seeds(self, seeds: Seeds) -> Self {
        Self { seeds, ..self }
    }

    /// What the ribbons around means over runs show, against the epoch.
    pub fn ribbon(self, ribbon: Ribbon) -> Self {
        Self { ribbon, ..self }
    }

    /// The scale of the x axis.
    pub fn x_axis(self, scale: Scale) -> Self {
        Self { x_axis: Some(scale), ..self }
    }

    /// The scale of the y axis.
    pub fn y_axis(self, scale: Scale) -> Self {
        Self { y_axis: scale, ..self }
    }

    /// The size in print.
    pub fn columns(self, columns: Columns) -> Self {
        Self { columns, ..self }
    }

    fn asked(&self) -> String {
        format!("{:?} against {:?}", self.y, self.x)
    }

    fn quantity(&self, table: &Table, text: &str) -> Result<Quantity, Error> {
        let refused = |error: interlayer_results::Error| Error::Empty { asked: self.asked(), there: error.to_string() };
        table.quantity(text).map_err(refused)
    }
}

/// Any quantity of a table against another, or against the epoch, however the quantities came into the table.
///
/// Against another quantity: a trace for each run, as in [`error_vs_information`](crate::error_vs_information). Against
/// the epoch: the mean over the runs of each group and a ribbon, as in [`learning_curves`](crate::learning_curves).
/// Numbers that are not finite, and on a logarithmic axis those that are not above 0, are left out and counted in the
/// caption. Of several estimates of a quantity at one epoch the first one is drawn.
///
/// # Errors
/// [`Error::Empty`] for a name that means none or several of the table's quantities (the message lists them), or if no
/// epoch has both numbers.
pub fn quantity_chart(table: &Table, options: &QuantityChart) -> Result<Figure, Error> {
    let y = options.quantity(table, &options.y)?;
    if options.x == EPOCH {
        return over_epochs(table, &y, options);
    }
    let x = options.quantity(table, &options.x)?;
    against(table, [&x, &y], options)
}

fn over_epochs(table: &Table, y: &Quantity, options: &QuantityChart) -> Result<Figure, Error> {
    let rows = epochs(table, [y, y]);
    let keys = Keys::of(&rows, options.colour_by);
    let (mut left_out, mut shown) = (0, Vec::new());
    let groups = keys.group(&rows, |row| {
        let value = row.y?;
        if !fits(value, options.y_axis) {
            left_out += 1;
            return None;
        }
        shown.push(row);
        Some((row.epoch.max(1), value))
    });
    let curves: Vec<Curve> = groups.into_iter().map(|group| Curve::of(group, options.ribbon)).collect();
    let points = || curves.iter().flat_map(|curve| &curve.points);
    let Some(last) = points().map(|point| point.epoch).max() else {
        return Err(nothing(&rows, left_out, options.asked()));
    };
    let mut how = Vec::new();
    if curves.iter().any(|curve| curve.runs > 1) {
        how.extend(options.ribbon.caption());
    }
    let names: Vec<&Key> = curves.iter().map(|curve| &curve.key).collect();
    let layout = Layout::new(options, &names, &[], caption(&shown, how, left_out))?;
    let frame = layout.frame(
        match options.x_axis.unwrap_or(Scale::Log) {
            Scale::Log => (Scale::Log, (1.0 / 1.12, f64::from(last) * 1.12)),
            Scale::Linear => (Scale::Linear, (0.0, f64::from(last) * 1.04)),
        },
        (options.y_axis, range(points().flat_map(|point| [point.runs.0, point.runs.1]), options.y_axis)),
    );
    layout.draw(options, [EPOCH, &y.to_string()], &frame, |canvas| draw_curves(canvas, &frame, &curves))
}

fn against(table: &Table, [x, y]: [&Quantity; 2], options: &QuantityChart) -> Result<Figure, Error> {
    let rows = epochs(table, [x, y]);
    let keys = Keys::of(&rows, options.colour_by);
    let x_axis = options.x_axis.unwrap_or_default();
    let traces = Traces::of(&rows, &keys, |x, y| fits(x, x_axis) && fits(y, options.y_axis), || options.asked())?;
    let how = options.seeds.caption().into_iter().collect();
    let names: Vec<&Key> = traces.groups.iter().map(|group| &group.key).collect();
    let layout = Layout::new(options, &names, &ENDS, traces.caption(None, None, how))?;
    let frame = layout.frame(
        (x_axis, range(traces.points().map(|point| point.x), x_axis)),
        (options.y_axis, range(traces.points().map(|point| point.y), options.y_axis)),
    );
    let plane = Plane {
        frame: &frame,
        groups: &traces.groups,
        levels: &Levels::default(),
        seeds: options.seeds,
        every: every_epoch(area(&frame), options.seeds, [&traces]),
        arrow: 2.0,
        named: true,
        labelled: true,
    };
    layout.draw(options, [&x.to_string(), &y.to_string()], &frame, |canvas| plane.draw(canvas))
}

fn fits(value: f64, scale: Scale) -> bool {
    value.is_finite() && (scale == Scale::Linear || value > 0.0)
}

/// From the least to the largest value, with a margin.
fn range(values: impl IntoIterator<Item = f64>, scale: Scale) -> (f64, f64) {
    let (low, high) = span(values);
    match scale {
        Scale::Log => (low / 1.12, high * 1.12),
        Scale::Linear => {
            let size = low.abs().max(high.abs());
            let reach = if high - low > 1e-9 * size { high - low } else { size.max(1.0) };
            (low - 0.05 * reach, high + 0.05 * reach)
        }
    }
}

fn caption(shown: &[&Epoch<'_>], how: Vec<String>, left_out: usize) -> String {
    let facts = Facts::of(shown);
    let mut parts: Vec<String> = facts.dataset.into_iter().chain([facts.seeds]).chain(facts.epochs).collect();
    parts.extend(how);
    if left_out > 0 {
        parts.push(format!("{left_out} defective points left out"));
    }
    parts.join(" · ")
}

/// Title, legend and caption, and what is left for the plot.
struct Layout {
    page: Page,
    legend: Legend,
    caption: String,
    /// Millimetres.
    size: (f64, f64),
}

impl Layout {
    fn new(options: &QuantityChart, keys: &[&Key], notes: &[(Mark, &str)], caption: String) -> Result<Self, Error> {
        let width = options.columns.width_mm();
        let height = match options.columns {
            Columns::One => 74.0,
            Columns::Two => 108.0,
        };
        let page = Page::new(&options.panel, &options.title, &caption, width)?;
        let legend = Legend::new(keys, options.colour_by.letter(), notes, (Page::LEFT, width - Page::RIGHT))?;
        Ok(Self { page, legend, caption, size: (width, height) })
    }

    fn frame(&self, (x_scale, x): (Scale, (f64, f64)), (y_scale, y): (Scale, (f64, f64))) -> Frame {
        let (width, height) = self.size;
        let (top, bottom) = (Page::HEAD + self.legend.height() + 1.6, height - self.page.foot() - Frame::BELOW);
        Frame { x: Axis::scaled(x_scale, x, Page::LEFT, width - Page::RIGHT), y: Axis::scaled(y_scale, y, bottom, top) }
    }

    fn draw(
        &self,
        options: &QuantityChart,
        [x, y]: [&str; 2],
        frame: &Frame,
        plot: impl FnOnce(&Canvas<'_>) -> Result<(), drawing::Error>,
    ) -> Result<Figure, Error> {
        let title = format!("{} {}", options.panel, options.title);
        let description = format!("{y} against {x}. {}", self.caption);
        drawn(self.size, title.trim(), &description, |canvas| {
            self.page.draw(canvas, self.size.1)?;
            frame.draw(canvas, Words::Title(x), Words::Title(y))?;
            self.legend.draw(canvas, Page::HEAD)?;
            plot(canvas)
        })
    }
}
