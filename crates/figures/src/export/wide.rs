//! Rows as earlier versions had them, whose checksum the committed figures contain.

use std::collections::BTreeMap;

use interlayer_results::{Measured, Table};
use serde::Serialize;

#[derive(Clone, Copy, Serialize)]
struct Information {
    bits: f64,
    duplicates: Option<f64>,
    saturated: Option<f64>,
}

#[derive(Serialize)]
struct Epoch<'a> {
    run: &'a str,
    figure: &'a str,
    dataset: &'a str,
    architecture: &'a str,
    width: u32,
    depth: u32,
    seed: u64,
    epoch: u32,
    train_loss: f64,
    train_error: f64,
    test_loss: f64,
    test_error: f64,
    test_loss_batch: f64,
    test_error_batch: f64,
    mi_merged: Option<Information>,
    mi_last: Option<Information>,
    mi_merged_batch: Option<Information>,
    mi_last_batch: Option<Information>,
    ceiling: Option<f64>,
}

#[derive(Serialize)]
struct Estimate<'a> {
    run: &'a str,
    dataset: &'a str,
    architecture: &'a str,
    width: u32,
    depth: u32,
    seed: u64,
    epoch: u32,
    momentum: Option<f64>,
    test_error: f64,
    x: &'a str,
    y: &'a str,
    k: u32,
    n: u32,
    scaling: &'a str,
    shuffle: Option<u64>,
    bits: f64,
    ceiling: Option<f64>,
    duplicates: Option<f64>,
    saturated: Option<f64>,
}

#[derive(Serialize)]
struct Gradient<'a> {
    run: &'a str,
    dataset: &'a str,
    architecture: &'a str,
    width: u32,
    depth: u32,
    seed: u64,
    epoch: u32,
    layer: &'a str,
    batch_size: u32,
    batches: u32,
    signal: f64,
    noise: f64,
    weights: f64,
}

type Place<'a> = (&'a str, u32);
type What<'a> = (&'a str, Option<&'a str>, Option<&'a str>, Option<&'a str>);

fn by_place(table: &Table) -> BTreeMap<Place<'_>, BTreeMap<What<'_>, Measured<'_>>> {
    let mut places: BTreeMap<Place<'_>, BTreeMap<What<'_>, Measured<'_>>> = BTreeMap::new();
    for row in table.measured() {
        let of_place = places.entry((&row.header.run, row.epoch)).or_default();
        of_place.insert((row.quantity, row.x, row.y, row.evaluation), row);
    }
    places
}

fn line(row: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(row).unwrap_or_default()
}

/// A line for each epoch, by run and epoch.
pub(super) fn epochs(table: &Table) -> Vec<Vec<u8>> {
    let mut lines = Vec::new();
    for ((run, epoch), rows) in by_place(table) {
        let Some(header) = rows.values().next().map(|row| row.header) else { continue };
        let value =
            |name, evaluation| rows.get(&(name, None, None, Some(evaluation))).map_or(f64::NAN, |row| row.value);
        let between =
            |layer, evaluation| rows.get(&("mutual information", Some("first"), Some(layer), Some(evaluation)));
        let information = |layer, evaluation| {
            between(layer, evaluation).map(|row| Information {
                bits: row.value,
                duplicates: row.duplicates,
                saturated: row.saturated,
            })
        };
        lines.push(line(&Epoch {
            run,
            figure: &header.figure,
            dataset: &header.dataset.name,
            architecture: &header.architecture,
            width: header.width,
            depth: header.depth,
            seed: header.seed,
            epoch,
            train_loss: value("train loss", "training step"),
            train_error: value("train error", "training step"),
            test_loss: value("test loss", "running"),
            test_error: value("test error", "running"),
            test_loss_batch: value("test loss", "batch"),
            test_error_batch: value("test error", "batch"),
            mi_merged: information("merged", "running"),
            mi_last: information("last", "running"),
            mi_merged_batch: information("merged", "batch"),
            mi_last_batch: information("last", "batch"),
            ceiling: between("merged", "running").and_then(|row| row.ceiling),
        }));
    }
    lines
}

/// A line for each estimate, in their order.
pub(super) fn estimates(table: &Table) -> Vec<Vec<u8>> {
    let places = by_place(table);
    let estimate = |row: Measured<'_>| {
        let evaluation = row.evaluation?;
        let of_place = places.get(&(row.header.run.as_str(), row.epoch))?;
        let row = Estimate {
            run: &row.header.run,
            dataset: &row.header.dataset.name,
            architecture: &row.header.architecture,
            width: row.header.width,
            depth: row.header.depth,
            seed: row.header.seed,
            epoch: row.epoch,
            momentum: evaluation.strip_prefix("running ").and_then(|momentum| momentum.parse().ok()),
            test_error: of_place.get(&("test error", None, None, Some(evaluation)))?.value,
            x: row.x?,
            y: row.y?,
            k: row.k?,
            n: row.n?,
            scaling: row.scaling?,
            shuffle: row.shuffle,
            bits: row.value,
            ceiling: row.ceiling,
            duplicates: row.duplicates,
            saturated: row.saturated,
        };
        Some(line(&row))
    };
    table.measured().into_iter().filter(|row| row.quantity == "mutual information").filter_map(estimate).collect()
}

/// A line for each layer's gradients, in their order.
pub(super) fn gradients(table: &Table) -> Vec<Vec<u8>> {
    let places = by_place(table);
    let gradient = |row: Measured<'_>| {
        let of_place = places.get(&(row.header.run.as_str(), row.epoch))?;
        let value = |name| of_place.get(&(name, row.x, None, None)).map(|row| row.value);
        let row = Gradient {
            run: &row.header.run,
            dataset: &row.header.dataset.name,
            architecture: &row.header.architecture,
            width: row.header.width,
            depth: row.header.depth,
            seed: row.header.seed,
            epoch: row.epoch,
            layer: row.x?,
            batch_size: row.n?,
            batches: row.estimator?.split(' ').next()?.parse().ok()?,
            signal: row.value,
            noise: value("gradient noise")?,
            weights: value("weight norm")?,
        };
        Some(line(&row))
    };
    table.measured().into_iter().filter(|row| row.quantity == "gradient signal").filter_map(gradient).collect()
}
