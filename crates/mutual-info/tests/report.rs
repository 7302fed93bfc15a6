//! What stands beside the number.

use crate::support::{Matrix, rng};
use mutual_info::{Ksg, Report};
use rand::RngExt;
use rand_distr::StandardNormal;

/// n pairs of Gaussians with this correlation.
fn pairs(n: usize, correlation: f64, seed: u64) -> (Matrix<f64>, Matrix<f64>) {
    let mut rng = rng(seed);
    let x = Matrix::normal(n, 1, &mut rng);
    let noise = (1.0 - correlation * correlation).sqrt();
    let y = Matrix::from_fn(n, 1, |i, _| correlation * x.data[i] + noise * rng.sample::<f64, _>(StandardNormal));
    (x, y)
}

#[test]
fn dependence_stands_out_of_its_null() {
    let (x, y) = pairs(600, 0.75, 1);
    let report = Report::new(&Ksg::new(3), x.samples(), y.samples(), 39, 5).expect("a report");
    let null = report.null.expect("a null");
    assert_eq!(null.p, 1.0 / 40.0);
    assert!(null.mean.abs() < 0.05, "{null:?}");
    let (x, y) = pairs(600, 0.0, 2);
    let report = Report::new(&Ksg::new(3), x.samples(), y.samples(), 39, 5).expect("a report");
    assert!(report.null.as_ref().is_some_and(|null| null.p > 0.05), "{:?}", report.null);
}

#[test]
fn the_error_bar_is_the_spread_of_fresh_data() {
    let estimates: Vec<f64> = (0..60)
        .map(|seed| {
            let (x, y) = pairs(1000, 0.75, 100 + seed);
            Ksg::new(3).estimate(x.samples(), y.samples()).expect("an estimate").bits
        })
        .collect();
    let mean = estimates.iter().sum::<f64>() / 60.0;
    let spread = (estimates.iter().map(|bits| (bits - mean).powi(2)).sum::<f64>() / 59.0).sqrt();
    let (x, y) = pairs(1000, 0.75, 7);
    let report = Report::new(&Ksg::new(3), x.samples(), y.samples(), 1, 0).expect("a report");
    let ratio = report.deviation / spread;
    assert!((0.4..2.5).contains(&ratio), "error bar {} against a spread of {spread}", report.deviation);
}

#[test]
fn a_sheet_in_space_has_two_dimensions() {
    let mut rng = rng(3);
    let sheet = Matrix::from_fn(2000, 2, |_, _| rng.random());
    let bent = Matrix::from_fn(2000, 6, |i, c| {
        let (u, v) = (sheet.data[2 * i], sheet.data[2 * i + 1]);
        [u, v, (3.0 * u).sin(), u * v, (2.0 * v).cos(), u - v][c]
    });
    let report = Report::new(&Ksg::new(3), sheet.samples(), bent.samples(), 1, 0).expect("a report");
    for dimension in report.dimensions {
        assert!(dimension.is_some_and(|d| (1.8..2.2).contains(&d)), "{:?}", report.dimensions);
    }
}

#[test]
fn a_copy_is_at_the_ceiling_and_equal_values_tie() {
    let mut rng = rng(4);
    let x = Matrix::normal(500, 12, &mut rng);
    let report = Report::new(&Ksg::new(3), x.samples(), x.samples(), 1, 0).expect("a report");
    assert_eq!((report.at_ceiling, report.ties), (1.0, 0.0));
    let coarse = Matrix::from_fn(500, 1, |i, _| (i % 5) as f64);
    let report = Report::new(&Ksg::new(3), coarse.samples(), coarse.samples(), 1, 0).expect("a report");
    assert_eq!(report.ties, 1.0);
    assert_eq!(report.estimate.duplicates, Some(1.0));
}

#[test]
fn the_same_seed_gives_the_same_report() {
    let (x, y) = pairs(300, 0.5, 9);
    let report = |seed| {
        let mut report = Report::new(&Ksg::new(3), x.samples(), y.samples(), 9, seed).expect("a report");
        (report.estimate.seconds, report.estimate.points_per_second) = (0.0, 0.0);
        report
    };
    assert_eq!(report(1), report(1));
    assert_ne!(report(1).null.map(|null| null.mean), report(2).null.map(|null| null.mean));
}
