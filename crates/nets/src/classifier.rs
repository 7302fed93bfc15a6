//! `Classifier`: a first layer, a body, and the output layer that reads the body's output.

use std::marker::PhantomData;

use dfdx::nn::BuildModule;
use dfdx::nn::tensor_collection::{ModuleVisitor, TensorCollection};
use dfdx::prelude::{ConstDim, Device, Dtype, Storage};

use crate::backend::Backend;
use crate::config::BatchNorm;
use crate::flow::{Flow, Traced};
use crate::observation::Watch;
use crate::readout::Readout;
use crate::real::Real;
use crate::takes::Layers;

/// A whole network: `First` takes the values of a sample, `Body` takes what `First` gives, and a linear output layer with
/// softmax reads what `Body` gives and tells `CLASSES` classes apart.
///
/// ```
/// use interlayer_nets::{Classifier, Dense, Skip};
/// type Mine = Classifier<Dense<300, 128>, Skip<(Dense<128, 64>, Dense<64, 64>, Dense<64, 128>)>>;
/// # fn whole<A: interlayer_nets::Architecture>() {}
/// # whole::<Mine>();
/// // 64 values come in, and there are three classes.
/// type Small = Classifier<Dense<64, 32>, Dense<32, 32>, 3>;
/// # whole::<Small>();
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Classifier<First, Body, const CLASSES: usize = 10>(PhantomData<(First, Body)>);

/// The weights of a [`Classifier`].
#[derive(Clone, Debug)]
pub struct Network<F, B, Merged: ConstDim, C: ConstDim, E: Dtype, D: Storage<E>> {
    /// The first layer.
    pub first: F,
    /// Everything between the first layer and the output layer.
    pub body: B,
    /// The output layer; what it receives is called merged.
    pub output: Readout<Merged, C, E, D>,
}

/// A network whatever its types: what training needs of it.
pub trait Trainable<I: ConstDim, C: ConstDim, E: Real, D: Backend<E>>: BuildModule<D, E> + Clone {
    /// Logits of a batch of samples, shape [n, C], with the tape.
    fn train(&mut self, samples: Traced<I, E, D>, norm: &BatchNorm) -> Result<Traced<C, E, D>, D::Err>;

    /// Logits of a batch of samples, shape [n, C]; `watch` sees every layer's output.
    fn evaluate(&self, samples: Flow<I, E, D>, watch: &mut Watch<'_, E>) -> Result<Flow<C, E, D>, D::Err>;
}

impl<F, B, I, C, E, D> Trainable<I, C, E, D> for Network<F, B, B::Out, C, E, D>
where
    I: ConstDim,
    C: ConstDim,
    E: Real,
    D: Backend<E>,
    F: Layers<I, E, D>,
    B: Layers<F::Out, E, D>,
{
    fn train(&mut self, samples: Traced<I, E, D>, norm: &BatchNorm) -> Result<Traced<C, E, D>, D::Err> {
        let first = self.first.train(samples, norm)?;
        let merged = self.body.train(first, norm)?;
        D::train_readout(&self.output, merged)
    }

    fn evaluate(&self, samples: Flow<I, E, D>, watch: &mut Watch<'_, E>) -> Result<Flow<C, E, D>, D::Err> {
        let first = self.first.evaluate(samples, watch)?;
        let merged = self.body.evaluate(first, watch)?;
        watch.merged(&merged.values);
        D::evaluate_readout(&self.output, &merged)
    }
}

impl<F, B, Merged, C, E, D> TensorCollection<E, D> for Network<F, B, Merged, C, E, D>
where
    Merged: ConstDim,
    C: ConstDim,
    E: Dtype,
    D: Device<E>,
    F: TensorCollection<E, D>,
    B: TensorCollection<E, D>,
{
    type To<E2: Dtype, D2: Device<E2>> = Network<F::To<E2, D2>, B::To<E2, D2>, Merged, C, E2, D2>;

    fn iter_tensors<V: ModuleVisitor<Self, E, D>>(visitor: &mut V) -> Result<Option<Self::To<V::E2, V::D2>>, V::Err> {
        visitor.visit_fields(
            (
                Self::module("first", |s| &s.first, |s| &mut s.first),
                Self::module("body", |s| &s.body, |s| &mut s.body),
                Self::module("output", |s| &s.output, |s| &mut s.output),
            ),
            |(first, body, output)| Network { first, body, output },
        )
    }
}
