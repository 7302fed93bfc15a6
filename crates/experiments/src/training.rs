//! Trains and measures any architecture.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use interlayer_nets::dfdx::{nn::BuildOnDevice, prelude::Cpu};
use interlayer_nets::{
    Architecture, Blueprint, Device, DfdxNetwork, Evaluation, Initialiser, Observation, Optimiser, Outline, Schedule,
    Trainer, TrainingConfig, Weights,
};
use interlayer_results::{DatasetRecord, Header, Quantity, Record, Row, RunStore, Seconds, Table};
use mutual_info::Variant;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::checkpoints::Checkpoints;
use crate::data::Data;
use crate::early_stop::EarlyStop;
use crate::epoch::Epoch;
use crate::error::Error;
use crate::job::Job;
use crate::layers::Layers;
use crate::live::Live;
use crate::measure::{self, Answer};
use crate::measurement::Measurement;
use crate::measures::{Measure, Scheduled, measure_due};
use crate::runner::record;
use crate::weights;

/// Bumped whenever the numbers of a training change for the same settings, so that stored results are never mixed. Small
/// batches came to be compressed where that pays, which changed their rounding.
const fn numbers(config: &TrainingConfig) -> u32 {
    if config.batch_size.is_some() { 2 } else { 1 }
}

/// An architecture, and how it is trained and measured. The defaults are the paper's choices.
///
/// ```
/// use interlayer_experiments::datasets::Dataset;
/// use interlayer_experiments::nets::{Classifier, Dense, Skip};
/// use interlayer_experiments::{Data, Training};
///
/// type Mine = Classifier<Dense<784, 32>, Skip<(Dense<32, 16>, Dense<16, 32>)>>;
/// let digits = Data::new(Dataset::digits_with(0, 500, 200))?;
/// let run = Training::of::<Mine>().named("mine").epochs(3).seed(1).watch(&digits, |epoch, _| println!("{}", epoch.number))?;
/// assert_eq!(run.table.wide().height(), 3);
/// # Ok::<(), interlayer_experiments::Error>(())
/// ```
#[derive(Clone)]
pub struct Training {
    header: Header,
    network: Blueprint,
    config: TrainingConfig,
    measurement: Measurement,
    scheduled: Vec<Scheduled>,
    start: Option<Weights<f32>>,
    stop: Option<EarlyStop>,
    device: Device,
    checkpoints: Option<Checkpoints>,
}

impl Training {
    /// What a network is called that has no name.
    pub const UNNAMED: &str = "own";

    /// Of this architecture, 60 epochs, everything measured at each. It is [`Training::UNNAMED`] until it
    /// is [`named`](Training::named).
    pub fn of<A: Architecture>() -> Self {
        Self::of_blueprint(A::blueprint())
    }

