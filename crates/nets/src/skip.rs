//! `Skip`: a piece with an identity connection around it.

use dfdx::nn::tensor_collection::{ModuleVisitor, TensorCollection};
use dfdx::prelude::{ConstDim, Device, Dtype};
use interlayer_outline::Builder;

use crate::backend::Backend;
use crate::config::BatchNorm;
use crate::flow::{Flow, Traced};
use crate::observation::Watch;
use crate::real::Real;
use crate::takes::{Begins, Layers, Takes};

/// `F(x) + x`, unit by unit. It adds no parameter; what goes in and what comes out of `F` must be equally wide.
///
/// ```
/// # use interlayer_nets::{Classifier, Dense, Skip, Trainer};
/// type Fits = Classifier<Dense<300, 128>, Skip<(Dense<128, 64>, Dense<64, 128>)>>;
/// Trainer::<Fits>::layers();
/// ```
/// ```compile_fail,E0277
/// # use interlayer_nets::{Classifier, Dense, Skip, Trainer};
/// type Differs = Classifier<Dense<300, 128>, Skip<(Dense<128, 64>, Dense<64, 100>)>>;
/// Trainer::<Differs>::layers();
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Skip<F>(pub F);

/// Widths that can be added unit by unit: equal ones.
#[diagnostic::on_unimplemented(
    message = "widths do not fit: a skip adds its `{In}` inputs to `{Self}` outputs",
    label = "this skip takes `{In}` values around a piece that gives `{Self}`",
    note = "make the last layer inside `Skip<…>` give as many values as its first layer takes"
)]
pub trait AddsTo<In> {}

impl<N: ConstDim> AddsTo<N> for N {}

impl<F: Begins> Begins for Skip<F> {
    type Input = F::Input;
}

impl<In: ConstDim, F: Takes<In>> Takes<In> for Skip<F>
where
    F::Out: AddsTo<In>,
    F: Takes<In, Out = In>,
{
    type Out = In;
    type Layers<E: Real, D: Backend<E>> = Skip<F::Layers<E, D>>;

    fn describe(network: Builder) -> Builder {
        network.skip(F::describe)
    }
}

impl<In: ConstDim, E: Real, D: Backend<E>, F: Layers<In, E, D, Out = In>> Layers<In, E, D> for Skip<F> {
    type Out = In;

    fn train(&mut self, input: Traced<In, E, D>, norm: &BatchNorm) -> Result<Traced<In, E, D>, D::Err> {
        let (inside, around) = input.fork();
        D::add(self.0.train(inside, norm)?, around)
    }

    fn evaluate(&self, input: Flow<In, E, D>, watch: &mut Watch<'_, E>) -> Result<Flow<In, E, D>, D::Err> {
        let around = input.clone();
        D::add(self.0.evaluate(input, watch)?, around)
    }
}

impl<E: Dtype, D: Device<E>, F: TensorCollection<E, D>> TensorCollection<E, D> for Skip<F> {
    type To<E2: Dtype, D2: Device<E2>> = Skip<F::To<E2, D2>>;

    fn iter_tensors<V: ModuleVisitor<Self, E, D>>(visitor: &mut V) -> Result<Option<Self::To<V::E2, V::D2>>, V::Err> {
        visitor.visit_fields(Self::module("0", |s| &s.0, |s| &mut s.0), Skip)
    }
}
