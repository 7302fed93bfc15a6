//! What pictures against the epoch show, and what they refuse.

use interlayer_figures::{Across, Columns, Error, LearningCurves, Ribbon, Scale, learning_curves};

use crate::sample::{grid, rows, table, table_of};
use crate::svg::{attribute, elements, points, texts, well_formed};

fn words(svg: &str) -> Vec<&str> {
    texts(svg).into_iter().map(|(_, words)| words).collect()
}

#[test]
fn a_line_and_a_ribbon_for_each_group_above_and_below() {
    let table = table(&grid(&["mlp", "shortcut"], &[64], &[3], 4), 40);
    let figure = learning_curves(&table, &LearningCurves::new("5B")).unwrap();
    well_formed(figure.svg());
    let ribbons: Vec<_> =
        elements(figure.svg(), "polygon").into_iter().filter(|e| attribute(e, "opacity").is_some()).collect();
    assert_eq!(ribbons.len(), 4);
    for ribbon in ribbons {
        assert_eq!(points(ribbon).len(), 2 * 40);
    }
    assert!(figure.svg().contains("ribbons: lowest to highest seed"));
    let interval = learning_curves(&table, &LearningCurves::new("5B").ribbon(Ribbon::Interval)).unwrap();
    assert!(interval.svg().contains("95 % t intervals"));
    assert_ne!(figure, interval);
}

#[test]
fn intervals_of_few_runs_stay_in_the_frame() {
    let table = table(&grid(&["mlp"], &[64], &[3], 2), 40);
    for scale in [Scale::Linear, Scale::Log] {
        let options = LearningCurves::new("5B").ribbon(Ribbon::Interval).error_axis(scale);
        let figure = learning_curves(&table, &options).unwrap();
        let frames: Vec<_> =
            elements(figure.svg(), "polyline").into_iter().map(points).filter(|p| p.len() == 3).collect();
        let ribbons = elements(figure.svg(), "polygon").into_iter().filter(|e| attribute(e, "opacity").is_some());
        for (ribbon, axes) in ribbons.map(points).zip(frames) {
            assert!(ribbon.iter().all(|p| (axes[0].1..=axes[1].1).contains(&p.1)), "{ribbon:?} {axes:?}");
        }
    }
}

#[test]
fn a_single_seed_has_no_ribbon() {
    let table = table(&grid(&["mlp", "shortcut"], &[64], &[3], 1), 40);
    for ribbon in [Ribbon::Range, Ribbon::Interval] {
        let figure = learning_curves(&table, &LearningCurves::new("5B").ribbon(ribbon)).unwrap();
        let ribbons = elements(figure.svg(), "polygon").into_iter().filter(|e| attribute(e, "opacity").is_some());
        assert_eq!(ribbons.count(), 0);
        assert!(!figure.svg().contains("ribbons:"));
    }
}

#[test]
fn the_epochs_are_on_a_logarithmic_axis() {
    let table = table(&grid(&["mlp"], &[64], &[3], 2), 200);
    let figure = learning_curves(&table, &LearningCurves::new("5B").error_axis(Scale::Log)).unwrap();
    let found = words(figure.svg());
    let epochs: Vec<&str> =
        found.into_iter().filter(|w| ["1", "2", "5", "10", "20", "50", "100", "200"].contains(w)).collect();
    assert!(epochs.ends_with(&["1", "2", "5", "10", "20", "50", "100", "200"]), "{epochs:?}");
}

#[test]
fn pairs_side_by_side_are_titled_and_share_their_axes() {
    let table = table(&grid(&["mlp", "shortcut"], &[64], &[3], 2), 40);
    let options = LearningCurves::new("5B").columns(Columns::Two);
    let both = learning_curves(&table, &options.clone().across(Across::Statistics)).unwrap();
    let found = words(both.svg());
    assert!(found.contains(&"running statistics") && found.contains(&"batch statistics"), "{found:?}");
    assert_eq!(found.iter().filter(|w| w.starts_with("test error")).count(), 1);
    let each = learning_curves(&table, &options.across(Across::Architectures)).unwrap();
    assert_eq!(words(each.svg()).iter().filter(|w| **w == "shortcut").count(), 2, "legend and title");
}

#[test]
fn defects_are_left_out_and_nothing_is_refused() {
    let mut all = rows(&grid(&["mlp"], &[64], &[3], 1), 30);
    all[3].test_error = f64::NAN;
    all[5].mi_merged = Some(f64::INFINITY);
    let figure = learning_curves(&table_of(&all), &LearningCurves::new("5B")).unwrap();
    assert!(figure.svg().contains("2 defective points left out"));
    well_formed(figure.svg());

    all.iter_mut().for_each(|row| row.mi_merged = None);
    for rows in [&all[..], &[]] {
        let error = learning_curves(&table_of(rows), &LearningCurves::new("5B")).unwrap_err();
        assert!(matches!(error, Error::Empty { .. }));
        assert!(
            error
                .to_string()
                .contains("mutual information (first; merged), running and test error, running against the epoch"),
            "{error}"
        );
    }
}
