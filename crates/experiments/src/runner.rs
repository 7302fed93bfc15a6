//! Trains and measures networks, and stores what they give; never runs again what is stored.

use std::num::NonZeroUsize;
use std::ops::ControlFlow;

use interlayer_nets::Trainer;
use interlayer_results::{Machine, Record, Row, RunStore, Seconds};

use crate::data::Data;
use crate::epoch::Epoch;
use crate::error::Error;
use crate::job::Job;
use crate::lanes::{Lane, side_by_side};
use crate::live::Live;
use crate::measure::{self, Answer};
use crate::measures::measure_due;
use crate::sources::Sources;

/// What happens while jobs run.
#[derive(Clone, Debug)]
pub enum Progress<'a> {
    /// A job starts or is found among the stored results.
    Started {
        /// Its place among the jobs, from 0.
        index: usize,
        /// Whether it is stored already and is not run again.
        stored: bool,
    },
    /// An epoch is trained and measured.
    Epoch {
        /// The job's place, from 0.
        index: usize,
        /// What it brought.
        epoch: &'a Epoch,
        /// How long it took, training and measuring.
        seconds: f64,
    },
}

/// Runs what is not stored yet, `lanes` jobs at a time; each run is stored the moment it ends.
///
/// The threads of the current rayon pool are shared out among the runs that go side by side. Without a number there is
/// one run to a thread: networks of the paper's sizes wait for each other's layers less than for their own. Rows do
/// not depend on it, to the byte.
///
/// # Errors
/// A network that cannot be built or measured, or results that cannot be written; too few images, or a store that takes
/// no files, before anything is trained. What runs beside a run that fails is finished and stored.
pub fn run(
    jobs: &[Job],
    data: &Data,
    store: &RunStore,
    lanes: Option<NonZeroUsize>,
    mut progress: impl FnMut(Progress<'_>),
) -> Result<(), Error> {
    let mut missing = Vec::new();
    for (index, job) in jobs.iter().enumerate() {
        // A damaged file does not count as stored: the run is done again and replaces it.
        if store.contains(job.id()) && store.load(job.id()).is_ok() {
            progress(Progress::Started { index, stored: true });
        } else {
            missing.push(index);
        }
    }
    // What would fail at the end of a run fails before its start.
    if let Some(k) = missing.iter().map(|&index| jobs[index].measurement.k).max() {
        data.images().enough_for(k)?;
        store.prepare(missing.iter().map(|&index| jobs[index].id().to_owned()))?;
    }
    side_by_side(
        &missing,
        lanes,
        |&index, lane| {
            let job = &jobs[index];
            lane.tell(News::Started);
            let (rows, seconds) = lane.install(|| epochs(job, data, lane))?;
            store.save(&record(job, data, seconds), &rows)?;
            Ok(())
        },
        |&index, news| match news {
            News::Started => progress(Progress::Started { index, stored: false }),
            News::Epoch(epoch, seconds) => progress(Progress::Epoch { index, epoch: &epoch, seconds }),
        },
    )
}

/// What a lane tells of its job.
enum News {
    Started,
    Epoch(Box<Epoch>, f64),
}

/// Trains and measures one network.
fn epochs(job: &Job, data: &Data, lane: &Lane<usize, News>) -> Result<(Vec<Row>, Seconds), Error> {
    let mut network = job.trainer(data.train())?;
    let tell = &mut |epoch: &Epoch, seconds, network: &Trainer| {
        let live = Live::new(job.id(), epoch, seconds, network, data);
        measure_due(&job.scheduled, &live)?;
        lane.tell(News::Epoch(Box::new(epoch.clone()), seconds));
        Ok(Answer { rows: live.into_rows(), said: Vec::new(), goes_on: ControlFlow::Continue(()) })
    };
    let measured = measure::epochs(&mut network, data.test(), job, tell)?;
    Ok((measured.rows, Seconds { side_by_side: lane.side_by_side, ..measured.seconds }))
}

/// How a run was made, as it is stored beside its rows.
pub fn record(job: &Job, data: &Data, seconds: Seconds) -> Record {
    let Sources { versions, commit } = data.sources().clone();
    Record { header: job.header.clone(), versions, commit, machine: Machine::here(), seconds }
}
