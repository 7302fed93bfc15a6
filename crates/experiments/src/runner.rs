//! Runs a plan: trains, measures, keeps; never runs again what is kept.

use std::collections::BTreeMap;
use std::time::Instant;

use interlayer_datasets::Dataset;
use interlayer_nets::{Activations, Cpu, Examples, Observation, Statistics};
use interlayer_results::{DatasetRecord, Information, Machine, Record, Row, Store};
use mutual_info::{Ksg, Samples, Session};

use crate::catalogue::{AnyTrainer, NoTrainer, trainer};
use crate::error::Error;
use crate::plan::{Plan, Planned, Run};

/// What happens while a plan runs.
#[derive(Clone, Debug)]
pub enum Progress<'a> {
    /// A run starts or is found among the kept results.
    Started {
        /// The run.
        run: &'a Run,
        /// Its place in the plan, from 0.
        index: usize,
        /// Whether it is kept already and is not run again.
        kept: bool,
    },
    /// An epoch is trained and measured.
    Epoch {
        /// The run.
        run: &'a Run,
        /// What it brought.
        row: &'a Row,
    },
}

/// A dataset made ready for training, once for all runs.
pub struct Ready {
    name: String,
    checksum: String,
    train: Examples<f32, Cpu>,
    test: Examples<f32, Cpu>,
}

impl Ready {
    /// Moves a dataset onto the device.
    ///
    /// # Errors
    /// Images that cannot be trained on.
    pub fn new(dataset: Dataset) -> Result<Self, Error> {
        let device = Cpu::default();
        let train = Examples::of(&device, &dataset.train)?;
        let test = Examples::of(&device, &dataset.test)?;
        Ok(Self { name: dataset.name, checksum: dataset.checksum, train, test })
    }
}

