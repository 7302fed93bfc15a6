//! Files: round trips, damage, strangers, interruptions.

use std::fs;
use std::path::Path;

use interlayer_results::polars::prelude::{Column, DataFrame};
use interlayer_results::{Error, Header, Loaded, Row, RunStore, SaveDefect, Table};
use polars_io::parquet::write::ParquetWriter;
use tempfile::TempDir;

use crate::sample::{id, record, run as sample};

fn store() -> (TempDir, RunStore) {
    let dir = tempfile::tempdir().unwrap();
    let store = RunStore::open(dir.path().join("quick/runs")).unwrap();
    (dir, store)
}

fn save(store: &RunStore, architecture: &str, width: u32, seed: u64) -> Vec<Row> {
    let (header, rows) = sample(architecture, width, seed, 5);
    store.save(&record(header), &rows).unwrap();
    rows
}

#[test]
fn a_run_comes_back_as_it_was_saved() {
    let (_dir, store) = store();
    let run = id("mlp", 64, 0);
    assert!(!store.contains(&run));
    let saved = save(&store, "mlp", 64, 0);
    assert!(store.contains(&run));
    let (read, table) = store.load(&run).unwrap();
    assert_eq!(read, record(sample("mlp", 64, 0, 5).0));
    assert_eq!(table.rows(), saved);
    assert_eq!(table.headers().collect::<Vec<_>>(), [&read.header]);
    let mut names: Vec<_> = fs::read_dir(store.folder()).unwrap().map(|e| e.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["mlp-w64-s0.json", "mlp-w64-s0.parquet"]);
}

#[test]
fn the_same_rows_are_the_same_bytes() {
    let (_dir, store) = store();
    let path = store.path(&id("mlp", 64, 0));
    save(&store, "mlp", 64, 0);
    let (parquet, json) = (fs::read(&path).unwrap(), fs::read(path.with_extension("json")).unwrap());
    save(&store, "mlp", 64, 0);
    assert_eq!(fs::read(&path).unwrap(), parquet);
    assert_eq!(fs::read(path.with_extension("json")).unwrap(), json);
}

#[test]
fn numbers_that_are_none_and_extremes_survive() {
    let (_dir, store) = store();
    let (header, mut rows) = sample("mlp", 64, u64::MAX, 2);
    rows[0].value = f64::INFINITY;
    rows[1].value = f64::NAN;
    store.save(&record(header.clone()), &rows).unwrap();
    let (record, table) = store.load(&header.run).unwrap();
    let back = table.rows();
    assert_eq!((&back[0], &back[2..]), (&rows[0], &rows[2..]));
    assert!(back[1].value.is_nan());
    assert_eq!(record.header.seed, u64::MAX);
}

#[test]
fn all_runs_in_the_order_of_their_ids() {
    let (_dir, store) = store();
    let second = save(&store, "shortcut", 64, 0);
    let first = save(&store, "mlp", 64, 0);
    let Loaded { table, records, warnings } = store.load_all().unwrap();
    assert_eq!(table.rows(), [first, second].concat());
    assert!(warnings.is_empty());
    assert!(records.iter().map(|record| &record.header).eq(table.headers()));
    let empty = RunStore::open(store.folder().join("empty")).unwrap().load_all().unwrap();
    assert!(empty.table.is_empty() && empty.warnings.is_empty());
}

/// Saves three runs, spoils the middle one, and expects the two others and one warning that names the file.
fn one_skipped(spoil: impl Fn(&Path)) -> Error {
    let (_dir, store) = store();
    let good = [save(&store, "a", 8, 0), save(&store, "c", 8, 0)].concat();
    save(&store, "b", 8, 0);
    let path = store.path(&id("b", 8, 0));
    spoil(&path);
    let Loaded { table, mut warnings, .. } = store.load_all().unwrap();
    assert_eq!(table.rows(), good);
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    let warning = warnings.remove(0);
    assert_eq!(warning.path, path);
    let said = warning.to_string();
    assert!(said.starts_with("skipped: ") && said.contains("b-w8-s0.parquet"), "{said}");
    warning.error
}

