//! Tables: columns, filters, aggregates.

use interlayer_results::{COLUMNS, Error, Information, Row, Table};

use crate::sample::{id, rows};

fn all() -> Vec<Row> {
    [rows("mlp", 16, 0, 4), rows("mlp", 64, 0, 4), rows("mlp", 64, 1, 3), rows("shortcut", 64, 0, 4)].concat()
}

#[test]
fn rows_there_and_back() {
    let table = Table::from_rows(&all());
    assert_eq!(table.len(), 15);
    assert_eq!(table.rows(), all());
    let names: Vec<_> = table.frame().get_column_names().into_iter().map(|n| n.to_string()).collect();
    assert_eq!(names, COLUMNS);
    let empty = Table::from_rows(&[]);
    assert!(empty.is_empty() && empty.rows().is_empty());
    assert_eq!(empty.frame().width(), COLUMNS.len());
}

#[test]
fn a_frame_must_have_the_columns() {
    let frame = Table::from_rows(&all()).frame().clone();
    assert_eq!(Table::from_frame(&frame).unwrap().rows(), all());
    for name in COLUMNS {
        match Table::from_frame(&frame.drop(name).unwrap()) {
            Err(Error::Schema { defect, .. }) => assert!(defect.contains(name), "{name}: {defect}"),
            other => panic!("{name}: {other:?}"),
        }
    }
}

#[test]
fn filters_keep_order_and_chain() {
    let table = Table::from_rows(&all());
    assert_eq!(table.architectures(["mlp"]).len(), 11);
    assert_eq!(table.architectures(["mlp", "shortcut"]), table);
    assert_eq!(table.architectures(["mlp"]).widths([64]).seeds([1]).rows(), rows("mlp", 64, 1, 3));
    assert_eq!(table.runs([id("shortcut", 64, 0)]).rows(), rows("shortcut", 64, 0, 4));
    assert_eq!(table.epochs(2..=3).len(), 8);
    assert_eq!(table.depths([3]).len(), 15);
    assert!(table.depths([5]).is_empty());
    assert!(table.datasets(["mnist"]).is_empty());
    assert_eq!(table.figure("5b").len(), 15);
    assert!(table.figure("5").is_empty());
    assert_eq!(table.keep(|row| row.test_error < 0.25).len(), 3);
}

#[test]
fn last_epochs_of_runs_of_different_lengths() {
    let mut shuffled = all();
    shuffled.swap(0, 3);
    let last: Vec<_> =
        Table::from_rows(&shuffled).last_epochs().rows().into_iter().map(|r| (r.width, r.seed, r.epoch)).collect();
    assert_eq!(last, [(16, 0, 4), (64, 0, 4), (64, 1, 3), (64, 0, 4)]);
}

#[test]
fn concat_puts_one_after_the_other() {
    let (a, b) = (Table::from_rows(&rows("a", 8, 0, 2)), Table::from_rows(&rows("b", 8, 0, 3)));
    assert_eq!(Table::concat([&a, &b]).rows(), [rows("a", 8, 0, 2), rows("b", 8, 0, 3)].concat());
    assert!(Table::concat([]).is_empty());
}

#[test]
fn mean_and_quantiles_by_hand() {
    let one = |seed: u64, epoch: u32, error: f64, bits: Option<f64>| Row {
        architecture: "mlp".into(),
        width: 64,
        depth: 3,
        seed,
        epoch,
        test_error: error,
        mi_last: bits.map(|bits| Information { bits, duplicates: 0.0, saturated: 0.0 }),
        ..Row::new(format!("s{seed}"))
    };
    let errors = [0.4, 0.1, 0.3, 0.2];
    let mut rows: Vec<Row> = errors.iter().zip(0..).map(|(&e, seed)| one(seed, 2, e, None)).collect();
    rows.push(one(0, 1, 0.9, Some(3.0)));
    rows.push(one(1, 1, 0.7, Some(5.0)));
    rows.push(one(2, 1, 0.5, None));
    let table = Table::from_rows(&rows);

    let frame = table.over_seeds("test_error", &[0.0, 0.25, 0.5, 1.0]).unwrap();
    let names: Vec<_> = frame.get_column_names().into_iter().map(|n| n.as_str()).collect();
    assert_eq!(
        names,
        ["dataset", "architecture", "width", "depth", "epoch", "runs", "mean", "q0", "q0.25", "q0.5", "q1"]
    );
    let cell = |name: &str, row: usize| frame.column(name).unwrap().f64().unwrap().get(row).unwrap();
    let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-12, "{a} {b}");
    assert_eq!(frame.height(), 2);
    close(cell("mean", 0), 0.7);
    // Sorted 0.1 0.2 0.3 0.4: rank 0.75 of 0..3 lies three quarters of the way from 0.1 to 0.2.
    close(cell("mean", 1), 0.25);
    close(cell("q0", 1), 0.1);
    close(cell("q0.25", 1), 0.175);
    close(cell("q0.5", 1), 0.25);
    close(cell("q1", 1), 0.4);

    let frame = table.over_seeds("mi_last", &[0.5]).unwrap();
    let runs: Vec<_> = frame.column("runs").unwrap().u32().unwrap().iter().collect();
    assert_eq!(runs, [Some(2), Some(0)]);
    let means: Vec<_> = frame.column("mean").unwrap().f64().unwrap().iter().collect();
    assert_eq!(means, [Some(4.0), None]);
}

#[test]
fn questions_that_make_no_sense_are_named() {
    let table = Table::from_rows(&all());
    for column in ["nonsense", "run", "epoch", ""] {
        match table.over_seeds(column, &[]) {
            Err(Error::Column { column: asked, there }) => {
                assert_eq!(asked, column);
                assert!(there.contains("test_error, test_loss_batch"), "{there}");
            }
            other => panic!("{other:?}"),
        }
    }
    for quantile in [-0.1, 1.1, f64::NAN] {
        assert!(matches!(table.over_seeds("test_error", &[quantile]), Err(Error::Quantile { .. })));
    }
}

#[test]
fn different_datasets_are_not_averaged_together() {
    let mut rows = [rows("mlp", 64, 0, 1), rows("mlp", 64, 1, 1)].concat();
    rows[1].dataset = "mnist".into();
    assert_eq!(Table::from_rows(&rows).over_seeds("test_error", &[]).unwrap().height(), 2);
}

#[test]
fn prints_what_a_person_reads_first() {
    let printed = Table::from_rows(&all()).to_string();
    for word in ["architecture", "test_error", "mi_merged", "null", "mlp"] {
        assert!(printed.contains(word), "{printed}");
    }
}
