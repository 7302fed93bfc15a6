//! What stands below the nodes of a network: widths, names, and what training changes.

use interlayer_drawing::{Anchor, Canvas, Colour, Error, Type, lines, points};
use interlayer_outline::{Layer, Node, Outline};

use super::layout::Layout;

/// Millimetres: from a row to the next, and between two labels of a row.
const ROW: f64 = 3.0;
const APART: f64 = 0.5;

/// The rows below a network.
#[derive(Debug)]
pub(super) struct Labels {
    widths: Vec<Label>,
    names: Vec<Label>,
    /// In the rows of widths and names, the word and the percentage; none where they would not fit side by side.
    dropouts: [Vec<Label>; 2],
    groups: Vec<Group>,
    /// Of layers and projections; none where they would not fit side by side.
    pub(super) parameters: Vec<Label>,
    /// Whether every node has its labels.
    pub(super) complete: bool,
}

#[derive(Clone, Debug)]
pub(super) struct Label {
    x: f64,
    /// Half of what it takes.
    half: f64,
    text: String,
}

/// Layers in a row whose names differ in a number alone.
#[derive(Debug)]
struct Group {
    from: f64,
    to: f64,
    text: String,
}

impl Labels {
    /// `symbol`: a letter, and the width that it stands for.
    pub(super) fn new(outline: &Outline, layout: &Layout, symbol: Option<&(String, usize)>) -> Result<Self, Error> {
        let at = |place: usize, text: String, kind: Type| -> Result<Label, Error> {
            Ok(Label { x: layout.nodes[place].x, half: kind.width(&text)? / 2.0, text })
        };
        let (mut widths, mut names, mut parameters) = (Vec::new(), Vec::new(), Vec::new());
        let mut dropouts = [Vec::new(), Vec::new()];
        for (place, (node, &width)) in outline.nodes().iter().zip(outline.widths()).enumerate() {
            let is_inside = place > 0 && place + 1 < outline.nodes().len();
            let name = match node {
                Node::Input { .. } => "input",
                Node::Layer(layer) => numbered(&layer.name).map_or(layer.name.as_str(), |(_, number)| number),
                Node::Sum { with, projected } => {
                    if *projected {
                        let weights = outline.widths()[*with].saturating_mul(width);
                        parameters.push(at(place, thousands(weights), small())?);
                    }
                    continue;
                }
                // It changes no width, so a width would say nothing.
                Node::Dropout { percent } => {
                    dropouts[0].push(at(place, "dropout".to_owned(), small())?);
                    dropouts[1].push(at(place, format!("{percent} %"), small())?);
                    continue;
                }
            };
            names.push(at(place, name.to_owned(), small())?);
            widths.push(at(place, written(width, symbol.filter(|_| is_inside)), large())?);
            if let Node::Layer(layer) = node {
                parameters.push(at(place, thousands(layer.parameters()), small())?);
            }
        }
        let complete = fit_together(&widths, &dropouts[0]) && fit_together(&names, &dropouts[1]);
        if !fit(&widths) {
            widths.dedup_by(|next, before| next.text == before.text);
            thin(&mut widths);
        }
        thin(&mut names);
        for (row, dropouts) in [&widths, &names].into_iter().zip(&mut dropouts) {
            if !fit_together(row, dropouts) {
                dropouts.clear();
            }
        }
        if !fit(&parameters) {
            parameters.clear();
        }
        Ok(Self { widths, names, dropouts, groups: groups(outline, layout)?, parameters, complete })
    }

    /// How far they reach below the network.
    pub(super) fn height(&self) -> f64 {
        let rows = 2.0 + f64::from(u8::from(!self.parameters.is_empty()));
        rows * ROW + if self.groups.is_empty() { 0.0 } else { ROW + 0.8 }
    }

    /// Draws them below this height.
    pub(super) fn draw(&self, canvas: &Canvas<'_>, top: f64) -> Result<(), Error> {
        let mut row = top + ROW;
        draw_row(canvas, &self.widths, row, large())?;
        draw_row(canvas, &self.dropouts[0], row, small())?;
        row += ROW;
        draw_row(canvas, &self.names, row, small())?;
        draw_row(canvas, &self.dropouts[1], row, small())?;
        if !self.groups.is_empty() {
            let (upper, lower) = (row + 0.9, row + 1.6);
            row += ROW + 0.8;
            for Group { from, to, text } in &self.groups {
                canvas.line(
                    &[(*from, upper), (*from, lower), (*to, lower), (*to, upper)],
                    lines::THIN,
                    Colour::GREY,
                )?;
                canvas.text(((from + to) / 2.0, row), text, small().anchor(Anchor::Middle))?;
            }
        }
        draw_row(canvas, &self.parameters, row + ROW, small())
    }
}

fn large() -> Type {
    Type::new(points::LEGEND, Colour::BLACK)
}

fn small() -> Type {
    Type::new(points::CAPTION, Colour::GREY)
}

fn draw_row(canvas: &Canvas<'_>, labels: &[Label], baseline: f64, kind: Type) -> Result<(), Error> {
    labels.iter().try_for_each(|label| canvas.text((label.x, baseline), &label.text, kind.anchor(Anchor::Middle)))
}

/// Whether labels in the order of their places stand apart.
fn fit(labels: &[Label]) -> bool {
    labels.windows(2).all(|pair| pair[0].x + pair[0].half + APART <= pair[1].x - pair[1].half)
}

/// Whether labels of two kinds stand apart in one row.
fn fit_together(labels: &[Label], others: &[Label]) -> bool {
    let mut row = [labels, others].concat();
    row.sort_by(|a, b| a.x.total_cmp(&b.x));
    fit(&row)
}

