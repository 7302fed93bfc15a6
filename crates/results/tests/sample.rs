//! Rows and records to test with.

use std::collections::BTreeMap;

use interlayer_results::{DatasetRecord, Header, Machine, Quantity, Record, Row, Seconds, Table};

/// A run's header and rows: every number differs from every other, and the last layer is looked at now and then.
pub(crate) fn run(architecture: &str, width: u32, seed: u64, epochs: u32) -> (Header, Vec<Row>) {
    let header = Header {
        figure: "4A 5B".into(),
        dataset: DatasetRecord { name: "digits".into(), checksum: "abc".into() },
        architecture: architecture.into(),
        width,
        depth: 3,
        seed,
        config: serde_json::json!({ "learning_rate": 1e-3, "seed": u64::MAX, "epochs": 40, "note": null }),
        ..Header::new(id(architecture, width, seed))
    };
    let mut rows = Vec::new();
    for epoch in 1..=epochs {
        let n = f64::from(epoch) + 0.1 * seed as f64;
        rows.push(Row::new(&header.run, epoch, error("running"), 0.8 / n));
        rows.push(Row::new(&header.run, epoch, error("batch"), 0.7 / n));
        rows.push(Row::new(&header.run, epoch, "effective rank", 10.0 + n));
        for layer in ["merged", "last"].into_iter().take(if epoch % 2 == 0 { 2 } else { 1 }) {
            rows.push(Row {
                estimator: Some("KSG1".into()),
                k: Some(3),
                n: Some(10_000),
                scaling: Some("none".into()),
                ceiling: Some(11.475_471_062_213_87),
                duplicates: Some(n / 1e3),
                saturated: Some(n / 1e4),
                ..Row::new(&header.run, epoch, information(layer), n + layer.len() as f64)
            });
        }
    }
    (header, rows)
}

pub(crate) fn error(evaluation: &str) -> Quantity {
    Quantity::new("test error").under(evaluation)
}

pub(crate) fn information(layer: &str) -> Quantity {
    Quantity::new("mutual information").between("first", layer).under("running")
}

pub(crate) fn table(architecture: &str, width: u32, seed: u64, epochs: u32) -> Table {
    let (header, rows) = run(architecture, width, seed, epochs);
    Table::of(&header, &rows).unwrap()
}

pub(crate) fn id(architecture: &str, width: u32, seed: u64) -> String {
    format!("{architecture}-w{width}-s{seed}")
}

pub(crate) fn record(header: Header) -> Record {
    Record {
        header,
        versions: BTreeMap::from([("interlayer".into(), "0.1.0".into())]),
        commit: None,
        machine: Machine::here(),
        seconds: Seconds { total: 0.1 + 0.2, training: 0.2, measuring: 0.1, side_by_side: 2 },
    }
}
