//! Pictures of estimates between layers: which rows they show, in which order, and what they refuse.

use interlayer_figures::{
    Error, Evaluation, Figure, InformationPlane, LayerHeatMap, information_plane, layer_heat_map,
};

use crate::sample::{Estimate, LAYERS, estimates, table_of_estimates};
use crate::svg::{attribute, elements, number, texts, well_formed};

fn map(rows: &[Estimate], options: &LayerHeatMap) -> Figure {
    let figure = layer_heat_map(&table_of_estimates(rows), options).unwrap();
    well_formed(figure.svg());
    assert_all_text_on_paper(&figure);
    figure
}

/// Where lines of type begin or end, at least.
fn assert_all_text_on_paper(figure: &Figure) {
    let (width, height) = figure.size_mm();
    for (attributes, words) in texts(figure.svg()) {
        let (x, y) = (number(attributes, "x"), number(attributes, "y"));
        assert!((0.0..=width * 100.0).contains(&x) && (0.0..=height * 100.0).contains(&y), "{words} at {x}, {y}");
    }
}

fn words(figure: &Figure) -> Vec<&str> {
    texts(figure.svg()).into_iter().map(|(_, words)| words).collect()
}

/// Filled cells of one map: squares.
fn cells(figure: &Figure) -> usize {
    let square = |e: &&str| {
        let (w, h) = (number(e, "width"), number(e, "height"));
        (w - h).abs() <= 1.0 && w > 100.0
    };
    elements(figure.svg(), "rect")
        .iter()
        .filter(|e| attribute(e, "width").is_some_and(|w| w.parse::<f64>().is_ok()) && square(e))
        .count()
}

#[test]
fn a_cell_for_each_pair_both_ways_and_for_each_layer_with_the_label() {
    let rows = estimates("mlp", &[1, 20, 200], None);
    let figure = map(&rows, &LayerHeatMap::new("x").evaluation(Evaluation::Batch).epochs([200]));
    assert_eq!(cells(&figure), 8 * 7 + 8);
    let figure = map(&rows, &LayerHeatMap::new("x").evaluation(Evaluation::Batch));
    assert_eq!(cells(&figure), 3 * (8 * 7 + 8));
    let order: Vec<&str> = words(&figure).into_iter().filter(|w| LAYERS.contains(w)).collect();
    assert_eq!(order.len(), 8 * 4, "rows once, columns under each map");
    let text = figure.svg();
    assert!(
        text.contains("batch statistics · W = 64, D = 5 · seed 0 · k = 3, N = 10000 · ceiling 11.48 bits"),
        "{text}"
    );
    assert!(text.contains("log₂ 10 = 3.32 bits"));
}

#[test]
fn numbers_stand_where_cells_are_large() {
    let rows: Vec<_> = estimates("mlp", &[1, 2, 5, 10, 20, 50], None);
    let numbers = |epochs: &[u32]| {
        let figure = map(&rows, &LayerHeatMap::new("x").evaluation(Evaluation::Batch).epochs(epochs.iter().copied()));
        words(&figure).into_iter().filter(|w| w.parse::<f64>().is_ok() && w.contains('.')).count()
    };
    assert!(numbers(&[1]) >= 8 * 7 + 8 - 4, "all but those with two digits before the point");
    assert!(numbers(&[1, 2, 5]) >= 3 * 60);
    assert!(numbers(&[1, 2, 5, 10, 20, 50]) < 20, "the bars alone");
}

#[test]
fn only_rows_under_the_choices_asked_for_count() {
    let options = LayerHeatMap::new("x").evaluation(Evaluation::RunningAt { momentum: 0.99 });
    let mut rows = estimates("mlp", &[10], Some(0.99));
    let once = map(&rows, &options);
    let like = |change: fn(&mut Estimate)| {
        let mut others = estimates("mlp", &[10], Some(0.99));
        others.iter_mut().for_each(|row| {
            row.bits = 5.5;
            change(row);
        });
        others
    };
    rows.extend(like(|row| row.momentum = None));
    rows.extend(like(|row| row.momentum = Some(0.9)));
    rows.extend(like(|row| row.k = 5));
    rows.extend(like(|row| row.n = 1000));
    rows.extend(like(|row| row.scaling = "standardise".into()));
    rows.extend(like(|row| row.shuffle = Some(0)));
    assert_eq!(map(&rows, &options), once);
    rows.reverse();
    assert_eq!(map(&rows, &options), once);
    rows.extend(like(|row| row.seed = 1));
    let both = map(&rows, &options);
    assert_ne!(both, once);
    assert!(both.svg().contains("means over seeds 0–1"));
}

