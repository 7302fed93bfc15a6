//! Diagrams have the layers, the skips and the labels of their networks.

use interlayer_figures::{Colour, Columns, Error, NetworkDiagram, Type, network_diagram};
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
    let more = |network: Builder| {
        let inside = |network: Builder| network.dropout(10).layer(Kind::DENSE, 90).dropout(90);
        network.projected_skip(inside).dropout(50).projected_skip(|a| inside(a.projected_skip(inside)))
    };
    for network in [deep(nested.clone()), deep(deep(nested.clone())), more(deep(nested))] {
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
fn six_kinds_have_six_shades_and_a_key_that_goes_on_in_the_next_line() {
    let dense = |normalisation, activation| Kind::Dense { normalisation, activation };
    let network = Outline::builder(300)
        .layer(dense(Normalisation::None, Activation::Relu), 64)
        .layer(dense(Normalisation::Batch, Activation::Tanh), 64)
        .layer(dense(Normalisation::Layer, Activation::Gelu), 64)
        .layer(dense(Normalisation::Batch, Activation::LeakyRelu), 64)
        .layer(dense(Normalisation::None, Activation::Sigmoid), 64)
        .layer(dense(Normalisation::Layer, Activation::Identity), 64);
    let figure = network_diagram(&network.output(7).unwrap(), &NetworkDiagram::new("six kinds")).unwrap();
    let mut fills: Vec<_> =
        elements(figure.svg(), "polygon").into_iter().filter_map(|e| attribute(e, "fill")).collect();
    assert_eq!(fills.len(), 2 * 6);
    fills.sort_unstable();
    fills.dedup();
    assert_eq!(fills.len(), 6);
    let key = texts(figure.svg()).into_iter().filter(|(_, words)| words.starts_with("linear"));
    let mut lines: Vec<f64> = Vec::new();
    for (attributes, words) in key {
        let width = Type::new(5.5, Colour::GREY).width(words).unwrap();
        assert!(number(attributes, "x") / 100.0 + width < figure.size_mm().0, "{words}");
        lines.push(number(attributes, "y"));
    }
    assert_eq!(lines.len(), 7);
    assert!(lines.is_sorted() && lines[0] < lines[6], "{lines:?}");
}

#[test]
fn a_dropout_is_no_box_and_stands_in_the_key() {
    let network = |percent| {
        let layers = Outline::builder(300).layer(Kind::DENSE, 64).dropout(percent).layer(Kind::DENSE, 64);
        network_diagram(&layers.output(7).unwrap(), &NetworkDiagram::new("mine")).unwrap()
    };
    let figure = network(50);
    well_formed(figure.svg());
    assert_eq!(elements(figure.svg(), "rect").len(), 1 + 4, "paper, input and three layers");
    let words: Vec<_> = texts(figure.svg()).into_iter().map(|(_, words)| words).collect();
    for (expected, times) in [("64", 2), ("dropout", 1), ("50 %", 1), ("dropout, in training alone", 1)] {
        assert_eq!(words.iter().filter(|word| **word == expected).count(), times, "{expected} in {words:?}");
    }
    assert!(figure.caption().contains("no skip; dropout of 50 %; "), "{}", figure.caption());
    let units = |percent| elements(network(percent).svg(), "circle").len();
    assert!(units(0) > units(20) && units(20) > units(80), "{} {} {}", units(0), units(20), units(80));
}

#[test]
fn a_projected_skip_has_a_block_on_its_line() {
    let inside = |network: Builder| network.layer(Kind::DENSE, 32);
    let network = Outline::builder(300).layer(Kind::DENSE, 64).projected_skip(inside).skip(inside).output(7).unwrap();
    let figure = network_diagram(&network, &NetworkDiagram::new("projected")).unwrap();
    well_formed(figure.svg());
    // Two skips, one block; and in the key a line and a block.
    let lines = elements(figure.svg(), "polyline").into_iter().filter(|e| attribute(e, "stroke") == Some("#D55E00"));
    assert_eq!(lines.count(), 2 + 1 + 2);
    let words: Vec<_> = texts(figure.svg()).into_iter().map(|(_, words)| words).collect();
    assert_eq!(words.iter().filter(|word| **word == "skip with projection").count(), 1);
    assert!(words.contains(&"2,048"), "the weights of the projection, 64 × 32, in {words:?}");
    let parameters = network.parameters();
    assert!(figure.caption().contains("2 skips, 1 with projection; "), "{}", figure.caption());
    assert_eq!(parameters, (300 + 3) * 64 + (64 + 3) * 32 + 64 * 32 + (32 + 3) * 32 + (32 + 1) * 7);
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
