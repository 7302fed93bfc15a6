//! Runs a plan: trains, measures, keeps; never runs again what is kept.

use std::num::NonZeroUsize;
use std::time::Instant;

use interlayer_datasets::Dataset;
use interlayer_nets::{Cpu, Examples};
use interlayer_results::{DatasetRecord, Machine, Record, Row, Seconds, Store};

use crate::catalogue::trainer;
use crate::error::Error;
use crate::lanes::{Lane, side_by_side};
use crate::measure::{Measured, Sessions};
use crate::plan::{Plan, Planned, Run};
use crate::versions::{commit, versions};

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
        /// Its place in the plan, from 0.
        index: usize,
        /// What it brought.
        row: &'a Row,
        /// How long it took, training and measuring.
        seconds: f64,
    },
}

/// A dataset made ready for training, once for all runs.
pub struct Ready {
    pub(crate) name: String,
    checksum: String,
    pub(crate) train: Examples<f32, Cpu>,
    pub(crate) test: Examples<f32, Cpu>,
    pub(crate) test_labels: Vec<u8>,
    commit: Option<String>,
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
        let test_labels = dataset.test.labels().to_vec();
        // The commit is that of the start: a working tree may move on while a long plan runs.
        Ok(Self { name: dataset.name, checksum: dataset.checksum, train, test, test_labels, commit: commit() })
    }

    /// The dataset's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The checksum of its content.
    pub fn checksum(&self) -> &str {
        &self.checksum
    }
}

/// Runs what is not kept yet, `lanes` runs at a time; each run is kept the moment it ends.
///
/// The threads of the current rayon pool are shared out among the runs that go side by side. Without a number there is
/// one run to a thread: networks of the paper's sizes wait for each other's layers less than for their own. Rows do
/// not depend on it, to the byte.
///
/// # Errors
/// A network that cannot be built or measured, or results that cannot be written. What runs beside it is finished and
/// kept.
pub fn run(
    plan: &Plan,
    data: &Ready,
    store: &Store,
    lanes: Option<NonZeroUsize>,
    mut progress: impl FnMut(Progress<'_>),
) -> Result<(), Error> {
    let mut missing = Vec::new();
    for (index, Planned { run, .. }) in plan.runs.iter().enumerate() {
        let id = run.id();
        // A damaged file does not count as kept: the run is done again and replaces it.
        if store.contains(&id) && store.load(&id).is_ok() {
            progress(Progress::Started { run, index, kept: true });
        } else {
            missing.push(index);
        }
    }
    side_by_side(
        &missing,
        lanes,
        |&index, lane| {
            let planned = &plan.runs[index];
            lane.tell(News::Started);
            let (rows, seconds) = lane.install(|| epochs(planned, data, lane))?;
            store.save(&record(&planned.run, data, seconds), &rows)?;
            Ok(())
        },
        |&index, news| {
            let run = &plan.runs[index].run;
            match news {
                News::Started => progress(Progress::Started { run, index, kept: false }),
                News::Epoch(row, seconds) => progress(Progress::Epoch { run, index, row: &row, seconds }),
            }
        },
    )
}

/// What a lane tells of its run.
enum News {
    Started,
    Epoch(Box<Row>, f64),
}

/// Trains and measures one network, a row per epoch.
fn epochs(
    Planned { run, panels }: &Planned,
    data: &Ready,
    lane: &Lane<usize, News>,
) -> Result<(Vec<Row>, Seconds), Error> {
    let labels: Vec<&str> = panels.iter().map(|panel| panel.label()).collect();
    let mut seconds = Seconds { side_by_side: lane.side_by_side, ..Seconds::default() };
    let begun = Instant::now();
    let mut network = trainer(run.architecture, run.width, run.depth, &run.training, &data.train)?;
    let mut sessions = Sessions::new(run);
    let mut rows = Vec::new();
    loop {
        let started = Instant::now();
        let Some(epoch) = network.next_epoch()? else { break };
        let training = started.elapsed().as_secs_f64();

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
        };
        let both = started.elapsed().as_secs_f64();
        seconds.training += training;
        seconds.measuring += both - training;
        lane.tell(News::Epoch(Box::new(row.clone()), both));
        rows.push(row);
    }
    seconds.total = begun.elapsed().as_secs_f64();
    Ok((rows, seconds))
}

pub(crate) fn record(run: &Run, data: &Ready, seconds: Seconds) -> Record {
    Record {
        run: run.id(),
        config: serde_json::json!(run),
        dataset: DatasetRecord { name: data.name.clone(), checksum: data.checksum.clone() },
        versions: versions(),
        commit: data.commit.clone(),
        machine: Machine::here(),
        seconds,
    }
}
