//! Figures 1 to 3: the paper's networks as diagrams.

use crate::kind::Kind;
use interlayer_figures::{self as figures, NetworkDiagram, Provenance, network_diagram};

use super::Picture;

const WIDTH: u32 = 64;

/// Figures 1 and 2 are drawn with three hidden layers, as in the paper, Figure 3 with five. They have one size.
pub(super) fn picture(number: u8) -> Result<Picture, figures::Error> {
    let (kind, depth, title) = match number {
        1 => (Kind::Mlp, 3, "Multilayer perceptron (MLP)"),
        2 => (Kind::Shortcut, 3, "Shortcut network"),
        _ => (Kind::Residual, 5, "Residual network"),
    };
    let outline = kind.outline(WIDTH, depth)?;
    let options = NetworkDiagram::new(title)
        .note(format!("W = {WIDTH}, D = {depth}"))
        .symbol("W", WIDTH as usize)
        .architecture(kind.name())
        .highlight(["first", "last"]);
    let provenance = Provenance::of_network(&number.to_string(), &outline);
    let figure = network_diagram(&outline, &options)?.with_provenance(provenance);
    Ok(Picture { stem: format!("figure-{number}-{kind}"), figure })
}
