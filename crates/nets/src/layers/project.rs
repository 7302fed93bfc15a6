//! `Project`: a piece with a projection around it.

use dfdx::nn::builders::UnbiasedLinear;
use dfdx::nn::modules::GeneralizedResidual;
use dfdx::prelude::{Const, ConstDim};
use interlayer_outline::Builder;

use super::takes::{AsDfdx, Begins, Takes};
use crate::module::Factory;

/// `F(x) + x Pᵀ`, with learnt weights P and no bias (He et al. 2015, option B): a skip where `F` gives another number of
/// values than it takes.
///
/// ```
/// # use interlayer_nets::{Architecture, Classifier, Dense, Project};
/// type Mine = Classifier<Dense<64, 32>, Project<(Dense<32, 32>, Dense<32, 8>)>, 3>;
/// assert_eq!(Mine::outline().skips().collect::<Vec<_>>(), [(1, 4)]);
/// ```
/// ```compile_fail,E0277
/// # use interlayer_nets::{Architecture, Classifier, Dense, Project};
/// type Mine = Classifier<Dense<64, 32>, (Project<Dense<32, 8>>, Dense<32, 16>), 3>;
/// # fn whole<A: Architecture>() {}
/// whole::<Mine>();
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Project<F>(pub F);

impl<F: Begins> Begins for Project<F> {
    type Input = F::Input;
}

impl<In: ConstDim, F: Takes<In>> Takes<In> for Project<F> {
    type Out = F::Out;

    fn describe(network: Builder) -> Builder {
        network.projected_skip(F::describe)
    }

    fn modules(makers: &mut Vec<Factory>) {
        F::modules(makers);
    }
}

impl<const I: usize, const O: usize, F: AsDfdx<Const<I>, Out = Const<O>>> AsDfdx<Const<I>> for Project<F> {
    type Module = GeneralizedResidual<F::Module, UnbiasedLinear<I, O>>;
}
