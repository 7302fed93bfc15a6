use interlayer_drawing::{
    self as drawing, At, Axis, Canvas, Colour, Columns, Figure, Frame, Ink, Page, Ramp, Scale, Type, Words, lines,
    points,
};
use interlayer_outline::Evaluation;
use interlayer_results::Table;

use crate::Error;
use crate::charts::labels::Labels;
use crate::charts::layers::{Layers, Network};
use crate::charts::spread::span;
use crate::drawn::drawn;

/// How [`information_plane`] draws.
///
/// ```
/// use interlayer_figures::{Evaluation, InformationPlane};
///
/// let options = InformationPlane::new("The information plane").evaluation(Evaluation::Batch).classes(10);
/// ```
#[derive(Clone, Debug)]
pub struct InformationPlane {
    title: String,
    letter: String,
    evaluation: Evaluation,
    classes: u32,
}

impl InformationPlane {
    /// With this title: running statistics, ten classes.
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), letter: String::new(), evaluation: Evaluation::default(), classes: 10 }
    }

    /// A letter before the title.
    pub fn panel(self, letter: impl Into<String>) -> Self {
        Self { letter: letter.into(), ..self }
    }

    /// Which estimates; [`Evaluation::Running`] is each run's own momentum or, where all running
    /// statistics have one momentum, that one.
    pub fn evaluation(self, evaluation: Evaluation) -> Self {
        Self { evaluation, ..self }
    }

    /// How many labels there are: their logarithm is the most that a layer can tell about them.
    pub fn classes(self, classes: u32) -> Self {
        Self { classes, ..self }
    }
}

/// Millimetres.
const GAP: f64 = 5.0;
const PLOT: f64 = 46.0;
const TITLE: f64 = 4.6;
const BETWEEN: f64 = 3.5;
/// The share of the ramp that the first epoch has: paler would be lost on paper.
const PALEST: f64 = 0.22;

/// I(layer; label) against I(first; layer) for each layer after the first, a panel for each network, two in a row, 170 mm
/// wide: a dot for each epoch, from pale to dark as training goes on, joined by a line that ends in the layer's name.
///
/// After Shwartz-Ziv and Tishby (2017), except that the x axis has the information about the first layer in place of that
/// about the input, which is not estimated; the first layer itself therefore has no trace. Rows count as in
/// [`layer_heat_map`](crate::layer_heat_map).
///
/// # Errors
/// [`Error::Empty`] if no epoch has both numbers of a layer.
pub fn information_plane(table: &Table, options: &InformationPlane) -> Result<Figure, Error> {
    let asked = format!("the information plane {:?}", options.title);
    let layers = Layers::of(table, options.evaluation, &asked)?;
    let panels: Vec<Panel<'_>> =
        layers.networks.iter().map(|n| Panel::of(n, &layers)).filter(|panel| !panel.traces.is_empty()).collect();
    let all = || panels.iter().flat_map(|panel| &panel.traces).flat_map(|(_, trace)| trace);
    let Some(last) = all().map(|place| place.epoch).max() else {
        let there = "no epoch has both I(first; layer) and I(layer; label) of a layer; estimate both".into();
        return Err(Error::Empty { asked, there });
    };
    let first = all().map(|place| place.epoch).min().unwrap_or(last);

    let width = Columns::Two.width_mm();
    let across = panels.len().min(2);
    let each = (width - Page::LEFT - Page::RIGHT - GAP * (across - 1) as f64) / across as f64;
    let classes = options.classes.max(2);
    let caption = format!(
        "{} · the x axis has I(first; layer), since what a layer tells about the input was not estimated · dashed: \
         log₂ {classes} = {:.2} bits, all there is to tell about the label",
        layers.caption,
        f64::from(classes).log2(),
    );
    let page = Page::new(&options.letter, &options.title, &caption, width)?;
    let down = panels.len().div_ceil(across);
    let bar = Page::HEAD + down as f64 * (TITLE + PLOT + BETWEEN) - BETWEEN + Frame::BELOW;
    let height = bar + Ramp::BAR_HEIGHT + page.foot();
    let room = |(low, high): (f64, f64)| (low - 0.05 * (high - low), high + 0.05 * (high - low));
    let x_range = room(span(all().map(|place| place.about_first)));
    let y_range = room(span(all().map(|place| place.about_label).chain([f64::from(classes).log2()])));

    let description =
        format!("What each layer tells about the label against what it tells about the first layer. {caption}");
    drawn((width, height), &options.title, &description, |canvas| {
        page.draw(canvas, height)?;
        for (place, panel) in panels.iter().enumerate() {
            let (row, column) = (place / across, place % across);
            let left = Page::LEFT + column as f64 * (each + GAP);
            let top = Page::HEAD + TITLE + row as f64 * (TITLE + PLOT + BETWEEN);
            let frame = Frame { x: Axis::new(x_range, left, left + each), y: Axis::new(y_range, top + PLOT, top) };
            let below =
                if place + across >= panels.len() { Words::Title("I(first; layer) (bits)") } else { Words::None };
            let beside = if column == 0 { Words::Title("I(layer; label) (bits)") } else { Words::None };
            frame.draw(canvas, below, beside)?;
            let title = Type::new(points::AXIS, panel.network.look.colour.darker()).bold();
            canvas.text((left, top - 1.6), &panel.network.title, title)?;
            let y = frame.y.mm(f64::from(classes).log2());
            canvas.dashes((left, y), (left + each, y), lines::AXIS, Colour::GREY)?;
            panel.draw(canvas, &frame, (first, last))?;
        }
        // The bar begins at the palest colour that is used.
        let epochs =
            Axis::scaled(Scale::Log, (f64::from(first.max(1)), f64::from(last.max(1))), Page::LEFT, Page::LEFT + 60.0);
        Ramp::blue().starting_at(PALEST).draw_bar(canvas, &epochs, bar + Ramp::BAR_TITLE, "epoch")
    })
}

