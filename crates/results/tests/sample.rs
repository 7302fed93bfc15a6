//! Rows and records to test with.

use std::collections::BTreeMap;

use interlayer_results::{DatasetRecord, Information, Machine, Record, Row, Seconds};

/// A run's rows: every number differs from every other, and the batch columns are there at some epochs only.
pub(crate) fn rows(architecture: &str, width: u32, seed: u64, epochs: u32) -> Vec<Row> {
    let run = id(architecture, width, seed);
    (1..=epochs)
        .map(|epoch| {
            let n = f64::from(epoch) + 0.1 * seed as f64;
            let information = |offset: f64| Information { bits: n + offset, duplicates: n / 1e3, saturated: n / 1e4 };
            let now_and_then = (epoch % 2 == 0).then_some(());
            Row {
                run: run.clone(),
                figure: "4A 5B".into(),
                dataset: "digits".into(),
                architecture: architecture.into(),
                width,
                depth: 3,
                seed,
                epoch,
                train_loss: 2.0 / n,
                train_error: 0.9 / n,
                test_loss: 2.1 / n,
                test_error: 0.8 / n,
                test_loss_batch: 1.9 / n,
                test_error_batch: 0.7 / n,
                mi_merged: Some(information(0.5)),
                mi_last: now_and_then.map(|()| information(0.25)),
                mi_merged_batch: now_and_then.map(|()| information(0.75)),
                mi_last_batch: None,
                ceiling: 11.475_471_062_213_87,
            }
        })
        .collect()
}

pub(crate) fn id(architecture: &str, width: u32, seed: u64) -> String {
    format!("{architecture}-w{width}-s{seed}")
}

pub(crate) fn record(run: &str) -> Record {
    Record {
        run: run.into(),
        config: serde_json::json!({ "learning_rate": 1e-3, "seed": u64::MAX, "epochs": 40, "note": null }),
        dataset: DatasetRecord { name: "digits".into(), checksum: "abc".into() },
        versions: BTreeMap::from([("interlayer".into(), "0.1.0".into())]),
        commit: None,
        machine: Machine::here(),
        seconds: Seconds { total: 0.1 + 0.2, training: 0.2, measuring: 0.1, side_by_side: 2 },
    }
}
