//! A network in training, whatever its type.

use interlayer_nets::{
    Architecture, Backend, Cpu, Epoch, Error, Evaluation, Examples, Observation, Real, Trainer, Weights,
};

/// A network in training whose type is forgotten: what the runner and the checks need of it.
pub trait AnyTrainer<E> {
    /// See [`Trainer::next_epoch`].
    fn next_epoch(&mut self) -> Result<Option<Epoch>, Error>;
    /// See [`Trainer::observe`].
    fn observe(
        &self,
        examples: &Examples<E, Cpu>,
        evaluation: Evaluation,
        layers: &[&str],
    ) -> Result<Observation<E>, Error>
    where
        E: Real,
        Cpu: Backend<E>;
    /// See [`Trainer::gradients`].
    fn gradients(&self, examples: &Examples<E, Cpu>) -> Result<Weights<E>, Error>
    where
        E: Real,
        Cpu: Backend<E>;
    /// See [`Trainer::weights`].
    fn weights(&self) -> Weights<E>;
    /// See [`Trainer::set_weights`].
    fn set_weights(&mut self, weights: &Weights<E>) -> Result<(), Error>;
    /// See [`Trainer::parameters`].
    fn parameters(&self) -> usize;
    /// See [`Trainer::layers`].
    fn layers(&self) -> Vec<String>;
}

impl<A: Architecture, E: Real> AnyTrainer<E> for Trainer<A, E, Cpu>
where
    Cpu: Backend<E>,
{
    fn next_epoch(&mut self) -> Result<Option<Epoch>, Error> {
        Trainer::next_epoch(self)
    }
    fn observe(
        &self,
        examples: &Examples<E, Cpu>,
        evaluation: Evaluation,
        layers: &[&str],
    ) -> Result<Observation<E>, Error> {
        Trainer::observe(self, examples, evaluation, layers)
    }
    fn gradients(&self, examples: &Examples<E, Cpu>) -> Result<Weights<E>, Error> {
        Trainer::gradients(self, examples)
    }
    fn weights(&self) -> Weights<E> {
        Trainer::weights(self)
    }
    fn set_weights(&mut self, weights: &Weights<E>) -> Result<(), Error> {
        Trainer::set_weights(self, weights)
    }
    fn parameters(&self) -> usize {
        Trainer::parameters(self)
    }
    fn layers(&self) -> Vec<String> {
        Self::layers()
    }
}
