use interlayer_drawing::{self as drawing, Anchor, Canvas, Colour, Columns, Figure, Type, lines, points};
use interlayer_outline::{Node, Outline};

use super::key::Key;
use super::kinds::Kinds;
use super::labels::{Labels, thousands};
use super::layout::{Layout, Skip};
use super::parts::{GREY_BOX, MARGIN, bent, dropout, projection, sum, wedge_of};
use crate::Error;
use crate::drawn::drawn;
use crate::looks::looks;

/// Millimetres: above the network, between two lines of the head, and below the labels.
const HEAD: f64 = 8.0;
const LINE: f64 = 3.0;
const FOOT: f64 = 3.4;
/// What a layer takes at least in one column.
const ROOMY: f64 = 6.5;
/// With more nodes than this no layer could be told from the next.
const MOST: usize = 80;

/// How [`network_diagram`] draws.
///
/// ```
/// use interlayer_figures::NetworkDiagram;
///
/// let options = NetworkDiagram::new("Mine").note("W = 64, D = 3").symbol("W", 64).highlight(["first", "last"]);
/// ```
#[derive(Clone, Debug)]
pub struct NetworkDiagram {
    title: String,
    note: Option<String>,
    symbol: Option<(String, usize)>,
    architecture: Option<String>,
    highlight: Option<Vec<String>>,
}

impl NetworkDiagram {
    /// With this title: numbers for widths, all layers in colour.
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), note: None, symbol: None, architecture: None, highlight: None }
    }

    /// What stands beside the title; the number of parameters, if not called.
    pub fn note(self, note: impl Into<String>) -> Self {
        Self { note: Some(note.into()), ..self }
    }

    /// A letter for a width: widths between the input and the output layer that are multiples of it are written with the
    /// letter, such as "2W".
    pub fn symbol(self, letter: impl Into<String>, width: usize) -> Self {
        Self { symbol: Some((letter.into(), width)), ..self }
    }

    /// Draws the layers in colour and the skips as charts draw the results of the architecture of this name.
    pub fn architecture(self, name: impl Into<String>) -> Self {
        Self { architecture: Some(name.into()), ..self }
    }

    /// The names of the layers that are drawn in colour; the others are grey.
    pub fn highlight(self, layers: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { highlight: Some(layers.into_iter().map(Into::into).collect()), ..self }
    }

    fn colours(&self) -> (Colour, Colour) {
        match self.architecture.clone().and_then(|name| looks([name]).pop()) {
            Some((_, look)) => (look.colour, look.colour),
            None => (Colour::PALETTE[0], Colour::PALETTE[1]),
        }
    }

    fn check(&self, outline: &Outline) -> Result<(), Error> {
        let known = || outline.hidden_layers().map(|layer| layer.name.as_str());
        match self.highlight.iter().flatten().find(|name| !known().any(|known| known == name.as_str())) {
            Some(name) => {
                Err(Error::UnknownLayer { name: name.clone(), known: known().collect::<Vec<_>>().join(", ") })
            }
            None => Ok(()),
        }
    }
}

/// The diagram of any network. Layers are boxes, the longer the wider they are (by the square root), with their widths,
/// names and parameters below; what lies between two boxes shows what the layer computes; a dropout is a hollow bar; skips are arrows that end in ⊕, with
/// a block where learnt weights project them.
/// One column wide where there is room for all labels, two columns elsewhere.
///
/// ```
/// use interlayer_figures::{NetworkDiagram, network_diagram};
/// use interlayer_outline::{Kind, Outline};
///
/// let layer = |width| move |network: interlayer_outline::Builder| network.layer(Kind::DENSE, width);
/// let network = Outline::builder(20).layer(Kind::DENSE, 64).skip(layer(64)).output(3)?;
/// let figure = network_diagram(&network, &NetworkDiagram::new("Mine"))?;
/// assert!(figure.caption().contains("1 skip; 5,955 parameters"), "{}", figure.caption());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`Error::LongNetwork`] beyond 80 nodes; [`Error::UnknownLayer`] for a layer to highlight that the network does not have.
pub fn network_diagram(outline: &Outline, options: &NetworkDiagram) -> Result<Figure, Error> {
    let nodes = outline.nodes().len();
    if nodes > MOST {
        return Err(Error::LongNetwork { nodes, most: MOST });
    }
    options.check(outline)?;
    let one = Diagram::new(outline, options, Columns::One)?;
    let is_roomy = one.labels.complete && one.layout.unit >= ROOMY;
    if is_roomy { one } else { Diagram::new(outline, options, Columns::Two)? }.figure()
}

