//! Diagrams have the layers, the skips and the labels of their networks.

use interlayer_figures::{Columns, Error, NetworkDiagram, network_diagram};
use interlayer_outline::{Activation, Builder, Kind, Normalisation, Outline};

use crate::sample::hourglass;
use crate::svg::{attribute, elements, number, texts, well_formed};

#[test]
fn boxes_skips_and_labels() {
    for (narrow, pairs) in [(1, 0), (2, 0), (3, 1), (5, 2), (19, 9), (24, 11)] {
        for is_skipped in [false, true] {
            let network = hourglass(narrow, pairs, is_skipped);
            let options = NetworkDiagram::new("hourglass").symbol("W", 16);
            let figure = network_diagram(&network, &options).unwrap();
            let svg = figure.svg();
            well_formed(svg);
            let layers = network.layers().count();
            assert_eq!(elements(svg, "rect").len(), 1 + 1 + layers, "paper, input and layers of {network:?}");
            let skips = elements(svg, "polyline").iter().filter(|e| attribute(e, "stroke") == Some("#D55E00")).count();
            assert_eq!(skips, pairs + usize::from(is_skipped));
            let words: Vec<_> = texts(svg).into_iter().map(|(_, words)| words).collect();
            let count = |word: &str| words.iter().filter(|w| **w == word).count();
            assert_eq!((count("300"), count("2W"), count("W")), (1, 2, narrow), "{words:?}");
            for name in ["input", "first", "last", "output", "linear, batch norm, tanh", "linear"] {
                assert_eq!(count(name), 1, "{name} in {words:?}");
            }
            assert_eq!(count("sum, unit by unit"), usize::from(skips > 0));
            let columns = if narrow <= 5 { Columns::One } else { Columns::Two };
            assert_eq!(figure.size_mm().0, if columns == Columns::One { 85.0 } else { 170.0 });
            assert_eq!(network_diagram(&network, &options).unwrap(), figure);
        }
    }
}

#[test]
fn everything_lies_on_the_paper() {
    let nested = (0..6).fold(Outline::builder(50), |network, _| network.layer(Kind::DENSE, 40));
    let deep = |network: Builder| {
        network.skip(|a| {
            let a = a.layer(Kind::DENSE, 40).skip(|b| {
                b.layer(Kind::DENSE, 40)
                    .skip(|c| c.layer(Kind::DENSE, 40).layer(Kind::DENSE, 40))
                    .layer(Kind::DENSE, 40)
            });
            a.skip(|b| b.layer(Kind::DENSE, 40))
        })
    };
    for network in [deep(nested.clone()), deep(deep(nested))] {
        let figure = network_diagram(&network.output(3).unwrap(), &NetworkDiagram::new("nested")).unwrap();
        let (width, height) = figure.size_mm();
        for line in elements(figure.svg(), "polyline") {
            for (x, y) in crate::svg::points(line) {
                assert!((0.0..width * 100.0).contains(&x) && (500.0..height * 100.0).contains(&y), "{x}, {y}");
            }
        }
        for (attributes, words) in texts(figure.svg()) {
            let (x, y) = (number(attributes, "x"), number(attributes, "y"));
            assert!((0.0..=width * 100.0).contains(&x) && (0.0..=height * 100.0).contains(&y), "{words} at {x}, {y}");
        }
    }
}

#[test]
fn each_kind_of_layer_has_its_own_sign() {
    let plain = Kind::Dense { normalisation: Normalisation::None, activation: Activation::Relu };
    let network = Outline::builder(9).layer(Kind::DENSE, 8).layer(plain, 8).layer(Kind::Linear, 8).output(2).unwrap();
    let figure = network_diagram(&network, &NetworkDiagram::new("mixed")).unwrap();
    let mut fills: Vec<_> =
        elements(figure.svg(), "polygon").into_iter().filter_map(|e| attribute(e, "fill")).collect();
    // One wedge for each layer that is not linear, and one in the key.
    assert_eq!(fills.len(), 2 * 2);
    fills.sort_unstable();
    fills.dedup();
    assert_eq!(fills.len(), 2);
}

#[test]
fn what_cannot_be_drawn_is_refused() {
    let long = (0..100).fold(Outline::builder(4), |network, _| network.layer(Kind::DENSE, 4)).output(2).unwrap();
    match network_diagram(&long, &NetworkDiagram::new("long")) {
        Err(error @ Error::LongNetwork { .. }) => assert!(error.to_string().contains("102 nodes"), "{error}"),
        other => panic!("{other:?}"),
    }
    let options = NetworkDiagram::new("x").highlight(["first", "lost"]);
    match network_diagram(&hourglass(2, 0, false), &options) {
        Err(error @ Error::UnknownLayer { .. }) => {
            assert!(error.to_string().contains("`lost`") && error.to_string().contains("first, hidden.0"), "{error}");
        }
        other => panic!("{other:?}"),
    }
}