#[test]
fn a_truncated_file_is_named_and_skipped() {
    for keep in [0.0, 0.1, 0.5, 0.99] {
        let error = one_skipped(|path| {
            let bytes = fs::read(path).unwrap();
            fs::write(path, &bytes[..(bytes.len() as f64 * keep) as usize]).unwrap();
        });
        assert!(matches!(error, Error::Damaged { .. }), "{error}");
    }
}

#[test]
fn a_flipped_bit_is_named_and_skipped() {
    for at in [4, 200, 1000] {
        let error = one_skipped(|path| {
            let mut bytes = fs::read(path).unwrap();
            bytes[at] ^= 1;
            fs::write(path, bytes).unwrap();
        });
        assert!(matches!(error, Error::Damaged { .. }), "{error}");
    }
}

/// The record of a file whose content was replaced on purpose.
pub(crate) fn sign(path: &Path) {
    let json = path.with_extension("json");
    let mut record: serde_json::Value = serde_json::from_slice(&fs::read(&json).unwrap()).unwrap();
    let bytes = fs::read(path).unwrap();
    let digest: String = <sha2::Sha256 as sha2::Digest>::digest(&bytes).iter().map(|b| format!("{b:02x}")).collect();
    record["parquet"] = serde_json::json!({ "bytes": bytes.len(), "sha256": digest });
    fs::write(json, record.to_string()).unwrap();
}

#[test]
fn a_text_file_with_the_name_of_a_table_is_named_and_skipped() {
    let text = |path: &Path| fs::write(path, "epoch,test_error\n1,0.5\n").unwrap();
    assert!(matches!(one_skipped(text), Error::Damaged { .. }));
    let signed = one_skipped(|path| {
        text(path);
        sign(path);
    });
    assert!(matches!(signed, Error::Parquet { .. }), "{signed}");
    let stranger = one_skipped(|path| {
        text(path);
        fs::remove_file(path.with_extension("json")).unwrap();
    });
    assert!(matches!(stranger, Error::Record { .. }), "{stranger}");
}

#[test]
fn a_table_with_other_columns_is_named_and_skipped() {
    let (header, rows) = sample("b", 8, 0, 3);
    let frame = Table::of(&header, &rows).unwrap().frame().clone();
    let without = |change: &dyn Fn(&mut DataFrame)| {
        one_skipped(|path| {
            let mut frame = frame.clone();
            change(&mut frame);
            ParquetWriter::new(fs::File::create(path).unwrap()).finish(&mut frame).unwrap();
            sign(path);
        })
    };
    let error = without(&|frame| *frame = frame.drop("evaluation").unwrap());
    assert!(matches!(&error, Error::Schema { defect, .. } if defect.contains("no column \"evaluation\"")), "{error}");
    let error = without(&|frame| {
        frame.with_column(Column::new("value".into(), vec!["x"; rows.len()])).unwrap();
    });
    assert!(matches!(&error, Error::Schema { defect, .. } if defect.contains("\"value\" is of type str")), "{error}");
    let gaps: Vec<Option<f64>> = vec![None; rows.len()];
    let error = without(&|frame| {
        frame.with_column(Column::new("value".into(), &gaps)).unwrap();
    });
    assert!(matches!(&error, Error::Schema { defect, .. } if defect.contains("\"value\" has missing")), "{error}");
}

#[test]
fn a_copy_under_another_name_is_named_and_skipped() {
    let error = one_skipped(|path| {
        let of = path.with_file_name("a-w8-s0.parquet");
        fs::copy(&of, path).unwrap();
        fs::copy(of.with_extension("json"), path.with_extension("json")).unwrap();
    });
    assert!(matches!(&error, Error::Schema { defect, .. } if defect.contains("\"a-w8-s0\"")), "{error}");
}

#[test]
fn a_broken_record_is_named_and_skipped() {
    let error = one_skipped(|path| fs::write(path.with_extension("json"), "{\"run\": \"b").unwrap());
    assert!(matches!(&error, Error::Record { defect, .. } if defect == "it is cut short"), "{error}");
}

#[test]
fn a_folder_with_the_name_of_a_table_is_named_and_skipped() {
    let error = one_skipped(|path| {
        fs::remove_file(path).unwrap();
        fs::create_dir(path).unwrap();
    });
    assert!(matches!(error, Error::Io { action: "read", .. }), "{error}");
}

