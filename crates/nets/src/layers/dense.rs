//! `Dense`: linear with bias, a normalisation, an activation.

use std::marker::PhantomData;

use dfdx::nn::builders::Linear;
use dfdx::prelude::Const;
use interlayer_outline::{Builder, Kind};

use super::activations::{Activates, BatchNorm, Normalises, Tanh};
use super::takes::{AsDfdx, Begins, Takes};

/// A dense layer that takes `I` values and gives `O`: `activation(normalisation(x Wᵀ + b))`, tanh of batch normalisation if
/// nothing else is said.
///
/// ```
/// use interlayer_nets::{Architecture, Classifier, Dense, LayerNorm, NoNorm, Relu};
/// type Mine = Classifier<Dense<64, 32, Relu>, (Dense<32, 32, Relu, LayerNorm>, Dense<32, 16, Relu, NoNorm>), 3>;
/// assert_eq!(Mine::outline().widths(), [64, 32, 32, 16, 3]);
/// ```
/// ```compile_fail,E0277
/// # use interlayer_nets::{Architecture, Classifier, Dense, LayerNorm, NoNorm, Relu};
/// type Mine = Classifier<Dense<64, 32, Relu>, (Dense<32, 32, Relu, LayerNorm>, Dense<30, 16, Relu, NoNorm>), 3>;
/// # fn whole<A: Architecture>() {}
/// whole::<Mine>();
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dense<const I: usize, const O: usize, A = Tanh, N = BatchNorm>(PhantomData<(A, N)>);

impl<const I: usize, const O: usize, A, N> Begins for Dense<I, O, A, N> {
    type Input = Const<I>;
}

impl<const I: usize, const O: usize, A: Activates, N: Normalises> Takes<Const<I>> for Dense<I, O, A, N> {
    type Out = Const<O>;

    fn describe(network: Builder) -> Builder {
        const { assert!(O >= 1, "a layer gives at least one value: make the second number of `Dense` at least 1") };
        network.layer(Kind::Dense { normalisation: N::NORMALISATION, activation: A::ACTIVATION }, O)
    }
}

impl<const I: usize, const O: usize, A: Activates, N: Normalises> AsDfdx<Const<I>> for Dense<I, O, A, N> {
    type Module = (Linear<I, O>, N::Module<O>, A::Module);
}
