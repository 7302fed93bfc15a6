//! A network's weights by name, out and in.

use std::collections::BTreeMap;

use dfdx::prelude::{Gradients, HasShape, Shape, Tensor};

use crate::backend::Backend;
use crate::error::WeightsError;
use crate::real::Real;
use crate::walk::Visit;

/// Values by name: `first.weight` [out, in] row-major, `hidden.0.running_mean`, …, `output.bias`.
pub type Weights<E> = BTreeMap<String, Vec<E>>;

const DENSE_FIELDS: [&str; 6] = ["weight", "bias", "gamma", "beta", "running_mean", "running_variance"];
const READOUT_FIELDS: [&str; 2] = ["weight", "bias"];

/// The names of all tensors of a network with these dense layers, in the order of computing.
pub(crate) fn tensor_names(layers: &[String]) -> std::vec::IntoIter<String> {
    let dense = layers.iter().flat_map(|layer| DENSE_FIELDS.map(|field| format!("{layer}.{field}")));
    dense.chain(READOUT_FIELDS.map(|field| format!("output.{field}"))).collect::<Vec<_>>().into_iter()
}

/// Reads every tensor.
pub(crate) struct Read<E> {
    pub(crate) names: std::vec::IntoIter<String>,
    pub(crate) weights: Weights<E>,
}

impl<E: Real, D: Backend<E>> Visit<E, D> for Read<E> {
    type Err = std::convert::Infallible;

    fn tensor<S: Shape>(&mut self, tensor: &mut Tensor<S, E, D>, _learnt: bool) -> Result<(), Self::Err> {
        self.weights.extend(self.names.next().map(|name| (name, D::to_host(tensor))));
        Ok(())
    }
}

/// Reads the gradient of every learnt tensor.
pub(crate) struct ReadGradients<'a, E: Real, D: Backend<E>> {
    pub(crate) names: std::vec::IntoIter<String>,
    pub(crate) gradients: &'a Gradients<E, D>,
    pub(crate) found: Weights<E>,
}

impl<E: Real, D: Backend<E>> Visit<E, D> for ReadGradients<'_, E, D> {
    type Err = std::convert::Infallible;

    fn tensor<S: Shape>(&mut self, tensor: &mut Tensor<S, E, D>, learnt: bool) -> Result<(), Self::Err> {
        let name = self.names.next();
        if learnt {
            self.found.extend(name.map(|name| (name, D::to_host(&self.gradients.get(tensor)))));
        }
        Ok(())
    }
}

/// Takes the start, mean 0 and variance 1, out of the running statistics: `start` is its share.
pub(crate) struct Debias {
    pub(crate) names: std::vec::IntoIter<String>,
    pub(crate) start: f64,
}

impl<E: Real, D: Backend<E>> Visit<E, D> for Debias {
    type Err = std::convert::Infallible;

    fn tensor<S: Shape>(&mut self, tensor: &mut Tensor<S, E, D>, _learnt: bool) -> Result<(), Self::Err> {
        let name = self.names.next().unwrap_or_default();
        let of_start = match name.rsplit('.').next() {
            Some("running_mean") => 0.0,
            Some("running_variance") => self.start,
            _ => return Ok(()),
        };
        let rest = |value: &E| E::nearest((value.double() - of_start) / (1.0 - self.start));
        tensor.copy_from(&D::to_host(tensor).iter().map(rest).collect::<Vec<_>>());
        Ok(())
    }
}

/// Checks that every tensor has values of its size, or (`write`) writes them.
pub(crate) struct Load<'a, E> {
    pub(crate) names: std::vec::IntoIter<String>,
    pub(crate) weights: &'a Weights<E>,
    pub(crate) write: bool,
}

impl<E: Real, D: Backend<E>> Visit<E, D> for Load<'_, E> {
    type Err = WeightsError;

    fn tensor<S: Shape>(&mut self, tensor: &mut Tensor<S, E, D>, _learnt: bool) -> Result<(), WeightsError> {
        let name = self.names.next().unwrap_or_default();
        let Some(values) = self.weights.get(&name) else {
            return Err(WeightsError::Missing { name });
        };
        let expected = tensor.shape().num_elements();
        if values.len() != expected {
            return Err(WeightsError::Size { name, expected, found: values.len() });
        }
        if self.write {
            tensor.copy_from(values);
        }
        Ok(())
    }
}