struct Diagram<'a> {
    outline: &'a Outline,
    options: &'a NetworkDiagram,
    columns: Columns,
    layout: Layout,
    labels: Labels,
    /// Beside the title, or below it where it does not fit.
    note: (String, f64),
    kinds: Kinds,
    key: Key,
}

impl<'a> Diagram<'a> {
    fn new(outline: &'a Outline, options: &'a NetworkDiagram, columns: Columns) -> Result<Self, Error> {
        let layout = Layout::new(outline, columns.width_mm());
        let labels = Labels::new(outline, &layout, options.symbol.as_ref())?;
        let note = options.note.clone().unwrap_or_else(|| format!("{} parameters", thousands(outline.parameters())));
        let taken = title_type().width(&options.title)? + 3.0 + note_type().width(&note)?;
        let below = if taken > columns.width_mm() - 2.0 * MARGIN { LINE } else { 0.0 };
        let kinds = Kinds::of(outline);
        let key = Key::new(outline, &kinds, options.colours().1, columns, !labels.parameters.is_empty())?;
        Ok(Self { outline, options, columns, layout, labels, note: (note, below), kinds, key })
    }

    /// The height of the line that the nodes lie on.
    fn middle(&self) -> f64 {
        HEAD + self.note.1 + self.layout.above
    }

    fn bottom_of_labels(&self) -> f64 {
        self.middle() + self.layout.below + self.labels.height()
    }

    fn figure(&self) -> Result<Figure, Error> {
        let caption = caption(self.outline);
        let height = self.bottom_of_labels() + FOOT + self.key.height();
        // In hundredths, as all coordinates are.
        let size = (self.columns.width_mm(), (height * 100.0).round() / 100.0);
        drawn(size, &self.options.title, &caption, |canvas| {
            self.draw_head(canvas)?;
            self.draw_flow(canvas)?;
            self.draw_layers(canvas)?;
            self.draw_skips(canvas)?;
            self.labels.draw(canvas, self.middle() + self.layout.below)?;
            self.key.draw(canvas, self.bottom_of_labels() + FOOT)
        })
    }

    fn draw_head(&self, canvas: &Canvas<'_>) -> Result<(), drawing::Error> {
        canvas.text((MARGIN, 4.2), &self.options.title, title_type())?;
        let (note, below) = &self.note;
        if *below > 0.0 {
            canvas.text((MARGIN, 4.2 + below), note, note_type())
        } else {
            canvas.text((self.columns.width_mm() - MARGIN, 4.2), note, note_type().anchor(Anchor::End))
        }
    }

    fn draw_flow(&self, canvas: &Canvas<'_>) -> Result<(), drawing::Error> {
        let middle = self.middle();
        for (pair, node) in self.layout.nodes.windows(2).zip(&self.outline.nodes()[1..]) {
            let (from, to) = (pair[0].x + pair[0].along + 0.2, pair[1].x - pair[1].along - 0.2);
            match node {
                Node::Layer(layer) => {
                    let (a, b) = (pair[0].across, pair[1].across);
                    let wedge = [(from, middle - a), (to, middle - b), (to, middle + b), (from, middle + a)];
                    wedge_of(canvas, wedge, self.kinds.shade(&layer.kind))?;
                }
                Node::Input { .. } | Node::Sum { .. } | Node::Dropout { .. } => {
                    canvas.line(&[(from - 0.2, middle), (to + 0.2, middle)], lines::AXIS, Colour::BLACK)?;
                }
            }
        }
        Ok(())
    }

