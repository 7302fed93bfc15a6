//! Trains a network and measures it after each epoch.

use std::ops::ControlFlow;
use std::time::Instant;

use interlayer_nets::{Activations, Cpu, Evaluation, Examples, Observation};
use interlayer_results::{Quantity, Row, Seconds};
use mutual_info::{Estimate, Ksg, Samples, Session};

use crate::any_trainer::AnyTrainer;
use crate::epoch::Epoch;
use crate::error::Error;
use crate::measurement::Measurement;
use crate::quantities::{TEST_LOSS, TRAIN_ERROR, TRAIN_LOSS, estimated, information, of_step, test_error};

/// What was measured over the epochs.
pub(crate) struct Epochs {
    pub(crate) rows: Vec<Row>,
    pub(crate) seconds: Seconds,
    /// The largest share of samples with ties of any estimate.
    pub(crate) ties: f64,
}

/// What whoever sees an epoch has to say: further rows, and whether the training goes on.
pub(crate) struct Answer {
    pub(crate) rows: Vec<Row>,
    pub(crate) goes_on: ControlFlow<()>,
}

/// Trains a network to its last epoch and measures it after each. `tell` sees what was measured, the seconds it took and
/// the network as it is then.
pub(crate) fn epochs(
    network: &mut dyn AnyTrainer<f32>,
    test: &Examples<f32, Cpu>,
    measurement: &Measurement,
    run: &str,
    mut tell: impl FnMut(&Epoch, f64, &dyn AnyTrainer<f32>) -> Result<Answer, Error>,
) -> Result<Epochs, Error> {
    let mut seconds = Seconds { side_by_side: 1, ..Seconds::default() };
    let begun = Instant::now();
    let mut sessions = [Sessions::new(measurement), Sessions::new(measurement)];
    let (mut rows, mut ties) = (Vec::new(), 0.0);
    loop {
        let started = Instant::now();
        let Some(trained) = network.next_epoch()? else { break };
        let training = started.elapsed().as_secs_f64();

        let number = trained.number;
        let row = |name: &str, value: f64| Row::new(run, number, of_step(name), value);
        let mut epoch = Epoch { number, rows: vec![row(TRAIN_LOSS, trained.loss), row(TRAIN_ERROR, trained.error)] };
        let (measured, most) = measured(measurement, run, number, network, test, &mut sessions)?;
        epoch.rows.extend(measured);
        ties = most.max(ties);
        let both = started.elapsed().as_secs_f64();
        seconds.training += training;
        seconds.measuring += both - training;
        let answer = tell(&epoch, both, network)?;
        rows.extend(epoch.rows);
        rows.extend(answer.rows);
        if answer.goes_on.is_break() {
            break;
        }
    }
    seconds.total = begun.elapsed().as_secs_f64();
    Ok(Epochs { rows, seconds, ties })
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
    network: &dyn AnyTrainer<f32>,
    test: &Examples<f32, Cpu>,
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
