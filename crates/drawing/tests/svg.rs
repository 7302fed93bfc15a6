//! Just enough SVG to ask a picture what is in it.

use resvg::usvg;

/// Fails unless an SVG reader that knows no fonts reads it.
pub(crate) fn well_formed(svg: &str) {
    let tree = usvg::Tree::from_str(svg, &usvg::Options::default()).unwrap_or_else(|e| panic!("{e}:\n{svg}"));
    assert!(tree.size().width() > 0.0);
}

/// The elements of this name, each from its `<` to its `>`.
pub(crate) fn elements<'a>(svg: &'a str, name: &str) -> Vec<&'a str> {
    let open = format!("<{name} ");
    svg.match_indices(&open).map(|(at, _)| &svg[at..at + svg[at..].find('>').unwrap()]).collect()
}

pub(crate) fn attribute<'a>(element: &'a str, name: &str) -> Option<&'a str> {
    element.split_once(&format!(" {name}=\""))?.1.split('"').next()
}

pub(crate) fn number(element: &str, name: &str) -> f64 {
    attribute(element, name).unwrap().parse().unwrap()
}

/// The corners of a line or an area.
pub(crate) fn points(element: &str) -> Vec<(f64, f64)> {
    let pair = |p: &str| p.split_once(',').map(|(x, y)| (x.parse().unwrap(), y.parse().unwrap())).unwrap();
    attribute(element, "points").unwrap().split_whitespace().map(pair).collect()
}

/// Each line of type: its attributes and its words.
pub(crate) fn texts(svg: &str) -> Vec<(&str, &str)> {
    let texts = svg.match_indices("<text ").map(|(at, _)| {
        let (attributes, rest) = svg[at..].split_once('>').unwrap();
        (attributes, rest.split_once("</text>").unwrap().0.trim())
    });
    texts.collect()
}
