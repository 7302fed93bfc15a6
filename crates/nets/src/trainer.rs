//! Training: one network, its optimiser, and the samples it sees.

use std::borrow::Cow;

use dfdx::nn::{BuildModule, NumParams, ZeroGrads};
use dfdx::prelude::{Backward, Cpu, Dim, Gradients, Trace};
use interlayer_outline::Evaluation;
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use crate::architecture::{Architecture, NetworkOf, layer_names};
use crate::backend::Backend;
use crate::classifier::Trainable;
use crate::config::TrainingConfig;
use crate::error::Error;
use crate::examples::Examples;
use crate::initialise::Draw;
use crate::kernels::Matrix;
use crate::observation::{Observation, Watch};
use crate::optimiser::{Squares, Step};
use crate::pool::Pool;
use crate::real::Real;
use crate::walk::walk;
use crate::weights::{Debias, Load, Read, ReadGradients, Weights, tensor_names};

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

/// A network of architecture `A` in training.
///
/// ```
/// use interlayer_datasets::Dataset;
/// use interlayer_nets::{Classifier, Cpu, Dense, Evaluation, Examples, Trainer, TrainingConfig};
///
/// let digits = Dataset::digits_with(0, 500, 100);
/// let device = Cpu::default();
/// let (train, test) = (Examples::of(&device, &digits.train)?, Examples::of(&device, &digits.test)?);
///
/// let config = TrainingConfig { epochs: 3, ..TrainingConfig::default() };
/// type Mine = Classifier<Dense<784, 32>, (Dense<32, 16>, Dense<16, 32>)>;
/// let mut trainer = Trainer::<Mine>::new(&config, &train)?;
/// while let Some(epoch) = trainer.next_epoch()? {
///     println!("epoch {}: loss {:.3}", epoch.number, epoch.loss);
/// }
/// let seen = trainer.observe(&test, Evaluation::Running, &["first", "merged"])?;
/// assert_eq!(seen.activations[1].dims, 32);
/// # Ok::<(), interlayer_nets::Error>(())
/// ```
pub struct Trainer<A: Architecture, E: Real = f32, D: Backend<E> = Cpu> {
    network: NetworkOf<A, E, D>,
    config: TrainingConfig,
    train: Examples<E, D>,
    gradients: Option<Gradients<E, D>>,
    squares: Squares,
    pool: Pool<E>,
    order: ChaCha8Rng,
    epoch: u32,
    /// Since the start of the running statistics; none where they came from elsewhere.
    steps: Option<i32>,
}

impl<A: Architecture, E: Real, D: Backend<E>> Trainer<A, E, D> {
    /// A network with weights drawn from the config's seed, before its first step, on the device of the samples.
    ///
    /// # Errors
    /// A config that cannot be run, samples that do not fit the network, or a device without room.
    pub fn new(config: &TrainingConfig, train: &Examples<E, D>) -> Result<Self, Error> {
        config.validate()?;
        Self::fit(train)?;
        let mut network = NetworkOf::<A, E, D>::try_build(train.samples.device()).map_err(Error::device)?;
        let Ok(()) = walk(&mut network, &mut Draw::new(config.initialiser, config.seed));
        let mut order = ChaCha8Rng::seed_from_u64(config.seed);
        order.set_stream(1);
        Ok(Self {
            network,
            config: config.clone(),
            train: train.clone(),
            gradients: None,
            squares: Squares::default(),
            pool: Pool::default(),
            order,
            epoch: 0,
            steps: Some(0),
        })
    }

    /// Trains one epoch; `None` after the last.
    ///
    /// # Errors
    /// A device that fails.
    pub fn next_epoch(&mut self) -> Result<Option<Epoch>, Error> {
        if self.epoch == self.config.epochs {
            return Ok(None);
        }
        let n = self.train.len();
        let (mut loss, mut error) = (0.0, 0.0);
        match self.config.batch_size.filter(|size| *size < n) {
            None => (loss, error) = self.step(&self.train.clone())?,
            Some(size) => {
                let mut places: Vec<usize> = (0..n).collect();
                places.shuffle(&mut self.order);
                for batch in places.chunks(size).filter(|batch| batch.len() > 1) {
                    let (batch_loss, batch_error) = self.step(&self.train.pick(batch)?)?;
                    let share = batch.len() as f64 / n as f64;
                    loss += share * batch_loss;
                    error += share * batch_error;
                }
            }
        }
        self.epoch += 1;
        Ok(Some(Epoch { number: self.epoch, loss, error }))
    }

    /// One forward and backward pass and one step of the optimiser: loss and error before the step.
    fn step(&mut self, batch: &Examples<E, D>) -> Result<(f64, f64), Error> {
        let (loss, error, mut gradients) = self.backward(batch)?;
        let mut step = Step::new(&self.config.optimiser, &mut gradients, &mut self.squares);
        walk(&mut self.network, &mut step).map_err(Error::device)?;
        self.gradients = Some(gradients);
        self.steps = self.steps.map(|steps| steps.saturating_add(1));
        Ok((loss, error))
    }