#[test]
fn an_interrupted_save_is_no_run() {
    let (_dir, store) = store();
    save(&store, "mlp", 8, 0);
    // Killed between the record and the rows, and in the middle of writing either.
    fs::remove_file(store.path(&id("mlp", 8, 0))).unwrap();
    fs::write(store.folder().join(".partial-a1b2"), b"PAR1 half").unwrap();
    assert!(!store.contains(&id("mlp", 8, 0)));
    let Loaded { table, warnings, .. } = store.load_all().unwrap();
    assert!(table.is_empty() && warnings.is_empty());
    assert!(matches!(store.load(&id("mlp", 8, 0)), Err(Error::Absent { .. })));
    save(&store, "mlp", 8, 0);
    assert!(store.contains(&id("mlp", 8, 0)));
}

#[test]
fn a_folder_is_made_by_saving_and_not_by_reading() {
    let (_dir, store) = store();
    assert!(store.load_all().unwrap().table.is_empty() && store.datasets().unwrap().is_empty());
    assert!(!store.folder().exists());
    save(&store, "mlp", 8, 0);
    assert_eq!(store.datasets().unwrap().into_iter().map(|dataset| dataset.name).collect::<Vec<_>>(), ["digits"]);
}

#[test]
fn what_would_fail_at_the_end_fails_before() {
    let (dir, store) = store();
    let run = id("mlp", 8, 0);
    store.prepare([&run]).unwrap();
    fs::write(store.folder().join(".partial-nddgaq"), "half").unwrap();
    store.prepare([&run]).unwrap();
    assert_eq!(fs::read_dir(store.folder()).unwrap().count(), 0, "what a stopped process left is gone");

    assert!(matches!(store.prepare(["a b"]), Err(Error::RunId { .. })));
    fs::create_dir(store.path(&run)).unwrap();
    let said = store.prepare([&run]).unwrap_err().to_string();
    assert!(said.contains("mlp-w8-s0.parquet is a folder, and a file is needed"), "{said}");

    let file = dir.path().join("file");
    fs::write(&file, "").unwrap();
    for folder in [file.clone(), file.join("deeper")] {
        let refused = RunStore::open(&folder).and_then(|store| store.prepare([&run])).unwrap_err().to_string();
        assert!(refused.contains(&format!("{} is a file, and a folder is needed", file.display())), "{refused}");
    }
}

#[test]
fn a_save_that_fails_leaves_nothing_half() {
    let (_dir, store) = store();
    let (header, rows) = sample("mlp", 8, 0, 2);
    fs::create_dir_all(store.folder()).unwrap();
    // The rows cannot take their place: something else is there.
    fs::create_dir(store.path(&rows[0].run)).unwrap();
    assert!(matches!(store.save(&record(header), &rows), Err(Error::Io { .. })));
    assert!(!store.contains(&rows[0].run));
    let left: Vec<_> = fs::read_dir(store.folder()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left, ["mlp-w8-s0.parquet"], "the folder that was in the way, and nothing else");
}

#[test]
fn what_is_no_run_is_not_saved() {
    let (_dir, store) = store();
    let (header, rows) = sample("mlp", 8, 0, 2);
    for wrong in ["", "../up", "a/b", ".hidden", "new\nline", "a b", "ü"] {
        let record = record(Header { run: wrong.into(), ..header.clone() });
        assert!(matches!(store.save(&record, &rows), Err(Error::RunId { .. })), "{wrong:?}");
        assert!(!store.contains(wrong));
        assert!(matches!(store.load(wrong), Err(Error::RunId { .. })));
    }
    let record = record(header);
    assert!(matches!(store.save(&record, &[]), Err(Error::Save { defect: SaveDefect::Empty, .. })));
    let mixed = [rows[0].clone(), Row { run: "other".into(), ..rows[1].clone() }];
    let refused = store.save(&record, &mixed);
    assert!(matches!(refused, Err(Error::Save { defect: SaveDefect::OtherRun { index: 1, .. }, .. })), "{refused:?}");
    let twice = [rows[0].clone(), rows[0].clone()];
    assert!(matches!(store.save(&record, &twice), Err(Error::Save { defect: SaveDefect::Twice { .. }, .. })));
    assert!(!store.contains(&rows[0].run));
}
