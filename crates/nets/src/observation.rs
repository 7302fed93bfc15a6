//! What an evaluation shows: loss, error and the activations asked for.

use dfdx::prelude::{ConstDim, Tensor};
use interlayer_outline::{Evaluation, MERGED};

use crate::backend::Backend;
use crate::config::BatchNorm;
use crate::real::Real;

/// One layer's outputs for every sample: row-major, shape [n, dims].
#[derive(Clone, Debug, PartialEq)]
pub struct Activations<E> {
    /// first, hidden.0, …, last, or merged.
    pub layer: String,
    /// Samples.
    pub n: usize,
    /// Width of the layer.
    pub dims: usize,
    /// Row-major values, n * dims of them.
    pub values: Vec<E>,
}

/// The result of an evaluation on a set of samples.
#[derive(Clone, Debug, PartialEq)]
pub struct Observation<E> {
    /// Mean categorical cross-entropy in nats.
    pub loss: f64,
    /// Share of the samples given the wrong label, 0..1.
    pub error: f64,
    /// Logits, row-major [n, classes].
    pub logits: Vec<E>,
    /// The activations asked for, in the order asked.
    pub activations: Vec<Activations<E>>,
}

/// Collects the outputs of layers during an evaluation.
pub struct Watch<'a, E> {
    pub(crate) evaluation: Evaluation,
    pub(crate) norm: &'a BatchNorm,
    names: std::vec::IntoIter<String>,
    wanted: &'a [&'a str],
    seen: Vec<Activations<E>>,
}

impl<'a, E: Real> Watch<'a, E> {
    /// `names`: of the dense layers in the order of computing. `wanted`: those to keep, and `merged` if asked for.
    pub(crate) fn new(evaluation: Evaluation, norm: &'a BatchNorm, names: Vec<String>, wanted: &'a [&'a str]) -> Self {
        Self { evaluation, norm, names: names.into_iter(), wanted, seen: Vec::new() }
    }

    /// The output of the next dense layer, before any sum.
    pub(crate) fn dense<N: ConstDim, D: Backend<E>>(&mut self, output: &Tensor<(usize, N), E, D>) {
        if let Some(name) = self.names.next() {
            self.keep(name, output);
        }
    }

    /// What the output layer receives.
    pub(crate) fn merged<N: ConstDim, D: Backend<E>>(&mut self, values: &Tensor<(usize, N), E, D>) {
        self.keep(MERGED.to_owned(), values);
    }

    fn keep<N: ConstDim, D: Backend<E>>(&mut self, layer: String, values: &Tensor<(usize, N), E, D>) {
        use dfdx::prelude::HasShape;
        if self.wanted.contains(&layer.as_str()) {
            let (n, width) = *values.shape();
            self.seen.push(Activations { layer, n, dims: width.size(), values: D::to_host(values) });
        }
    }

    /// The collected outputs, in the order in which they were asked for.
    pub(crate) fn into_activations(mut self) -> Vec<Activations<E>> {
        let wanted = self.wanted;
        self.seen.sort_by_key(|a| wanted.iter().position(|w| *w == a.layer));
        self.seen
    }
}
