use interlayer_drawing::{
    self as drawing, Anchor, At, Axis, Canvas, Colour, Columns, Figure, Page, Ramp, Type, lines, number, points,
};
use interlayer_outline::Evaluation;
use interlayer_results::Table;

use crate::Error;
use crate::charts::layers::{Layers, Network};
use crate::charts::spread::span;
use crate::drawn::drawn;

/// How [`layer_heat_map`] draws.
///
/// ```
/// use interlayer_figures::{Evaluation, LayerHeatMap};
///
/// let options = LayerHeatMap::new("Between all layers").epochs([1, 20, 200]).evaluation(Evaluation::Batch);
/// ```
#[derive(Clone, Debug)]
pub struct LayerHeatMap {
    title: String,
    letter: String,
    evaluation: Evaluation,
    epochs: Option<Vec<u32>>,
    classes: u32,
}

impl LayerHeatMap {
    /// With this title: running statistics, four of the epochs there are, ten classes.
    pub fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            letter: String::new(),
            evaluation: Evaluation::default(),
            epochs: None,
            classes: 10,
        }
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

    /// The epochs to show, from left to right. Cells have room for numbers up to three epochs of eight layers.
    pub fn epochs(self, epochs: impl IntoIterator<Item = u32>) -> Self {
        Self { epochs: Some(epochs.into_iter().collect()), ..self }
    }

    /// How many labels there are: their logarithm is the most that a layer can tell about them.
    pub fn classes(self, classes: u32) -> Self {
        Self { classes, ..self }
    }
}

/// Mutual information between all pairs of layers: a row of maps for each network, a map for each epoch, 170 mm wide, and
/// beside each map I(layer; label) in colours of its own. What was not estimated, such as a layer with itself, is hatched;
/// numbers stand in the cells where these are large enough. A single epoch has its maps in two columns.
///
/// Rows count that have the wanted evaluation, k = 3, scaling "none", the true pairing, and the most images among these;
/// where several runs have the same pair, their mean. Choose runs beforehand.
///
/// # Errors
/// [`Error::Empty`] if no row is such, or none at the epochs asked for.
pub fn layer_heat_map(table: &Table, options: &LayerHeatMap) -> Result<Figure, Error> {
    let asked = format!("the heat map {:?}", options.title);
    let layers = Layers::of(table, options.evaluation, &asked)?;
    let there: Vec<u32> = layers.epochs.iter().copied().collect();
    let epochs = match &options.epochs {
        Some(wanted) => wanted.iter().copied().filter(|epoch| layers.epochs.contains(epoch)).collect(),
        None => spaced(&there, 4),
    };
    if epochs.is_empty() {
        let there: Vec<String> = there.iter().map(u32::to_string).collect();
        let there = format!("the epochs there are: {}", there.join(", "));
        return Err(Error::Empty { asked: format!("{asked} at these epochs"), there });
    }
    let sheet = Sheet::new(&layers, &epochs, options)?;
    let width = Columns::Two.width_mm();
    let caption = format!(
        "{} · hatched: not estimated · right of each map: I(layer; label), at most log₂ {} = {:.2} bits",
        layers.caption,
        options.classes.max(2),
        sheet.most_label()
    );
    let page = Page::new(&options.letter, &options.title, &caption, width)?;
    let height = sheet.bottom() + Ramp::BAR_HEIGHT + page.foot();
    let description = format!("Mutual information between all pairs of layers in bits, and with the label. {caption}");
    drawn((width, height), &options.title, &description, |canvas| {
        page.draw(canvas, height)?;
        sheet.draw(canvas)
    })
}

/// Of ascending epochs at most so many, first and last among them, as evenly as may be by ratio.
fn spaced(epochs: &[u32], most: usize) -> Vec<u32> {
    let (Some(&first), Some(&last)) = (epochs.first(), epochs.last()) else { return Vec::new() };
    let log = |epoch: u32| f64::from(epoch.max(1)).ln();
    let mut found: Vec<u32> = (0..most)
        .filter_map(|i| {
            let wanted = log(first) + (log(last) - log(first)) * i as f64 / (most - 1).max(1) as f64;
            epochs.iter().copied().min_by(|a, b| (log(*a) - wanted).abs().total_cmp(&(log(*b) - wanted).abs()))
        })
        .collect();
    found.dedup();
    found
}

/// Millimetres: above a row of maps, and between maps.
const TITLE: f64 = 4.4;
const EPOCH: f64 = 3.4;
const GAP: f64 = 4.5;
/// Between rows.
const BETWEEN: f64 = 3.0;
const LARGEST_CELL: f64 = 8.0;
/// White between cells.
const SEAM: f64 = 0.12;
/// Between a map and its column for the label, in cells.
const APART: f64 = 0.4;

