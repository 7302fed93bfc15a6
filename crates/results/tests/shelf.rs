//! Rows of other kinds on a shelf: round trips and strangers.

use interlayer_results::{Error, EstimateRow, GradientRow, RunRow, Shelf};

use crate::sample::record;

fn estimates(run: &str) -> Vec<EstimateRow> {
    let row = EstimateRow {
        run: run.into(),
        dataset: "digits".into(),
        architecture: "mlp".into(),
        width: 64,
        depth: 3,
        seed: 1,
        epoch: 20,
        momentum: Some(0.99),
        test_error: 0.25,
        x: "first".into(),
        y: "merged".into(),
        k: 3,
        n: 10_000,
        scaling: "none".into(),
        shuffle: None,
        bits: 6.5,
        ceiling: 11.5,
        duplicates: Some(0.0),
        saturated: None,
    };
    let null = EstimateRow { shuffle: Some(u64::MAX), bits: -0.01, momentum: None, ..row.clone() };
    vec![row, null]
}

fn gradients(run: &str) -> Vec<GradientRow> {
    let row = GradientRow {
        run: run.into(),
        dataset: "digits".into(),
        architecture: "mlp".into(),
        width: 64,
        depth: 3,
        seed: 1,
        epoch: 20,
        layer: "all".into(),
        batch_size: 600,
        batches: 100,
        signal: 0.5,
        noise: 2.0,
        weights: 8.0,
    };
    assert_eq!(row.ratio(), 0.25);
    vec![row]
}

fn come_back<R: RunRow + PartialEq + std::fmt::Debug>(rows: &[R]) {
    let folder = tempfile::tempdir().unwrap();
    let shelf = Shelf::<R>::open(folder.path()).unwrap();
    shelf.save(&record(rows[0].run()), rows).unwrap();
    assert_eq!(shelf.read(rows[0].run()).unwrap().1, rows);
    assert_eq!(shelf.read_all().unwrap().0, rows);
}

#[test]
fn rows_come_back_as_they_were_saved() {
    come_back(&estimates("a-run"));
    come_back(&gradients("a-run"));
}

#[test]
fn rows_of_another_kind_are_named_and_skipped() {
    let folder = tempfile::tempdir().unwrap();
    Shelf::open(folder.path()).unwrap().save(&record("a-run"), &gradients("a-run")).unwrap();
    let shelf = Shelf::<EstimateRow>::open(folder.path()).unwrap();
    let error = shelf.read("a-run").unwrap_err();
    assert!(matches!(error, Error::Schema { .. }) && error.to_string().contains("momentum"), "{error}");
    let (rows, warnings) = shelf.read_all().unwrap();
    assert_eq!((rows.len(), warnings.len()), (0, 1));
}
