//! Layers that an engine has no kernel for: they run through dfdx.

use crate::error::Error;

/// A tensor of a module.
#[derive(Clone, Debug, PartialEq)]
pub struct ModuleTensor<E> {
    /// Its shape.
    pub shape: Vec<usize>,
    /// Whether training changes it by its gradient.
    pub is_learnt: bool,
    /// Its values, row-major.
    pub values: Vec<E>,
}

/// The gradients that a module gives: of its input, row-major, and of each of its tensors (empty where it is not learnt).
#[derive(Clone, Debug, PartialEq)]
pub struct ModuleGradients<E> {
    /// Of the input.
    pub input: Vec<E>,
    /// Of the tensors, in their order.
    pub tensors: Vec<Vec<E>>,
}

/// A layer whose arithmetic is not the engine's: rows of values in, rows out.
pub trait Module<E> {
    /// Its tensors, always in the same order.
    fn tensors(&mut self) -> Vec<ModuleTensor<E>>;

    /// Replaces the values of its tensors, in this order.
    fn set_tensors(&mut self, values: &mut dyn Iterator<Item = &[E]>);

    /// The output for `rows` rows in training; what the backward pass needs is remembered.
    ///
    /// # Errors
    /// What the module reports.
    fn forward(&mut self, input: &[E], rows: usize) -> Result<Vec<E>, Error>;

    /// The gradients of the last [`forward`](Module::forward) from that of its output.
    ///
    /// # Errors
    /// What the module reports.
    fn backward(&mut self, of_output: &[E]) -> Result<ModuleGradients<E>, Error>;

    /// The output for `rows` rows in evaluation.
    ///
    /// # Errors
    /// What the module reports.
    fn evaluate(&self, input: &[E], rows: usize) -> Result<Vec<E>, Error>;
}

/// Makes a module, whose random numbers come from a seed.
pub type Make<E> = fn(seed: u64) -> Result<Box<dyn Module<E>>, Error>;

/// Makes a module in each number type.
#[derive(Clone, Copy, Debug)]
pub struct Factory {
    pub(crate) single: Make<f32>,
    pub(crate) double: Make<f64>,
}