    fn draw_layers(&self, canvas: &Canvas<'_>) -> Result<(), drawing::Error> {
        let middle = self.middle();
        let last = self.outline.nodes().len() - 1;
        for (place, (node, placed)) in self.outline.nodes().iter().zip(&self.layout.nodes).enumerate() {
            let (x, half, long) = (placed.x, placed.along, placed.across);
            // Units, as many as the layer is long.
            let units = long.round().max(1.0);
            let colour = match node {
                Node::Sum { .. } => continue,
                Node::Dropout { percent } => {
                    dropout(canvas, (x, middle), (half, long), units as usize, *percent)?;
                    continue;
                }
                Node::Layer(layer) if place < last && self.is_highlighted(&layer.name) => self.options.colours().0,
                Node::Layer(_) | Node::Input { .. } => GREY_BOX,
            };
            canvas.box_filled((x - half, middle - long), (x + half, middle + long), colour)?;
            for i in 0..units as usize {
                let y = middle - long + (i as f64 + 0.5) * 2.0 * long / units;
                canvas.disc((x, y), (half * 0.55).min(0.6), Colour::WHITE)?;
            }
        }
        Ok(())
    }

    fn is_highlighted(&self, layer: &str) -> bool {
        self.options.highlight.as_ref().is_none_or(|names| names.iter().any(|name| name == layer))
    }

    fn draw_skips(&self, canvas: &Canvas<'_>) -> Result<(), drawing::Error> {
        let middle = self.middle();
        let (_, colour) = self.options.colours();
        for &Skip { from, to, side, far, .. } in &self.layout.skips {
            let (start, end) = (self.layout.nodes[from], self.layout.nodes[to]);
            let path = bent(
                (start.x, middle + side * start.across),
                middle + side * far,
                (end.x, middle + side * (end.across + 0.75)),
            );
            canvas.line(&path, 0.35, colour)?;
            let tip = (end.x, middle + side * (end.across + 0.75));
            canvas.arrowhead(tip, (0.0, -side), 1.5, colour)?;
        }
        // After all lines, which they interrupt.
        for skip in self.layout.skips.iter().filter(|skip| skip.is_projected) {
            let (start, end) = (self.layout.nodes[skip.from].x, self.layout.nodes[skip.to].x);
            let widths = (self.outline.widths()[skip.from], self.outline.widths()[skip.to]);
            let half = (0.2 * (end - start)).min(1.2);
            projection(canvas, ((start + end) / 2.0, middle + skip.side * skip.far), half, widths, colour)?;
        }
        for (node, placed) in self.outline.nodes().iter().zip(&self.layout.nodes) {
            if matches!(node, Node::Sum { .. }) {
                sum(canvas, (placed.x, middle), placed.across)?;
            }
        }
        Ok(())
    }
}

fn title_type() -> Type {
    Type::new(points::TITLE, Colour::BLACK).bold()
}

fn note_type() -> Type {
    Type::new(points::LEGEND, Colour::GREY)
}

/// The network in words.
fn caption(outline: &Outline) -> String {
    let layers: Vec<String> = outline.layers().map(|layer| format!("{} {}", layer.name, layer.outputs)).collect();
    let projected = outline.nodes().iter().filter(|node| matches!(node, Node::Sum { projected: true, .. })).count();
    let skips = match (outline.skips().count(), projected) {
        (0, _) => "no skip".to_owned(),
        (1, 0) => "1 skip".to_owned(),
        (1, _) => "1 skip with projection".to_owned(),
        (n, 0) => format!("{n} skips"),
        (n, projected) => format!("{n} skips, {projected} with projection"),
    };
    let dropouts = outline.nodes().iter().filter_map(|node| match node {
        Node::Dropout { percent } => Some(format!("{percent} %")),
        Node::Input { .. } | Node::Layer(_) | Node::Sum { .. } => None,
    });
    let dropouts: Vec<String> = dropouts.collect();
    let dropouts = match dropouts.as_slice() {
        [] => String::new(),
        [first, rest @ ..] if !rest.is_empty() && rest.iter().all(|other| other == first) => {
            format!("{} dropouts of {first}; ", dropouts.len())
        }
        all => format!("dropout of {}; ", all.join(", ")),
    };
    let (inputs, parameters) = (outline.inputs(), thousands(outline.parameters()));
    format!("Widths: input {inputs}, {}; {skips}; {dropouts}{parameters} parameters.", layers.join(", "))
}
