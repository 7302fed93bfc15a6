//! Converts the stored results of a profile from a table for each kind of row to one long table for each run:
//! `cargo run --release -p interlayer-results --example convert FOLDER`.

use std::error::Error;
use std::fs;
use std::path::Path;

use interlayer_results::long::{Header, Quantity, Record, Row, RunStore};
use interlayer_results::{EstimateRow, GradientRow, Information, RunRow, Shelf};

type Outcome<T> = Result<T, Box<dyn Error>>;

const INFORMATION: &str = "mutual information";
/// Of the paper's runs.
const NEIGHBOURS: u32 = 3;
const IMAGES: u32 = 10_000;
const ESTIMATOR: &str = "KSG1";

fn main() -> Outcome<()> {
    let folder = std::env::args().nth(1).ok_or("name the folder of a profile's results")?;
    let folder = Path::new(&folder);
    let studies = folder.join("studies");
    let (estimates, gradients) = (studies.join("estimates"), studies.join("gradients"));
    let of_estimates = Shelf::<EstimateRow>::open(&estimates)?;
    let of_gradients = Shelf::<GradientRow>::open(&gradients)?;
    let ceiling =
        of_estimates.read_all()?.0.iter().find(|row| row.n == IMAGES && row.k == NEIGHBOURS).map(|row| row.ceiling);

    for of_runs in [folder.to_owned(), folder.join("batches")] {
        let (old, new) = (Shelf::<interlayer_results::Row>::open(&of_runs)?, RunStore::open(&of_runs)?);
        for run in runs(&of_runs)? {
            let (record, rows) = old.read(&run)?;
            let header = header(&record, &rows[0]);
            let long: Vec<Row> = rows.iter().flat_map(of_epoch).collect();
            if long.iter().filter_map(|row| row.ceiling).any(|found| Some(found) != ceiling) {
                return Err(format!("{run} has another ceiling than k = {NEIGHBOURS} and N = {IMAGES} give").into());
            }
            new.save(&Record { header, ..like(&record) }, &long)?;
        }
    }

    let (runs_of, new) = (RunStore::open(folder)?, RunStore::open(&studies)?);
    for run in runs(&estimates)? {
        let (record, estimates) = of_estimates.read(&run)?;
        let (_, gradients) = of_gradients.read(&run)?;
        let (of_run, _) = runs_of.load(&run)?;
        let header = Header { config: record.config.clone(), ..of_run.header };
        new.save(&Record { header, ..like(&record) }, &of_study(&estimates, &gradients))?;
    }
    fs::remove_dir_all(&estimates)?;
    fs::remove_dir_all(&gradients)?;
    Ok(())
}

fn runs(folder: &Path) -> Outcome<Vec<String>> {
    let mut runs = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "parquet") {
            runs.extend(path.file_stem().map(|stem| stem.to_string_lossy().into_owned()));
        }
    }
    runs.sort();
    Ok(runs)
}

fn header(record: &interlayer_results::Record, row: &interlayer_results::Row) -> Header {
    Header {
        run: record.run.clone(),
        figure: row.figure.clone(),
        dataset: record.dataset.clone(),
        architecture: row.architecture.clone(),
        width: row.width,
        depth: row.depth,
        seed: row.seed,
        config: record.config.clone(),
    }
}

/// All but the header.
fn like(record: &interlayer_results::Record) -> Record {
    Record {
        header: Header::new(""),
        versions: record.versions.clone(),
        commit: record.commit.clone(),
        machine: record.machine.clone(),
        seconds: record.seconds,
    }
}

fn of_epoch(row: &interlayer_results::Row) -> Vec<Row> {
    let number = |name: &str, evaluation: &str, value| {
        Row::new(&row.run, row.epoch, Quantity::new(name).under(evaluation), value)
    };
    let mut rows = vec![
        number("train loss", "training step", row.train_loss),
        number("train error", "training step", row.train_error),
        number("test loss", "running", row.test_loss),
        number("test error", "running", row.test_error),
        number("test loss", "batch", row.test_loss_batch),
        number("test error", "batch", row.test_error_batch),
    ];
    for (layer, evaluation, information) in [
        ("merged", "running", row.mi_merged),
        ("last", "running", row.mi_last),
        ("merged", "batch", row.mi_merged_batch),
        ("last", "batch", row.mi_last_batch),
    ] {
        let Some(Information { bits, duplicates, saturated }) = information else { continue };
        let quantity = Quantity::new(INFORMATION).between("first", layer).under(evaluation);
        rows.push(Row {
            estimator: Some(ESTIMATOR.into()),
            k: Some(NEIGHBOURS),
            n: Some(IMAGES),
            scaling: Some("none".into()),
            ceiling: known(row.ceiling),
            duplicates: known(duplicates),
            saturated: known(saturated),
            ..Row::new(&row.run, row.epoch, quantity, bits)
        });
    }
    rows
}

fn known(value: f64) -> Option<f64> {
    Some(value).filter(|value| !value.is_nan())
}

fn of_study(estimates: &[EstimateRow], gradients: &[GradientRow]) -> Vec<Row> {
    let mut rows = Vec::new();
    for of_epoch in estimates.chunk_by(|a, b| a.epoch == b.epoch) {
        for under in of_epoch.chunk_by(|a, b| a.momentum == b.momentum) {
            rows.extend(under_one_evaluation(under));
        }
        let epoch = of_epoch[0].epoch;
        rows.extend(gradients.iter().filter(|row| row.epoch == epoch).flat_map(of_layer));
    }
    assert_eq!(rows.iter().filter(|row| row.quantity == INFORMATION).count(), estimates.len());
    assert_eq!(rows.iter().filter(|row| row.quantity == "gradient noise").count(), gradients.len());
    rows
}

fn under_one_evaluation(estimates: &[EstimateRow]) -> Vec<Row> {
    let first = &estimates[0];
    let evaluation = first.momentum.map_or("batch".to_owned(), |momentum| format!("running {momentum}"));
    let error = Quantity::new("test error").under(&evaluation);
    let mut rows = vec![Row::new(first.run(), first.epoch, error, first.test_error)];
    for row in estimates {
        assert_eq!(row.test_error.to_bits(), first.test_error.to_bits());
        let quantity = Quantity::new(INFORMATION).between(&row.x, &row.y).under(&evaluation);
        rows.push(Row {
            estimator: Some(if row.y == "label" { "mixed".into() } else { ESTIMATOR.into() }),
            k: Some(row.k),
            n: Some(row.n),
            scaling: Some(row.scaling.clone()),
            shuffle: row.shuffle,
            ceiling: known(row.ceiling),
            duplicates: row.duplicates,
            saturated: row.saturated,
            ..Row::new(&row.run, row.epoch, quantity, row.bits)
        });
    }
    rows
}

fn of_layer(row: &GradientRow) -> [Row; 3] {
    let number = |name: &str, value| Row::new(&row.run, row.epoch, Quantity::new(name).of(&row.layer), value);
    let of_batches =
        |of: Row| Row { estimator: Some(format!("{} batches", row.batches)), n: Some(row.batch_size), ..of };
    [
        of_batches(number("gradient signal", row.signal)),
        of_batches(number("gradient noise", row.noise)),
        number("weight norm", row.weights),
    ]
}
