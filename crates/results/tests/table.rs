//! Tables: filters, quantities, wide views, joint tables, aggregates.

use interlayer_results::polars::prelude::{col, lit};
use interlayer_results::{Error, Header, Measured, Quantity, Row, SaveDefect, Table};

use crate::sample::{error, id, information, run, table};

fn parts() -> [Table; 4] {
    [table("mlp", 16, 0, 4), table("mlp", 64, 0, 4), table("mlp", 64, 1, 3), table("shortcut", 64, 0, 4)]
}

fn all() -> Table {
    Table::concat(&parts()).unwrap()
}

#[test]
fn rows_there_and_back() {
    let (header, rows) = run("mlp", 16, 0, 4);
    let table = Table::of(&header, &rows).unwrap();
    assert_eq!((table.len(), table.rows()), (18, rows));
    assert_eq!(table.headers().collect::<Vec<_>>(), [&header]);
    let names: Vec<_> = table.frame().get_column_names().into_iter().map(|n| n.as_str()).collect();
    assert_eq!(names[..9], ["run", "figure", "dataset", "architecture", "width", "depth", "seed", "epoch", "quantity"]);
    let empty = Table::empty();
    assert!(empty.is_empty() && empty.rows().is_empty() && empty.wide().height() == 0);
    assert_eq!(empty.frame().width(), table.frame().width());
    assert_eq!(Table::of(&header, &[]).unwrap(), empty);
}

#[test]
fn a_table_is_of_its_run_and_has_each_measurement_once() {
    let (header, rows) = run("mlp", 16, 0, 2);
    let stranger = [rows[0].clone(), Row { run: "other".into(), ..rows[1].clone() }];
    let refused = Table::of(&header, &stranger);
    assert!(matches!(refused, Err(Error::Save { defect: SaveDefect::OtherRun { index: 1, .. }, .. })), "{refused:?}");
    let twice = [rows[0].clone(), Row { value: 0.3, ..rows[0].clone() }];
    let said = Table::of(&header, &twice).unwrap_err().to_string();
    assert!(said.contains("\"test error, running\" twice at epoch 1"), "{said}");
    assert!(Table::of(&header, &[rows[3].clone(), Row { k: Some(4), ..rows[3].clone() }]).is_ok());
}

#[test]
fn filters_keep_order_and_chain() {
    let table = all();
    assert_eq!(table.architectures(["mlp"]).headers().len(), 3);
    assert_eq!(table.architectures(["mlp", "shortcut"]), table);
    assert_eq!(table.architectures(["mlp"]).widths([64]).seeds([1]), parts()[2]);
    assert_eq!(table.runs([id("shortcut", 64, 0)]), parts()[3]);
    assert_eq!(table.epochs(2..=3).wide().height(), 8);
    assert_eq!(table.depths([3]), table);
    assert!(table.depths([5]).is_empty() && table.datasets(["mnist"]).is_empty());
    assert_eq!(table.figure("5b"), table);
    assert!(table.figure("5").is_empty());
    let low = |row: &Measured<'_>| row.is(&error("running")) && row.value < 0.25;
    assert_eq!(table.keep(low).len(), 3);
    let same =
        col("quantity").eq(lit("test error")).and(col("evaluation").eq(lit("running"))).and(col("value").lt(lit(0.25)));
    assert_eq!(table.filter(same).unwrap(), table.keep(low));
    assert!(matches!(table.filter(col("nonsense").eq(lit(1))), Err(Error::Polars(_))));
}

#[test]
fn last_epochs_of_runs_of_different_lengths() {
    let last = all().last_epochs();
    let last: Vec<_> = last.values(&error("running")).into_iter().map(|row| (row.header.width, row.epoch)).collect();
    assert_eq!(last, [(16, 4), (64, 4), (64, 3), (64, 4)]);
}

#[test]
fn a_wide_view_has_a_column_for_each_quantity() {
    let wide = table("mlp", 64, 0, 3).wide();
    let names: Vec<_> = wide.get_column_names().into_iter().map(|n| n.as_str()).collect();
    let of_rows = [
        "epoch",
        "test error, running",
        "test error, batch",
        "effective rank",
        "mutual information (first; merged), running",
        "mutual information (first; last), running",
    ];
    assert_eq!(names[6..], of_rows);
    assert_eq!(wide.height(), 3);
    let last: Vec<_> = wide.column(of_rows[5]).unwrap().f64().unwrap().iter().collect();
    assert_eq!(last, [None, Some(6.0), None]);
}

#[test]
fn several_estimates_of_one_quantity_are_columns_of_their_own() {
    let (header, rows) = run("mlp", 64, 0, 1);
    let information = rows[3].clone();
    let shuffled = Row { shuffle: Some(0), value: 0.0, ..information.clone() };
    let wide = Table::of(&header, &[information, shuffled]).unwrap().wide();
    let names: Vec<_> = wide.get_column_names().into_iter().skip(7).map(|n| n.as_str()).collect();
    assert_eq!(
        names,
        [
            "mutual information (first; merged), running, KSG1, k = 3, N = 10000",
            "mutual information (first; merged), running, KSG1, k = 3, N = 10000, shuffled by 0",
        ]
    );
    let row = Row::new(&header.run, 1, "seed", 3.0);
    assert!(Table::of(&header, &[row]).unwrap().wide().column("seed'").is_ok(), "a name that is taken");
}

