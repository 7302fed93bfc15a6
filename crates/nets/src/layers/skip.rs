//! `Skip`: a piece with an identity connection around it.

use dfdx::nn::modules::Residual as IdentitySkip;
use dfdx::prelude::ConstDim;
use interlayer_outline::Builder;

use super::takes::{AsDfdx, Begins, Takes};
use crate::module::Factory;

/// `F(x) + x`, unit by unit. It adds no parameter; what goes in and what comes out of `F` must be equally wide. Where they
/// are not, take [`Project`](crate::Project).
///
/// ```
/// # use interlayer_nets::{Architecture, Classifier, Dense, Skip};
/// type Fits = Classifier<Dense<300, 128>, Skip<(Dense<128, 64>, Dense<64, 128>)>>;
/// Fits::outline();
/// ```
/// ```compile_fail,E0277
/// # use interlayer_nets::{Architecture, Classifier, Dense, Skip};
/// type Differs = Classifier<Dense<300, 128>, Skip<(Dense<128, 64>, Dense<64, 100>)>>;
/// # fn whole<A: Architecture>() {}
/// whole::<Differs>();
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Skip<F>(pub F);

/// Widths that can be added unit by unit: equal ones.
#[diagnostic::on_unimplemented(
    message = "widths do not fit: a skip adds its `{In}` inputs to `{Self}` outputs",
    label = "this skip takes `{In}` values around a piece that gives `{Self}`",
    note = "make the last layer inside `Skip<…>` give as many values as its first layer takes, or write `Project<…>`"
)]
pub trait AddsTo<In> {}

impl<N: ConstDim> AddsTo<N> for N {}

impl<F: Begins> Begins for Skip<F> {
    type Input = F::Input;
}

impl<In: ConstDim, F: Takes<In>> Takes<In> for Skip<F>
where
    F::Out: AddsTo<In>,
{
    type Out = F::Out;

    fn describe(network: Builder) -> Builder {
        network.skip(F::describe)
    }

    fn modules(makers: &mut Vec<Factory>) {
        F::modules(makers);
    }
}

impl<In: ConstDim, F: AsDfdx<In>> AsDfdx<In> for Skip<F>
where
    Self: Takes<In>,
{
    type Module = IdentitySkip<F::Module>;
}
