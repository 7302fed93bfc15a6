//! Where the nodes of a network lie, and how its skips pass around them.

use interlayer_outline::{Node, Outline};

use super::parts::{CLEAR, MARGIN, RADIUS, TALL};

/// Millimetres: the longest and the shortest layer.
const LONGEST: f64 = 30.0;
const SHORTEST: f64 = 4.0;
/// What a sum, a dropout, and the input and the output with their longer names, take along the flow, in parts of what a
/// layer takes.
const SUM: f64 = 0.6;
const DROPOUT: f64 = 0.8;
const END: f64 = 1.3;

/// A network laid out from left to right, around a middle line at height 0; below is positive.
#[derive(Debug)]
pub(super) struct Layout {
    /// What a layer takes along the flow.
    pub(super) unit: f64,
    pub(super) nodes: Vec<Placed>,
    pub(super) skips: Vec<Skip>,
    /// How far layers and skips reach above and below the middle line.
    pub(super) above: f64,
    pub(super) below: f64,
}

/// Where a node lies: its middle, and half of what it takes along and across the flow.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Placed {
    pub(super) x: f64,
    pub(super) along: f64,
    pub(super) across: f64,
}

/// A skip and how it passes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Skip {
    pub(super) from: usize,
    pub(super) to: usize,
    /// −1 above, 1 below.
    pub(super) side: f64,
    /// How far from the middle line.
    pub(super) far: f64,
    pub(super) is_projected: bool,
}

impl Layout {
    /// On paper of this width.
    pub(super) fn new(outline: &Outline, width_mm: f64) -> Self {
        let last = outline.nodes().len() - 1;
        let rooms = outline.nodes().iter().enumerate().map(|(place, node)| match node {
            Node::Sum { .. } => SUM,
            Node::Dropout { .. } => DROPOUT,
            _ if place == 0 || place == last => END,
            _ => 1.0,
        });
        let rooms: Vec<f64> = rooms.collect();
        let total: f64 = rooms.iter().sum();
        let unit = (width_mm - 2.0 * MARGIN) / total;
        let widest = outline.widths().iter().copied().max().unwrap_or(1) as f64;
        // By the square root, so that the widest and the narrowest layer fit one picture.
        let across = |width: usize| (LONGEST * (width as f64 / widest).sqrt()).max(SHORTEST) / 2.0;
        let mut right = MARGIN;
        let nodes = outline.nodes().iter().zip(outline.widths()).zip(rooms).map(|((node, width), room)| {
            let left = right;
            right += room * unit;
            let (along, across) = match node {
                Node::Sum { .. } => {
                    let radius = RADIUS.min(0.42 * SUM * unit);
                    (radius, radius)
                }
                Node::Dropout { .. } => ((0.06 * unit).clamp(0.25, 0.5), across(*width)),
                _ => ((0.15 * unit).clamp(0.3, 1.3), across(*width)),
            };
            Placed { x: (left + right) / 2.0, along, across }
        });
        let nodes: Vec<Placed> = nodes.collect();
        let skips = routes(outline, &nodes);
        let reach = |side: f64| {
            let skips = skips.iter().filter(|skip| skip.side == side);
            let skips = skips.map(|skip| skip.far + if skip.is_projected { TALL + 0.3 } else { 0.5 });
            skips.chain(nodes.iter().map(|node| node.across)).fold(0.0, f64::max)
        };
        let (above, below) = (reach(-1.0), reach(1.0));
        Self { unit, nodes, skips, above, below }
    }
}

/// Short skips first, so that long ones pass outside of them. A skip that would share a corner with another one on its side
/// takes the other side.
fn routes(outline: &Outline, nodes: &[Placed]) -> Vec<Skip> {
    let mut ends: Vec<(usize, usize)> = outline.skips().collect();
    ends.sort_by_key(|(from, to)| to - from);
    let mut skips: Vec<Skip> = Vec::new();
    for (from, to) in ends {
        let free = |side: f64| {
            let corners = |s: &Skip| [s.from, s.to].iter().any(|corner| [from, to].contains(corner));
            !skips.iter().any(|skip| skip.side == side && corners(skip))
        };
        let level = |side: f64| {
            let passed = skips.iter().filter(|skip| skip.side == side && skip.from < to && skip.to > from);
            let layers = nodes[from..=to].iter().map(|node| node.across);
            passed.map(|skip| skip.far).chain(layers).fold(0.0, f64::max) + CLEAR
        };
        let side = if free(-1.0) || !free(1.0) { -1.0 } else { 1.0 };
        let is_projected = matches!(outline.nodes()[to], Node::Sum { projected: true, .. });
        skips.push(Skip { from, to, side, far: level(side), is_projected });
    }
    skips
}

#[cfg(test)]
mod tests {
    use interlayer_outline::{Builder, Kind};

    use super::*;

    fn layers(widths: &[usize]) -> impl Fn(Builder) -> Builder {
        move |builder| widths.iter().fold(builder, |builder, width| builder.layer(Kind::DENSE, *width))
    }

    fn skips(network: impl FnOnce(Builder) -> Builder) -> (Layout, Vec<(usize, usize, f64)>) {
        let outline = network(Outline::builder(100)).output(3).unwrap();
        let layout = Layout::new(&outline, 85.0);
        let skips = layout.skips.iter().map(|skip| (skip.from, skip.to, skip.side)).collect();
        (layout, skips)
    }

    #[test]
    fn chained_skips_take_turns_and_a_longer_one_passes_outside() {
        let pair = layers(&[64, 64]);
        let (layout, found) = skips(|network| {
            let inside = |network: Builder| layers(&[128])(layers(&[64])(network).skip(&pair).skip(&pair));
            layers(&[128])(network).skip(inside)
        });
        assert_eq!(found, [(2, 5, -1.0), (5, 8, 1.0), (1, 10, -1.0)]);
        let [first, second, outer] = layout.skips[..] else { panic!("{:?}", layout.skips) };
        assert!(outer.far >= first.far + CLEAR);
        assert!(layout.above >= outer.far && layout.below >= second.far);
    }

    #[test]
    fn skips_from_one_node_take_both_sides() {
        let one = layers(&[8]);
        let (layout, found) = skips(|network| one(network).skip(|outer| one(outer.skip(|inner| one(one(inner))))));
        assert_eq!(found, [(1, 4, -1.0), (1, 6, 1.0)]);
        assert!(layout.skips.iter().all(|skip| skip.far > layout.nodes[1].across));
    }

    #[test]
    fn sums_do_not_touch_their_neighbours() {
        for depth in [1, 3, 12] {
            let two = layers(&[8, 8]);
            let network = |network: Builder| (0..depth).fold(network, |network, _| network.skip(&two));
            let (layout, _) = skips(|builder| network(layers(&[8])(builder)));
            for pair in layout.nodes.windows(2) {
                assert!(pair[0].x + pair[0].along + 0.2 < pair[1].x - pair[1].along, "depth {depth}: {pair:?}");
            }
        }
    }
}