#[test]
fn joint_tables_have_each_row_once() {
    let [a, b, ..] = parts();
    let both = Table::concat([&a, &b]).unwrap();
    assert_eq!(both.rows(), [a.rows(), b.rows()].concat());
    assert_eq!(Table::concat([&both, &a, &b.epochs([1])]).unwrap(), both);
    assert_eq!(Table::concat([&a.epochs([1]), &a.epochs(2..=4)]).unwrap().len(), a.len());
    assert!(Table::concat([]).unwrap().is_empty());
}

#[test]
fn one_id_of_two_runs_is_refused_with_what_differs() {
    let (header, rows) = run("mlp", 64, 0, 2);
    let of = |header: &Header| Table::of(header, &rows).unwrap();
    let said = |other: &Header| Table::concat([&of(&header), &of(other)]).unwrap_err().to_string();
    let mut other = header.clone();
    other.config["learning_rate"] = 0.01.into();
    assert!(said(&other).contains("\"mlp-w64-s0\"; they differ in config.learning_rate: 0.001 and 0.01"));
    assert!(said(&Header { width: 32, ..header.clone() }).contains("width: 64 and 32"));
    let mut other = header.clone();
    other.dataset.checksum = "def".into();
    assert!(said(&other).contains("dataset.checksum: \"abc\" and \"def\""));

    let changed = rows.iter().map(|row| Row { value: row.value + 1.0, ..row.clone() }).collect::<Vec<_>>();
    let changed = Table::of(&header, &changed).unwrap();
    let said = Table::concat([&of(&header), &changed]).unwrap_err().to_string();
    assert!(said.contains("two values of \"test error, running\" at epoch 1, 0.8 and 1.8"), "{said}");
}

#[test]
fn a_text_means_one_quantity_or_is_refused() {
    let table = all();
    assert_eq!(table.quantities().len(), 5);
    assert_eq!(table.quantity("effective rank").unwrap(), Quantity::new("effective rank"));
    assert_eq!(table.quantity("mutual information (first; last), running").unwrap(), information("last"));
    for text in ["test error", "mutual information", "nonsense", "epoch", ""] {
        match table.quantity(text) {
            Err(Error::Quantity { asked, there }) => {
                assert_eq!(asked, text);
                assert!(there.contains("\"test error, running\", \"test error, batch\""), "{there}");
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn mean_and_quantiles_by_hand() {
    let one = |seed: u64, values: &[(u32, f64)]| {
        let header = Header { seed, ..Header::new(format!("s{seed}")) };
        let rows: Vec<Row> =
            values.iter().map(|&(epoch, value)| Row::new(&header.run, epoch, "accuracy", value)).collect();
        Table::of(&header, &rows).unwrap()
    };
    let runs = [one(0, &[(1, 0.9), (2, 0.4)]), one(1, &[(1, 0.7), (2, 0.1)]), one(2, &[(2, 0.3)]), one(3, &[(2, 0.2)])];
    let table = Table::concat(&runs).unwrap();
    let frame = table.over_seeds("accuracy", &[0.0, 0.25, 0.5, 1.0]).unwrap();
    let names: Vec<_> = frame.get_column_names().into_iter().map(|n| n.as_str()).collect();
    assert_eq!(
        names,
        ["dataset", "architecture", "width", "depth", "epoch", "runs", "mean", "q0", "q0.25", "q0.5", "q1"]
    );
    let cell = |name: &str, row: usize| frame.column(name).unwrap().f64().unwrap().get(row).unwrap();
    let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-12, "{a} {b}");
    assert_eq!(frame.height(), 2);
    close(cell("mean", 0), 0.8);
    // Sorted 0.1 0.2 0.3 0.4: rank 0.75 of 0..3 lies three quarters of the way from 0.1 to 0.2.
    close(cell("mean", 1), 0.25);
    close(cell("q0", 1), 0.1);
    close(cell("q0.25", 1), 0.175);
    close(cell("q0.5", 1), 0.25);
    close(cell("q1", 1), 0.4);
    let runs: Vec<_> = frame.column("runs").unwrap().u32().unwrap().iter().collect();
    assert_eq!(runs, [Some(2), Some(4)]);
    assert!(matches!(table.over_seeds("nonsense", &[]), Err(Error::Quantity { .. })));
    for quantile in [-0.1, 1.1, f64::NAN] {
        assert!(matches!(table.over_seeds("accuracy", &[quantile]), Err(Error::Quantile { .. })));
    }
}

#[test]
fn different_datasets_are_not_averaged_together() {
    let (mut header, rows) = run("mlp", 64, 0, 1);
    header.dataset.name = "mnist".into();
    let both = Table::concat([&Table::of(&header, &rows).unwrap(), &table("mlp", 64, 1, 1)]).unwrap();
    assert_eq!(both.over_seeds("effective rank", &[]).unwrap().height(), 2);
}

#[test]
fn prints_a_column_for_each_quantity() {
    let printed = all().to_string();
    for word in ["architecture", "mlp", "effective"] {
        assert!(printed.contains(word), "{printed}");
    }
    assert!(!printed.contains("depth"), "it is the same in all rows: {printed}");
}
