//! What a picture of error against information shows, and what it refuses.

use interlayer_figures::{ColourBy, Columns, Error, ErrorVsInformation, Evaluation, error_vs_information};

use crate::sample::{CEILING, Row, Run, grid, rows, table, table_of};
use crate::svg::{attribute, elements, number, points, texts, well_formed};

/// Left, top, right, bottom of the axes, which are drawn first.
fn frame(svg: &str) -> [f64; 4] {
    let axes = points(elements(svg, "polyline")[0]);
    assert_eq!(axes.len(), 3, "{axes:?}");
    [axes[0].0, axes[0].1, axes[2].0, axes[2].1]
}

fn assert_inside(svg: &str) {
    let [left, top, right, bottom] = frame(svg);
    let traces: Vec<_> = elements(svg, "polyline").into_iter().filter(|e| attribute(e, "opacity").is_some()).collect();
    assert!(!traces.is_empty());
    for (x, y) in traces.into_iter().flat_map(points) {
        assert!((left..=right).contains(&x) && (top..=bottom).contains(&y), "{x}, {y} outside {:?}", frame(svg));
    }
    for circle in elements(svg, "circle") {
        let (x, y) = (number(circle, "cx"), number(circle, "cy"));
        assert!((left..=right).contains(&x) && y <= bottom, "{circle}");
    }
}

#[test]
fn the_same_rows_give_the_same_bytes_in_any_order() {
    let mut all = rows(&grid(&["mlp", "shortcut", "mine"], &[16, 64], &[3], 2), 30);
    let options = ErrorVsInformation::new("4A").colour_by(ColourBy::Width);
    let draw = |rows: &[Row]| error_vs_information(&table_of(rows), &options).unwrap();
    let once = draw(&all);
    assert_eq!(once, draw(&all));
    all.reverse();
    assert_eq!(once, draw(&all));
    well_formed(once.svg());
    assert_inside(once.svg());
}

#[test]
fn each_group_stands_in_the_legend_once() {
    let runs = grid(&["mlp", "shortcut"], &[16, 64], &[3], 3);
    let figure =
        error_vs_information(&table(&runs, 20), &ErrorVsInformation::new("4A").colour_by(ColourBy::Width)).unwrap();
    let [_, top, ..] = frame(figure.svg());
    let legend: Vec<_> =
        texts(figure.svg()).into_iter().filter(|(a, _)| number(a, "y") < top).map(|(_, words)| words).collect();
    assert_eq!(legend, ["4A", "", "MLP", "W =", "16", "64", "shortcut", "W =", "16", "64", "first epoch", "last"]);

    let figure = error_vs_information(&table(&runs, 20), &ErrorVsInformation::new("5B").title("x")).unwrap();
    let legend: Vec<_> =
        texts(figure.svg()).into_iter().filter(|(a, _)| number(a, "y") < top).map(|(_, words)| words).collect();
    assert_eq!(legend, ["5B", "x", "MLP", "shortcut", "first epoch", "last"]);
}

#[test]
fn a_point_for_each_epoch_and_a_line_for_each_run() {
    let runs = grid(&["mlp"], &[64], &[3], 3);
    let figure = error_vs_information(&table(&runs, 40), &ErrorVsInformation::new("4A")).unwrap();
    let lines = elements(figure.svg(), "polyline").into_iter().filter(|e| attribute(e, "opacity").is_some()).count();
    assert_eq!(lines, 3);
    let discs = elements(figure.svg(), "circle").into_iter().filter(|e| attribute(e, "fill") != Some("none")).count();
    assert_eq!(discs, 3 * 40 + 3 + 2, "each epoch, the white of the rings, and the legend");

    let batch = ErrorVsInformation::new("4A").evaluation(Evaluation::Batch);
    let figure = error_vs_information(&table(&runs, 40), &batch).unwrap();
    let discs = elements(figure.svg(), "circle").into_iter().filter(|e| attribute(e, "fill") != Some("none")).count();
    assert_eq!(discs, 3 * 24 + 3 + 2, "epochs 1 to 20 and every fifth after");
    assert!(figure.svg().contains("batch statistics"));
}

