//! What the signs of a diagram mean.

use interlayer_drawing::{Canvas, Colour, Columns, Error, Type, points};
use interlayer_outline::{Node, Outline};

use super::kinds::Kinds;
use super::parts::{MARGIN, dropout, projection, sum, wedge_of};

/// Millimetres: from a line to the next.
const LINE: f64 = 3.0;

/// In as many lines as it takes.
pub(super) struct Key {
    entries: Vec<Entry>,
    lines: usize,
}

/// Where an entry stands, what it explains, and how it says it.
struct Entry {
    x: f64,
    line: usize,
    of: Explained,
    text: String,
}

#[derive(Clone, Copy)]
enum Explained {
    /// The kind of a layer: its fill, or an empty wedge.
    Kind(Option<Colour>),
    Dropout,
    Sum,
    /// The colour of skips.
    Projection(Colour),
    Words,
}

impl Key {
    pub(super) fn new(
        outline: &Outline,
        kinds: &Kinds,
        skips: Colour,
        columns: Columns,
        with_parameters: bool,
    ) -> Result<Self, Error> {
        let mut wanted: Vec<(Explained, &str)> =
            kinds.iter().map(|(words, shade)| (Explained::Kind(shade), words)).collect();
        let has = |sought: fn(&Node) -> bool| outline.nodes().iter().any(sought);
        if has(|node| matches!(node, Node::Dropout { .. })) {
            wanted.push((Explained::Dropout, "dropout, in training alone"));
        }
        if has(|node| matches!(node, Node::Sum { .. })) {
            wanted.push((Explained::Sum, "sum, unit by unit"));
        }
        if has(|node| matches!(node, Node::Sum { projected: true, .. })) {
            wanted.push((Explained::Projection(skips), "skip with projection"));
        }
        if with_parameters {
            wanted.push((Explained::Words, "last row: parameters"));
        }
        let (mut x, mut line) = (MARGIN, 0);
        let mut entries = Vec::with_capacity(wanted.len());
        for (of, text) in wanted {
            let width = of.width() + key_type().width(text)?;
            if x + width > columns.width_mm() - MARGIN && x > MARGIN {
                (x, line) = (MARGIN, line + 1);
            }
            entries.push(Entry { x, line, of, text: text.to_owned() });
            x += width + 2.6;
        }
        Ok(Self { entries, lines: line + 1 })
    }

    /// What it takes, in millimetres.
    pub(super) fn height(&self) -> f64 {
        self.lines as f64 * LINE
    }

    /// Draws it below this height.
    pub(super) fn draw(&self, canvas: &Canvas<'_>, top: f64) -> Result<(), Error> {
        let kind = key_type();
        for Entry { x, line, of, text } in &self.entries {
            let baseline = top + *line as f64 * LINE + 1.4;
            let middle = baseline - kind.cap_height() / 2.0;
            match of {
                Explained::Kind(colour) => {
                    let (x, to) = (*x, x + 2.0);
                    let wedge = [(x, middle - 0.9), (to, middle - 0.5), (to, middle + 0.5), (x, middle + 0.9)];
                    wedge_of(canvas, wedge, *colour)?;
                }
                Explained::Dropout => dropout(canvas, (x + 0.4, middle), (0.4, 1.0), 3, 33)?,
                Explained::Sum => sum(canvas, (x + 0.9, middle), 0.9)?,
                Explained::Projection(colour) => {
                    canvas.line(&[(*x, middle), (x + 4.0, middle)], 0.35, *colour)?;
                    projection(canvas, (x + 2.0, middle), 1.0, (2, 1), *colour)?;
                }
                Explained::Words => {}
            }
            canvas.text((x + of.width(), baseline), text, kind)?;
        }
        Ok(())
    }
}

impl Explained {
    /// What its sign takes before the text.
    fn width(self) -> f64 {
        match self {
            Self::Kind(_) => 2.7,
            Self::Dropout => 1.5,
            Self::Sum => 2.5,
            Self::Projection(_) => 4.7,
            Self::Words => 0.0,
        }
    }
}

fn key_type() -> Type {
    Type::new(points::CAPTION, Colour::GREY)
}
