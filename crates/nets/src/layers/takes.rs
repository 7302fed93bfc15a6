//! How pieces of an architecture fit together, checked by the compiler.

use dfdx::nn::BuildOnDevice;
use dfdx::prelude::{ConstDim, Cpu};
use interlayer_outline::Builder;

use crate::module::Factory;

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

    /// Adds what this piece holds to a description of the network.
    fn describe(network: Builder) -> Builder;

    /// Adds the makers of the dfdx modules that this piece holds, in the order of computing.
    fn modules(_makers: &mut Vec<Factory>) {}
}

/// A piece of an architecture that says itself how many values it takes, so that a network can begin with it.
pub trait Begins {
    /// How many values come in.
    type Input: ConstDim;
}

/// A piece of an architecture as dfdx has it.
#[diagnostic::on_unimplemented(message = "`{Self}` has no dfdx module")]
pub trait AsDfdx<In: ConstDim>: Takes<In> {
    /// What dfdx builds; its tensors come in the order of the outline's.
    type Module: BuildOnDevice<Cpu, f32>;
}
