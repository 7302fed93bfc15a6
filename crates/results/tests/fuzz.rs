//! Damaged files in a store: the rows that were saved, or an error, never a panic.

use std::fs;

use interlayer_fuzz::{damaged, each};
use interlayer_results::{Error, Store};
use rand::RngExt;

use crate::sample::{record, rows};
use crate::store::sign;

#[test]
fn damaged_files_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).unwrap();
    let rows = rows("mlp", 8, 0, 3);
    let run = rows[0].run.as_str();
    let parquet = store.save(&record(run), &rows).unwrap();
    let json = parquet.with_extension("json");
    let whole = [&parquet, &json].map(|path| fs::read(path).unwrap());
    each(300, |rng| {
        fs::write(&parquet, &whole[0]).unwrap();
        fs::write(&json, &whole[1]).unwrap();
        match rng.random_range(0..3) {
            // The checksum tells: no damaged table gets as far as the reader.
            0 => {
                let file = damaged(&whole[0], rng);
                fs::write(&parquet, &file).unwrap();
                match store.load(run) {
                    Ok((_, table)) => assert!(file == whole[0] && table.rows() == rows),
                    Err(error) => assert!(matches!(error, Error::Damaged { .. }), "{error}"),
                }
            }
            1 => fs::write(&json, damaged(&whole[1], rng)).unwrap(),
            // A forged checksum: whatever the table says, it is no panic.
            _ => {
                fs::write(&parquet, damaged(&whole[0], rng)).unwrap();
                sign(&parquet);
            }
        }
        if let Ok((record, table)) = store.load(run) {
            assert!(record.run == run && table.rows().iter().all(|row| row.run == run));
        }
    });
}
