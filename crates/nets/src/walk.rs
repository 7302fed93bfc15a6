//! Walking over a network's tensors by name.

use dfdx::nn::tensor_collection::{RecursiveWalker, TensorCollection, TensorOptions, TensorVisitor, ViewTensorMut};
use dfdx::prelude::{Shape, Tensor};

use crate::backend::Backend;
use crate::real::Real;

/// Something done to every tensor of a network, in the order of computing.
pub(crate) trait Visit<E: Real, D: Backend<E>> {
    type Err;

    /// `learnt`: whether training changes it by its gradient (running statistics are not learnt).
    fn tensor<S: Shape>(&mut self, tensor: &mut Tensor<S, E, D>, learnt: bool) -> Result<(), Self::Err>;
}

struct Walk<'a, V>(&'a mut V);

impl<E: Real, D: Backend<E>, V: Visit<E, D>> TensorVisitor<E, D> for Walk<'_, V> {
    type Viewer = ViewTensorMut;
    type Err = V::Err;
    type E2 = E;
    type D2 = D;

    fn visit<S: Shape>(
        &mut self,
        options: TensorOptions<S, E, D>,
        tensor: &mut Tensor<S, E, D>,
    ) -> Result<Option<Tensor<S, E, D>>, V::Err> {
        self.0.tensor(tensor, options.do_gradient_update)?;
        Ok(None)
    }
}

/// Shows every tensor of `network` to `visit`.
pub(crate) fn walk<E: Real, D: Backend<E>, N: TensorCollection<E, D>, V: Visit<E, D>>(
    network: &mut N,
    visit: &mut V,
) -> Result<(), V::Err> {
    N::iter_tensors(&mut RecursiveWalker { m: network, f: &mut Walk(visit) }).map(|_| ())
}
