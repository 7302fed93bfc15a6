//! Training: one network, its optimiser, and the samples it sees.

use std::borrow::Cow;
use std::cell::RefCell;

use dfdx::nn::BuildOnDevice;
use dfdx::prelude::Cpu;
use interlayer_outline::{Evaluation, Kind, Normalisation, Outline, Role};
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use crate::blueprint::Blueprint;
use crate::check::ConfigError;
use crate::checkpoint::{Checkpoint, Progress};
use crate::config::TrainingConfig;
use crate::engine::{Engine, Masks, Trained};
use crate::error::{Error, ExamplesError, WeightsError};
use crate::examples::{Batch, Examples, Picked};
use crate::initialise::draw;
use crate::layers::{Architecture, DfdxNetwork, fill};
use crate::observation::{Activations, Observation};
use crate::parameters::Parameters;
use crate::real::Real;
use crate::update::Memory;
use crate::weights::Weights;
use interlayer_kernels::Moments;

/// The result of one epoch of training.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Epoch {
    /// From 1.
    pub number: u32,
    /// Mean cross-entropy in nats over the training samples, each batch before its step.
    pub loss: f64,
    /// Share of the training samples given the wrong label, each batch before its step, under batch statistics.
    pub error: f64,
}

/// A network in training.
///
/// ```
/// use interlayer_datasets::Dataset;
/// use interlayer_nets::{Classifier, Dense, Evaluation, Examples, Trainer, TrainingConfig};
///
/// let digits = Dataset::digits_with(0, 500, 100);
/// let (train, test) = (Examples::of(&digits.train)?, Examples::of(&digits.test)?);
///
/// let config = TrainingConfig { epochs: 3, ..TrainingConfig::default() };
/// type Mine = Classifier<Dense<784, 32>, (Dense<32, 16>, Dense<16, 32>)>;
/// let mut trainer = Trainer::<f32>::of::<Mine>(&config, &train)?;
/// while let Some(epoch) = trainer.next_epoch()? {
///     println!("epoch {}: loss {:.3}", epoch.number, epoch.loss);
/// }
/// let seen = trainer.observe(&test, Evaluation::Running, &["first", "merged"])?;
/// assert_eq!(seen.activations[1].dims, 32);
/// # Ok::<(), interlayer_nets::Error>(())
/// ```
pub struct Trainer<E: Real = f32> {
    outline: Outline,
    config: TrainingConfig,
    train: Examples<E>,
    parameters: Parameters<E>,
    gradients: Parameters<E>,
    memory: Memory<E>,
    /// Its buffers are scratch memory, which an evaluation uses too.
    engine: RefCell<Engine<E>>,
    picked: Picked<E>,
    order: ChaCha8Rng,
    epoch: u32,
    /// Steps that the running statistics have followed from their start; none where they came from elsewhere.
    followed: Option<u64>,
}

impl<E: Trainable> Trainer<E> {
    /// A network of this type, as [`Trainer::new`].
    ///
    /// # Errors
    /// As [`Trainer::new`].
    pub fn of<A: Architecture>(config: &TrainingConfig, train: &Examples<E>) -> Result<Self, Error> {
        Self::new(A::blueprint(), config, train)
    }

    /// A network with weights drawn from the config's seed, before its first step.
    ///
    /// ```
    /// use interlayer_nets::{Activation, Examples, Kind, Normalisation, Outline, Trainer, TrainingConfig};
    /// let relu = Kind::Dense { normalisation: Normalisation::None, activation: Activation::Relu };
    /// let network = Outline::builder(3).layer(relu.clone(), 8).layer(relu, 8).output(2).unwrap();
    /// let samples = Examples::<f32>::new(vec![0.5; 12], &[0, 1, 0, 1])?;
    /// let mut trainer = Trainer::new(network, &TrainingConfig::default(), &samples)?;
    /// trainer.next_epoch()?;
    /// # Ok::<(), interlayer_nets::Error>(())
    /// ```
    ///
    /// # Errors
    /// A config that cannot be run, samples that do not fit the network, or a layer that no engine has.
    pub fn new(network: impl Into<Blueprint>, config: &TrainingConfig, train: &Examples<E>) -> Result<Self, Error> {
        E::build(network.into(), config, train)
    }