    /// As [`Training::of`], of a network that is described at run time.
    ///
    /// ```
    /// use interlayer_experiments::datasets::Dataset;
    /// use interlayer_experiments::nets::{Activation, Kind, Normalisation, Outline};
    /// use interlayer_experiments::{Data, Training};
    ///
    /// let relu = Kind::Dense { normalisation: Normalisation::None, activation: Activation::Relu };
    /// let network = (0..3).fold(Outline::builder(784), |network, _| network.layer(relu.clone(), 16)).output(10)?;
    /// let digits = Data::new(Dataset::digits_with(0, 300, 200))?;
    /// let trained = Training::of_outline(network).named("relu").epochs(2).watch(&digits, |_, _| {})?;
    /// assert_eq!(trained.layers(), ["first", "hidden.0", "last", "merged"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of_outline(network: Outline) -> Self {
        Self::of_blueprint(network.into())
    }

    fn of_blueprint(network: Blueprint) -> Self {
        let (width, depth) = size(network.outline());
        let header = Header { architecture: Self::UNNAMED.to_owned(), width, depth, ..Header::new("") };
        let measurement =
            Measurement { k: 3, variant: Variant::TieAware, images: None, all_until: u32::MAX, then_every: 1 };
        Self {
            header,
            network,
            config: TrainingConfig::default(),
            measurement,
            scheduled: Vec::new(),
            start: None,
            stop: None,
            device: Device::default(),
            checkpoints: None,
        }
    }

    /// The name in tables and figures.
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.header.architecture = name.into();
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

    /// What a step does with the gradients: [`RmsProp`](interlayer_nets::RmsProp) (if not called),
    /// [`Sgd`](interlayer_nets::Sgd), [`Adam`](interlayer_nets::Adam) or [`AdamW`](interlayer_nets::AdamW).
    pub fn optimiser(mut self, optimiser: impl Into<Optimiser>) -> Self {
        self.config.optimiser = optimiser.into();
        self
    }

    /// The step size of the optimiser (0.001 for RMSprop, if not called). Call it after
    /// [`optimiser`](Training::optimiser).
    pub fn learning_rate(mut self, rate: f64) -> Self {
        self.config.optimiser.set_learning_rate(rate);
        self
    }

    /// How the learning rate changes (not at all, if not called).
    pub fn schedule(mut self, schedule: Schedule) -> Self {
        self.config.schedule = schedule;
        self
    }

    /// Where the weights start (Glorot normal, if not called).
    pub fn initialiser(mut self, initialiser: Initialiser) -> Self {
        self.config.initialiser = initialiser;
        self
    }

    /// Added to the gradient of every weight matrix, times the matrix (0, if not called).
    pub fn weight_decay(mut self, strength: f64) -> Self {
        self.config.weight_decay = strength;
        self
    }

    /// The largest Euclidean norm of the whole gradient; a longer one is shortened to it (none, if not called).
    pub fn clip_norm(mut self, most: f64) -> Self {
        self.config.clip_norm = Some(most);
        self
    }

    /// Ends the training when a quantity has not fallen below its smallest value for so many measurements of it.
    ///
    /// ```
    /// use interlayer_experiments::datasets::Dataset;
    /// use interlayer_experiments::nets::{Classifier, Dense};
    /// use interlayer_experiments::results::Quantity;
    /// use interlayer_experiments::{Data, Training};
    ///
    /// type Net = Classifier<Dense<784, 16>, Dense<16, 16>>;
    /// let digits = Data::new(Dataset::digits_with(0, 60, 60))?;
    /// let loss = Quantity::new("test loss").under("batch");
    /// let training = Training::of::<Net>().epochs(200).learning_rate(0.05).stop_early(loss, 5);
    /// let trained = training.watch(&digits, |_, _| {})?;
    /// assert!(trained.table.wide().height() < 200);
    /// # Ok::<(), interlayer_experiments::Error>(())
    /// ```
    pub fn stop_early(mut self, quantity: impl Into<Quantity>, patience: u32) -> Self {
        self.stop = Some(EarlyStop { quantity: quantity.into(), patience: patience.max(1) });
        self
    }

    /// Writes the whole state of the training into a file after every so many epochs. Where the file is there when the
    /// training starts, it goes on from it: rows and weights become the same bytes as if it had never stopped. A closure is
    /// not called again for epochs that are done.
    ///
    /// ```
    /// use interlayer_experiments::datasets::Dataset;
    /// use interlayer_experiments::nets::{Classifier, Dense};
    /// use interlayer_experiments::{Data, Training};
    ///
    /// type Net = Classifier<Dense<784, 16>, Dense<16, 16>>;
    /// let digits = Data::new(Dataset::digits_with(0, 60, 60))?;
    /// let folder = tempfile::tempdir()?;
    /// let training = Training::of::<Net>().epochs(6).checkpoints(folder.path().join("mine.checkpoint"), 2);
    /// let mut seen = Vec::new();
    /// let whole = training.watch(&digits, |epoch, _| seen.push(epoch.number))?;
    /// let again = training.watch(&digits, |epoch, _| seen.push(epoch.number))?;
    /// assert_eq!(seen, [1, 2, 3, 4, 5, 6]);
    /// assert!(whole.table == again.table && whole.weights() == again.weights());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn checkpoints(mut self, file: impl Into<PathBuf>, every: u32) -> Self {
        self.checkpoints = Some(Checkpoints { file: file.into(), every: every.max(1) });
        self
    }

    /// Where the network is trained ([`Device::Auto`], if not called).
    pub fn device(mut self, device: Device) -> Self {
        self.device = device;
        self
    }

    /// Starts from these weights and running statistics instead of random ones, such as those of another training. The
    /// optimiser starts anew.
    pub fn start_from(mut self, weights: Weights<f32>) -> Self {
        self.start = Some(weights);
        self
    }

    /// As [`start_from`](Training::start_from), with the weights that [`Trained::save_weights`] wrote.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn start_from_file(self, path: impl AsRef<Path>) -> Result<Self, Error> {
        Ok(self.start_from(weights::load(path.as_ref())?))
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

    /// Measures this too, after every epoch. The numbers are stored with the run and stand in its table.
    ///
    /// ```
    /// use interlayer_experiments::datasets::Dataset;
    /// use interlayer_experiments::mutual_info::{Ksg, Variant};
    /// use interlayer_experiments::nets::{Classifier, Dense, Evaluation};
    /// use interlayer_experiments::{Data, GradientNorms, InformationBetween, Training};
    ///
    /// type Net = Classifier<Dense<784, 16>, (Dense<16, 8>, Dense<8, 16>)>;
    /// let ksg2 = Ksg::new(5).variant(Variant::Ksg2);
    /// let digits = Data::new(Dataset::digits_with(0, 300, 200))?;
    /// let trained = Training::of::<Net>()
    ///     .epochs(4)
    ///     .measure(InformationBetween::layers("first", "hidden.0").under(Evaluation::Batch).by(ksg2))
    ///     .measure_every(2, GradientNorms)
    ///     .watch(&digits, |_, _| {})?;
    /// let norms = trained.table.quantity("gradient norm (first)")?;
    /// assert_eq!(trained.table.values(&norms).len(), 2); // at epochs 2 and 4
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn measure(self, what: impl Measure + 'static) -> Self {
        self.measure_every(1, what)
    }

    /// As [`measure`](Training::measure), after every epoch that is a multiple of this number.
    pub fn measure_every(mut self, epochs: u32, what: impl Measure + 'static) -> Self {
        self.scheduled.push(Scheduled { every: epochs.max(1), what: Arc::new(what) });
        self
    }

    /// The name in tables and figures.
    pub fn name(&self) -> &str {
        &self.header.architecture
    }

    /// The architecture as data.
    pub fn outline(&self) -> &Outline {
        self.network.outline()
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
    /// that differ in any setting never have one id. Where a closure records numbers or ends the training
    /// ([`each_epoch`](Training::each_epoch)), what it recorded and the last epoch decide the id too.
    pub fn job(&self, data: &Data) -> Job {
        self.job_with(data, Value::Null)
    }

    /// The run of this training with a closure that said this.
    fn job_with(&self, data: &Data, closure: Value) -> Job {
        let Self { network, config, measurement, scheduled, start, stop, device, checkpoints, .. } = self;
        let Header { architecture, width, depth, .. } = &self.header;
        let mut contents = json!({
            "architecture": architecture,
            "width": width,
            "depth": depth,
            "network": network.outline(),
            "dataset": data.name(),
            "checksum": data.checksum(),
            "training": config,
            "measurement": measurement,
            "start": start.as_ref().map(checksum),
        });
        if !scheduled.is_empty() {
            contents["measures"] = scheduled.iter().map(Scheduled::settings).collect();
        }
        if let Some(stop) = stop {
            contents["early stop"] = json!(stop);
        }
        if !closure.is_null() {
            contents["closure"] = closure;
        }
        let header = Header {
            run: id(&self.header, config, data, &contents),
            dataset: DatasetRecord { name: data.name().to_owned(), checksum: data.checksum().to_owned() },
            seed: config.seed,
            config: contents,
            ..self.header.clone()
        };
        Job {
            header,
            network: network.clone(),
            start: start.clone(),
            training: config.clone(),
            measurement: measurement.clone(),
            scheduled: scheduled.clone(),
            stop: stop.clone(),
            device: *device,
            checkpoints: checkpoints.clone(),
        }
    }

    /// Trains and measures. `tell` is called with what was measured after each epoch and the seconds it took.
    ///
    /// # Errors
    /// A config that cannot be run, or what cannot be measured.
    pub fn watch(&self, data: &Data, mut tell: impl FnMut(&Epoch, f64)) -> Result<Trained, Error> {
        self.each_epoch(data, |live| {
            tell(live.epoch, live.seconds);
            Ok(ControlFlow::Continue(()))
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
    /// let trained = Training::of::<Classifier<Dense<784, 16>, Dense<16, 16>>>().epochs(10).each_epoch(&digits, |live| {
    ///     let seen = live.observe(Evaluation::Batch, &["first"])?;
    ///     largest.push(seen.activations[0].values.iter().fold(0.0, |most: f32, v| most.max(v.abs())));
    ///     Ok(if live.epoch.number == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    /// })?;
    /// assert_eq!((trained.table.wide().height(), largest.len()), (3, 3));
    /// # Ok::<(), interlayer_experiments::Error>(())
    /// ```
    ///
    /// # Errors
    /// A config that cannot be run, what cannot be measured, or an error of `look`.
    pub fn each_epoch(
        &self,
        data: &Data,
        mut look: impl FnMut(&Live<'_>) -> Result<ControlFlow<()>, Error>,
    ) -> Result<Trained, Error> {
        self.each_epoch_by(data, &mut look)
    }

    /// Compiled here once, whatever the closure.
    fn each_epoch_by(
        &self,
        data: &Data,
        look: &mut dyn FnMut(&Live<'_>) -> Result<ControlFlow<()>, Error>,
    ) -> Result<Trained, Error> {
        let Self { network, config, measurement, .. } = self;
        data.images().enough_for(measurement.k)?;
        let job = self.job(data);
        let mut trainer = job.trainer(data.train())?;
        let tell = &mut |epoch: &Epoch, seconds, network: &Trainer| {
            let live = Live::new(job.id(), epoch, seconds, network, data);
            measure_due(&job.scheduled, &live)?;
            let before = live.recorded();
            let goes_on = look(&live)?;
            let mut rows = live.into_rows();
            let said = rows.split_off(before);
            Ok(Answer { rows, said, goes_on })
        };
        let mut measured = measure::epochs(&mut trainer, data.test(), &job, tell)?;
        let job = match said(&measured.said, measured.ended) {
            None => job,
            // What a closure does has no name, so what it said decides the id.
            Some(said) => {
                let job = self.job_with(data, said);
                measured.rows.iter_mut().for_each(|row| row.run = job.id().to_owned());
                job
            }
        };
        Ok(Trained {
            table: Table::of(&job.header, &measured.rows)?,
            outline: network.outline().clone(),
            record: record(&job, data, measured.seconds),
            seconds: measured.seconds,
            variant: measurement.variant,
            ties: measured.ties,
            config: config.clone(),
            network: trainer,
        })
    }
}

/// What a closure recorded and where it ended the training, which decide the numbers of the run beside its configuration.
/// None where it only looked on.
fn said(recorded: &[Row], ended: Option<u32>) -> Option<Value> {
    let digest = Sha256::digest(json!(recorded).to_string().as_bytes());
    let recorded = (!recorded.is_empty()).then(|| hexadecimal(&digest));
    (recorded.is_some() || ended.is_some()).then(|| json!({ "recorded": recorded, "ended after epoch": ended }))
}

fn hexadecimal(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// SHA-256 of weights, by name.
fn checksum(weights: &Weights<f32>) -> String {
    let mut digest = Sha256::new();
    for (name, values) in weights {
        digest.update(name.as_bytes());
        values.iter().for_each(|value| digest.update(value.to_le_bytes()));
    }
    hexadecimal(&digest.finalize())
}

/// Readable, and unlike that of any training that would give other numbers.
fn id(header: &Header, config: &TrainingConfig, data: &Data, contents: &Value) -> String {
    let digest = Sha256::digest(json!([numbers(config), contents]).to_string().as_bytes());
    let hash = hexadecimal(&digest[..4]);
    let Header { architecture, width, depth, .. } = header;
    let TrainingConfig { seed, epochs, .. } = config;
    let id = format!("{architecture}-w{width}-d{depth}-s{seed}-e{epochs}-{}-{hash}", data.name());
    // An id names files.
    id.chars().map(|c| if c.is_ascii_alphanumeric() || "-_.+".contains(c) { c } else { '-' }).collect()
}

/// A trained network, and what was measured during its training.
pub struct Trained {
    /// What was measured and recorded after each epoch.
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
    network: Trainer,
}

impl Trained {
    /// The id of its run.
    pub fn id(&self) -> &str {
        &self.record.header.run
    }

    /// Stores the table and how it was made; a run of the same id is replaced. Gives the file of the rows.
    ///
    /// # Errors
    /// A folder that cannot be written.
    pub fn save(&self, store: &RunStore) -> Result<PathBuf, Error> {
        Ok(store.save(&self.record, &self.table.rows())?)
    }

    /// All weights and running statistics, by name.
    pub fn weights(&self) -> Weights<f32> {
        self.network.weights()
    }

    /// Writes all weights and running statistics as safetensors, with names and shapes: matrices [outputs, inputs],
    /// vectors of outputs. The file also says which run they are of: [`run_of_weights`](crate::run_of_weights).
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn save_weights(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        Ok(weights::save(path.as_ref(), &self.weights(), &self.network.shapes(), self.id())?)
    }

    /// The trained network as a dfdx module, which gives the same logits as an evaluation under running statistics: see
    /// [`Trainer::network`].
    ///
    /// # Errors
    /// Another network than the one that was trained.
    pub fn network<N: DfdxNetwork>(&self) -> Result<<N::Module as BuildOnDevice<Cpu, f32>>::Built, Error> {
        Ok(self.network.network::<N>()?)
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
    pub fn between_layers(&self, data: &Data, evaluation: Evaluation) -> Result<Table, Error> {
        let names = self.layers();
        let seen = self.observe(data, evaluation, &names.iter().map(String::as_str).collect::<Vec<_>>())?;
        let (run, epoch) = (self.id(), self.table.measured().last().map_or(0, |row| row.epoch));
        let evaluation = evaluation.at(self.config.batch_norm.momentum);
        let layers = Layers { seen: &seen, labels: data.test_labels(), variant: self.variant, run, epoch, evaluation };
        let rows = layers.all().map_err(|source| Error::Information { run: run.to_owned(), epoch, source })?;
        Ok(Table::of(&self.record.header, &rows)?)
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
    use mutual_info::Ksg;

    use super::*;
    use crate::quantities::{TRAIN_LOSS, information, of_step};

    type Own = Classifier<Dense<784, 32>, Skip<(Dense<32, 8>, Dense<8, 16>, Dense<16, 32>)>>;

    #[test]
    fn what_a_closure_says_decides_the_id() {
        let data = Data::new(Dataset::digits_with(0, 30, 20)).unwrap();
        let training = Training::of::<Own>().epochs(4);
        let run = |value: Option<f64>, last: u32| {
            let trained = training.each_epoch(&data, |live| {
                value.map_or(Ok(()), |value| live.record("mine", value))?;
                Ok(if live.epoch.number == last { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
            });
            let trained = trained.unwrap();
            assert!(trained.table.rows().iter().all(|row| row.run == trained.id()));
            trained.id().to_owned()
        };
        assert_eq!(run(None, 9), training.job(&data).id());
        let ids = [run(None, 9), run(None, 2), run(None, 3), run(Some(1.0), 9), run(Some(2.0), 9), run(Some(2.0), 3)];
        assert_eq!(ids.iter().collect::<std::collections::BTreeSet<_>>().len(), ids.len(), "{ids:?}");
        assert_eq!(run(Some(2.0), 3), ids[5]);
    }

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
        let store = RunStore::open(folder.path()).unwrap();
        trained.save(&store).unwrap();
        assert_eq!(store.load(trained.id()).unwrap().1.rows(), trained.table.rows());
    }

    #[test]
    fn weights_go_out_and_in() {
        let data = Data::new(Dataset::digits_with(0, 60, 20)).unwrap();
        let trained = Training::of::<Own>().epochs(3).watch(&data, |_, _| {}).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("own.safetensors");
        trained.save_weights(&file).unwrap();
        let again = Training::of::<Own>().epochs(2).start_from_file(&file).unwrap();
        assert_ne!(again.job(&data).id(), Training::of::<Own>().epochs(2).job(&data).id());
        let mut seen = Vec::new();
        let look = |live: &Live<'_>| {
            seen.push((
                live.epoch.train_loss(),
                live.information(&Ksg::new(3), Evaluation::Batch, ["first", "last"])?.bits,
            ));
            Ok(ControlFlow::Continue(()))
        };
        again.each_epoch(&data, look).unwrap();
        // It goes on where the other one ended.
        let last = trained.table.values(&of_step(TRAIN_LOSS))[2].value;
        assert!(seen.len() == 2 && seen[0].0 < last && seen[0].1.is_finite(), "{seen:?}, {last}");

        type Other = Classifier<Dense<784, 16>, Dense<16, 16>>;
        let refused = Training::of::<Other>().start_from_file(&file).unwrap().watch(&data, |_, _| {}).err().unwrap();
        assert!(refused.to_string().contains("first.weight"), "{refused}");
        std::fs::write(&file, "no weights").unwrap();
        let refused = Training::of::<Own>().start_from_file(&file).err().unwrap().to_string();
        assert!(refused.contains("own.safetensors") && refused.contains("safetensors"), "{refused}");
        let refused = Training::of::<Own>().start_from_file(folder.path().join("none")).err().unwrap().to_string();
        assert!(refused.contains("none"), "{refused}");
    }

    #[test]
    fn what_a_closure_records_is_stored_with_the_run() {
        let data = Data::new(Dataset::digits_with(0, 60, 20)).unwrap();
        let norm = Quantity::new("weight norm").of("first");
        let trained = Training::of::<Own>().epochs(3).each_epoch(&data, |live| {
            live.record("squared epoch", f64::from(live.epoch.number).powi(2))?;
            if live.epoch.number == 2 {
                live.record(norm.clone(), 1.5)?;
                let other = Ksg::new(5).variant(Variant::Ksg2);
                let estimate = live.information(&other, Evaluation::Batch, ["first", "last"])?;
                live.record_estimate(information(["first", "last"], Evaluation::Batch), &estimate)?;
            }
            Ok(ControlFlow::Continue(()))
        });
        let trained = trained.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let store = RunStore::open(folder.path()).unwrap();
        trained.save(&store).unwrap();
        let table = store.load(trained.id()).unwrap().1;
        assert_eq!(table, trained.table);
        let values = |quantity: &Quantity| table.values(quantity).iter().map(|row| row.value).collect::<Vec<_>>();
        assert_eq!(values(&"squared epoch".into()), [1.0, 4.0, 9.0]);
        assert_eq!(values(&norm), [1.5]);
        let estimates = table.epochs([2]).values(&information(["first", "last"], Evaluation::Batch)).len();
        assert_eq!(estimates, 2, "the one that is measured by itself, and another estimator's");
        assert_eq!(table.wide().height(), 3);
    }

    #[test]
    fn what_is_measured_already_is_not_recorded() {
        let data = Data::new(Dataset::digits_with(0, 60, 20)).unwrap();
        for quantity in [Quantity::new("test error").under("batch"), "twice".into()] {
            let look = |live: &Live<'_>| {
                live.record("twice", 0.0)?;
                live.record(quantity.clone(), 0.0)?;
                Ok(ControlFlow::Continue(()))
            };
            let refused = Training::of::<Own>().epochs(3).each_epoch(&data, look).err().unwrap().to_string();
            assert!(refused.starts_with(&format!("epoch 1: \"{quantity}\" is measured already")), "{refused}");
        }
    }

    #[test]
    fn an_error_of_the_closure_ends_the_training() {
        let data = Data::new(Dataset::digits_with(0, 60, 20)).unwrap();
        let mut epochs = 0;
        let look = |live: &Live<'_>| {
            epochs += 1;
            live.observe(Evaluation::Batch, &["nowhere"])?;
            Ok(ControlFlow::Continue(()))
        };
        let refused = Training::of::<Own>().epochs(5).each_epoch(&data, look).err().unwrap();
        assert!(refused.to_string().contains("no layer `nowhere`") && epochs == 1, "{refused}");
    }

    #[test]
    fn a_size_is_that_of_the_narrowest_layer() {
        let header = Training::of::<Own>().header;
        assert_eq!((header.architecture.as_str(), header.width, header.depth), ("own", 8, 2));
    }
}
