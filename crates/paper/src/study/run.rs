//! Runs the re-analyses, side by side; skips those that are stored.

use std::num::NonZeroUsize;
use std::path::Path;
use std::time::Instant;

use interlayer_experiments::nets::{self, Cpu, Evaluation, Examples, TrainingConfig};
use interlayer_experiments::results::{EstimateRow, GradientRow, Row, Seconds, Shelf};
use interlayer_experiments::{AnyTrainer, Choice, Data, Error, Lane, Layers, TooFewImages, record, side_by_side};

use super::gradients::gradients;
use super::momenta::{MOMENTA, Momenta};
use super::plan::Study;
use crate::catalogue::trainer;
use crate::plan::Run;

/// Where studies are kept, in two folders: `estimates` and `gradients`.
#[derive(Clone, Debug)]
pub struct Shelves {
    /// Information under other choices.
    pub estimates: Shelf<EstimateRow>,
    /// Signal and noise of gradients.
    pub gradients: Shelf<GradientRow>,
}

impl Shelves {
    /// The shelves in this folder, which are made if they are not there.
    ///
    /// # Errors
    /// A folder that cannot be made.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        Ok(Self {
            estimates: Shelf::open(folder.join("estimates"))?,
            gradients: Shelf::open(folder.join("gradients"))?,
        })
    }

    /// Whether all that a study asks for is here: a study of the same run may have ended earlier, or compared no layers.
    fn have(&self, study: &Study) -> bool {
        let run = study.run.id();
        let (Ok((_, estimates)), Ok(_)) = (self.estimates.read(&run), self.gradients.read(&run)) else { return false };
        let compared = || estimates.iter().any(|row| row.y == "label");
        estimates.iter().any(|row| row.epoch >= study.until) && (!study.layers || compared())
    }
}

/// What happens while studies run.
#[derive(Clone, Debug)]
pub enum StudyProgress<'a> {
    /// A study starts or is found among the kept ones.
    Started {
        /// The run looked at.
        run: &'a Run,
        /// Its place, from 0.
        index: usize,
        /// Whether it is kept already and is not done again.
        kept: bool,
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

/// Does the studies that are not kept yet, `lanes` at a time, as [`interlayer_experiments::run`] does jobs.
///
/// # Errors
/// A network that cannot be built or measured, or results that cannot be written; too few images, or shelves that take
/// no files, before anything is trained.
pub fn run(
    studies: &[Study],
    data: &Data,
    shelves: &Shelves,
    lanes: Option<NonZeroUsize>,
    mut progress: impl FnMut(StudyProgress<'_>),
) -> Result<(), Error> {
    let mut missing = Vec::new();
    for (index, study) in studies.iter().enumerate() {
        if shelves.have(study) {
            progress(StudyProgress::Started { run: &study.run, index, kept: true });
        } else {
            missing.push(index);
        }
    }
    if !missing.is_empty() {
        check(missing.iter().map(|&index| &studies[index]), data)?;
        let runs = || missing.iter().map(|&index| studies[index].run.id());
        shelves.estimates.prepare(runs())?;
        shelves.gradients.prepare(runs())?;
    }
    side_by_side(
        &missing,
        lanes,
        |&index, lane| {
            let study = &studies[index];
            lane.tell(None);
            let (estimates, gradients, seconds) = lane.install(|| look(study, data, lane))?;
            let record = record(&study.run.job(), data, seconds);
            shelves.estimates.save(&record, &estimates)?;
            shelves.gradients.save(&record, &gradients)?;
            Ok(())
        },
        |&index, epoch| {
            let run = &studies[index].run;
            progress(match epoch {
                None => StudyProgress::Started { run, index, kept: false },
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

type Looked = (Vec<EstimateRow>, Vec<GradientRow>, Seconds);

fn look(study: &Study, data: &Data, lane: &Lane<usize, Option<u32>>) -> Result<Looked, Error> {
    let run = &study.run;
    let begun = Instant::now();
    let mut seconds = Seconds { side_by_side: lane.side_by_side, ..Seconds::default() };
    let (mut estimates, mut slopes) = (Vec::new(), Vec::new());
    let batches = batches(study, data.train())?;

    let mut training = TrainingConfig { epochs: study.until, ..run.training.clone() };
    training.batch_norm.momentum = 0.0;
    let mut network = trainer(run.architecture, run.width, run.depth, &training, data.train())?;
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
            estimates.extend(under_statistics(study, epoch, Some(momentum), network.as_ref(), data)?);
        }
        network.set_weights(&weights)?;
        estimates.extend(under_statistics(study, epoch, None, network.as_ref(), data)?);
        slopes.extend(gradients(network.as_ref(), &batches, &gradient_row(run, epoch))?);
        seconds.measuring += started.elapsed().as_secs_f64();
        lane.tell(Some(epoch));
    }
    seconds.total = begun.elapsed().as_secs_f64();
    Ok((estimates, slopes, seconds))
}

/// All that is estimated under one kind of statistics: choices and pairs under the paper's momentum and under the test
/// images' own statistics alone.
fn under_statistics(
    study: &Study,
    epoch: u32,
    momentum: Option<f64>,
    network: &dyn AnyTrainer<f32>,
    data: &Data,
) -> Result<Vec<EstimateRow>, Error> {
    let thorough = momentum.is_none_or(|momentum| momentum == MOMENTA[0]);
    let pairs = thorough && study.compares_layers_at(epoch);
    let names = network.layers();
    let wanted: Vec<&str> =
        if pairs { names.iter().map(String::as_str).collect() } else { vec!["first", "last", "merged"] };
    let evaluation = if momentum.is_some() { Evaluation::Running } else { Evaluation::Batch };
    let seen = network.observe(data.test(), evaluation, &wanted)?;
    let row = EstimateRow::of(&Row { epoch, ..study.run.row() }, momentum, seen.error);
    let layers = Layers { seen: &seen, labels: data.test_labels(), variant: study.run.measurement.variant, row: &row };
    let refused = |source| Error::Information { run: study.run.id(), epoch, source };
    let mut rows = layers.standard().map_err(refused)?;
    if thorough && study.varies_choices_at(epoch) {
        rows.extend(layers.choices().map_err(refused)?);
    }
    if pairs {
        rows.extend(layers.pairs().map_err(refused)?);
    }
    Ok(rows)
}

/// The first training images in batches, as many as there are.
fn batches(study: &Study, train: &Examples<f32, Cpu>) -> Result<Vec<Examples<f32, Cpu>>, nets::Error> {
    let size = study.batch_size.min(train.len() / 2);
    let places: Vec<usize> = (0..train.len().min(study.batches * size)).collect();
    places.chunks_exact(size).map(|batch| train.pick(batch)).collect()
}

fn gradient_row(run: &Run, epoch: u32) -> GradientRow {
    let Row { run, dataset, architecture, width, depth, seed, .. } = run.row();
    GradientRow {
        run,
        dataset,
        architecture,
        width,
        depth,
        seed,
        epoch,
        layer: String::new(),
        batch_size: 0,
        batches: 0,
        signal: f64::NAN,
        noise: f64::NAN,
        weights: f64::NAN,
    }
}
