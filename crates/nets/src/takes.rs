//! How pieces of an architecture fit together, checked by the compiler.

use dfdx::nn::BuildModule;
use dfdx::prelude::ConstDim;
use interlayer_outline::Builder;

use crate::backend::Backend;
use crate::config::BatchNorm;
use crate::flow::{Flow, Traced};
use crate::observation::Watch;
use crate::real::Real;

/// A piece of an architecture that takes `In` values per sample: a type without weights.
///
/// `In` is dfdx's type-level size, `Const<128>` for 128 values. Sequences are tuples of pieces: each piece must take
/// what the piece before it gives.
#[diagnostic::on_unimplemented(
    message = "widths do not fit: `{Self}` cannot take the `{In}` values that come into it",
    label = "receives `{In}` values",
    note = "`Dense<I, O>` takes I values and gives O: make I equal to what the layer before gives"
)]
pub trait Takes<In: ConstDim>: 'static {
    /// How many values come out.
    type Out: ConstDim;
    /// The weights of this piece.
    type Layers<E: Real, D: Backend<E>>: Layers<In, E, D, Out = Self::Out>;

    /// Adds what this piece holds to a description of the network.
    fn describe(network: Builder) -> Builder;
}

/// A piece of an architecture that says itself how many values it takes, so that a network can begin with it.
pub trait Begins {
    /// How many values come in.
    type Input: ConstDim;
}

/// The weights of a piece of an architecture, and its two passes.
pub trait Layers<In: ConstDim, E: Real, D: Backend<E>>: BuildModule<D, E> + Clone {
    /// How many values come out.
    type Out: ConstDim;

    /// The forward pass of training: batch statistics normalise, running statistics follow, the tape records.
    fn train(&mut self, input: Traced<In, E, D>, norm: &BatchNorm) -> Result<Traced<Self::Out, E, D>, D::Err>;

    /// The forward pass of evaluation: no tape; every `Dense` shows its output to `watch`.
    fn evaluate(&self, input: Flow<In, E, D>, watch: &mut Watch<'_, E>) -> Result<Flow<Self::Out, E, D>, D::Err>;
}
