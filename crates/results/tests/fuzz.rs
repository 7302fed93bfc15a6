//! Damaged files in a store: the rows that were saved, or an error, never a panic.

use std::fs;

use interlayer_fuzz::{damaged, each};
use interlayer_results::polars::prelude::{Column, DataFrame};
use interlayer_results::{Error, RunStore, read_parquet};
use polars_io::parquet::write::ParquetWriter;
use rand::RngExt;

use crate::sample::{record, run as sample};
use crate::store::sign;

#[test]
fn damaged_files_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let store = RunStore::open(dir.path()).unwrap();
    let (header, rows) = sample("mlp", 8, 0, 3);
    let run = header.run.as_str();
    let parquet = store.save(&record(header.clone()), &rows).unwrap();
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
            assert!(record.header.run == run && table.rows().iter().all(|row| row.run == run));
        }
    });
}

/// Numbers that do not repeat, numbers that do, integers with gaps, and text.
fn table() -> Vec<u8> {
    const N: usize = 40;
    let columns = vec![
        Column::new("own".into(), (0..N).map(|i| (i as f64).sqrt()).collect::<Vec<_>>()),
        Column::new("repeated".into(), [1.5_f32; N]),
        Column::new("gaps".into(), (0..N as i64).map(|i| (i % 3 != 0).then_some(i)).collect::<Vec<_>>()),
        Column::new("text".into(), (0..N).map(|i| ["a", "b", "long enough to stand alone"][i % 3]).collect::<Vec<_>>()),
    ];
    let mut frame = DataFrame::new(N, columns).unwrap();
    let mut file = Vec::new();
    ParquetWriter::new(&mut file).finish(&mut frame).unwrap();
    file
}

#[test]
fn damaged_tables_of_any_columns_are_refused() {
    let whole = table();
    assert_eq!(read_parquet(&whole).unwrap().shape(), (40, 4));
    each(300, |rng| {
        if let Ok(frame) = read_parquet(&damaged(&whole, rng)) {
            assert!(frame.columns().iter().all(|column| column.len() == frame.height()));
        }
    });
}
