//! An estimate's report in small panels.

use std::fs;
use std::path::Path;

use interlayer_figures::{Error, EstimateReport, NullBand, estimate_report};

fn report() -> EstimateReport {
    let named = |list: &[(&str, f64)]| list.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect();
    EstimateReport {
        estimator: "KSG1, k = 3, N = 10000, 128 + 128 dims".into(),
        bits: 6.159,
        deviation: Some(0.021),
        ceiling: Some(11.4754),
        null: Some(NullBand { permutations: 20, seed: 0, mean: -0.0015, deviation: Some(0.0118), p: 1.0 / 21.0 }),
        baseline: Some(("Gaussian, Ledoit-Wolf".into(), 9.87)),
        k: 3,
        n: 10_000,
        by_k: vec![(1, 6.31), (2, 6.22), (3, 6.159), (5, 6.05), (10, 5.84), (20, 5.55)],
        by_n: (2..=10).map(|parts| (10_000 / parts, 6.159 - 0.12 * (parts as f64 - 1.0))).collect(),
        shares: named(&[
            ("at the ceiling", 0.083),
            ("duplicates", 0.0),
            ("ties", 0.0002),
            ("near ties", 0.0),
            ("saturated", 0.41),
        ]),
        dimensions: vec![("x".into(), Some(9.4)), ("y".into(), Some(7.1)), ("x and y".into(), None)],
    }
}

fn keep(name: &str, report: &EstimateReport) -> String {
    let figure = estimate_report(report).unwrap();
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("gallery");
    figure.save(&dir, name).unwrap();
    fs::write(dir.join(format!("{name}-screen.png")), figure.png(110).unwrap()).unwrap();
    figure.svg().to_owned()
}

#[test]
fn all_of_it_is_there() {
    let svg = keep("report", &report());
    for text in [
        "6.159 ± 0.021 bits",
        "KSG1, k = 3, N = 10000, 128 + 128 dims",
        "Gaussian, Ledoit-Wolf",
        "0.002 ± 0.012",
        "11.475",
        "1000 / N",
        "8.3 %",
        "41.0 %",
        "&lt; 0.1 %",
        "near ties",
        "unknown",
        "p = 0.048",
    ] {
        assert!(svg.contains(text), "{text}");
    }
}

#[test]
fn less_of_it_and_at_the_edges() {
    let nothing = EstimateReport {
        bits: -0.003,
        deviation: Some(0.0),
        ceiling: None,
        null: None,
        baseline: None,
        by_k: vec![(3, -0.003)],
        by_n: Vec::new(),
        dimensions: Vec::new(),
        ..report()
    };
    let svg = keep("report-little", &nothing);
    assert!(!svg.contains("random pairings") && !svg.contains("ceiling</text>"));
    let ceiling = EstimateReport {
        bits: 11.47,
        baseline: Some(("Gaussian, Ledoit-Wolf".into(), 148.3)),
        deviation: Some(0.3),
        ..report()
    };
    let svg = keep("report-ceiling", &ceiling);
    assert!(svg.contains("11.470 ± 0.300") && svg.contains("148.300"));
    // An arrow points to the baseline, which would squeeze all else.
    assert!(!svg.contains(">100</text>") && !svg.contains(">150</text>"));
}

#[test]
fn one_pairing_has_no_deviation() {
    let null = NullBand { permutations: 1, seed: 0, mean: 0.036, deviation: None, p: 0.5 };
    let svg = keep("report-one-pairing", &EstimateReport { null: Some(null), ..report() });
    assert!(svg.contains("1 random pairing, seed 0, deviation unknown, p = 0.500"), "{svg}");
    assert!(svg.contains("\n0.036\n") && !svg.contains("0.036 ±"), "{svg}");
}

#[test]
fn what_is_no_number_is_refused() {
    for broken in [
        EstimateReport { bits: f64::NAN, ..report() },
        EstimateReport { by_n: vec![(5, f64::INFINITY)], ..report() },
        EstimateReport { dimensions: vec![("x".into(), Some(f64::NAN))], ..report() },
    ] {
        assert!(matches!(estimate_report(&broken), Err(Error::Empty { .. })));
    }
}
