//! Runs that differ in their seed drawn as one, panels side by side, and levels.

use interlayer_figures::{
    ColourBy, Error, ErrorVsInformation, Evaluation, Figure, Scale, Seeds, error_vs_information, small_multiples,
    statistics_side_by_side,
};

use crate::sample::{grid, rows, table, table_of};
use crate::svg::{attribute, elements, number, points, texts, well_formed};

fn words(figure: &Figure) -> Vec<&str> {
    texts(figure.svg()).into_iter().map(|(_, words)| words).collect()
}

fn faint<'a>(figure: &'a Figure, name: &str) -> Vec<&'a str> {
    elements(figure.svg(), name).into_iter().filter(|e| attribute(e, "opacity").is_some()).collect()
}

#[test]
fn a_band_holds_the_traces_of_all_its_runs() {
    let table = table(&grid(&["mlp"], &[64], &[3], 4), 30);
    let draw = |seeds| error_vs_information(&table, &ErrorVsInformation::new("4A").seeds(seeds)).unwrap();
    let (bands, traces) = (draw(Seeds::Bands), draw(Seeds::Traces));
    well_formed(bands.svg());
    assert_eq!(faint(&bands, "polyline").len(), 1, "the mean alone");
    // Captions differ in length, and plots in height.
    let in_frame = |figure: &Figure, element: &str| -> Vec<(f64, f64)> {
        let axes = points(elements(figure.svg(), "polyline")[0]);
        let share = |from: f64, to: f64, at: f64| (at - from) / (to - from);
        let place = |(x, y)| (share(axes[1].0, axes[2].0, x), share(axes[1].1, axes[0].1, y));
        points(element).into_iter().map(place).collect()
    };
    let outline = in_frame(&bands, faint(&bands, "polygon")[0]);
    let lines: Vec<Vec<(f64, f64)>> = faint(&traces, "polyline").into_iter().map(|e| in_frame(&traces, e)).collect();
    assert_eq!(lines.len(), 4);
    for corner in &outline {
        let near = |p: &(f64, f64)| (p.0 - corner.0).abs() < 1e-3 && (p.1 - corner.1).abs() < 1e-3;
        assert!(lines.iter().flatten().any(near), "{corner:?}");
    }
    let winding = |(x, y): (f64, f64)| -> i32 {
        let next = outline.iter().cycle().skip(1);
        let crossing = |(a, b): (&(f64, f64), &(f64, f64))| {
            let side = (b.0 - a.0) * (y - a.1) - (b.1 - a.1) * (x - a.0);
            i32::from(a.1 <= y && b.1 > y && side > 0.0) - i32::from(a.1 > y && b.1 <= y && side < 0.0)
        };
        outline.iter().zip(next).map(crossing).sum()
    };
    // Middles of steps lie inside, unless on the very edge.
    let (mut inside, mut all) = (0, 0);
    for line in &lines {
        for pair in line.windows(2) {
            let middle = ((pair[0].0 + pair[1].0) / 2.0, (pair[0].1 + pair[1].1) / 2.0);
            inside += i32::from(winding(middle) != 0);
            all += 1;
        }
    }
    assert!(inside * 10 > all * 5, "{inside} of {all}");
    assert_eq!(winding((-0.1, -0.1)), 0);
}

#[test]
fn a_logarithmic_axis_takes_an_error_of_zero() {
    let mut all = rows(&grid(&["mlp"], &[64], &[3], 1), 30);
    all[7].test_error = 0.0;
    let options = ErrorVsInformation::new("4A").error_axis(Scale::Log);
    let figure = error_vs_information(&table_of(&all), &options).unwrap();
    well_formed(figure.svg());
    assert!(words(&figure).contains(&"test error (logarithmic)"));
    assert!(words(&figure).contains(&"0.2") && words(&figure).contains(&"0.5"), "{:?}", words(&figure));
    all.iter_mut().for_each(|row| row.test_error = 0.0);
    well_formed(error_vs_information(&table_of(&all), &options).unwrap().svg());
}

#[test]
fn the_null_is_a_band_in_range_with_a_name() {
    let table = table(&grid(&["mlp"], &[64], &[3], 1), 30);
    let options = ErrorVsInformation::new("4A");
    let without = error_vs_information(&table, &options).unwrap();
    assert!(!words(&without).contains(&"shuffled pairings"));
    let with = error_vs_information(&table, &options.clone().null(-0.02, 0.03)).unwrap();
    assert!(words(&with).contains(&"shuffled pairings") && words(&with).contains(&"0"));
    assert_eq!(faint(&with, "rect").len(), 1);
    let band = faint(&with, "rect")[0];
    assert!(number(band, "width") >= 30.0);
    assert_eq!(with, error_vs_information(&table, &options.clone().null(0.03, -0.02)).unwrap());
    assert_eq!(without, error_vs_information(&table, &options.null(f64::NAN, 0.1)).unwrap(), "no band is no band");
}

#[test]
fn statistics_stand_side_by_side_on_the_same_axes() {
    let table = table(&grid(&["mlp", "shortcut"], &[16, 64], &[3], 2), 30);
    let options = ErrorVsInformation::new("4A").colour_by(ColourBy::Width);
    let figure = statistics_side_by_side(&table, &options).unwrap();
    well_formed(figure.svg());
    assert_eq!(figure.size_mm().0, 170.0);
    let found = words(&figure);
    assert_eq!(found.iter().filter(|w| **w == "test error").count(), 1);
    assert!(found.contains(&"running statistics") && found.contains(&"batch statistics"));
    assert_eq!(found.iter().filter(|w| **w == "MLP").count(), 1, "one legend");
    let axes: Vec<_> = elements(figure.svg(), "polyline").into_iter().map(points).filter(|p| p.len() == 3).collect();
    assert_eq!((axes[0][0].1, axes[0][1].1), (axes[1][0].1, axes[1][1].1));
    assert_eq!(figure, statistics_side_by_side(&table, &options.evaluation(Evaluation::Batch)).unwrap());

    let mut all = rows(&grid(&["mlp"], &[64], &[3], 1), 10);
    all.iter_mut().for_each(|row| row.mi_merged_batch = None);
    let error = statistics_side_by_side(&table_of(&all), &ErrorVsInformation::new("4A")).unwrap_err();
    assert!(matches!(&error, Error::Empty { asked, .. } if asked.contains("(first; merged), batch")), "{error}");
}

#[test]
fn a_small_panel_for_each_depth_width_or_architecture() {
    let table = table(&grid(&["mlp", "shortcut"], &[16, 64], &[1, 3, 5, 9, 19, 20], 1), 20);
    let titles = |by| {
        let figure = small_multiples(&table, &ErrorVsInformation::new("4B").colour_by(by)).unwrap();
        well_formed(figure.svg());
        let bold = |(attributes, words): (&str, &str)| attributes.contains("bold").then(|| words.to_owned());
        texts(figure.svg()).into_iter().filter_map(bold).skip(1).collect::<Vec<_>>()
    };
    assert_eq!(titles(ColourBy::Depth), ["D = 1", "D = 3", "D = 5", "D = 9", "D = 19", "D = 20"]);
    assert_eq!(titles(ColourBy::Width), ["W = 16", "W = 64"]);
    assert_eq!(titles(ColourBy::Architecture), ["MLP", "shortcut"]);
    assert!(small_multiples(&table_of(&[]), &ErrorVsInformation::new("4B")).is_err());
}
