//! Any architecture, trained and measured: the paper's, or one's own.

use interlayer_nets::{Architecture, Cpu, Evaluation, Examples, Observation, Outline, Trainer, TrainingConfig};
use interlayer_results::{EstimateRow, Row, Seconds, Table};
use mutual_info::Variant;

use crate::catalogue::{AnyTrainer, Kind};
use crate::error::Error;
use crate::measure;
use crate::plan::Measurement;
use crate::runner::Data;
use crate::study::Layers;

type Build = fn(&TrainingConfig, &Examples<f32, Cpu>) -> Result<Box<dyn AnyTrainer<f32>>, interlayer_nets::Error>;

/// A training to come: an architecture and how it is trained and measured. Starts from the paper's choices.
///
/// ```
/// use interlayer_experiments::datasets::Dataset;
/// use interlayer_experiments::nets::{Classifier, Dense, Skip};
/// use interlayer_experiments::{Data, Training};
///
/// type Mine = Classifier<Dense<784, 32>, Skip<(Dense<32, 16>, Dense<16, 32>)>>;
/// let digits = Data::new(Dataset::digits_with(0, 500, 200))?;
/// let run = Training::of::<Mine>().named("mine").epochs(3).seed(1).watch(&digits, |row, _| println!("{}", row.epoch))?;
/// assert_eq!(run.table.len(), 3);
/// # Ok::<(), interlayer_experiments::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Training {
    row: Row,
    outline: Outline,
    config: TrainingConfig,
    measurement: Measurement,
    build: Build,
}

impl Training {
    /// Of this architecture, 60 epochs, everything measured at each. Networks of the paper carry its names ("mlp",
    /// "shortcut", …), others are called "own" until they are [`named`](Training::named).
    pub fn of<A: Architecture>() -> Self {
        let outline = A::outline();
        let (width, depth) = size(&outline);
        let row = Row { architecture: name(&outline).to_owned(), width, depth, ..Row::new("") };
        let measurement =
            Measurement { k: 3, variant: Variant::TieAware, images: None, all_until: u32::MAX, then_every: 1 };
        let build: Build = |config, train| Ok(Box::new(Trainer::<A, f32, Cpu>::new(config, train)?));
        Self { row, outline, config: TrainingConfig::default(), measurement, build }
    }

    /// The name in tables and figures.
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.row.architecture = name.into();
        self
    }

    /// Passes over the training images.
    pub fn epochs(mut self, epochs: u32) -> Self {
        self.config.epochs = epochs;
        self
    }

    /// The seed of the weights, and of the order of images in small batches.
    pub fn seed(mut self, seed: u64) -> Self {
        self.config.seed = seed;
        self
    }

    /// Images to a step; all of them, as in the paper, if not called.
    pub fn batch_size(mut self, images: usize) -> Self {
        self.config.batch_size = Some(images);
        self
    }

    /// The momentum of the running statistics (0.99, if not called).
    pub fn momentum(mut self, momentum: f64) -> Self {
        self.config.batch_norm.momentum = momentum;
        self
    }

    /// The step size of RMSprop (0.001, if not called).
    pub fn learning_rate(mut self, rate: f64) -> Self {
        self.config.optimiser.learning_rate = rate;
        self
    }

    /// Neighbours of the estimator (3, if not called).
    pub fn neighbours(mut self, k: usize) -> Self {
        self.measurement.k = k;
        self
    }

    /// Which KSG estimator (tie-aware, if not called; the paper's is [`Variant::Ksg1`], the same where no two distances are
    /// equal).
    pub fn variant(mut self, variant: Variant) -> Self {
        self.measurement.variant = variant;
        self
    }

    /// Test images that are measured, the first ones (all, if not called).
    pub fn images(mut self, n: usize) -> Self {
        self.measurement.images = Some(n);
        self
    }

    /// The architecture as data.
    pub fn outline(&self) -> &Outline {
        &self.outline
    }

    /// What is measured after each epoch.
    pub fn measurement(&self) -> &Measurement {
        &self.measurement
    }

    /// Everything else about the training.
    pub fn config(&self) -> &TrainingConfig {
        &self.config
    }

    /// Trains and measures; `tell` hears of each row, and the seconds it took, as it comes.
    ///
    /// # Errors
    /// A config that cannot be run, or what cannot be measured.
    pub fn watch(&self, data: &Data, tell: impl FnMut(&Row, f64)) -> Result<Trained, Error> {
        let Self { outline, config, measurement, .. } = self;
        data.images.enough_for(measurement.k)?;
        let mut network = (self.build)(config, &data.train)?;
        let Row { architecture, width, depth, .. } = &self.row;
        let id = format!("{architecture}-w{width}-d{depth}-s{}-{}", config.seed, data.name());
        let row = Row { run: id, dataset: data.name().to_owned(), seed: config.seed, ..self.row.clone() };
        let measured = measure::epochs(network.as_mut(), &data.test, measurement, &row, tell)?;
        Ok(Trained {
            table: Table::from_rows(&measured.rows),
            outline: outline.clone(),
            seconds: measured.seconds,
            variant: measurement.variant,
            ties: measured.ties,
            config: config.clone(),
            network,
        })
    }
}

