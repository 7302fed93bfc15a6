//! Trains a network and measures it after each epoch.

use std::ops::ControlFlow;
use std::time::Instant;

use interlayer_nets::{Activations, Evaluation, Examples, Observation, Trainer};
use interlayer_results::{Quantity, Row, Seconds};
use mutual_info::{Estimate, Ksg, Samples, Session};

use crate::checkpoints::Told;
use crate::epoch::Epoch;
use crate::error::Error;
use crate::job::Job;
use crate::measurement::Measurement;
use crate::quantities::{TEST_LOSS, TRAIN_ERROR, TRAIN_LOSS, estimated, information, of_step, test_error};

/// What was measured over the epochs.
pub(crate) struct Epochs {
    pub(crate) rows: Vec<Row>,
    /// Those of the rows that a closure recorded.
    pub(crate) said: Vec<Row>,
    /// The epoch after which a closure ended the training.
    pub(crate) ended: Option<u32>,
    pub(crate) seconds: Seconds,
    /// The largest share of samples with ties of any estimate.
    pub(crate) ties: f64,
}

/// What whoever sees an epoch has to say: rows of what is measured besides, rows of a closure, and whether the training goes
/// on.
pub(crate) struct Answer {
    pub(crate) rows: Vec<Row>,
    pub(crate) said: Vec<Row>,
    pub(crate) goes_on: ControlFlow<()>,
}

/// Trains a network to its last epoch and measures it after each. `tell` sees what was measured, the seconds it took and
/// the network as it is then. Goes on from the job's checkpoint, where there is one.
pub(crate) fn epochs(
    network: &mut Trainer,
    test: &Examples<f32>,
    job: &Job,
    tell: &mut dyn FnMut(&Epoch, f64, &Trainer) -> Result<Answer, Error>,
) -> Result<Epochs, Error> {
    let (measurement, run) = (&job.measurement, job.id());
    let begun = Instant::now();
    let mut told = Told::new(run);
    if let Some(state) = job.checkpoints.as_ref().map(|checkpoints| checkpoints.read(run)).transpose()?.flatten() {
        network.restore(&state.checkpoint)?;
        told = state.told;
    }
    let before = told.seconds.total;
    let mut sessions = [Sessions::new(measurement), Sessions::new(measurement)];
    let mut ended = None;
    let is_due = |rows: &[Row]| job.stop.as_ref().is_some_and(|stop| stop.is_due(rows));
    while !is_due(&told.rows) {
        let started = Instant::now();
        let Some(trained) = network.next_epoch()? else { break };
        let training = started.elapsed().as_secs_f64();

        let number = trained.number;
        let row = |name: &str, value: f64| Row::new(run, number, of_step(name), value);
        let mut epoch = Epoch { number, rows: vec![row(TRAIN_LOSS, trained.loss), row(TRAIN_ERROR, trained.error)] };
        let (measured, most) = measured(measurement, run, number, network, test, &mut sessions)?;
        epoch.rows.extend(measured);
        told.ties = most.max(told.ties);
        let both = started.elapsed().as_secs_f64();
        told.seconds.training += training;
        told.seconds.measuring += both - training;
        let answer = tell(&epoch, both, network)?;
        told.rows.extend(epoch.rows);
        told.rows.extend(answer.rows);
        told.rows.extend(answer.said.iter().cloned());
        told.said.extend(answer.said);
        if let Some(stop) = job.stop.as_ref().filter(|stop| number == 1 && !stop.is_measured(&told.rows)) {
            return Err(Error::NotMeasured { quantity: stop.quantity.to_string(), known: known(&told.rows) });
        }
        told.seconds.total = before + begun.elapsed().as_secs_f64();
        if let Some(checkpoints) = job.checkpoints.as_ref().filter(|checkpoints| checkpoints.is_due(number)) {
            checkpoints.write(&network.checkpoint(), &told)?;
        }
        if answer.goes_on.is_break() {
            ended = Some(number);
            break;
        }
    }
    let Told { rows, said, ties, mut seconds, .. } = told;
    seconds.total = before + begun.elapsed().as_secs_f64();
    Ok(Epochs { rows, said, ended, seconds, ties })
}

/// The quantities of an epoch, in words.
fn known(rows: &[Row]) -> String {
    let mut names: Vec<String> = rows.iter().map(|row| row.quantity().to_string()).collect();
    names.dedup();
    names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
}

/// Of merged and last under one evaluation, each with the neighbours of the epoch before to start from.
struct Sessions {
    merged: Session,
    last: Session,
}

impl Sessions {
    fn new(measurement: &Measurement) -> Self {
        let session = || Ksg::new(measurement.k).variant(measurement.variant).session();
        Self { merged: session(), last: session() }
    }
}

/// What an epoch's evaluations show, and the largest share of samples with ties.
fn measured(
    measurement: &Measurement,
    run: &str,
    epoch: u32,
    network: &Trainer,
    test: &Examples<f32>,
    [running_sessions, batch_sessions]: &mut [Sessions; 2],
) -> Result<(Vec<Row>, f64), Error> {
    let full = measurement.is_full(epoch);
    let layers: &[&str] = &["first", "merged", "last"];
    let running = network.observe(test, Evaluation::Running, layers)?;
    let batch = network.observe(test, Evaluation::Batch, if full { layers } else { &[] })?;
    let mut rows = Vec::new();
    for (evaluation, seen) in [(Evaluation::Running, &running), (Evaluation::Batch, &batch)] {
        rows.push(Row::new(run, epoch, Quantity::new(TEST_LOSS).under(evaluation), seen.loss));
        rows.push(Row::new(run, epoch, test_error(evaluation), seen.error));
    }
    let mut ties = 0.0_f64;
    let mut estimate = |session: &mut Session, evaluation: Evaluation, seen: &Observation<f32>, layer: usize| {
        let refused = |source| Error::Information { run: run.to_owned(), epoch, source };
        let estimate =
            measure(measurement, session, &seen.activations[0], &seen.activations[layer]).map_err(refused)?;
        ties = ties.max(estimate.ties.unwrap_or_default());
        Ok::<Row, Error>(estimated(run, epoch, information(["first", layers[layer]], evaluation), &estimate))
    };
    for (sessions, evaluation, seen) in
        [(running_sessions, Evaluation::Running, &running), (batch_sessions, Evaluation::Batch, &batch)]
    {
        if !full && evaluation == Evaluation::Batch {
            continue;
        }
        let merged = estimate(&mut sessions.merged, evaluation, seen, 1)?;
        rows.push(merged.clone());
        if full {
            // Without a shortcut the output layer receives the last layer itself.
            rows.push(match seen.activations[1].values == seen.activations[2].values {
                true => Row { y: Some(layers[2].to_owned()), ..merged },
                false => estimate(&mut sessions.last, evaluation, seen, 2)?,
            });
        }
    }
    Ok((rows, ties))
}

/// The information between two layers over the images of the measurement.
fn measure(
    measurement: &Measurement,
    session: &mut Session,
    first: &Activations<f32>,
    other: &Activations<f32>,
) -> Result<Estimate, mutual_info::Error> {
    let n = measurement.images.unwrap_or(first.n).min(first.n);
    let x = Samples::new(&first.values[..n * first.dims], n, first.dims)?;
    let y = Samples::new(&other.values[..n * other.dims], n, other.dims)?;
    session.estimate(x, y)
}
