//! Trains and measures any architecture.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;

use interlayer_nets::{
    Architecture, Cpu, Evaluation, Examples, Observation, Outline, Trainer, TrainingConfig, Weights,
};
use interlayer_results::{EstimateRow, Record, Row, Seconds, Store, Table};
use mutual_info::Variant;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::any_trainer::AnyTrainer;
use crate::error::Error;
use crate::job::{Build, Job};
use crate::layers::Layers;
use crate::measure;
use crate::measurement::Measurement;
use crate::runner::{Data, record};

/// Bumped whenever the numbers of a training change for the same settings, so that stored results are never mixed.
const NUMBERS: u32 = 1;

/// An architecture, and how it is trained and measured. The defaults are the paper's choices.
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
#[derive(Clone)]
pub struct Training {
    row: Row,
    outline: Outline,
    config: TrainingConfig,
    measurement: Measurement,
    build: Build,
}

impl Training {
    /// What a network is called that has no name.
    pub const UNNAMED: &str = "own";

    /// Of this architecture, 60 epochs, everything measured at each. It is [`Training::UNNAMED`] until it
    /// is [`named`](Training::named).
    pub fn of<A: Architecture>() -> Self {
        let outline = A::outline();
        let (width, depth) = size(&outline);
        let row = Row { architecture: Self::UNNAMED.to_owned(), width, depth, ..Row::new("") };
        let measurement =
            Measurement { k: 3, variant: Variant::TieAware, images: None, all_until: u32::MAX, then_every: 1 };
        let build: Build = Arc::new(|config: &TrainingConfig, train: &Examples<f32, Cpu>| {
            Ok(Box::new(Trainer::<A, f32, Cpu>::new(config, train)?) as Box<dyn AnyTrainer<f32>>)
        });
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

    /// The name in tables and figures.
    pub fn name(&self) -> &str {
        &self.row.architecture
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

    /// The run of this training on these data. Its id is a hash of everything that its numbers depend on: two trainings
    /// that differ in any setting never have one id.
    pub fn job(&self, data: &Data) -> Job {
        let Self { outline, config, measurement, build, .. } = self;
        let Row { architecture, width, depth, .. } = &self.row;
        let contents = json!({
            "architecture": architecture,
            "width": width,
            "depth": depth,
            "network": outline,
            "dataset": data.name(),
            "checksum": data.checksum(),
            "training": config,
            "measurement": measurement,
        });
        let row = Row {
            run: id(&self.row, config, data, &contents),
            dataset: data.name().to_owned(),
            seed: config.seed,
            ..self.row.clone()
        };
        Job {
            row,
            config: contents,
            training: config.clone(),
            measurement: measurement.clone(),
            build: Arc::clone(build),
        }
    }

    /// Trains and measures. `tell` is called with each row and the seconds it took.
    ///
    /// # Errors
    /// A config that cannot be run, or what cannot be measured.
    pub fn watch(&self, data: &Data, mut tell: impl FnMut(&Row, f64)) -> Result<Trained, Error> {
        self.each_epoch(data, |live| {
            tell(live.row, live.seconds);
            ControlFlow::Continue(())
        })
    }

    /// Trains and measures; `look` sees the network after each epoch, and ends the training by
    /// [`ControlFlow::Break`].
    ///
    /// ```
    /// use std::ops::ControlFlow;
    /// use interlayer_experiments::datasets::Dataset;
    /// use interlayer_experiments::nets::{Classifier, Dense, Evaluation};
    /// use interlayer_experiments::{Data, Training};
    ///
    /// let digits = Data::new(Dataset::digits_with(0, 300, 200))?;
    /// let mut largest = Vec::new();
    /// let trained = Training::of::<Classifier<Dense<784, 16>>>().epochs(10).each_epoch(&digits, |live| {
    ///     let seen = live.observe(Evaluation::Batch, &["first"]).expect("a layer that is there");
    ///     largest.push(seen.activations[0].values.iter().fold(0.0, |most: f32, v| most.max(v.abs())));
    ///     if live.row.epoch == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    /// })?;
    /// assert_eq!((trained.table.len(), largest.len()), (3, 3));
    /// # Ok::<(), interlayer_experiments::Error>(())
    /// ```
    ///
    /// # Errors
    /// A config that cannot be run, or what cannot be measured.
    pub fn each_epoch(
        &self,
        data: &Data,
        mut look: impl FnMut(&Live<'_>) -> ControlFlow<()>,
    ) -> Result<Trained, Error> {
        let Self { outline, config, measurement, .. } = self;
        data.images().enough_for(measurement.k)?;
        let job = self.job(data);
        let mut network = (self.build)(config, data.train())?;
        let tell = |row: &Row, seconds, network: &dyn AnyTrainer<f32>| look(&Live { row, seconds, network, data });
        let measured = measure::epochs(network.as_mut(), data.test(), measurement, &job.row, tell)?;
        Ok(Trained {
            table: Table::from_rows(&measured.rows),
            outline: outline.clone(),
            record: record(&job, data, measured.seconds),
            seconds: measured.seconds,
            variant: measurement.variant,
            ties: measured.ties,
            config: config.clone(),
            network,
        })
    }
}

/// Readable, and unlike that of any training that would give other numbers.
fn id(row: &Row, config: &TrainingConfig, data: &Data, contents: &Value) -> String {
    let digest = Sha256::digest(json!([NUMBERS, contents]).to_string().as_bytes());
    let hash: String = digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    let Row { architecture, width, depth, .. } = row;
    let TrainingConfig { seed, epochs, .. } = config;
    let id = format!("{architecture}-w{width}-d{depth}-s{seed}-e{epochs}-{}-{hash}", data.name());
    // An id names files.
    id.chars().map(|c| if c.is_ascii_alphanumeric() || "-_.+".contains(c) { c } else { '-' }).collect()
}

/// A network after an epoch, while it is being trained.
pub struct Live<'a> {
    /// What was measured.
    pub row: &'a Row,
    /// How long the epoch took, training and measuring.
    pub seconds: f64,
    network: &'a dyn AnyTrainer<f32>,
    data: &'a Data,
}

impl Live<'_> {
    /// The layers that can be looked at: first, hidden.0, …, last, merged.
    pub fn layers(&self) -> Vec<String> {
        self.network.layers()
    }

    /// What these layers give for the test images, with error and loss.
    ///
    /// # Errors
    /// A layer that the network does not have.
    pub fn observe(&self, evaluation: Evaluation, layers: &[&str]) -> Result<Observation<f32>, Error> {
        Ok(self.network.observe(self.data.test(), evaluation, layers)?)
    }

    /// All weights and running statistics, by name.
    pub fn weights(&self) -> Weights<f32> {
        self.network.weights()
    }

    /// The gradient of the loss over all training images, by the names of the weights.
    ///
    /// # Errors
    /// Images that the network cannot be trained on.
    pub fn gradients(&self) -> Result<Weights<f32>, Error> {
        Ok(self.network.gradients(self.data.train())?)
    }
}

/// A trained network, and what was measured during its training.
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
    record: Record,
    network: Box<dyn AnyTrainer<f32>>,
}

