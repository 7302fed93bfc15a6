//! Trains a network and measures it: a row per epoch.

use std::ops::ControlFlow;
use std::time::Instant;

use interlayer_nets::{Activations, Cpu, Evaluation, Examples, Observation};
use interlayer_results::{Information, Row, Seconds};
use mutual_info::{Estimate, Ksg, Samples, Session};

use crate::any_trainer::AnyTrainer;
use crate::error::Error;
use crate::measurement::Measurement;

/// What was measured over the epochs.
pub(crate) struct Epochs {
    pub(crate) rows: Vec<Row>,
    pub(crate) seconds: Seconds,
    /// The largest share of samples with ties of any estimate.
    pub(crate) ties: f64,
}

/// Trains a network to its last epoch and measures it after each. `row` says whose rows they are; `tell` sees each row,
/// the seconds it took and the network as it is then, and may end the training.
pub(crate) fn epochs(
    network: &mut dyn AnyTrainer<f32>,
    test: &Examples<f32, Cpu>,
    measurement: &Measurement,
    row: &Row,
    mut tell: impl FnMut(&Row, f64, &dyn AnyTrainer<f32>) -> Result<ControlFlow<()>, Error>,
) -> Result<Epochs, Error> {
    let mut seconds = Seconds { side_by_side: 1, ..Seconds::default() };
    let begun = Instant::now();
    let mut sessions = Sessions::new(measurement);
    let (mut rows, mut ties) = (Vec::new(), 0.0);
    loop {
        let started = Instant::now();
        let Some(epoch) = network.next_epoch()? else { break };
        let training = started.elapsed().as_secs_f64();

        let seen = Measured::new(measurement, &row.run, epoch.number, network, test, &mut sessions)?;
        ties = seen.ties.max(ties);
        let row = Row {
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
            ..row.clone()
        };
        let both = started.elapsed().as_secs_f64();
        seconds.training += training;
        seconds.measuring += both - training;
        let goes_on = tell(&row, both, network)?;
        rows.push(row);
        if goes_on.is_break() {
            break;
        }
    }
    seconds.total = begun.elapsed().as_secs_f64();
    Ok(Epochs { rows, seconds, ties })
}

/// What is measured at every epoch, each with the neighbours of the epoch before to start from.
struct Sessions {
    merged: Session,
    last: Session,
    merged_batch: Session,
    last_batch: Session,
}

impl Sessions {
    fn new(measurement: &Measurement) -> Self {
        let session = || Ksg::new(measurement.k).variant(measurement.variant).session();
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
    ties: f64,
}

impl Measured {
    fn new(
        measurement: &Measurement,
        run: &str,
        epoch: u32,
        network: &dyn AnyTrainer<f32>,
        test: &Examples<f32, Cpu>,
        sessions: &mut Sessions,
    ) -> Result<Self, Error> {
        let full = measurement.is_full(epoch);
        let layers: &[&str] = &["first", "merged", "last"];
        let running = network.observe(test, Evaluation::Running, layers)?;
        let batch = network.observe(test, Evaluation::Batch, if full { layers } else { &[] })?;
        let (mut ceiling, mut ties) = (f64::NAN, 0.0_f64);
        let mut information = |session: &mut Session, seen: &Observation<f32>, layer: usize| {
            measure(measurement, session, &seen.activations[0], &seen.activations[layer])
                .map(|estimate| {
                    ceiling = estimate.ceiling.unwrap_or(f64::NAN);
                    ties = ties.max(estimate.ties.unwrap_or_default());
                    information_of(&estimate)
                })
                .map_err(|source| Error::Information { run: run.to_owned(), epoch, source })
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
        Ok(Self { running, batch, merged, last, merged_batch, last_batch, ceiling, ties })
    }
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

/// In bits, with the shares that KSG knows.
fn information_of(estimate: &Estimate) -> Information {
    let [duplicates, saturated] = [estimate.duplicates, estimate.saturated].map(|known| known.unwrap_or(f64::NAN));
    Information { bits: estimate.bits, duplicates, saturated }
}