/// A network after its training, and what was seen on the way.
pub struct Trained {
    /// A row per epoch.
    pub table: Table,
    /// The architecture as data.
    pub outline: Outline,
    /// How long it took.
    pub seconds: Seconds,
    /// The estimator of the information.
    pub variant: Variant,
    /// The largest share of the test images, 0..=1, at which equal distances decided an estimate. Above 0 the tie-aware
    /// estimator and KSG1 differ, and the tie-aware one holds.
    pub ties: f64,
    config: TrainingConfig,
    network: Box<dyn AnyTrainer<f32>>,
}

impl Trained {
    /// The layers that can be looked at: first, hidden.0, …, last, merged.
    pub fn layers(&self) -> Vec<String> {
        self.network.layers()
    }

    /// What these layers give for the test images, with error and loss.
    ///
    /// # Errors
    /// A layer or statistics that the network does not have.
    pub fn observe(&self, data: &Data, evaluation: Evaluation, layers: &[&str]) -> Result<Observation<f32>, Error> {
        Ok(self.network.observe(&data.test, evaluation, layers)?)
    }

    /// The information between every two layers, and of each about the label, at the end of the training.
    ///
    /// # Errors
    /// What cannot be measured.
    pub fn between_layers(&self, data: &Data, evaluation: Evaluation) -> Result<Vec<EstimateRow>, Error> {
        let names = self.layers();
        let seen = self.observe(data, evaluation, &names.iter().map(String::as_str).collect::<Vec<_>>())?;
        let last = self.table.last_epochs().rows().pop().unwrap_or_else(|| Row::new(""));
        let momentum = evaluation.at(self.config.batch_norm.momentum).momentum();
        let row = EstimateRow::of(&last, momentum, seen.error);
        let refused = |source| Error::Information { run: last.run.clone(), epoch: last.epoch, source };
        Layers { seen: &seen, labels: &data.test_labels, variant: self.variant, row: &row }.all().map_err(refused)
    }
}

/// W and D of an architecture: the narrowest layer before the output layer, and the layers between the first and the last.
fn size(outline: &Outline) -> (u32, u32) {
    let width = outline.hidden_layers().map(|layer| layer.outputs).min().unwrap_or_default();
    (width as u32, outline.hidden_layers().count().saturating_sub(2) as u32)
}

/// The paper's name of an architecture that is the paper's.
fn name(outline: &Outline) -> &'static str {
    let (width, depth) = size(outline);
    let same = |kind: &Kind| kind.outline(width, depth).as_ref() == Ok(outline);
    Kind::ALL.into_iter().find(same).map_or("own", Kind::name)
}

#[cfg(test)]
mod tests {
    use interlayer_nets::{Classifier, Dense, Mlp, Residual, Shortcut, ShortcutResidual, Skip};

    use super::*;

    #[test]
    fn the_papers_networks_have_its_names() {
        let named = |training: Training| (training.row.architecture, training.row.width, training.row.depth);
        assert_eq!(named(Training::of::<Mlp<32, 16, 3>>()), ("mlp".into(), 16, 3));
        assert_eq!(named(Training::of::<Shortcut<32, 16, 1>>()), ("shortcut".into(), 16, 1));
        assert_eq!(named(Training::of::<Residual<32, 16, 5>>()), ("residual".into(), 16, 5));
        assert_eq!(named(Training::of::<ShortcutResidual<32, 16, 4>>()), ("shortcut-residual".into(), 16, 4));
        // Written out piece by piece, and with a layer of another width.
        type Same = Classifier<Dense<784, 32>, Skip<(Dense<32, 16>, Dense<16, 32>)>>;
        type Own = Classifier<Dense<784, 32>, Skip<(Dense<32, 8>, Dense<8, 16>, Dense<16, 32>)>>;
        assert_eq!(named(Training::of::<Same>()), ("shortcut".into(), 16, 1));
        assert_eq!(named(Training::of::<Own>()), ("own".into(), 8, 2));
    }
}
