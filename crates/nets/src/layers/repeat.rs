//! `Repeat`: equal pieces in a row.

use dfdx::nn::modules::Repeated;
use dfdx::prelude::ConstDim;
use interlayer_outline::Builder;

use super::takes::{AsDfdx, Begins, Takes};
use crate::module::Factory;

/// `TIMES` pieces like `F` in a row, each with weights of its own; `F` must give as many values as it takes.
///
/// ```
/// # use interlayer_nets::{Architecture, Classifier, Dense, Repeat, Skip};
/// type Deep = Classifier<Dense<64, 32>, Repeat<Skip<(Dense<32, 16>, Dense<16, 32>)>, 10>, 3>;
/// assert_eq!(Deep::outline().layers().count(), 22);
/// ```
/// ```compile_fail,E0277
/// # use interlayer_nets::{Architecture, Classifier, Dense, Repeat};
/// type Deep = Classifier<Dense<64, 32>, Repeat<Dense<32, 16>, 10>, 3>;
/// # fn whole<A: Architecture>() {}
/// whole::<Deep>();
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Repeat<F, const TIMES: usize>(pub F);

/// Widths of a piece that can be repeated: as many values come out as come in.
#[diagnostic::on_unimplemented(
    message = "widths do not fit: a repeated piece takes `{In}` values and gives `{Self}`",
    label = "the second of these pieces would receive `{Self}` values",
    note = "make the piece inside `Repeat<…>` give as many values as it takes"
)]
pub trait Again<In> {}

impl<N: ConstDim> Again<N> for N {}

impl<F: Begins, const TIMES: usize> Begins for Repeat<F, TIMES> {
    type Input = F::Input;
}

impl<In: ConstDim, F: Takes<In>, const TIMES: usize> Takes<In> for Repeat<F, TIMES>
where
    F::Out: Again<In>,
{
    type Out = F::Out;

    fn describe(network: Builder) -> Builder {
        (0..TIMES).fold(network, |network, _| F::describe(network))
    }

    fn modules(makers: &mut Vec<Factory>) {
        (0..TIMES).for_each(|_| F::modules(makers));
    }
}

impl<In: ConstDim, F: AsDfdx<In>, const TIMES: usize> AsDfdx<In> for Repeat<F, TIMES>
where
    Self: Takes<In>,
{
    type Module = Repeated<F::Module, TIMES>;
}