/// Runs what is not kept yet, in order; each run is kept the moment it ends.
///
/// # Errors
/// A network that cannot be built or measured, or results that cannot be written. What was finished before is kept.
pub fn run(plan: &Plan, data: &Ready, store: &Store, mut progress: impl FnMut(Progress<'_>)) -> Result<(), Error> {
    for (index, planned) in plan.runs.iter().enumerate() {
        let id = planned.run.id();
        // A damaged file does not count as kept: the run is done again and replaces it.
        let kept = store.contains(&id) && store.load(&id).is_ok();
        progress(Progress::Started { run: &planned.run, index, kept });
        if !kept {
            let started = Instant::now();
            let rows = run_one(planned, data, &mut progress)?;
            store.save(&record(&planned.run, id, data, started.elapsed().as_secs_f64()), &rows)?;
        }
    }
    Ok(())
}

/// Trains and measures one network, a row per epoch.
fn run_one(planned: &Planned, data: &Ready, progress: &mut impl FnMut(Progress<'_>)) -> Result<Vec<Row>, Error> {
    let Planned { run, panels } = planned;
    let labels: Vec<&str> = panels.iter().map(|panel| panel.label()).collect();
    let mut network = trainer(run.architecture, run.width, run.depth, &run.training, &data.train)?;
    let mut sessions = Sessions::new(run);
    let mut rows = Vec::new();
    loop {
        let started = Instant::now();
        let Some(epoch) = network.next_epoch()? else { break };
        let seconds_training = started.elapsed().as_secs_f64();

        let started = Instant::now();
        let seen = Measured::new(run, epoch.number, network.as_ref(), &data.test, &mut sessions)?;
        let row = Row {
            run: run.id(),
            figure: labels.join(" "),
            dataset: data.name.clone(),
            architecture: run.architecture.name().to_owned(),
            width: run.width,
            depth: run.depth,
            seed: run.training.seed,
            epoch: epoch.number,
            train_loss: epoch.loss,
            train_error: epoch.error,
            test_loss: seen.running.loss,
            test_error: seen.running.error,
            test_loss_batch: seen.batch.loss,
            test_error_batch: seen.batch.error,
            mi_merged: seen.merged,
            mi_last: seen.last,
            mi_merged_batch: seen.merged_batch,
            mi_last_batch: seen.last_batch,
            ceiling: seen.ceiling,
            seconds_training,
            seconds_measuring: started.elapsed().as_secs_f64(),
        };
        progress(Progress::Epoch { run, row: &row });
        rows.push(row);
    }
    Ok(rows)
}

/// What is measured at every epoch, each with the neighbours of the epoch before to start from.
struct Sessions {
    merged: Session,
    last: Session,
    merged_batch: Session,
    last_batch: Session,
}

impl Sessions {
    fn new(run: &Run) -> Self {
        let session = || Ksg::new(run.measurement.k).session();
        Self { merged: session(), last: session(), merged_batch: session(), last_batch: session() }
    }
}

/// What one epoch's evaluations show.
struct Measured {
    running: Observation<f32>,
    batch: Observation<f32>,
    merged: Option<Information>,
    last: Option<Information>,
    merged_batch: Option<Information>,
    last_batch: Option<Information>,
    ceiling: f64,
}

impl Measured {
    fn new(
        run: &Run,
        epoch: u32,
        network: &dyn AnyTrainer<f32>,
        test: &Examples<f32, Cpu>,
        sessions: &mut Sessions,
    ) -> Result<Self, Error> {
        let full = run.measurement.is_full(epoch);
        let layers: &[&str] = &["first", "merged", "last"];
        let running = network.observe(test, Statistics::Running, layers)?;
        let batch = network.observe(test, Statistics::Batch, if full { layers } else { &[] })?;
        let mut ceiling = f64::NAN;
        let mut information = |session: &mut Session, seen: &Observation<f32>, layer: usize| {
            measure(run, session, &seen.activations[0], &seen.activations[layer])
                .map(|(information, highest)| {
                    ceiling = highest;
                    information
                })
                .map_err(|source| Error::Information { run: run.id(), epoch, source })
        };
        let merged = Some(information(&mut sessions.merged, &running, 1)?);
        let (mut last, mut merged_batch, mut last_batch) = (None, None, None);
        if full {
            // Without a shortcut the output layer receives the last layer itself.
            let same = |seen: &Observation<f32>| seen.activations[1].values == seen.activations[2].values;
            last = if same(&running) { merged } else { Some(information(&mut sessions.last, &running, 2)?) };
            merged_batch = Some(information(&mut sessions.merged_batch, &batch, 1)?);
            last_batch =
                if same(&batch) { merged_batch } else { Some(information(&mut sessions.last_batch, &batch, 2)?) };
        }
        Ok(Self { running, batch, merged, last, merged_batch, last_batch, ceiling })
    }
}

/// The information between two layers over the images of the measurement, and its ceiling, in bits.
fn measure(
    run: &Run,
    session: &mut Session,
    first: &Activations<f32>,
    other: &Activations<f32>,
) -> Result<(Information, f64), mutual_info::Error> {
    let n = run.measurement.images.unwrap_or(first.n).min(first.n);
    let x = Samples::new(&first.values[..n * first.dims], n, first.dims)?;
    let y = Samples::new(&other.values[..n * other.dims], n, other.dims)?;
    let estimate = session.estimate(x, y)?;
    // KSG knows all three.
    let [ceiling, duplicates, saturated] =
        [estimate.ceiling, estimate.duplicates, estimate.saturated].map(|known| known.unwrap_or(f64::NAN));
    Ok((Information { bits: estimate.bits, duplicates, saturated }, ceiling))
}

fn record(run: &Run, id: String, data: &Ready, seconds: f64) -> Record {
    let versions = BTreeMap::from([("interlayer".to_owned(), env!("CARGO_PKG_VERSION").to_owned())]);
    Record {
        run: id,
        config: serde_json::json!(run),
        dataset: DatasetRecord { name: data.name.clone(), checksum: data.checksum.clone() },
        versions,
        commit: commit(),
        machine: Machine::here(),
        seconds,
    }
}

/// The commit that the program runs from, where git can tell.
pub fn commit() -> Option<String> {
    let output = std::process::Command::new("git").args(["rev-parse", "HEAD"]).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}

impl From<NoTrainer> for Error {
    fn from(error: NoTrainer) -> Self {
        match error {
            NoTrainer::Size(error) => error.into(),
            NoTrainer::Nets(error) => error.into(),
        }
    }
}
