//! Layers that an engine has no kernel for: they run through dfdx.

use interlayer_outline::{Kind, Layer, Outline};

use crate::error::Error;
use crate::real::Real;

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

/// A network as data, and the makers of the layers that run through dfdx.
#[derive(Clone, Debug)]
pub struct Blueprint {
    outline: Outline,
    modules: Vec<Factory>,
}

impl Blueprint {
    pub(crate) fn new(outline: Outline, modules: Vec<Factory>) -> Self {
        Self { outline, modules }
    }

    /// The network as data.
    pub fn outline(&self) -> &Outline {
        &self.outline
    }

    /// Makes its modules, in the order of computing.
    pub(crate) fn build_modules<E: Real>(&self, seed: u64) -> Result<Vec<Box<dyn Module<E>>>, Error> {
        let others: Vec<&Layer> =
            self.outline.layers().filter(|layer| matches!(layer.kind, Kind::Other { .. })).collect();
        if let Some(layer) = others.get(self.modules.len()) {
            return Err(Error::NoModule { layer: layer.name.clone(), kind: layer.kind.to_string() });
        }
        let seeds = (0..).map(|place: u64| seed.wrapping_add(place));
        self.modules.iter().zip(seeds).map(|(factory, seed)| E::maker(factory)(seed)).collect()
    }
}

impl From<Outline> for Blueprint {
    fn from(outline: Outline) -> Self {
        Self::new(outline, Vec::new())
    }
}
