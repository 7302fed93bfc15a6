//! Runs a plan: trains, measures, keeps; never runs again what is kept.

use std::num::NonZeroUsize;

use interlayer_datasets::Dataset;
use interlayer_nets::{Cpu, Examples};
use interlayer_results::{DatasetRecord, Machine, Record, Row, Seconds, Store};

use crate::catalogue::trainer;
use crate::error::Error;
use crate::images::Images;
use crate::lanes::{Lane, side_by_side};
use crate::measure;
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
pub struct Data {
    name: String,
    checksum: String,
    pub(crate) train: Examples<f32, Cpu>,
    pub(crate) test: Examples<f32, Cpu>,
    pub(crate) test_labels: Vec<u8>,
    pub(crate) images: Images,
    commit: Option<String>,
}

impl Data {
    /// Moves a dataset onto the device.
    ///
    /// # Errors
    /// Images that cannot be trained on, or too few of them.
    pub fn new(dataset: Dataset) -> Result<Self, Error> {
        let images = Images::of(&dataset)?;
        let device = Cpu::default();
        let train = Examples::of(&device, &dataset.train)?;
        let test = Examples::of(&device, &dataset.test)?;
        let test_labels = dataset.test.labels().to_vec();
        // The commit is that of the start: a working tree may move on while a long plan runs.
        Ok(Self { name: dataset.name, checksum: dataset.checksum, train, test, test_labels, images, commit: commit() })
    }

    /// The dataset's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// A row that says which run it is of, and nothing else.
    pub(crate) fn row(&self, run: &Run) -> Row {
        Row {
            dataset: self.name.clone(),
            architecture: run.architecture.name().to_owned(),
            width: run.width,
            depth: run.depth,
            seed: run.training.seed,
            ..Row::new(run.id())
        }
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
/// A network that cannot be built or measured, or results that cannot be written; too few images, or a store that takes
/// no files, before anything is trained. What runs beside a run that fails is finished and kept.
pub fn run(
    plan: &Plan,
    data: &Data,
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
    // What would fail at the end of a run fails before its start.
    let runs = || missing.iter().map(|&index| &plan.runs[index].run);
    if let Some(k) = runs().map(|run| run.measurement.k).max() {
        data.images.enough_for(k)?;
        store.prepare(runs().map(Run::id))?;
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

/// Trains and measures one network of a plan.
fn epochs(
    Planned { run, panels }: &Planned,
    data: &Data,
    lane: &Lane<usize, News>,
) -> Result<(Vec<Row>, Seconds), Error> {
    let labels: Vec<&str> = panels.iter().map(|panel| panel.label()).collect();
    let row = Row { figure: labels.join(" "), ..data.row(run) };
    let mut network = trainer(run.architecture, run.width, run.depth, &run.training, &data.train)?;
    let tell = |row: &Row, seconds| lane.tell(News::Epoch(Box::new(row.clone()), seconds));
    let measured = measure::epochs(network.as_mut(), &data.test, &run.measurement, &row, tell)?;
    Ok((measured.rows, Seconds { side_by_side: lane.side_by_side, ..measured.seconds }))
}

pub(crate) fn record(run: &Run, data: &Data, seconds: Seconds) -> Record {
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