    fn build(blueprint: Blueprint, config: &TrainingConfig, train: &Examples<E>) -> Result<Self, Error> {
        let outline = blueprint.outline().clone();
        config.validate()?;
        fit(&outline, train)?;
        if normalises_batches(&outline) && config.batch_size == Some(1) {
            let must_be = "at least 2, since the network has batch normalisation: one sample has no variance";
            return Err(ConfigError { field: "batch_size", value: "1".into(), must_be }.into());
        }
        let mut made = blueprint.build_modules(config.seed)?.into_iter();
        let has_module = |node: &interlayer_outline::Node| {
            node.layer().is_some_and(|layer| matches!(layer.kind, Kind::Other { .. }))
        };
        let mut modules: Vec<_> =
            outline.nodes().iter().map(|node| has_module(node).then(|| made.next()).flatten()).collect();
        let mut parameters = Parameters::new(&outline, &mut modules);
        draw(&mut parameters, config.initialiser, config.seed);
        let mut order = ChaCha8Rng::seed_from_u64(config.seed);
        order.set_stream(1);
        Ok(Self {
            gradients: parameters.zeros(),
            memory: Memory::new(&config.optimiser, &parameters),
            engine: RefCell::new(Engine::new(&outline, modules)?),
            outline,
            config: config.clone(),
            train: train.clone(),
            parameters,
            picked: Picked::default(),
            order,
            epoch: 0,
            followed: Some(0),
        })
    }

    /// Trains one epoch; `None` after the last.
    ///
    /// # Errors
    /// A module of dfdx's that fails.
    pub fn next_epoch(&mut self) -> Result<Option<Epoch>, Error> {
        E::epoch(self)
    }

    fn train_epoch(&mut self) -> Result<Option<Epoch>, Error> {
        if self.epoch == self.config.epochs {
            return Ok(None);
        }
        let train = self.train.clone();
        let n = train.len();
        let (mut loss, mut error) = (0.0, 0.0);
        match self.config.batch_size.filter(|size| *size < n) {
            None => (loss, error) = self.step(train.batch(), 0.0, 1.0)?,
            Some(size) => {
                let mut places: Vec<usize> = (0..n).collect();
                places.shuffle(&mut self.order);
                let least = if normalises_batches(&self.outline) { 2 } else { 1 };
                let share = size as f64 / n as f64;
                for (place, batch) in places.chunks(size).enumerate().filter(|(_, batch)| batch.len() >= least) {
                    let mut picked = std::mem::take(&mut self.picked);
                    picked.pick(&train, batch, true);
                    let result = self.step(picked.batch(train.features()), place as f64 * share, share);
                    self.picked = picked;
                    let (batch_loss, batch_error) = result?;
                    let of_all = batch.len() as f64 / n as f64;
                    loss += of_all * batch_loss;
                    error += of_all * batch_error;
                }
            }
        }
        self.epoch += 1;
        Ok(Some(Epoch { number: self.epoch, loss, error }))
    }

    /// One forward and backward pass and one step of the optimiser, at this part of an epoch: loss and error before the step.
    fn step(&mut self, batch: Batch<'_, E>, passed: f64, share: f64) -> Result<(f64, f64), Error> {
        let Self { outline, config, parameters, gradients, engine, memory, .. } = self;
        let engine = engine.get_mut();
        let masks = Masks { seed: config.seed, step: memory.steps };
        let Trained { result, moments } =
            engine.train(outline, parameters, &config.batch_norm, batch, masks, gradients)?;
        follow(parameters, &moments, batch.labels.len(), config.batch_norm.momentum);
        read_modules(engine, parameters);
        let factor = config.schedule.factor(f64::from(self.epoch) + passed, share, config.epochs);
        memory.step(config, factor, parameters, gradients);
        write_modules(engine, parameters);
        self.followed = self.followed.map(|steps| steps.saturating_add(1));
        // As the number type of the network holds it: stored results have it so.
        Ok((E::nearest(result.loss).double(), result.error))
    }

    /// The gradient of the loss over these samples by every learnt tensor, under their own statistics, whatever the
    /// batch size of the training. A dropout drops what it would drop in the next step. Changes nothing.
    ///
    /// # Errors
    /// Samples that do not fit the network, or a module of dfdx's that fails.
    pub fn gradients(&self, examples: &Examples<E>) -> Result<Weights<E>, Error> {
        E::gradients_of(self, examples)
    }

    fn find_gradients(&self, examples: &Examples<E>) -> Result<Weights<E>, Error> {
        fit(&self.outline, examples)?;
        let mut engine = self.engine.borrow_mut();
        let mut gradients = self.parameters.zeros();
        let masks = Masks { seed: self.config.seed, step: self.memory.steps };
        let (outline, norm) = (&self.outline, &self.config.batch_norm);
        let result = engine.train(outline, &self.parameters, norm, examples.batch(), masks, &mut gradients);
        // A module follows statistics of its own as it computes.
        write_modules(&mut engine, &self.parameters);
        result?;
        Ok(gradients.learnt())
    }