/// Leaves out what does not stand apart from what is on its left; the last label stays.
fn thin(labels: &mut Vec<Label>) {
    let Some(last) = labels.pop() else { return };
    let clear = |a: &Label, b: &Label| a.x + a.half + APART <= b.x - b.half;
    let mut kept: Vec<Label> = Vec::with_capacity(labels.len() + 1);
    for label in labels.drain(..) {
        if kept.last().is_none_or(|before| clear(before, &label)) && clear(&label, &last) {
            kept.push(label);
        }
    }
    kept.push(last);
    *labels = kept;
}

/// A name that ends in a dot and a number: "hidden.3" as "hidden" and "3".
fn numbered(name: &str) -> Option<(&str, &str)> {
    name.rsplit_once('.').filter(|(_, number)| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}

fn groups(outline: &Outline, layout: &Layout) -> Result<Vec<Group>, Error> {
    let layers: Vec<(f64, &Layer)> =
        layout.nodes.iter().zip(outline.nodes()).filter_map(|(placed, node)| Some((placed.x, node.layer()?))).collect();
    let prefix = |layer: &Layer| numbered(&layer.name).map(|(prefix, _)| prefix.to_owned());
    let mut groups: Vec<Group> = Vec::new();
    for row in layers.chunk_by(|(_, a), (_, b)| prefix(a) == prefix(b)) {
        let (Some((from, first)), Some((to, _))) = (row.first(), row.last()) else { continue };
        let Some(prefix) = prefix(first) else { continue };
        let text = format!("{prefix} layer{}", if row.len() == 1 { "" } else { "s" });
        // Two names that would touch: the brackets are enough.
        let left = (from + to - small().width(&text)?) / 2.0;
        let is_free = groups.last().is_none_or(|before| before.to + APART < left.min(from - 1.2));
        groups.push(Group { from: from - 1.2, to: to + 1.2, text: if is_free { text } else { String::new() } });
    }
    Ok(groups)
}

/// A width as a multiple of a letter, where it is one: 128 as "2W" for W = 64.
fn written(width: usize, symbol: Option<&(String, usize)>) -> String {
    match symbol {
        Some((letter, unit)) if *unit > 0 && width == *unit => letter.clone(),
        Some((letter, unit)) if *unit > 0 && width > 0 && width.is_multiple_of(*unit) => {
            format!("{}{letter}", width / unit)
        }
        _ => width.to_string(),
    }
}

/// 1234567 as 1,234,567.
pub(super) fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use interlayer_outline::Kind;

    use super::*;

    fn labels(widths: &[usize], width_mm: f64) -> Labels {
        let outline = widths.iter().fold(Outline::builder(300), |builder, width| builder.layer(Kind::DENSE, *width));
        let outline = outline.output(7).unwrap();
        Labels::new(&outline, &Layout::new(&outline, width_mm), Some(&("W".into(), 64))).unwrap()
    }

    fn texts(labels: &[Label]) -> Vec<&str> {
        labels.iter().map(|label| label.text.as_str()).collect()
    }

    #[test]
    fn each_layer_has_its_width_its_name_and_its_parameters() {
        let found = labels(&[128, 64, 48, 128], 85.0);
        assert!(found.complete);
        assert_eq!(texts(&found.widths), ["300", "2W", "W", "48", "2W", "7"]);
        assert_eq!(texts(&found.names), ["input", "first", "0", "1", "last", "output"]);
        assert_eq!(texts(&found.parameters), ["38,784", "8,384", "3,216", "6,528", "903"]);
        assert_eq!(found.groups.iter().map(|group| group.text.as_str()).collect::<Vec<_>>(), ["hidden layers"]);
    }

    #[test]
    fn labels_never_touch() {
        for count in [1, 5, 10, 20, 40, 70] {
            for width_mm in [85.0, 170.0] {
                let found = labels(&vec![1_000; count], width_mm);
                assert!([&found.widths, &found.names, &found.parameters].into_iter().all(|row| fit(row)));
                let ends = |row: &[Label]| (row[0].text.clone(), row[row.len() - 1].text.clone());
                assert_eq!(ends(&found.widths), ("300".into(), "7".into()));
                assert_eq!(ends(&found.names), ("input".into(), "output".into()));
            }
        }
        assert!(labels(&[64; 70], 85.0).parameters.is_empty());
    }

    #[test]
    fn a_dropout_has_a_percentage_and_no_width() {
        let network = |count: usize| {
            let outline = Outline::builder(300).layer(Kind::DENSE, 64).projected_skip(|inside| {
                (0..count).fold(inside, |inside, _| inside.layer(Kind::DENSE, 48).dropout(20))
            });
            let outline = outline.output(7).unwrap();
            Labels::new(&outline, &Layout::new(&outline, 85.0), None).unwrap()
        };
        let one = network(1);
        assert!(one.complete);
        assert_eq!(texts(&one.widths), ["300", "64", "48", "7"]);
        assert_eq!(one.dropouts.each_ref().map(|row| texts(row)), [vec!["dropout"], vec!["20 %"]]);
        assert_eq!(texts(&one.parameters), ["19,392", "3,216", "3,072", "343"]);
        let many = network(12);
        assert!(!many.complete && many.dropouts[0].is_empty());
        assert!(fit_together(&many.names, &many.dropouts[1]));
    }

    #[test]
    fn numbers_are_readable() {
        assert_eq!([0, 12, 1_234, 1_234_567].map(thousands), ["0", "12", "1,234", "1,234,567"]);
        assert_eq!(
            ["hidden.3", "a.b.10", "first", "x.", "x.y"].map(|name| numbered(name).map(|(_, n)| n)),
            [Some("3"), Some("10"), None, None, None]
        );
    }
}