/// Where maps lie and what they have in common.
struct Sheet<'a> {
    /// Maps by row, each a network at an epoch.
    rows: Vec<Vec<(&'a Network, u32)>>,
    cell: f64,
    /// What the longest name of a layer takes.
    names: f64,
    /// The most bits of the colours between layers.
    most: f64,
    classes: u32,
}

impl<'a> Sheet<'a> {
    fn new(layers: &'a Layers, epochs: &[u32], options: &LayerHeatMap) -> Result<Self, Error> {
        let rows: Vec<Vec<(&Network, u32)>> = match epochs {
            [epoch] => layers.networks.chunks(2).map(|pair| pair.iter().map(|n| (n, *epoch)).collect()).collect(),
            _ => layers.networks.iter().map(|n| epochs.iter().map(|epoch| (n, *epoch)).collect()).collect(),
        };
        let kind = Type::new(points::CAPTION, Colour::BLACK);
        let mut names = kind.width("label")?;
        for name in layers.networks.iter().flat_map(|network| &network.layers) {
            names = names.max(kind.width(name)?);
        }
        let across = rows.iter().map(Vec::len).max().unwrap_or(1);
        let cells = layers.networks.iter().map(|n| n.layers.len()).max().unwrap_or(1) as f64 + APART + 1.0;
        let named = if epochs.len() == 1 { across } else { 1 };
        let room =
            Columns::Two.width_mm() - 2.0 * Page::SIDE - named as f64 * (names + 1.0) - GAP * (across - 1) as f64;
        let cell = (room / (across as f64 * cells)).min(LARGEST_CELL);
        let all = rows.iter().flatten().flat_map(|(network, epoch)| {
            let count = network.layers.len();
            (0..count).flat_map(move |a| (0..a).filter_map(move |b| network.between(*epoch, a, b)))
        });
        let most = span(all.chain([1.0])).1.ceil();
        Ok(Self { rows, cell, names, most, classes: options.classes.max(2) })
    }

    fn most_label(&self) -> f64 {
        f64::from(self.classes).log2()
    }

    /// Whether the maps of a row are of one network, whose name and layers then stand once.
    fn shared(&self) -> bool {
        self.rows.iter().all(|row| row.iter().all(|(network, _)| std::ptr::eq(*network, row[0].0)))
            && self.rows.iter().any(|row| row.len() > 1)
    }

    /// Whether the names of layers stand below this row: not where the next has the same below it.
    fn named_below(&self, row: usize) -> bool {
        let layers = |row: usize| self.rows.get(row).map(|maps| &maps[0].0.layers);
        !self.shared() || layers(row) != layers(row + 1)
    }

    fn height(&self, row: usize) -> f64 {
        let most = self.rows[row].iter().map(|(network, _)| network.layers.len()).max().unwrap_or(0);
        let names = if self.named_below(row) { self.names + 1.2 } else { 0.0 };
        TITLE + if self.shared() { EPOCH } else { 0.0 } + most as f64 * self.cell + names + BETWEEN
    }

    fn bottom(&self) -> f64 {
        Page::HEAD + (0..self.rows.len()).map(|row| self.height(row)).sum::<f64>()
    }

    fn draw(&self, canvas: &Canvas<'_>) -> Result<(), drawing::Error> {
        let mut top = Page::HEAD;
        let shared = self.shared();
        for (index, row) in self.rows.iter().enumerate() {
            let mut left = Page::SIDE + self.names + 1.0;
            for (place, (network, epoch)) in row.iter().enumerate() {
                let title = Type::new(points::AXIS, network.look.colour.darker()).bold();
                if place == 0 || !shared {
                    canvas.text((left, top + 3.2), &network.title, title)?;
                }
                let text = format!("epoch {epoch}");
                let below = if shared { EPOCH } else { 0.0 };
                let beside = if shared { 0.0 } else { title.width(&network.title)? + 1.5 };
                canvas.text((left + beside, top + below + 3.2), &text, Type::new(points::LEGEND, Colour::GREY))?;
                let corner = (left, top + below + TITLE);
                let names = (place == 0 || !shared, self.named_below(index));
                self.draw_map(canvas, network, *epoch, corner, names)?;
                left += (network.layers.len() as f64 + APART + 1.0) * self.cell + GAP;
                if !shared {
                    left += self.names + 1.0;
                }
            }
            top += self.height(index);
        }
        let bar = |place: f64, most: f64| {
            let from = Page::SIDE + self.names + 1.0 + place;
            Axis::new((0.0, most), from, from + 60.0)
        };
        Ramp::blue().draw_bar(canvas, &bar(0.0, self.most), top + Ramp::BAR_TITLE, "I(layer; layer) (bits)")?;
        Ramp::brown().draw_bar(canvas, &bar(75.0, self.most_label()), top + Ramp::BAR_TITLE, "I(layer; label) (bits)")
    }

