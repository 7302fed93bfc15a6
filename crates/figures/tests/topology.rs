//! Diagrams have the layers and the skips of their networks.

use interlayer_figures::{Error, Topology, topology};

use crate::svg::{attribute, elements, texts, well_formed};

#[test]
fn boxes_and_skips_for_each_depth() {
    let width = 64;
    for (depth, pairs) in [(1, 0), (2, 0), (3, 1), (5, 2), (19, 9), (24, 11)] {
        let kinds = [
            (Topology::Mlp { width, depth }, 0),
            (Topology::Shortcut { width, depth }, 1),
            (Topology::Residual { width, depth }, pairs),
            (Topology::ShortcutResidual { width, depth }, pairs + 1),
        ];
        for (kind, skips) in kinds {
            let figure = topology(kind).unwrap();
            let svg = figure.svg();
            well_formed(svg);
            assert_eq!(elements(svg, "rect").len(), 1 + depth as usize + 4, "paper and layers of {kind:?}");
            let hue = |e: &&str| matches!(attribute(e, "stroke"), Some("#D55E00" | "#009E73"));
            assert_eq!(elements(svg, "polyline").iter().filter(|e| hue(e)).count(), skips, "{kind:?}");
            let words: Vec<_> = texts(svg).into_iter().map(|(_, words)| words).collect();
            let count = |word: &str| words.iter().filter(|w| **w == word).count();
            assert_eq!(
                (count("784"), count("2W"), count("W"), count("10")),
                (1, 2, depth as usize, 1 + usize::from(depth > 10))
            );
            assert_eq!(figure.size_mm().0, if depth <= 5 { 85.0 } else { 170.0 });
            assert_eq!(topology(kind).unwrap(), figure);
        }
    }
}

#[test]
fn what_cannot_be_drawn_is_refused() {
    for (width, depth) in [(0, 3), (64, 0), (64, 25), (64, u32::MAX)] {
        match topology(Topology::Mlp { width, depth }) {
            Err(error @ Error::Topology { .. }) => assert!(error.to_string().contains("depth from 1 to 24"), "{error}"),
            other => panic!("{other:?}"),
        }
    }
}
