//! RMSprop over a whole network.

use std::any::Any;

use dfdx::prelude::{Gradients, Shape, Tensor};

use crate::backend::Backend;
use crate::config::RmsProp;
use crate::real::Real;
use crate::walk::Visit;

/// The running mean squares of the gradients, a tensor per tensor of weights in the order of computing.
#[derive(Default)]
pub(crate) struct Squares(Vec<Box<dyn Any>>);

/// One step of RMSprop on every learnt tensor of a network.
pub(crate) struct Step<'a, E: Real, D: Backend<E>> {
    optimiser: &'a RmsProp,
    gradients: &'a mut Gradients<E, D>,
    squares: &'a mut Squares,
    next: usize,
}

impl<'a, E: Real, D: Backend<E>> Step<'a, E, D> {
    pub(crate) fn new(optimiser: &'a RmsProp, gradients: &'a mut Gradients<E, D>, squares: &'a mut Squares) -> Self {
        Self { optimiser, gradients, squares, next: 0 }
    }
}

impl<E: Real, D: Backend<E>> Visit<E, D> for Step<'_, E, D> {
    type Err = D::Err;

    fn tensor<S: Shape>(&mut self, tensor: &mut Tensor<S, E, D>, learnt: bool) -> Result<(), D::Err> {
        if !learnt {
            return Ok(());
        }
        if self.next == self.squares.0.len() {
            let zeros: Tensor<S, E, D> = tensor.device().try_zeros_like(tensor)?;
            self.squares.0.push(Box::new(zeros));
        }
        let square = self.squares.0[self.next].downcast_mut().expect("a network's tensors keep their order");
        self.next += 1;
        D::rmsprop(tensor, self.gradients, square, self.optimiser)
    }
}