    fn draw_map(
        &self,
        canvas: &Canvas<'_>,
        network: &Network,
        epoch: u32,
        (left, top): At,
        (named_beside, named_below): (bool, bool),
    ) -> Result<(), drawing::Error> {
        let count = network.layers.len();
        let at = |column: f64, row: usize| (left + column * self.cell, top + row as f64 * self.cell);
        let (layer, label) = (Ramp::blue(), Ramp::brown());
        let beside = count as f64 + APART;
        for row in 0..count {
            for column in 0..count {
                let bits = if row == column { None } else { network.between(epoch, row, column) };
                self.draw_cell(canvas, at(column as f64, row), bits, &layer, self.most)?;
            }
            self.draw_cell(canvas, at(beside, row), network.with_label(epoch, row), &label, self.most_label())?;
        }
        let kind = Type::new(points::CAPTION, Colour::BLACK).anchor(Anchor::End);
        let middle = self.cell / 2.0 + kind.cap_height() / 2.0;
        let bottom = top + count as f64 * self.cell;
        for (place, name) in network.layers.iter().enumerate() {
            if named_beside {
                canvas.text((left - 0.8, at(0.0, place).1 + middle), name, kind)?;
            }
            if named_below {
                canvas.text((at(place as f64, 0).0 + middle, bottom + 0.8), name, kind.upwards())?;
            }
        }
        if named_below {
            canvas.text((at(beside, 0).0 + middle, bottom + 0.8), "label", kind.upwards())?;
        }
        Ok(())
    }

    fn draw_cell(
        &self,
        canvas: &Canvas<'_>,
        (x, y): At,
        bits: Option<f64>,
        ramp: &Ramp,
        most: f64,
    ) -> Result<(), drawing::Error> {
        let (from, to) = ((x + SEAM, y + SEAM), (x + self.cell - SEAM, y + self.cell - SEAM));
        let Some(bits) = bits else { return hatch(canvas, from, to) };
        let share = bits / most;
        canvas.box_filled(from, to, ramp.colour(share))?;
        let kind = Type::new(points::CAPTION, ramp.ink_on(share)).anchor(Anchor::Middle);
        // All cells have numbers or none: what the widest needs decides.
        if kind.width("0.0")? > self.cell - 0.9 {
            return Ok(());
        }
        let middle = ((from.0 + to.0) / 2.0, (from.1 + to.1) / 2.0 + kind.cap_height() / 2.0);
        canvas.text(middle, &two_digits(bits), kind)
    }
}

/// Strokes from the lower left to the upper right.
fn hatch(canvas: &Canvas<'_>, from: At, to: At) -> Result<(), drawing::Error> {
    const INK: Colour = Colour(0xb4, 0xb4, 0xb4);
    const STROKES: usize = 3;
    let side = to.0 - from.0;
    for stroke in 1..=STROKES {
        // How far the stroke lies from the upper left corner, along both edges.
        let s = 2.0 * side * stroke as f64 / (STROKES + 1) as f64;
        let over = (s - side).max(0.0);
        canvas.line(&[(from.0 + over, from.1 + s - over), (from.0 + s - over, from.1 + over)], lines::THIN, INK)?;
    }
    Ok(())
}

/// A number of bits in two digits, as a cell has room for.
fn two_digits(bits: f64) -> String {
    number(bits, usize::from(bits.abs() < 9.95))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn epochs_are_spaced_by_ratio() {
        assert_eq!(spaced(&[1, 2, 5, 10, 20, 50, 100, 200], 4), [1, 5, 50, 200]);
        assert_eq!(spaced(&[1, 200], 4), [1, 200]);
        assert_eq!(spaced(&[7], 4), [7]);
        assert!(spaced(&[], 4).is_empty());
    }

    #[test]
    fn cells_have_two_digits() {
        assert_eq!([0.04, 3.32, 9.94, 9.96, 11.4].map(two_digits), ["0.0", "3.3", "9.9", "10", "11"]);
        assert_eq!(two_digits(-0.02), "0.0");
    }
}
