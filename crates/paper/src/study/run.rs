//! Runs the re-analyses, side by side; skips those that are stored.

use std::num::NonZeroUsize;
use std::time::Instant;

use interlayer_experiments::nets::{self, Evaluation, Examples, Trainer, TrainingConfig};
use interlayer_experiments::quantities::LABEL;
use interlayer_experiments::results::{Row, RunStore, Seconds};
use interlayer_experiments::{Choice, Data, Error, Lane, Layers, TooFewImages, record, side_by_side};

use super::gradients::gradients;
use super::momenta::{MOMENTA, Momenta};
use super::plan::Study;
use crate::plan::Run;

/// Whether all that a study asks for is stored: a study of the same run may have ended earlier, or compared no layers.
fn is_stored(study: &Study, store: &RunStore) -> bool {
    let Ok((_, table)) = store.load(&study.run.id()) else { return false };
    let rows = table.measured();
    let compared = || rows.iter().any(|row| row.y == Some(LABEL));
    rows.iter().any(|row| row.epoch >= study.until) && (!study.layers || compared())
}

/// What happens while studies run.
#[derive(Clone, Debug)]
pub enum StudyProgress<'a> {
    /// A study starts or is found among the stored ones.
    Started {
        /// The run looked at.
        run: &'a Run,
        /// Its place, from 0.
        index: usize,
        /// Whether it is stored already and is not done again.
        stored: bool,
    },
    /// An epoch has been looked at.
    Epoch {
        /// The run looked at.
        run: &'a Run,
        /// Its place, from 0.
        index: usize,
        /// The epoch.
        epoch: u32,
    },
}

/// Does the studies that are not stored yet, `lanes` at a time, as [`interlayer_experiments::run`] does jobs.
///
/// # Errors
/// A network that cannot be built or measured, or results that cannot be written; too few images, or a store that takes
/// no files, before anything is trained.
pub fn run(
    studies: &[Study],
    data: &Data,
    store: &RunStore,
    lanes: Option<NonZeroUsize>,
    mut progress: impl FnMut(StudyProgress<'_>),
) -> Result<(), Error> {
    let mut missing = Vec::new();
    for (index, study) in studies.iter().enumerate() {
        if is_stored(study, store) {
            progress(StudyProgress::Started { run: &study.run, index, stored: true });
        } else {
            missing.push(index);
        }
    }
    if !missing.is_empty() {
        check(missing.iter().map(|&index| &studies[index]), data)?;
        store.prepare(missing.iter().map(|&index| studies[index].run.id()))?;
    }
    side_by_side(
        &missing,
        lanes,
        |&index, lane| {
            let study = &studies[index];
            lane.tell(None);
            let (rows, seconds) = lane.install(|| look(study, data, lane))?;
            store.save(&record(&study.run.job(&study.panels)?, data, seconds), &rows)?;
            Ok(())
        },
        |&index, epoch| {
            let run = &studies[index].run;
            progress(match epoch {
                None => StudyProgress::Started { run, index, stored: false },
                Some(epoch) => StudyProgress::Epoch { run, index, epoch },
            });
        },
    )
}

/// Whether there are images enough for these studies.
///
/// # Errors
/// Too few of a split.
pub fn check<'a>(studies: impl IntoIterator<Item = &'a Study>, data: &Data) -> Result<(), TooFewImages> {
    for study in studies {
        data.images().enough_for_gradients()?;
        data.images().enough_for(Choice::STANDARD.k)?;
        if study.layers {
            data.images().enough_for_labels()?;
        }
    }
    Ok(())
}

fn look(study: &Study, data: &Data, lane: &Lane<usize, Option<u32>>) -> Result<(Vec<Row>, Seconds), Error> {
    let run = &study.run;
    let id = run.id();
    let begun = Instant::now();
    let mut seconds = Seconds { side_by_side: lane.side_by_side, ..Seconds::default() };
    let mut rows = Vec::new();
    let batches = batches(study, data.train())?;

    let mut training = TrainingConfig { epochs: study.until, ..run.training.clone() };
    training.batch_norm.momentum = 0.0;
    let outline = run.architecture.outline(run.width, run.depth)?;
    let mut network = Trainer::new(outline, &training, data.train())?;
    let mut momenta = Momenta::new(&network.weights());
    loop {
        let started = Instant::now();
        let Some(epoch) = network.next_epoch()?.map(|epoch| epoch.number) else { break };
        let weights = network.weights();
        momenta.follow(&weights);
        seconds.training += started.elapsed().as_secs_f64();
        if !study.looks_at(epoch) {
            continue;
        }
        let started = Instant::now();
        for (momentum, under) in momenta.each(&weights) {
            network.set_weights(&under)?;
            rows.extend(under_statistics(study, epoch, Evaluation::RunningAt { momentum }, &network, data)?);
        }
        network.set_weights(&weights)?;
        rows.extend(under_statistics(study, epoch, Evaluation::Batch, &network, data)?);
        rows.extend(gradients(&network, &batches, &id, epoch)?);
        seconds.measuring += started.elapsed().as_secs_f64();
        lane.tell(Some(epoch));
    }
    seconds.total = begun.elapsed().as_secs_f64();
    Ok((rows, seconds))
}

/// All that is estimated under one kind of statistics: choices and pairs under the paper's momentum and under the test
/// images' own statistics alone.
fn under_statistics(
    study: &Study,
    epoch: u32,
    evaluation: Evaluation,
    network: &Trainer,
    data: &Data,
) -> Result<Vec<Row>, Error> {
    let thorough = evaluation.momentum().is_none_or(|momentum| momentum == MOMENTA[0]);
    let pairs = thorough && study.compares_layers_at(epoch);
    let names = network.layers();
    let wanted: Vec<&str> =
        if pairs { names.iter().map(String::as_str).collect() } else { vec!["first", "last", "merged"] };
    // The statistics of a momentum are the network's own here.
    let own = if evaluation == Evaluation::Batch { evaluation } else { Evaluation::Running };
    let seen = network.observe(data.test(), own, &wanted)?;
    let (run, variant) = (study.run.id(), study.run.measurement.variant);
    let layers = Layers { seen: &seen, labels: data.test_labels(), variant, run: &run, epoch, evaluation };
    let refused = |source| Error::Information { run: run.clone(), epoch, source };
    let mut rows = vec![layers.error()];
    rows.extend(layers.standard().map_err(refused)?);
    if thorough && study.varies_choices_at(epoch) {
        rows.extend(layers.choices().map_err(refused)?);
    }
    if pairs {
        rows.extend(layers.pairs().map_err(refused)?);
    }
    Ok(rows)
}

/// The first training images in batches, as many as there are.
fn batches(study: &Study, train: &Examples<f32>) -> Result<Vec<Examples<f32>>, nets::Error> {
    let size = study.batch_size.min(train.len() / 2);
    let places: Vec<usize> = (0..train.len().min(study.batches * size)).collect();
    places.chunks_exact(size).map(|batch| train.pick(batch)).collect()
}