/// The traces of one network.
struct Panel<'a> {
    network: &'a Network,
    /// By layer, in the order of epochs.
    traces: Vec<(&'a str, Vec<Place>)>,
}

struct Place {
    epoch: u32,
    about_first: f64,
    about_label: f64,
}

impl<'a> Panel<'a> {
    fn of(network: &'a Network, layers: &Layers) -> Self {
        let first = network.layers.iter().position(|name| name == "first");
        let place = |layer: usize, epoch: u32| {
            let about_first = network.between(epoch, first?, layer)?;
            Some(Place { epoch, about_first, about_label: network.with_label(epoch, layer)? })
        };
        let trace = |(layer, name): (usize, &'a String)| {
            let trace: Vec<Place> = layers.epochs.iter().filter_map(|&epoch| place(layer, epoch)).collect();
            (!trace.is_empty()).then_some((name.as_str(), trace))
        };
        Self { network, traces: network.layers.iter().enumerate().filter_map(trace).collect() }
    }

    fn draw(&self, canvas: &Canvas<'_>, frame: &Frame, (first, last): (u32, u32)) -> Result<(), drawing::Error> {
        let ramp = Ramp::blue().starting_at(PALEST);
        let log = |epoch: u32| f64::from(epoch.max(1)).ln();
        let share = |epoch| if last > first { (log(epoch) - log(first)) / (log(last) - log(first)) } else { 1.0 };
        let paths: Vec<Vec<Vec<At>>> = self
            .traces
            .iter()
            .map(|(_, trace)| vec![trace.iter().map(|p| frame.at(p.about_first, p.about_label)).collect()])
            .collect();
        for path in paths.iter().flatten() {
            canvas.line(path, 0.2, Ink(Colour::GREY, 0.6))?;
        }
        let shape = self.network.look.marker;
        for ((_, trace), path) in self.traces.iter().zip(paths.iter().flatten()) {
            for (place, &at) in trace.iter().zip(path) {
                canvas.marker(at, shape, 0.75, ramp.colour(share(place.epoch)))?;
            }
        }
        let corners = ((frame.left(), frame.top()), (frame.right(), frame.bottom()));
        let mut labels = Labels::new(corners, &paths, &[]);
        for (index, ((name, _), path)) in self.traces.iter().zip(&paths).enumerate() {
            // The end first: that is where traces of different layers lie apart.
            let backwards: Vec<Vec<At>> = path.iter().map(|path| path.iter().rev().copied().collect()).collect();
            labels.place(canvas, (index, name), Colour::BLACK, &backwards)?;
        }
        Ok(())
    }
}