impl Trained {
    /// The id of its run.
    pub fn id(&self) -> &str {
        &self.record.run
    }

    /// Stores the table and how it was made; a run of the same id is replaced. Gives the file of the rows.
    ///
    /// # Errors
    /// A folder that cannot be written.
    pub fn save(&self, store: &Store) -> Result<PathBuf, Error> {
        Ok(store.save(&self.record, &self.table.rows())?)
    }

    /// All weights and running statistics, by name.
    pub fn weights(&self) -> Weights<f32> {
        self.network.weights()
    }

    /// The layers that can be looked at: first, hidden.0, …, last, merged.
    pub fn layers(&self) -> Vec<String> {
        self.network.layers()
    }

    /// What these layers give for the test images, with error and loss.
    ///
    /// # Errors
    /// A layer or statistics that the network does not have.
    pub fn observe(&self, data: &Data, evaluation: Evaluation, layers: &[&str]) -> Result<Observation<f32>, Error> {
        Ok(self.network.observe(data.test(), evaluation, layers)?)
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
        Layers { seen: &seen, labels: data.test_labels(), variant: self.variant, row: &row }.all().map_err(refused)
    }
}

/// W and D of an architecture: the narrowest layer before the output layer, and the layers between the first and the last.
fn size(outline: &Outline) -> (u32, u32) {
    let width = outline.hidden_layers().map(|layer| layer.outputs).min().unwrap_or_default();
    (width as u32, outline.hidden_layers().count().saturating_sub(2) as u32)
}

#[cfg(test)]
mod tests {
    use interlayer_datasets::Dataset;
    use interlayer_nets::{Classifier, Dense, Skip};

    use super::*;

    type Own = Classifier<Dense<784, 32>, Skip<(Dense<32, 8>, Dense<8, 16>, Dense<16, 32>)>>;

    #[test]
    fn an_id_tells_apart_whatever_changes_the_numbers() {
        let data = Data::new(Dataset::digits_with(0, 20, 10)).unwrap();
        let base = || Training::of::<Own>();
        type Other = Classifier<Dense<784, 32>, (Dense<32, 8>, Dense<8, 16>, Dense<16, 32>)>;
        let trainings = [
            base(),
            base().seed(1),
            base().epochs(3),
            base().momentum(0.9),
            base().learning_rate(0.01),
            base().batch_size(5),
            base().neighbours(4),
            base().variant(Variant::Ksg1),
            base().images(9),
            base().named("other"),
            Training::of::<Other>(),
        ];
        let mut ids: Vec<String> = trainings.iter().map(|training| training.job(&data).id().to_owned()).collect();
        ids.push(base().job(&Data::new(Dataset::digits_with(1, 20, 10)).unwrap()).id().to_owned());
        assert_eq!(ids[0], base().job(&data).id());
        let all = ids.len();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), all, "{ids:?}");
    }

    #[test]
    fn any_name_gives_an_id_that_names_files() {
        let data = Data::new(Dataset::digits_with(0, 30, 10)).unwrap();
        let trained = Training::of::<Own>().named("mine / \"β\"").epochs(1).watch(&data, |_, _| {}).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        trained.save(&store).unwrap();
        assert_eq!(store.load(trained.id()).unwrap().1.rows(), trained.table.rows());
    }

    #[test]
    fn a_size_is_that_of_the_narrowest_layer() {
        let row = Training::of::<Own>().row;
        assert_eq!((row.architecture.as_str(), row.width, row.depth), ("own", 8, 2));
    }
}