    /// Evaluates the network on samples: loss, error, and the activations of the named layers.
    ///
    /// # Errors
    /// Samples that do not fit the network, a layer or statistics that it does not have, or a module of dfdx's that fails. A
    /// network has the running statistics of its training's momentum, plain and (from the first step on, and unless weights
    /// were [loaded](Trainer::set_weights)) debiased, and for [`Evaluation::Batch`] those of the samples shown.
    pub fn observe(
        &self,
        examples: &Examples<E>,
        evaluation: Evaluation,
        layers: &[&str],
    ) -> Result<Observation<E>, Error> {
        E::observation(self, examples, evaluation, layers)
    }

    fn look(&self, examples: &Examples<E>, evaluation: Evaluation, layers: &[&str]) -> Result<Observation<E>, Error> {
        fit(&self.outline, examples)?;
        let known = self.outline.activation_names();
        if let Some(name) = layers.iter().find(|name| !known.contains(name)) {
            return Err(Error::UnknownLayer { name: (*name).to_owned(), known: known.join(", ") });
        }
        let parameters = self.evaluated_by(evaluation)?;
        let n = examples.len();
        let mut seen: Vec<Activations<E>> = Vec::new();
        let mut look = |node: usize, values: &[E]| {
            let is_output = node + 1 == self.outline.nodes().len();
            let of_layer = self.outline.nodes()[node].layer().map_or("", |layer| layer.name.as_str());
            let name = if is_output { interlayer_outline::MERGED } else { of_layer };
            if layers.contains(&name) {
                seen.push(Activations { layer: name.to_owned(), n, dims: values.len() / n, values: values.to_vec() });
            }
        };
        let (outline, norm) = (&self.outline, &self.config.batch_norm);
        let mut engine = self.engine.borrow_mut();
        let (result, logits) = engine.evaluate(outline, &parameters, norm, examples.batch(), evaluation, &mut look)?;
        seen.sort_by_key(|a| layers.iter().position(|wanted| *wanted == a.layer));
        if seen.len() < layers.len() {
            // A layer that was asked for twice is given twice.
            let of = |wanted: &&str| seen.iter().find(|a| a.layer == **wanted).cloned();
            seen = layers.iter().filter_map(of).collect();
        }
        Ok(Observation { loss: result.loss, error: result.error, logits, activations: seen })
    }

