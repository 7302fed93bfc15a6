//! Your own figure, drawn with the public parts of the crate.

use interlayer_drawing::{
    Anchor, Axis, Caption, Colour, Error, Figure, Frame, Ink, Legend, Marker, Page, Ramp, Type, Words,
};

use crate::svg::{attribute, elements, number, points, texts, well_formed};

#[test]
fn what_is_drawn_is_there() {
    let size = (85.0, 60.0);
    let figure = Figure::draw(size, "Mine", "Three points.", |canvas| {
        let page = Page::new("A", "Mine", "a caption", size.0)?;
        page.draw(canvas, size.1)?;
        let (left, right) = page.sides(size.0);
        let bottom = size.1 - page.foot() - Frame::BELOW;
        let frame = Frame { x: Axis::new((0.0, 4.0), left, right), y: Axis::new((0.0, 1.0), bottom, page.top() + 4.0) };
        frame.draw(canvas, Words::Title("time (s)"), Words::Numbers)?;
        for (x, y) in [(1.0, 0.2), (2.0, 0.5), (3.0, 0.9)] {
            canvas.marker(frame.at(x, y), Marker::Circle, 0.6, Colour::PALETTE[1])?;
        }
        canvas.polygon(&[(20.0, 20.0), (30.0, 20.0), (25.0, 30.0)], Ink(Colour::GREY, 0.3))?;
        canvas.text((70.0, 20.0), "a note", Type::new(6.5, Colour::BLACK).anchor(Anchor::End))
    });
    let figure = figure.unwrap();
    well_formed(figure.svg());
    assert_eq!((figure.size_mm(), figure.title(), figure.caption()), (size, "Mine", "Three points."));
    let words: Vec<_> = texts(figure.svg()).into_iter().map(|(_, words)| words).collect();
    for expected in ["A", "Mine", "a caption", "time (s)", "a note"] {
        assert!(words.contains(&expected), "{expected} in {words:?}");
    }
    assert_eq!((elements(figure.svg(), "circle").len(), elements(figure.svg(), "polygon").len()), (3, 1));
}

#[test]
fn a_legend_goes_on_in_the_next_row() {
    let entry = |text| (Marker::Square, text, Colour::PALETTE[0]);
    let height = |entries: &[_]| Legend::of(entries, (10.0, 60.0)).unwrap().height();
    let row = height(&[entry("one")]);
    assert_eq!(height(&[]), 0.0);
    assert_eq!(height(&[entry("one"), entry("two")]), row);
    assert_eq!(height(&[entry("as long as a row is, nearly"), entry("and another as long as a row")]), 2.0 * row);
}

#[test]
fn an_arrowhead_points_along() {
    let draw = |along| Figure::draw((40.0, 40.0), "", "", |c| c.arrowhead((20.0, 20.0), along, 3.0, Colour::BLACK));
    for (along, tip) in [((0.0, -1.0), (2000.0, 1850.0)), ((1.0, 0.0), (2150.0, 2000.0))] {
        let figure = draw(along).unwrap();
        let polygons = elements(figure.svg(), "polygon");
        let head = polygons.iter().find(|polygon| attribute(polygon, "fill") == Some("#1A1A1A")).unwrap();
        assert_eq!(points(head)[0], tip);
    }
}

#[test]
fn a_caption_stands_at_the_lower_edge() {
    let caption = Caption::new("the first part · the second part", 25.0).unwrap();
    let figure = Figure::draw((25.0, 40.0), "", "", |canvas| caption.draw(canvas, 40.0)).unwrap();
    let lines = texts(figure.svg());
    assert_eq!(lines.iter().map(|(_, words)| *words).collect::<Vec<_>>(), ["the second part", "the first part"]);
    let heights: Vec<f64> = lines.iter().map(|(attributes, _)| number(attributes, "y")).collect();
    assert!(heights[1] < heights[0] && heights[0] < 4000.0, "{heights:?}");
    assert!(heights[0] - heights[1] < 100.0 * caption.height());
}

#[test]
fn a_bar_of_colours_has_its_axis_and_its_title() {
    let axis = Axis::new((0.0, 10.0), 5.0, 55.0);
    let figure = Figure::draw((60.0, Ramp::BAR_HEIGHT), "", "", |canvas| {
        Ramp::blue().draw_bar(canvas, &axis, Ramp::BAR_TITLE, "bits")
    });
    let figure = figure.unwrap();
    let words: Vec<_> = texts(figure.svg()).into_iter().map(|(_, words)| words).collect();
    for expected in ["0", "10", "bits"] {
        assert!(words.contains(&expected), "{expected} in {words:?}");
    }
    let mut fills: Vec<_> = elements(figure.svg(), "rect").into_iter().filter_map(|e| attribute(e, "fill")).collect();
    fills.dedup();
    assert!(fills.len() > 50, "{}", fills.len());
}

#[test]
fn an_error_of_the_drawing_comes_out() {
    let refused = Figure::draw((10.0, 10.0), "", "", |_| Err(Error::Resolution { dots_per_inch: 0, most: 1 }));
    assert!(matches!(refused, Err(Error::Resolution { .. })));
}
