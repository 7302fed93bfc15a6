//! Trains a network and measures it: a row per epoch.

use std::time::Instant;

use interlayer_nets::{Activations, Cpu, Examples, Observation, Statistics};
use interlayer_results::{Information, Row, Seconds};
use mutual_info::{Ksg, Samples, Session};

use crate::catalogue::AnyTrainer;
use crate::error::Error;
use crate::plan::Measurement;

/// Trains a network to its last epoch and measures it after each. `row` says whose rows they are; `tell` hears of each
/// row, and the seconds it took, as it comes.
pub(crate) fn epochs(
    network: &mut dyn AnyTrainer<f32>,
    test: &Examples<f32, Cpu>,
    measurement: &Measurement,
    row: &Row,
    mut tell: impl FnMut(&Row, f64),
) -> Result<(Vec<Row>, Seconds), Error> {
    let mut seconds = Seconds { side_by_side: 1, ..Seconds::default() };
    let begun = Instant::now();
    let mut sessions = Sessions::new(measurement);
    let mut rows = Vec::new();
    loop {
        let started = Instant::now();
        let Some(epoch) = network.next_epoch()? else { break };
        let training = started.elapsed().as_secs_f64();

        let seen = Measured::new(measurement, &row.run, epoch.number, network, test, &mut sessions)?;
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
        tell(&row, both);
        rows.push(row);
    }
    seconds.total = begun.elapsed().as_secs_f64();
    Ok((rows, seconds))
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
        let session = || Ksg::new(measurement.k).session();
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
        measurement: &Measurement,
        run: &str,
        epoch: u32,
        network: &dyn AnyTrainer<f32>,
        test: &Examples<f32, Cpu>,
        sessions: &mut Sessions,
    ) -> Result<Self, Error> {
        let full = measurement.is_full(epoch);
        let layers: &[&str] = &["first", "merged", "last"];
        let running = network.observe(test, Statistics::Running, layers)?;
        let batch = network.observe(test, Statistics::Batch, if full { layers } else { &[] })?;
        let mut ceiling = f64::NAN;
        let mut information = |session: &mut Session, seen: &Observation<f32>, layer: usize| {
            measure(measurement, session, &seen.activations[0], &seen.activations[layer])
                .map(|(information, highest)| {
                    ceiling = highest;
                    information
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
        Ok(Self { running, batch, merged, last, merged_batch, last_batch, ceiling })
    }
}

/// The information between two layers over the images of the measurement, and its ceiling, in bits.
fn measure(
    measurement: &Measurement,
    session: &mut Session,
    first: &Activations<f32>,
    other: &Activations<f32>,
) -> Result<(Information, f64), mutual_info::Error> {
    let n = measurement.images.unwrap_or(first.n).min(first.n);
    let x = Samples::new(&first.values[..n * first.dims], n, first.dims)?;
    let y = Samples::new(&other.values[..n * other.dims], n, other.dims)?;
    let estimate = session.estimate(x, y)?;
    // KSG knows all three.
    let [ceiling, duplicates, saturated] =
        [estimate.ceiling, estimate.duplicates, estimate.saturated].map(|known| known.unwrap_or(f64::NAN));
    Ok((Information { bits: estimate.bits, duplicates, saturated }, ceiling))
}
