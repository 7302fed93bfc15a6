//! Runs a plan: trains, measures, keeps; never runs again what is kept.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Sender};
use std::thread;
use std::time::Instant;

use interlayer_datasets::Dataset;
use interlayer_nets::{Cpu, Examples};
use interlayer_results::{DatasetRecord, Machine, Record, Row, Seconds, Store};
use rayon::ThreadPoolBuilder;

use crate::catalogue::trainer;
use crate::error::Error;
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
    name: String,
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
}

/// Runs what is not kept yet, `side_by_side` at a time; each run is kept the moment it ends.
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
    side_by_side: Option<NonZeroUsize>,
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
    let threads = rayon::current_num_threads();
    let lanes = side_by_side.map_or(threads, usize::from).min(missing.len());
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        let (events, heard) = mpsc::channel();
        for lane in 0..lanes {
            let lane = Lane {
                threads: (threads / lanes + usize::from(lane < threads % lanes)).max(1),
                side_by_side: lanes,
                plan,
                data,
                store,
                events: events.clone(),
            };
            let (next, missing) = (&next, &missing);
            scope.spawn(move || {
                while let Some(&index) = missing.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Err(error) = lane.run(index) {
                        next.store(missing.len(), Ordering::Relaxed);
                        lane.tell(Event::Failed(error));
                    }
                }
            });
        }
        drop(events);
        let mut outcome = Ok(());
        for event in heard {
            match event {
                Event::Started(index) => {
                    progress(Progress::Started { run: &plan.runs[index].run, index, kept: false });
                }
                Event::Epoch(index, row, seconds) => {
                    progress(Progress::Epoch { run: &plan.runs[index].run, index, row: &row, seconds });
                }
                Event::Failed(error) => outcome = outcome.and(Err(error)),
            }
        }
        outcome
    })
}

/// What a lane tells the caller's thread, runs by their place in the plan.
enum Event {
    Started(usize),
    Epoch(usize, Box<Row>, f64),
    Failed(Error),
}

/// One of the places where runs go side by side.
struct Lane<'a> {
    threads: usize,
    side_by_side: usize,
    plan: &'a Plan,
    data: &'a Ready,
    store: &'a Store,
    events: Sender<Event>,
}

impl Lane<'_> {
    fn tell(&self, event: Event) {
        // Nobody listens any more where the caller's own report has panicked.
        let _ = self.events.send(event);
    }

    fn run(&self, index: usize) -> Result<(), Error> {
        self.tell(Event::Started(index));
        let pool = ThreadPoolBuilder::new().num_threads(self.threads).build()?;
        let planned = &self.plan.runs[index];
        let (rows, seconds) = pool.install(|| self.epochs(index, planned))?;
        self.store.save(&record(&planned.run, self.data, seconds), &rows)?;
        Ok(())
    }

    /// Trains and measures one network, a row per epoch.
    fn epochs(&self, index: usize, Planned { run, panels }: &Planned) -> Result<(Vec<Row>, Seconds), Error> {
        let data = self.data;
        let labels: Vec<&str> = panels.iter().map(|panel| panel.label()).collect();
        let mut seconds = Seconds { side_by_side: self.side_by_side, ..Seconds::default() };
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
            self.tell(Event::Epoch(index, Box::new(row.clone()), both));
            rows.push(row);
        }
        seconds.total = begun.elapsed().as_secs_f64();
        Ok((rows, seconds))
    }
}

fn record(run: &Run, data: &Ready, seconds: Seconds) -> Record {
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
