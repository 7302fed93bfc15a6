use polars::prelude::*;

use crate::{Information, Row, RunRow};

/// The columns of a table, in order. An [`Information`] takes three: its bits, `…_duplicates` and `…_saturated`, all
/// three null where it was not measured.
pub const COLUMNS: [&str; 27] = [
    "run",
    "figure",
    "dataset",
    "architecture",
    "width",
    "depth",
    "seed",
    "epoch",
    "train_loss",
    "train_error",
    "test_loss",
    "test_error",
    "test_loss_batch",
    "test_error_batch",
    "mi_merged",
    "mi_merged_duplicates",
    "mi_merged_saturated",
    "mi_last",
    "mi_last_duplicates",
    "mi_last_saturated",
    "mi_merged_batch",
    "mi_merged_batch_duplicates",
    "mi_merged_batch_saturated",
    "mi_last_batch",
    "mi_last_batch_duplicates",
    "mi_last_batch_saturated",
    "ceiling",
];

pub(crate) fn frame_of(rows: &[Row]) -> DataFrame {
    let text = |name: &str, of: fn(&Row) -> &str| Column::new(name.into(), rows.iter().map(of).collect::<Vec<_>>());
    let small = |name: &str, of: fn(&Row) -> u32| Column::new(name.into(), rows.iter().map(of).collect::<Vec<_>>());
    let real = |name: &str, of: fn(&Row) -> f64| Column::new(name.into(), rows.iter().map(of).collect::<Vec<_>>());
    let mut columns = vec![
        text("run", |r| &r.run),
        text("figure", |r| &r.figure),
        text("dataset", |r| &r.dataset),
        text("architecture", |r| &r.architecture),
        small("width", |r| r.width),
        small("depth", |r| r.depth),
        Column::new("seed".into(), rows.iter().map(|r| r.seed).collect::<Vec<_>>()),
        small("epoch", |r| r.epoch),
        real("train_loss", |r| r.train_loss),
        real("train_error", |r| r.train_error),
        real("test_loss", |r| r.test_loss),
        real("test_error", |r| r.test_error),
        real("test_loss_batch", |r| r.test_loss_batch),
        real("test_error_batch", |r| r.test_error_batch),
    ];
    for (name, of) in INFORMATION {
        let part = |suffix: &str, part: fn(Information) -> f64| {
            Column::new(format!("{name}{suffix}").into(), rows.iter().map(|r| of(r).map(part)).collect::<Vec<_>>())
        };
        columns.extend([
            part("", |i| i.bits),
            part("_duplicates", |i| i.duplicates),
            part("_saturated", |i| i.saturated),
        ]);
    }
    columns.push(real("ceiling", |r| r.ceiling));
    DataFrame::new(rows.len(), columns).expect("columns of one length with names that differ")
}

type Part = fn(&Row) -> Option<Information>;
const INFORMATION: [(&str, Part); 4] = [
    ("mi_merged", |r| r.mi_merged),
    ("mi_last", |r| r.mi_last),
    ("mi_merged_batch", |r| r.mi_merged_batch),
    ("mi_last_batch", |r| r.mi_last_batch),
];

/// The rows of a frame, or the first column that does not fit and why. Columns that are not ours are ignored.
pub(crate) fn rows_of(frame: &DataFrame) -> Result<Vec<Row>, String> {
    let run = Text::of(frame, "run")?;
    let figure = Text::of(frame, "figure")?;
    let dataset = Text::of(frame, "dataset")?;
    let architecture = Text::of(frame, "architecture")?;
    let width = small(frame, "width")?;
    let depth = small(frame, "depth")?;
    let seed = wide(frame, "seed")?;
    let epoch = small(frame, "epoch")?;
    let train_loss = reals(frame, "train_loss")?;
    let train_error = reals(frame, "train_error")?;
    let test_loss = reals(frame, "test_loss")?;
    let test_error = reals(frame, "test_error")?;
    let test_loss_batch = reals(frame, "test_loss_batch")?;
    let test_error_batch = reals(frame, "test_error_batch")?;
    let mi_merged = information(frame, "mi_merged")?;
    let mi_last = information(frame, "mi_last")?;
    let mi_merged_batch = information(frame, "mi_merged_batch")?;
    let mi_last_batch = information(frame, "mi_last_batch")?;
    let ceiling = reals(frame, "ceiling")?;
    let row = |i: usize| Row {
        run: run.at(i),
        figure: figure.at(i),
        dataset: dataset.at(i),
        architecture: architecture.at(i),
        width: width[i],
        depth: depth[i],
        seed: seed[i],
        epoch: epoch[i],
        train_loss: train_loss[i],
        train_error: train_error[i],
        test_loss: test_loss[i],
        test_error: test_error[i],
        test_loss_batch: test_loss_batch[i],
        test_error_batch: test_error_batch[i],
        mi_merged: mi_merged[i],
        mi_last: mi_last[i],
        mi_merged_batch: mi_merged_batch[i],
        mi_last_batch: mi_last_batch[i],
        ceiling: ceiling[i],
    };
    Ok((0..frame.height()).map(row).collect())
}

