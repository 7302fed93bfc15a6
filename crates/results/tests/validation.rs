//! Estimates of known problems: files and summaries.

use std::collections::BTreeMap;
use std::fs;

use interlayer_results::{Error, Machine, Validation, ValidationRecord, ValidationRow};

fn row(dims: u32, seed: u64, bits: Option<f64>) -> ValidationRow {
    ValidationRow {
        family: "dense Gaussian".into(),
        problem: String::new(),
        dims_x: dims,
        dims_y: dims,
        n: 500,
        estimator: "LNC, k = 10".into(),
        seed,
        truth_bits: 1.0,
        bits,
        refusal: bits.is_none().then(|| format!("k = 10 is not above the {} coordinates", 2 * dims)),
        seconds: 0.25,
    }
}

fn record() -> ValidationRecord {
    ValidationRecord {
        versions: BTreeMap::from([("interlayer".into(), "0.1.0".into())]),
        commit: None,
        machine: Machine { cpu: "a processor".into(), cores: 2, os: "linux".into() },
    }
}

fn table() -> Validation {
    let rows = vec![row(2, 0, Some(0.9)), row(2, u64::MAX, Some(1.28)), row(25, 0, None), row(3, 0, Some(-0.5))];
    Validation::from_rows(rows)
}

#[test]
fn a_table_comes_back_as_it_was_saved() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("new/dense.parquet");
    assert!(matches!(Validation::load(&path), Err(Error::Absent { .. })));
    table().save(&path, &record()).unwrap();
    assert_eq!(Validation::load(&path).unwrap(), (record(), table()));
    let bytes = fs::read(&path).unwrap();
    table().save(&path, &record()).unwrap();
    assert_eq!(fs::read(&path).unwrap(), bytes);

    fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    assert!(matches!(Validation::load(&path), Err(Error::Damaged { .. })));
}

#[test]
fn seeds_are_summed_up_and_refusals_are_kept_apart() {
    let [two, twenty_five, three] = &table().summaries()[..] else { panic!("{:?}", table().summaries()) };
    assert_eq!((two.dims, two.seeds, two.refusal.as_ref()), ((2, 2), 2, None));
    assert!((two.bias.unwrap() - 0.09).abs() < 1e-12);
    assert!((two.deviation.unwrap() - 0.19 * 2.0_f64.sqrt()).abs() < 1e-12);
    assert!(!two.fails(), "less than a tenth of the truth");

    assert_eq!((twenty_five.seeds, twenty_five.bias, twenty_five.deviation), (0, None, None));
    assert!(twenty_five.refusal.as_ref().unwrap().contains("50 coordinates"));
    assert!(!twenty_five.fails(), "who says nothing says nothing wrong");

    assert_eq!((three.bias, three.deviation), (Some(-1.5), None));
    assert!(three.fails());
}