    fn backward(&mut self, batch: &Examples<E, D>) -> Result<(f64, f64, Gradients<E, D>), Error> {
        let gradients = match self.gradients.take() {
            Some(gradients) => gradients,
            None => self.network.try_alloc_grads().map_err(Error::device)?,
        };
        let samples = batch.flow(&self.pool)?;
        let traced = samples.values.trace(gradients);
        let logits = self.network.train(samples.with(traced), &self.config.batch_norm).map_err(Error::device)?;
        let (loss, error) = D::cross_entropy(logits, &batch.labels).map_err(Error::device)?;
        let value = loss.as_vec()[0].double();
        let gradients = loss.try_backward().map_err(Error::device)?;
        Ok((value, error, gradients))
    }

    /// The gradient of the loss over these samples by every learnt tensor, under their own statistics, whatever the
    /// batch size of the training. Changes nothing.
    ///
    /// # Errors
    /// Samples that do not fit the network, or a device that fails.
    pub fn gradients(&self, examples: &Examples<E, D>) -> Result<Weights<E>, Error> {
        Self::fit(examples)?;
        let mut copy = Self {
            network: self.network.clone(),
            config: self.config.clone(),
            train: self.train.clone(),
            gradients: None,
            squares: Squares::default(),
            pool: self.pool.clone(),
            order: self.order.clone(),
            epoch: self.epoch,
            steps: self.steps,
        };
        let (_, _, gradients) = copy.backward(examples)?;
        let mut read = ReadGradients { names: Self::names(), gradients: &gradients, found: Weights::new() };
        let Ok(()) = walk(&mut copy.network, &mut read);
        Ok(read.found)
    }

    /// Evaluates the network on samples: loss, error, and the activations of the named layers.
    ///
    /// # Errors
    /// Samples that do not fit the network, a layer or statistics that it does not have, or a device that fails. A network has
    /// the running statistics of its training's momentum, plain and (from the first step on, and unless weights were
    /// [loaded](Trainer::set_weights)) debiased, and for [`Evaluation::Batch`] those of the samples shown.
    pub fn observe(
        &self,
        examples: &Examples<E, D>,
        evaluation: Evaluation,
        layers: &[&str],
    ) -> Result<Observation<E>, Error> {
        Self::fit(examples)?;
        let mut known = Self::layers();
        if let Some(name) = layers.iter().find(|name| !known.iter().any(|k| k == *name)) {
            return Err(Error::UnknownLayer { name: (*name).to_owned(), known: known.join(", ") });
        }
        known.pop();
        let network = self.evaluated_by(evaluation)?;
        let mut watch = Watch::new(evaluation, &self.config.batch_norm, known, layers);
        let logits = network.evaluate(examples.flow(&self.pool)?, &mut watch).map_err(Error::device)?;
        let logits = D::to_host(&logits.values);
        let classes = A::Classes::default().size();
        let result = E::cross_entropy(Matrix::new(&logits, classes), &examples.labels, None);
        Ok(Observation { loss: result.loss, error: result.error, logits, activations: watch.into_activations() })
    }

    /// The network with the statistics that this evaluation works by.
    fn evaluated_by(&self, evaluation: Evaluation) -> Result<Cow<'_, NetworkOf<A, E, D>>, Error> {
        let own = self.config.batch_norm.momentum;
        match evaluation.at(own) {
            Evaluation::Batch => Ok(Cow::Borrowed(&self.network)),
            Evaluation::RunningAt { momentum } if momentum == own => Ok(Cow::Borrowed(&self.network)),
            Evaluation::Debiased { momentum } if momentum == own && self.steps.is_some_and(|steps| steps > 0) => {
                let start = momentum.powi(self.steps.unwrap_or_default());
                let mut network = self.network.clone();
                let Ok(()) = walk(&mut network, &mut Debias { names: Self::names(), start });
                Ok(Cow::Owned(network))
            }
            _ => Err(Error::UnknownEvaluation { evaluation, momentum: own }),
        }
    }

    /// The layers whose activations can be asked for: first, hidden.0, …, last, and merged.
    pub fn layers() -> Vec<String> {
        A::outline().activation_names().into_iter().map(str::to_owned).collect()
    }

    /// How many numbers training changes.
    pub fn parameters(&self) -> usize {
        self.network.num_trainable_params()
    }

    /// The network itself, a dfdx module.
    pub fn network(&self) -> &NetworkOf<A, E, D> {
        &self.network
    }

    /// All weights and running statistics by name.
    pub fn weights(&self) -> Weights<E> {
        let mut read = Read { names: Self::names(), weights: Weights::new() };
        let Ok(()) = walk(&mut self.network.clone(), &mut read);
        read.weights
    }

    /// Replaces all weights and running statistics; the optimiser's state stays.
    ///
    /// # Errors
    /// A name that is missing or a size that does not fit; nothing is changed then.
    pub fn set_weights(&mut self, weights: &Weights<E>) -> Result<(), Error> {
        for write in [false, true] {
            walk(&mut self.network, &mut Load { names: Self::names(), weights, write })?;
        }
        self.steps = None;
        Ok(())
    }

    /// Whether the network can see these samples.
    fn fit(examples: &Examples<E, D>) -> Result<(), Error> {
        Ok(examples.fit(A::Input::default().size(), A::Classes::default().size())?)
    }

    fn names() -> std::vec::IntoIter<String> {
        tensor_names(&layer_names::<A>())
    }
}