    /// The tensors with the statistics that this evaluation works by.
    fn evaluated_by(&self, evaluation: Evaluation) -> Result<Cow<'_, Parameters<E>>, Error> {
        let own = self.config.batch_norm.momentum;
        match evaluation.at(own) {
            Evaluation::Batch => Ok(Cow::Borrowed(&self.parameters)),
            Evaluation::RunningAt { momentum } if momentum == own => Ok(Cow::Borrowed(&self.parameters)),
            Evaluation::Debiased { momentum } if momentum == own && self.followed.is_some_and(|steps| steps > 0) => {
                let steps = i32::try_from(self.followed.unwrap_or_default()).unwrap_or(i32::MAX);
                let mut parameters = self.parameters.clone();
                debias(&mut parameters, momentum.powi(steps));
                Ok(Cow::Owned(parameters))
            }
            _ => Err(Error::UnknownEvaluation { evaluation, momentum: own }),
        }
    }

    /// The network as data.
    pub fn outline(&self) -> &Outline {
        &self.outline
    }

    /// The layers whose activations can be asked for: first, hidden.0, …, last, and merged.
    pub fn layers(&self) -> Vec<String> {
        self.outline.activation_names().into_iter().map(str::to_owned).collect()
    }

    /// How many numbers training changes.
    pub fn parameters(&self) -> usize {
        self.parameters.count()
    }

    /// All weights and running statistics by name.
    pub fn weights(&self) -> Weights<E> {
        self.parameters.weights()
    }

    /// The shapes of all weights and running statistics by name.
    pub fn shapes(&self) -> std::collections::BTreeMap<String, Vec<usize>> {
        self.parameters.iter().map(|parameter| (parameter.name.clone(), parameter.shape.clone())).collect()
    }

    /// Replaces all weights and running statistics; the optimiser's state stays.
    ///
    /// # Errors
    /// A name that is missing or a size that does not fit; nothing is changed then.
    pub fn set_weights(&mut self, weights: &Weights<E>) -> Result<(), Error> {
        self.parameters.replace(weights)?;
        write_modules(self.engine.get_mut(), &self.parameters);
        self.followed = None;
        Ok(())
    }

    /// The whole state of the training.
    pub fn checkpoint(&self) -> Checkpoint<E> {
        Checkpoint {
            weights: self.weights(),
            optimiser: self.memory.by_name(&self.parameters),
            progress: Progress {
                epoch: self.epoch,
                steps: self.memory.steps,
                followed: self.followed,
                order: self.order.get_word_pos() as u64,
            },
        }
    }

    /// Goes on where a training of the same network and config was: every later epoch has the same bytes as if it had never
    /// stopped.
    ///
    /// ```
    /// # use interlayer_datasets::Dataset;
    /// # use interlayer_nets::{Adam, Classifier, Dense, Examples, Trainer, TrainingConfig};
    /// # let train = Examples::of(&Dataset::digits_with(0, 100, 10).train)?;
    /// # let config = TrainingConfig { batch_size: Some(30), optimiser: Adam::default().into(), ..Default::default() };
    /// # type Mine = Classifier<Dense<784, 8>, Dense<8, 8>>;
    /// let mut first = Trainer::<f32>::of::<Mine>(&config, &train)?;
    /// first.next_epoch()?;
    /// let mut second = Trainer::of::<Mine>(&config, &train)?;
    /// second.restore(&first.checkpoint())?;
    /// assert_eq!(first.next_epoch()?, second.next_epoch()?);
    /// assert_eq!(first.weights(), second.weights());
    /// # Ok::<(), interlayer_nets::Error>(())
    /// ```
    ///
    /// # Errors
    /// A tensor that is missing or of another size; nothing is changed then.
    pub fn restore(&mut self, checkpoint: &Checkpoint<E>) -> Result<(), Error> {
        let Checkpoint { weights, optimiser, progress } = checkpoint;
        let mut parameters = self.parameters.clone();
        parameters.replace(weights)?;
        let restored = self.memory.restore(optimiser, progress.steps, &parameters);
        restored.map_err(|name| WeightsError::Missing { name })?;
        self.parameters = parameters;
        write_modules(self.engine.get_mut(), &self.parameters);
        self.epoch = progress.epoch;
        self.followed = progress.followed;
        self.order.set_word_pos(u128::from(progress.order));
        Ok(())
    }

    fn names_and_kinds(outline: &Outline) -> String {
        let layers = outline.layers().map(|layer| format!("{} {} → {}", layer.name, layer.inputs, layer.outputs));
        layers.collect::<Vec<_>>().join(", ")
    }
}

/// A number type that networks are trained in. The work of a trainer is compiled once for each, in this crate; whatever uses
/// a trainer compiles none of it.
pub trait Trainable: Real {
    /// See [`Trainer::new`].
    fn build(network: Blueprint, config: &TrainingConfig, train: &Examples<Self>) -> Result<Trainer<Self>, Error>;
    /// See [`Trainer::next_epoch`].
    fn epoch(trainer: &mut Trainer<Self>) -> Result<Option<Epoch>, Error>;
    /// See [`Trainer::gradients`].
    fn gradients_of(trainer: &Trainer<Self>, examples: &Examples<Self>) -> Result<Weights<Self>, Error>;
    /// See [`Trainer::observe`].
    fn observation(
        trainer: &Trainer<Self>,
        examples: &Examples<Self>,
        evaluation: Evaluation,
        layers: &[&str],
    ) -> Result<Observation<Self>, Error>;
}

macro_rules! work {
    ($type:ident) => {
        impl Trainable for $type {
            fn build(
                network: Blueprint,
                config: &TrainingConfig,
                train: &Examples<Self>,
            ) -> Result<Trainer<Self>, Error> {
                Trainer::build(network, config, train)
            }
            fn epoch(trainer: &mut Trainer<Self>) -> Result<Option<Epoch>, Error> {
                trainer.train_epoch()
            }
            fn gradients_of(trainer: &Trainer<Self>, examples: &Examples<Self>) -> Result<Weights<Self>, Error> {
                trainer.find_gradients(examples)
            }
            fn observation(
                trainer: &Trainer<Self>,
                examples: &Examples<Self>,
                evaluation: Evaluation,
                layers: &[&str],
            ) -> Result<Observation<Self>, Error> {
                trainer.look(examples, evaluation, layers)
            }
        }
    };
}

work!(f32);
work!(f64);

