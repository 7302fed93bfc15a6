//! The numbers of a network: all its tensors, by name and by what they are for.

use interlayer_outline::{Outline, Role};

use crate::error::WeightsError;
use crate::module::Module;
use crate::real::Real;
use crate::weights::Weights;

/// A tensor of a network: what it is, and its values.
#[derive(Clone, Debug)]
pub(crate) struct Parameter<E> {
    pub(crate) name: String,
    pub(crate) shape: Vec<usize>,
    pub(crate) is_learnt: bool,
    /// What it is for; none in a module of dfdx's.
    pub(crate) role: Option<Role>,
    pub(crate) values: Vec<E>,
}

impl<E> Parameter<E> {
    /// Whether it is a matrix of weights, which a decay acts on; biases, scales and shifts are left alone.
    pub(crate) fn is_matrix(&self) -> bool {
        self.is_learnt && self.shape.len() >= 2
    }
}

/// All tensors of a network in the order of computing.
#[derive(Clone, Debug, Default)]
pub(crate) struct Parameters<E> {
    list: Vec<Parameter<E>>,
    /// For each node the place of its first tensor, and one more at the end.
    starts: Vec<usize>,
}

impl<E: Real> Parameters<E> {
    /// Before weights are drawn: weights, biases, shifts and running means 0, scales and running variances 1, the tensors of
    /// modules as dfdx made them.
    pub(crate) fn new(outline: &Outline, modules: &mut [Option<Box<dyn Module<E>>>]) -> Self {
        let mut described = outline.tensors().into_iter().peekable();
        let (mut list, mut starts) = (Vec::new(), Vec::new());
        for (node, module) in modules.iter_mut().enumerate() {
            starts.push(list.len());
            while let Some(tensor) = described.next_if(|tensor| tensor.node == node) {
                let start = match tensor.role {
                    Role::Gamma | Role::RunningVariance => E::one(),
                    _ => E::default(),
                };
                let (values, is_learnt) = (vec![start; tensor.len()], tensor.role.is_learnt());
                let (name, shape, role) = (tensor.name, tensor.shape, Some(tensor.role));
                list.push(Parameter { name, shape, is_learnt, role, values });
            }
            let layer = outline.nodes()[node].layer();
            let (Some(module), Some(layer)) = (module, layer) else { continue };
            for (place, tensor) in module.tensors().into_iter().enumerate() {
                let name = format!("{}.{place}", layer.name);
                let (shape, is_learnt, values) = (tensor.shape, tensor.is_learnt, tensor.values);
                list.push(Parameter { name, shape, is_learnt, role: None, values });
            }
        }
        starts.push(list.len());
        Self { list, starts }
    }

    /// The same tensors with zeros; those that are not learnt are empty.
    pub(crate) fn zeros(&self) -> Self {
        let zero = |parameter: &Parameter<E>| {
            let len = if parameter.is_learnt { parameter.values.len() } else { 0 };
            Parameter { values: vec![E::default(); len], ..parameter.clone() }
        };
        Self { list: self.list.iter().map(zero).collect(), starts: self.starts.clone() }
    }

    pub(crate) fn iter(&self) -> std::slice::Iter<'_, Parameter<E>> {
        self.list.iter()
    }

    pub(crate) fn iter_mut(&mut self) -> std::slice::IterMut<'_, Parameter<E>> {
        self.list.iter_mut()
    }

    /// The tensors of a node.
    pub(crate) fn of(&self, node: usize) -> &[Parameter<E>] {
        &self.list[self.starts[node]..self.starts[node + 1]]
    }

    pub(crate) fn of_mut(&mut self, node: usize) -> &mut [Parameter<E>] {
        &mut self.list[self.starts[node]..self.starts[node + 1]]
    }

    /// The values of a node's tensor; empty where it has none.
    pub(crate) fn get(&self, node: usize, role: Role) -> &[E] {
        self.of(node).iter().find(|parameter| parameter.role == Some(role)).map_or(&[], |found| &found.values)
    }

    pub(crate) fn get_mut(&mut self, node: usize, role: Role) -> Option<&mut Vec<E>> {
        let found = self.of_mut(node).iter_mut().find(|parameter| parameter.role == Some(role));
        found.map(|found| &mut found.values)
    }

    /// Puts values in the place of a node's tensor, where it has one.
    pub(crate) fn put(&mut self, node: usize, role: Role, values: Vec<E>) {
        if let Some(place) = self.get_mut(node, role) {
            *place = values;
        }
    }

    /// Adds to a node's tensor, where it has one.
    pub(crate) fn add(&mut self, node: usize, role: Role, sums: &[f64]) {
        let Some(values) = self.get_mut(node, role) else { return };
        for (value, sum) in values.iter_mut().zip(sums) {
            *value += E::nearest(*sum);
        }
    }

    /// All values by name.
    pub(crate) fn weights(&self) -> Weights<E> {
        self.list.iter().map(|parameter| (parameter.name.clone(), parameter.values.clone())).collect()
    }

    /// The values of the learnt ones by name.
    pub(crate) fn learnt(&self) -> Weights<E> {
        let learnt = self.list.iter().filter(|parameter| parameter.is_learnt);
        learnt.map(|parameter| (parameter.name.clone(), parameter.values.clone())).collect()
    }

    /// How many numbers training changes.
    pub(crate) fn count(&self) -> usize {
        self.list.iter().filter(|parameter| parameter.is_learnt).map(|parameter| parameter.values.len()).sum()
    }

    /// Replaces all values.
    ///
    /// # Errors
    /// A name that is missing or a size that does not fit; nothing is changed then.
    pub(crate) fn replace(&mut self, weights: &Weights<E>) -> Result<(), WeightsError> {
        for Parameter { name, values, .. } in &self.list {
            let Some(given) = weights.get(name) else { return Err(WeightsError::Missing { name: name.clone() }) };
            if given.len() != values.len() {
                return Err(WeightsError::Size { name: name.clone(), expected: values.len(), found: given.len() });
            }
        }
        for Parameter { name, values, .. } in &mut self.list {
            if let Some(given) = weights.get(name) {
                values.copy_from_slice(given);
            }
        }
        Ok(())
    }
}