impl RunRow for Row {
    fn run(&self) -> &str {
        &self.run
    }
    fn frame_of(rows: &[Self]) -> DataFrame {
        frame_of(rows)
    }
    fn rows_of(frame: &DataFrame) -> Result<Vec<Self>, String> {
        rows_of(frame)
    }
}

pub(crate) struct Text(Vec<String>);

impl Text {
    pub(crate) fn of(frame: &DataFrame, name: &str) -> Result<Self, String> {
        let values = optional_text(frame, name)?.into_iter().collect::<Option<_>>();
        Ok(Self(values.ok_or_else(|| missing(name))?))
    }

    pub(crate) fn into_values(self) -> Vec<String> {
        self.0
    }

    pub(crate) fn at(&self, i: usize) -> String {
        self.0[i].clone()
    }
}

fn column<'a>(frame: &'a DataFrame, name: &str) -> Result<&'a Column, String> {
    frame.column(name).map_err(|_| {
        let there: Vec<_> = frame.get_column_names().into_iter().take(6).map(|n| n.as_str()).collect();
        format!("it has no column {name:?}; its first are {}", there.join(", "))
    })
}

pub(crate) fn optional_text(frame: &DataFrame, name: &str) -> Result<Vec<Option<String>>, String> {
    let column = column(frame, name)?;
    let typed = column.str().map_err(|_| wrong_type(column, "text"))?;
    Ok(typed.iter().map(|v| v.map(str::to_owned)).collect())
}

pub(crate) fn small(frame: &DataFrame, name: &str) -> Result<Vec<u32>, String> {
    let column = column(frame, name)?;
    let typed = column.u32().map_err(|_| wrong_type(column, "u32"))?;
    typed.iter().collect::<Option<_>>().ok_or_else(|| missing(name))
}

pub(crate) fn optional_small(frame: &DataFrame, name: &str) -> Result<Vec<Option<u32>>, String> {
    let column = column(frame, name)?;
    let typed = column.u32().map_err(|_| wrong_type(column, "u32"))?;
    Ok(typed.iter().collect())
}

pub(crate) fn checked(frame: &DataFrame, name: &str, kind: &DataType, is_needed: bool) -> Result<Column, String> {
    let column = column(frame, name)?;
    match column.dtype() {
        other if other != kind => Err(wrong_type(column, &kind.to_string())),
        _ if is_needed && column.null_count() > 0 => Err(missing(name)),
        _ => Ok(column.clone()),
    }
}

pub(crate) fn wide(frame: &DataFrame, name: &str) -> Result<Vec<u64>, String> {
    optional_wide(frame, name)?.into_iter().collect::<Option<_>>().ok_or_else(|| missing(name))
}

pub(crate) fn optional_wide(frame: &DataFrame, name: &str) -> Result<Vec<Option<u64>>, String> {
    let column = column(frame, name)?;
    let typed = column.u64().map_err(|_| wrong_type(column, "u64"))?;
    Ok(typed.iter().collect())
}

pub(crate) fn reals(frame: &DataFrame, name: &str) -> Result<Vec<f64>, String> {
    optional_reals(frame, name)?.into_iter().collect::<Option<_>>().ok_or_else(|| missing(name))
}

pub(crate) fn optional_reals(frame: &DataFrame, name: &str) -> Result<Vec<Option<f64>>, String> {
    let column = column(frame, name)?;
    let typed = column.f64().map_err(|_| wrong_type(column, "f64"))?;
    Ok(typed.iter().collect())
}

fn information(frame: &DataFrame, name: &str) -> Result<Vec<Option<Information>>, String> {
    let bits = optional_reals(frame, name)?;
    let duplicates = optional_reals(frame, &format!("{name}_duplicates"))?;
    let saturated = optional_reals(frame, &format!("{name}_saturated"))?;
    let parts = bits.into_iter().zip(duplicates).zip(saturated).enumerate();
    parts
        .map(|(row, ((bits, duplicates), saturated))| match (bits, duplicates, saturated) {
            (Some(bits), Some(duplicates), Some(saturated)) => Ok(Some(Information { bits, duplicates, saturated })),
            (None, None, None) => Ok(None),
            _ => Err(format!("row {row} has {name:?} without its diagnostics, or the reverse")),
        })
        .collect()
}

fn wrong_type(column: &Column, expected: &str) -> String {
    format!("its column {:?} is of type {}, not {expected}", column.name().as_str(), column.dtype())
}

fn missing(name: &str) -> String {
    format!("its column {name:?} has missing values")
}