#[test]
fn what_was_not_estimated_is_hatched() {
    let rows = estimates("mlp", &[10], None);
    let options = LayerHeatMap::new("x").evaluation(Evaluation::Batch);
    let strokes = |rows: &[Estimate]| elements(map(rows, &options).svg(), "polyline").len();
    let all = strokes(&rows);
    let fewer: Vec<_> =
        rows.iter().filter(|row| (row.x.as_str(), row.y.as_str()) != ("first", "last")).cloned().collect();
    assert_eq!(strokes(&fewer), all + 2 * 3, "both ways, three strokes each");
}

#[test]
fn a_trace_for_each_layer_after_the_first() {
    let rows: Vec<_> =
        ["mlp", "shortcut"].iter().flat_map(|name| estimates(name, &[1, 2, 5, 10, 20], Some(0.99))).collect();
    let figure = information_plane(&table_of_estimates(&rows), &InformationPlane::new("x")).unwrap();
    well_formed(figure.svg());
    assert_all_text_on_paper(&figure);
    let traces = elements(figure.svg(), "polyline").into_iter().filter(|e| attribute(e, "opacity").is_some()).count();
    assert_eq!(traces, 2 * 7);
    let discs = elements(figure.svg(), "circle").len();
    assert_eq!(discs, 7 * 5, "an MLP's mark is a disc");
    assert!(!words(&figure).contains(&"first"));
    assert!(words(&figure).contains(&"merged"));
}

#[test]
fn the_label_may_have_been_estimated_with_fewer_images() {
    let rows = estimates("mlp", &[1, 10, 200], Some(0.99));
    let mut fewer = rows.clone();
    fewer.iter_mut().filter(|row| row.y == "label").for_each(|row| row.n /= 2);
    let options = || LayerHeatMap::new("x");
    assert_eq!(
        elements(map(&fewer, &options()).svg(), "rect").len(),
        elements(map(&rows, &options()).svg(), "rect").len(),
        "as many cells"
    );
    assert!(map(&fewer, &options()).caption().contains("(label: "), "{}", map(&fewer, &options()).caption());
    assert!(!map(&rows, &options()).caption().contains("(label: "));
}

#[test]
fn where_nothing_is_added_the_last_layer_is_called_so() {
    let mut rows = estimates("mlp", &[1, 10, 200], Some(0.99));
    rows.retain(|row| row.x != "last" && row.y != "last");
    let figure = map(&rows, &LayerHeatMap::new("x"));
    assert!(words(&figure).contains(&"last") && !words(&figure).contains(&"merged"));
}

#[test]
fn nothing_to_draw_says_what_is_there() {
    let said = |error: Error| match error {
        error @ Error::Empty { .. } => error.to_string(),
        other => panic!("{other:?}"),
    };
    let rows = estimates("mlp", &[10, 20], Some(0.9));
    let map = |rows: &[Estimate], options: LayerHeatMap| {
        said(layer_heat_map(&table_of_estimates(rows), &options).unwrap_err())
    };
    assert!(map(&[], LayerHeatMap::new("x")).contains("no estimates between layers"));
    let other = map(&rows, LayerHeatMap::new("x").evaluation(Evaluation::RunningAt { momentum: 0.99 }));
    assert!(other.contains("momentum 0.99") && other.contains("evaluations there: running 0.9"), "{other}");
    let several: Vec<_> = rows.iter().cloned().chain(estimates("mlp", &[10], Some(0.0))).collect();
    let several = map(&several, LayerHeatMap::new("x"));
    assert!(several.contains("rows of several momenta, 0, 0.9; take one"), "{several}");
    let epochs = map(&rows, LayerHeatMap::new("x").evaluation(Evaluation::RunningAt { momentum: 0.9 }).epochs([7]));
    assert!(epochs.contains("the epochs there are: 10, 20"), "{epochs}");
    let broken: Vec<_> = rows.iter().cloned().map(|row| Estimate { bits: f64::NAN, ..row }).collect();
    assert!(
        map(&broken, LayerHeatMap::new("x").evaluation(Evaluation::RunningAt { momentum: 0.9 })).contains("no numbers")
    );

    let plane = |rows: &[Estimate]| {
        said(
            information_plane(
                &table_of_estimates(rows),
                &InformationPlane::new("x").evaluation(Evaluation::RunningAt { momentum: 0.9 }),
            )
            .unwrap_err(),
        )
    };
    let labels: Vec<_> = rows.iter().filter(|row| row.y == "label").cloned().collect();
    assert!(plane(&labels).contains("estimate both"), "{}", plane(&labels));
}
