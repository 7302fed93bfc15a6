//! What one epoch of a run shows: errors, and the information between first and last layer.

use interlayer_nets::{Activations, Cpu, Examples, Observation, Statistics};
use interlayer_results::Information;
use mutual_info::{Ksg, Samples, Session};

use crate::catalogue::AnyTrainer;
use crate::error::Error;
use crate::plan::Run;

/// What is measured at every epoch, each with the neighbours of the epoch before to start from.
pub(crate) struct Sessions {
    merged: Session,
    last: Session,
    merged_batch: Session,
    last_batch: Session,
}

impl Sessions {
    pub(crate) fn new(run: &Run) -> Self {
        let session = || Ksg::new(run.measurement.k).session();
        Self { merged: session(), last: session(), merged_batch: session(), last_batch: session() }
    }
}

/// What one epoch's evaluations show.
pub(crate) struct Measured {
    pub(crate) running: Observation<f32>,
    pub(crate) batch: Observation<f32>,
    pub(crate) merged: Option<Information>,
    pub(crate) last: Option<Information>,
    pub(crate) merged_batch: Option<Information>,
    pub(crate) last_batch: Option<Information>,
    pub(crate) ceiling: f64,
}

impl Measured {
    pub(crate) fn new(
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