#[test]
fn defective_numbers_are_left_out_and_counted() {
    let mut all = rows(&[Run("mlp", 64, 3, 0)], 30);
    for (i, bits) in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300, f64::MAX].into_iter().enumerate() {
        all[i + 3].mi_merged = Some(bits);
    }
    for (i, error) in [f64::NAN, f64::INFINITY, -0.2, 7.0].into_iter().enumerate() {
        all[i + 12].test_error = error;
    }
    for columns in [Columns::One, Columns::Two] {
        let options = ErrorVsInformation::new("4A").columns(columns);
        let figure = error_vs_information(&table_of(&all), &options).unwrap();
        assert!(figure.svg().contains("9 defective points left out"));
        well_formed(figure.svg());
        assert_inside(figure.svg());
    }
}

#[test]
fn outliers_that_are_numbers_stay_inside() {
    let mut all = rows(&grid(&["mlp", "residual"], &[64], &[3], 1), 30);
    all[4].mi_merged = Some(-3.0);
    all[9].mi_merged = Some(300.0);
    all[11].test_error = 1.0;
    all[12].test_error = 0.0;
    let figure = error_vs_information(&table_of(&all), &ErrorVsInformation::new("4A")).unwrap();
    assert_inside(figure.svg());
}

#[test]
fn one_epoch_and_no_error_at_all_are_still_pictures() {
    let mut all = rows(&[Run("mlp", 64, 3, 0)], 1);
    error_vs_information(&table_of(&all), &ErrorVsInformation::new("4A")).unwrap();
    all[0].test_error = 0.0;
    let figure = error_vs_information(&table_of(&all), &ErrorVsInformation::new("4A")).unwrap();
    well_formed(figure.svg());
    assert_inside(figure.svg());
}

#[test]
fn the_ceiling_is_drawn_where_it_falls_near_the_data() {
    let label = "ceiling ψ(N) − ψ(k+1)";
    let mut all = rows(&[Run("mlp", 64, 3, 0), Run("shortcut", 64, 3, 0)], 30);
    let draw = |rows: &[Row]| error_vs_information(&table_of(rows), &ErrorVsInformation::new("4A")).unwrap();
    assert!(!draw(&all).svg().contains(label), "8.6 bits are far from {CEILING}");
    all[0].mi_merged = Some(11.0);
    let figure = draw(&all);
    assert!(figure.svg().contains(label));
    assert_inside(figure.svg());
}

#[test]
fn any_name_makes_a_well_formed_picture() {
    let name = "a <b> & \"c\" 'd' \u{0}\u{1b}]]>";
    let all: Vec<Row> = rows(&[Run("mlp", 64, 3, 0)], 10)
        .into_iter()
        .map(|row| Row { architecture: name.into(), dataset: name.into(), ..row })
        .collect();
    let options = ErrorVsInformation::new(name).title(name).profile(name);
    well_formed(error_vs_information(&table_of(&all), &options).unwrap().svg());
}

#[test]
fn nothing_to_draw_says_what_was_asked_and_what_is_there() {
    let options = ErrorVsInformation::new("5B").evaluation(Evaluation::Batch);
    let message = |rows: &[Row]| match error_vs_information(&table_of(rows), &options) {
        Err(error @ Error::Empty { .. }) => error.to_string(),
        other => panic!("{other:?}"),
    };
    assert!(message(&[]).contains("panel 5B"), "{}", message(&[]));
    assert!(message(&[]).contains("no rows"));

    let mut all = rows(&grid(&["mlp", "shortcut"], &[64], &[3], 1), 4);
    all.iter_mut().for_each(|row| row.mi_merged_batch = None);
    let said = message(&all);
    assert!(said.contains("test error, batch against mutual information (first; merged), batch"), "{said}");
    assert!(said.contains("8 epochs of 2 runs (mlp, shortcut)"), "{said}");

    all.iter_mut().for_each(|row| row.mi_merged_batch = Some(f64::NAN));
    assert!(message(&all).contains("8 of them"), "{}", message(&all));
}
