//! `Classifier`: a first layer, a body, and the output layer that reads the body's output.

use std::marker::PhantomData;

use dfdx::nn::BuildModule;
use dfdx::nn::tensor_collection::{ModuleVisitor, TensorCollection};
use dfdx::prelude::{Const, ConstDim, Device, Dtype, Storage};

use crate::backend::Backend;
use crate::config::BatchNorm;
use crate::flow::{Flow, Traced};
use crate::observation::Watch;
use crate::readout::{Classes, Readout};
use crate::real::Real;
use crate::takes::Layers;

/// Pixels of an image.
pub const PIXELS: usize = interlayer_datasets::PIXELS;

/// The type-level number of pixels.
pub type Pixels = Const<PIXELS>;

/// A whole network: `First` takes the 784 pixels, `Body` takes what `First` gives, and a linear output layer with
/// softmax reads what `Body` gives.
///
/// ```
/// use interlayer_nets::{Classifier, Dense, Skip};
/// type Mine = Classifier<Dense<784, 128>, Skip<(Dense<128, 64>, Dense<64, 64>, Dense<64, 128>)>>;
/// # fn whole<A: interlayer_nets::Architecture>() {}
/// # whole::<Mine>();
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Classifier<First, Body>(PhantomData<(First, Body)>);

/// The weights of a [`Classifier`].
#[derive(Clone, Debug)]
pub struct Network<F, B, Merged: ConstDim, E: Dtype, D: Storage<E>> {
    /// The first layer.
    pub first: F,
    /// Everything between the first layer and the output layer.
    pub body: B,
    /// The output layer; what it receives is called merged.
    pub output: Readout<Merged, E, D>,
}

/// A network whatever its types: what training needs of it.
pub trait Trainable<E: Real, D: Backend<E>>: BuildModule<D, E> + Clone {
    /// Logits of a batch of images, shape [n, 10], with the tape.
    fn train(&mut self, images: Traced<Pixels, E, D>, norm: &BatchNorm) -> Result<Traced<Classes, E, D>, D::Err>;

    /// Logits of a batch of images, shape [n, 10]; `watch` sees every layer's output.
    fn evaluate(&self, images: Flow<Pixels, E, D>, watch: &mut Watch<'_, E>) -> Result<Flow<Classes, E, D>, D::Err>;
}

impl<F, B, E, D> Trainable<E, D> for Network<F, B, B::Out, E, D>
where
    E: Real,
    D: Backend<E>,
    F: Layers<Pixels, E, D>,
    B: Layers<F::Out, E, D>,
{
    fn train(&mut self, images: Traced<Pixels, E, D>, norm: &BatchNorm) -> Result<Traced<Classes, E, D>, D::Err> {
        let first = self.first.train(images, norm)?;
        let merged = self.body.train(first, norm)?;
        D::train_readout(&self.output, merged)
    }

    fn evaluate(&self, images: Flow<Pixels, E, D>, watch: &mut Watch<'_, E>) -> Result<Flow<Classes, E, D>, D::Err> {
        let first = self.first.evaluate(images, watch)?;
        let merged = self.body.evaluate(first, watch)?;
        watch.merged(&merged.values);
        D::evaluate_readout(&self.output, &merged)
    }
}

impl<F, B, Merged, E, D> TensorCollection<E, D> for Network<F, B, Merged, E, D>
where
    Merged: ConstDim,
    E: Dtype,
    D: Device<E>,
    F: TensorCollection<E, D>,
    B: TensorCollection<E, D>,
{
    type To<E2: Dtype, D2: Device<E2>> = Network<F::To<E2, D2>, B::To<E2, D2>, Merged, E2, D2>;

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