impl Trainer<f32> {
    /// The trained network as a dfdx module, on the CPU: it gives the same logits as an evaluation under running statistics.
    ///
    /// ```
    /// use dfdx::prelude::{Const, Cpu, Module, TensorFromVec};
    /// use interlayer_nets::{Classifier, Dense, Evaluation, Examples, Skip, Trainer, TrainingConfig};
    ///
    /// type Mine = Classifier<Dense<3, 8>, Skip<(Dense<8, 4>, Dense<4, 8>)>, 2>;
    /// let samples: Vec<f32> = (0..12).map(|i| i as f32 / 12.0).collect();
    /// let examples = Examples::new(samples.clone(), &[0, 1, 0, 1])?;
    /// let mut trainer = Trainer::of::<Mine>(&TrainingConfig::default(), &examples)?;
    /// trainer.next_epoch()?;
    ///
    /// let network = trainer.network::<Mine>()?;
    /// let rows = Cpu::default().tensor_from_vec(samples, (4, Const::<3>));
    /// let seen = trainer.observe(&examples, Evaluation::Running, &[])?;
    /// for (ours, theirs) in seen.logits.iter().zip(network.forward(rows).as_vec()) {
    ///     assert!((ours - theirs).abs() < 1e-5);
    /// }
    /// # Ok::<(), interlayer_nets::Error>(())
    /// ```
    ///
    /// # Errors
    /// Another network than the one that was trained.
    pub fn network<N: DfdxNetwork>(&self) -> Result<<N::Module as BuildOnDevice<Cpu, f32>>::Built, Error> {
        if N::outline() != self.outline {
            let [asked, trained] = [&N::outline(), &self.outline].map(Self::names_and_kinds);
            return Err(Error::OtherNetwork { asked, trained });
        }
        let mut network = N::Module::try_build_on_device(&Cpu::default()).map_err(Error::device)?;
        fill(&mut network, &self.parameters, self.config.batch_norm.epsilon);
        Ok(network)
    }
}

fn normalises_batches(outline: &Outline) -> bool {
    let is_batch =
        |kind: &Kind| matches!(kind, Kind::Dense { normalisation: Normalisation::Batch, .. } | Kind::Other { .. });
    outline.layers().any(|layer| is_batch(&layer.kind))
}

/// Whether the network can see these samples.
fn fit<E: Real>(outline: &Outline, examples: &Examples<E>) -> Result<(), ExamplesError> {
    let needed = if normalises_batches(outline) { 2 } else { 1 };
    if examples.len() < needed {
        return Err(ExamplesError::TooFew { samples: examples.len(), needed });
    }
    examples.fit(outline.inputs(), outline.classes())
}

/// `running <- momentum * running + (1 - momentum) * batch`, with the unbiased variance.
fn follow<E: Real>(parameters: &mut Parameters<E>, moments: &[(usize, Moments)], rows: usize, momentum: f64) {
    let unbias = rows as f64 / (rows as f64 - 1.0);
    let follow = |running: Option<&mut Vec<E>>, fresh: Vec<f64>| {
        for (running, fresh) in running.into_iter().flatten().zip(fresh) {
            *running = E::nearest(momentum * running.double() + (1.0 - momentum) * fresh);
        }
    };
    for (node, Moments { mean, variance }) in moments {
        // The pass leaves the bias out.
        let bias = parameters.get(*node, Role::Bias);
        let means = mean.iter().zip(bias).map(|(mean, bias)| mean + bias.double()).collect();
        follow(parameters.get_mut(*node, Role::RunningMean), means);
        follow(
            parameters.get_mut(*node, Role::RunningVariance),
            variance.iter().map(|variance| variance * unbias).collect(),
        );
    }
}

/// Takes the start, mean 0 and variance 1, out of the running statistics: `start` is its share.
fn debias<E: Real>(parameters: &mut Parameters<E>, start: f64) {
    for parameter in parameters.iter_mut() {
        let of_start = match parameter.role {
            Some(Role::RunningMean) => 0.0,
            Some(Role::RunningVariance) => start,
            _ => continue,
        };
        let rest = |value: E| E::nearest((value.double() - of_start) / (1.0 - start));
        parameter.values.iter_mut().for_each(|value| *value = rest(*value));
    }
}

/// Brings the tensors that modules changed by themselves, running statistics for example.
fn read_modules<E: Real>(engine: &mut Engine<E>, parameters: &mut Parameters<E>) {
    for (node, module) in engine.modules.iter_mut().enumerate() {
        let Some(module) = module else { continue };
        for (parameter, tensor) in parameters.of_mut(node).iter_mut().zip(module.tensors()) {
            parameter.values = tensor.values;
        }
    }
}

/// Gives modules the values of their tensors.
fn write_modules<E: Real>(engine: &mut Engine<E>, parameters: &Parameters<E>) {
    for (node, module) in engine.modules.iter_mut().enumerate() {
        let Some(module) = module else { continue };
        module.set_tensors(&mut parameters.of(node).iter().map(|parameter| parameter.values.as_slice()));
    }
}
