//! What stands beside the number.

use crate::support::{Matrix, rng};
use mutual_info::{Error, Estimate, Estimator, Gaussian, Ksg, Report, Samples, Scaling, Search, Shrinkage, Variant};
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
    let estimate = Ksg::new(3).estimate_with_deviation(x.samples(), y.samples(), 0).expect("an estimate");
    let deviation = estimate.deviation.expect("an error bar");
    let ratio = deviation / spread;
    assert!((0.4..2.5).contains(&ratio), "error bar {deviation} against a spread of {spread}");
    assert!(estimate.to_string().contains(&format!("± {deviation:.4} bits")), "{estimate}");
    let report = Report::new(&Ksg::new(3), x.samples(), y.samples(), 1, 0).expect("a report");
    assert_eq!(report.estimate.deviation, Some(deviation), "a report has the same error bar");
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

/// Ranks are evenly spaced, and so are the quantiles that they become.
#[test]
fn scaling_by_ranks_keeps_dimensions() {
    for n in [500, 2000, 10_000] {
        let (x, y) = pairs(n, 0.75, 13);
        for scaling in [Scaling::None, Scaling::Standardise, Scaling::RankNormal] {
            let (x, y) = (scaling.apply(x.samples()), scaling.apply(y.samples()));
            let report = Report::new(&Ksg::new(3), x.samples(), y.samples(), 0, 0).expect("a report");
            let [x, y, both] = report.dimensions.map(|dimension| dimension.expect("a dimension"));
            assert!([x, y].iter().all(|d| (0.9..=1.0).contains(d)), "{n}, {scaling}: {x} {y}");
            assert!((1.8..=2.0).contains(&both), "{n}, {scaling}: {both}");
        }
    }
}

#[test]
fn evenly_spaced_numbers_have_one_dimension() {
    let at = |i: usize| (i * 1009 % 2000) as f64;
    let line = |f: fn(f64) -> f64| Matrix::from_fn(2000, 1, |i, _| f(at(i)));
    let lines =
        [line(|v| v), line(|v| 0.1 * v), line(|v| (1.0 + v).ln()), line(|v| v * v), line(|v| v + (1e-9 * v).sin())];
    let circle = Matrix::from_fn(2000, 2, |i, c| {
        let angle = at(i) * std::f64::consts::TAU / 2000.0;
        if c == 0 { angle.cos() } else { angle.sin() }
    });
    for side in lines.iter().chain([&circle]) {
        let report = Report::new(&Ksg::new(3), side.samples(), lines[0].samples(), 0, 0).expect("a report");
        assert!(report.dimensions.iter().all(|d| d.is_some_and(|d| (0.9..1.3).contains(&d))), "{report}");
    }
}

