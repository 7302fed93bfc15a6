//! What a picture of a validation shows, and what it refuses.

use interlayer_figures::{Error, validation};
use interlayer_results::{Validation, ValidationRow};

use crate::svg::{attribute, elements, number, points, texts, well_formed};

const ESTIMATORS: [&str; 3] = ["KSG1, k = 3", "LNC, k = 10", "30 bins"];

/// Two families, one of three dims and one of two maps, at two N for two seeds; LNC refuses 25 + 25 coordinates.
fn rows() -> Vec<ValidationRow> {
    let problems = [
        ("dense", "", 1, 0.2),
        ("dense", "", 5, 0.9),
        ("dense", "", 25, 1.9),
        ("maps", "asinh", 1, 0.6),
        ("maps", "half-cube", 1, 0.6),
    ];
    let mut rows = Vec::new();
    for (family, problem, dims, truth_bits) in problems {
        for n in [500, 10_000] {
            for seed in [0, 1] {
                for (place, estimator) in ESTIMATORS.into_iter().enumerate() {
                    let error = [-0.04, 0.02, 0.4][place] * f64::from(dims) + 0.01 * seed as f64;
                    let refused = place == 1 && dims == 25;
                    rows.push(ValidationRow {
                        family: family.into(),
                        problem: problem.into(),
                        dims_x: dims,
                        dims_y: dims,
                        n,
                        estimator: estimator.into(),
                        seed,
                        truth_bits,
                        bits: (!refused).then_some(truth_bits + error),
                        refusal: refused.then(|| "too many coordinates".into()),
                        seconds: 0.0,
                    });
                }
            }
        }
    }
    rows
}

fn draw(rows: Vec<ValidationRow>) -> Result<interlayer_figures::Figure, Error> {
    validation(&Validation::from_rows(rows))
}

#[test]
fn a_panel_for_each_family_and_for_the_largest_errors_against_n() {
    let figure = draw(rows()).unwrap();
    let svg = figure.svg();
    well_formed(svg);
    assert_eq!(figure.size_mm().0, 170.0);
    let words: Vec<&str> = texts(svg).into_iter().map(|(_, words)| words).collect();
    let count = |word: &str| words.iter().filter(|w| **w == word).count();
    assert_eq!(
        [count("dense"), count("maps"), count("dense: 25+25"), count("Where KSG1, k = 3 is furthest off, against N")],
        [1; 4]
    );
    // Ticks: dims where they differ, names where they do.
    assert_eq!([count("1+1"), count("25+25"), count("asinh"), count("half-cube")], [1; 4]);
    assert_eq!((count("500"), count("10,000")), (2, 2));
    assert!(svg.contains("over seeds 0–1"));
}

#[test]
fn a_mark_for_each_mean_and_a_ring_for_each_refusal() {
    let figure = draw(rows()).unwrap();
    let (filled, rings): (Vec<&str>, Vec<&str>) =
        elements(figure.svg(), "circle").into_iter().partition(|e| attribute(e, "fill") != Some("none"));
    // The first estimator has discs: five problems, two problems at two N, and the legend.
    assert_eq!(filled.len(), 5 + 2 * 2 + 1);
    // 25 + 25 in its family and at two N, and the legend.
    assert_eq!(rings.len(), 1 + 2 + 1);
    let (width, height) = figure.size_mm();
    for circle in filled.into_iter().chain(rings) {
        assert!((0.0..100.0 * width).contains(&number(circle, "cx")));
        assert!((0.0..100.0 * height).contains(&number(circle, "cy")));
    }
}

#[test]
fn an_estimator_that_was_measured_with_fewer_samples_is_shown_with_them() {
    let at_most = |n: u32, row: &ValidationRow| row.n <= n || !row.estimator.starts_with("LNC");
    let all = draw(rows()).unwrap();
    let fewer = draw(rows().into_iter().filter(|row| at_most(500, row)).collect()).unwrap();
    let triangles = |svg: &str| elements(svg, "polygon").len() + elements(svg, "polyline").len();
    assert!(!all.svg().contains("(N = 500)"));
    assert!(fewer.svg().contains("LNC, k = 10 (N = 500)"));
    // One panel against N loses a mark and the line to it; 25 + 25 has none.
    assert_eq!(triangles(all.svg()) - triangles(fewer.svg()), 3);
}

#[test]
fn a_larger_error_lies_further_from_zero() {
    // Marks of the first estimator in the first panel, whose errors grow with the dims.
    let figure = draw(rows()).unwrap();
    let discs = elements(figure.svg(), "circle");
    let y: Vec<f64> =
        discs.iter().filter(|e| attribute(e, "fill") != Some("none")).map(|e| number(e, "cy")).take(3).collect();
    assert!(y[0] < y[1] && y[1] < y[2], "{y:?}");
}

#[test]
fn nothing_leaves_the_paper_whatever_the_numbers() {
    let mut all = rows();
    all[0].bits = Some(f64::NAN);
    all[1].bits = Some(f64::INFINITY);
    all[14].bits = Some(-1e6);
    all[17].bits = Some(1e9);
    all.iter_mut().filter(|row| row.family == "maps").for_each(|row| row.truth_bits = 0.0);
    let figure = draw(all).unwrap();
    well_formed(figure.svg());
    let (width, height) = figure.size_mm();
    for (x, y) in elements(figure.svg(), "polyline").into_iter().flat_map(points) {
        assert!((0.0..=100.0 * width).contains(&x) && (0.0..=100.0 * height).contains(&y), "{x}, {y}");
    }
}

#[test]
fn nothing_to_draw_says_what_is_there() {
    for rows in [Vec::new(), rows().into_iter().filter(|row| row.bits.is_none()).collect()] {
        let expected = format!("has {} rows, none with an estimate", rows.len());
        match draw(rows) {
            Err(error @ Error::Empty { .. }) => assert!(error.to_string().contains(&expected), "{error}"),
            other => panic!("{other:?}"),
        }
    }
}