#[test]
fn no_dimension_where_distances_tie() {
    let mut rng = rng(15);
    let mut integers =
        |dims: usize, below: u32| Matrix::from_fn(2000, dims, |_, _| f64::from(rng.random_range(0..below)));
    let (genes, answers, coin) = (integers(5, 3), integers(8, 5), integers(1, 2));
    let grid = Matrix::from_fn(2025, 2, at_grid);
    let nearly = Matrix::from_fn(2025, 2, |i, c| at_grid(i, c) + 1e-4 * ((i * 7919 + c) as f64).sin());
    let of = |x: &Matrix<f64>, y: &Matrix<f64>| {
        let report = Report::new(&Ksg::new(3), x.samples(), y.samples(), 0, 0).expect("a report");
        let unknown: Vec<&str> = report.dimension_notes.iter().map(|note| note.of.as_str()).collect();
        let sides = ["x", "y", "x and y"];
        let known = sides.iter().zip(report.dimensions).filter(|(_, dimension)| dimension.is_some());
        assert_eq!(known.count() + unknown.len(), 3, "{report}");
        report
    };
    for side in [genes, answers] {
        let report = of(&side, &side);
        assert_eq!(report.dimensions, [None; 3], "{report}");
        assert!(
            report.to_string().contains("note: the intrinsic dimension of x is unknown: distances are equal"),
            "{report}"
        );
        let json = serde_json::to_string(&report).expect("JSON");
        assert!(json.contains(r#""dimensions":[null,null,null]"#) && json.contains(r#""reason":"ties""#), "{json}");
        assert_eq!(serde_json::from_str::<Report>(&json).expect("a report").dimension_notes, report.dimension_notes);
    }
    for side in [grid, nearly] {
        assert_eq!(of(&side, &side).dimensions, [None; 3]);
    }
    let report = of(&coin, &Matrix::from_fn(2000, 1, |_, _| 7.0));
    assert!(report.to_string().contains("there are only 2 different points, and 20 are needed"), "{report}");
    assert!(report.to_string().contains("the intrinsic dimension of y is unknown: all points are equal"), "{report}");
}

fn at_grid(i: usize, c: usize) -> f64 {
    [i / 45, i % 45][c] as f64
}

#[test]
fn repeated_points_count_once() {
    let mut rng = rng(16);
    let once = Matrix::normal(1000, 3, &mut rng);
    let twice = Matrix::from_fn(2000, 3, |i, c| once.data[3 * (i % 1000) + c]);
    let of =
        |m: &Matrix<f64>| Report::new(&Ksg::new(3), m.samples(), m.samples(), 0, 0).expect("a report").dimensions[0];
    assert_eq!(of(&twice), of(&once));
    assert!(of(&once).is_some_and(|d| (2.7..=3.0).contains(&d)), "{:?}", of(&once));
}

#[test]
fn one_pairing_has_no_deviation() {
    let (x, y) = pairs(100, 0.5, 17);
    let of = |permutations| Report::new(&Ksg::new(3), x.samples(), y.samples(), permutations, 0).expect("a report");
    let report = of(1);
    assert_eq!(report.null.as_ref().map(|null| null.deviation), Some(None));
    assert!(report.to_string().contains("null (1 random pairing, seed 0)"), "{report}");
    assert!(report.to_string().contains("deviation unknown (needs 2 pairings), p = "), "{report}");
    assert!(serde_json::to_string(&report).expect("JSON").contains(r#""deviation":null,"p":"#));
    assert!(of(2).null.is_some_and(|null| null.deviation.is_some_and(|deviation| deviation > 0.0)));
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
fn nearly_equal_distances_are_no_ties() {
    // Points 1 apart but for 1e-9: the third and the fourth neighbour are both 2 away.
    let mut rng = rng(5);
    let x = Matrix::from_fn(400, 1, |i, _| i as f64 + 1e-9 * rng.random::<f64>());
    let report = Report::new(&Ksg::new(3), x.samples(), x.samples(), 0, 0).expect("a report");
    assert!(report.near_ties > 0.98 && report.ties < 0.01, "{report}");
    assert_eq!(report.null, None);
    let (x, y) = pairs(400, 0.5, 5);
    let report = Report::new(&Ksg::new(3), x.samples(), y.samples(), 0, 0).expect("a report");
    assert_eq!((report.near_ties, report.ties), (0.0, 0.0));
}

#[test]
fn the_baseline_is_the_shrunk_gaussian() {
    let (x, y) = pairs(3000, 0.75, 6);
    let report = Report::new(&Ksg::new(3), x.samples(), y.samples(), 0, 0).expect("a report");
    let baseline = report.baseline.expect("a baseline");
    let gaussian = Gaussian::new(Shrinkage::LedoitWolf).estimate(x.samples(), y.samples()).expect("an estimate");
    assert_eq!(
        (baseline.bits, baseline.estimator),
        (gaussian.bits, Estimator::Gaussian { shrinkage: Shrinkage::LedoitWolf })
    );
    let constant = Matrix::from_fn(50, 1, |_, _| 1.0);
    let report = Report::new(&Ksg::new(3), constant.samples(), constant.samples(), 0, 0).expect("a report");
    assert_eq!((report.baseline.map(|none| none.bits), report.dimensions), (Some(0.0), [None; 3]));
}

/// Blocks look distances up, plain loops measure each pairing anew.
#[test]
fn pairings_are_measured_as_estimates_are() {
    let mut rng = rng(6);
    let x = Matrix::normal(150, 6, &mut rng);
    let y = Matrix::from_fn(150, 4, |i, c| if i % 3 == 0 { (i % 5) as f64 } else { 9.0 * x.data[6 * i + c] });
    for variant in [Variant::Ksg1, Variant::Ksg2, Variant::Npeet { jitter: Some(1) }] {
        let null = |search| {
            let ksg = Ksg::new(3).variant(variant).search(search);
            let single = Report::new(&ksg, x.to_f32().samples(), y.to_f32().samples(), 20, 2).expect("a report");
            let double = Report::new(&ksg, x.samples(), y.samples(), 20, 2).expect("a report");
            assert_eq!(double.estimate.search, Some(search));
            (single.null, double.null)
        };
        assert_eq!(null(Search::Blocks), null(Search::Plain), "{variant}");
    }
}

#[test]
fn an_estimate_gives_its_report() {
    let (x, y) = pairs(200, 0.5, 8);
    let (x, y) = (Scaling::RankNormal.apply(x.samples()), Scaling::Standardise.apply(y.samples()));
    let ksg = Ksg::new(4).variant(Variant::Ksg2);
    let timeless = |mut report: Report| {
        let times = |estimate: &mut Estimate| (estimate.seconds, estimate.points_per_second) = (0.0, 0.0);
        times(&mut report.estimate);
        report.baseline.iter_mut().for_each(times);
        report
    };
    let estimate = ksg.estimate(x.samples(), y.samples()).expect("an estimate");
    let report = estimate.report(x.samples(), y.samples(), 5, 1).map(timeless);
    assert_eq!(report, Report::new(&ksg, x.samples(), y.samples(), 5, 1).map(timeless));
    let text = serde_json::to_string(&report.expect("a report")).expect("JSON");
    assert!(!text.contains("null\":null") && text.contains(r#""scaling":["rank-normal","standardise"]"#), "{text}");
    assert!(serde_json::from_str::<Report>(&text).is_ok());
    let gaussian = Gaussian::default().estimate(x.samples(), y.samples()).expect("an estimate");
    let error = gaussian.report(x.samples(), y.samples(), 5, 1).expect_err("a refusal");
    assert_eq!(error, Error::NoReport { estimator: gaussian.estimator });
}

#[test]
fn the_same_seed_gives_the_same_report() {
    let (x, y) = pairs(300, 0.5, 9);
    let report = |seed| {
        let mut report = Report::new(&Ksg::new(3), x.samples(), y.samples(), 9, seed).expect("a report");
        for estimate in [Some(&mut report.estimate), report.baseline.as_mut()].into_iter().flatten() {
            (estimate.seconds, estimate.points_per_second) = (0.0, 0.0);
        }
        report
    };
    assert_eq!(report(1), report(1));
    assert_ne!(report(1).null.map(|null| null.mean), report(2).null.map(|null| null.mean));
}

#[test]
fn few_samples_get_what_can_be_said_of_them() {
    let mut rng = rng(12);
    for n in [5, 9, 49] {
        let (x, y) = (Matrix::normal(n, 1, &mut rng), Matrix::normal(n, 1, &mut rng));
        let report = Report::new(&Ksg::new(3), x.samples(), y.samples(), 5, 0).expect("a report");
        assert!(report.estimate.deviation.is_none() && report.null.is_some() && report.by_n.len() < 9, "{report}");
        assert!(report.to_string().contains("needs at least 50 samples for k = 3"), "{report}");
    }
    let (x, y) = (Matrix::normal(50, 1, &mut rng), Matrix::normal(50, 1, &mut rng));
    let report = Report::new(&Ksg::new(3), x.samples(), y.samples(), 0, 0).expect("a report");
    assert!(report.estimate.deviation.is_some() && report.by_n.len() == 9, "{report}");
    let few = Ksg::new(3).estimate_with_deviation(
        Samples::new(&x.data[..49], 49, 1).expect("samples"),
        Samples::new(&y.data[..49], 49, 1).expect("samples"),
        0,
    );
    assert_eq!(few.err(), Some(Error::TooFewPoints { n: 4, k: 3 }));
}
