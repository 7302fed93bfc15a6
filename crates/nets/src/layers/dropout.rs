//! `Dropout`: sets values to 0 at random in training.

use dfdx::nn::{Module, ModuleMut, ZeroSizedModule};
use dfdx::prelude::{ConstDim, Device, Dtype, NoneTape, OwnedTape, Shape, Tensor};
use interlayer_outline::Builder;

use super::takes::{AsDfdx, Takes};

/// In training, sets `PERCENT` percent of the values to 0 at random and divides the others by the share that is left. In
/// evaluation it changes nothing.
///
/// ```
/// use interlayer_nets::{Architecture, Classifier, Dense, Dropout};
/// type Mine = Classifier<Dense<64, 32>, (Dropout<20>, Dense<32, 16>), 3>;
/// assert_eq!(Mine::outline().layers().count(), 3, "a dropout is no layer");
/// ```
/// ```compile_fail,E0080
/// # use interlayer_nets::{Architecture, Classifier, Dense, Dropout};
/// type Mine = Classifier<Dense<64, 32>, (Dropout<100>, Dense<32, 16>), 3>;
/// Mine::outline();
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dropout<const PERCENT: u32>;

impl<In: ConstDim, const PERCENT: u32> Takes<In> for Dropout<PERCENT> {
    type Out = In;

    fn describe(network: Builder) -> Builder {
        const { assert!(PERCENT < 100, "a dropout leaves something: make the number of `Dropout` less than 100") };
        network.dropout(PERCENT)
    }
}

impl<In: ConstDim, const PERCENT: u32> AsDfdx<In> for Dropout<PERCENT> {
    type Module = Self;
}

// dfdx's own dropout is built with another share.
impl<const PERCENT: u32> ZeroSizedModule for Dropout<PERCENT> {}

impl<S: Shape, E: Dtype, D: Device<E>, const PERCENT: u32> Module<Tensor<S, E, D, NoneTape>> for Dropout<PERCENT> {
    type Output = Tensor<S, E, D, NoneTape>;
    type Error = D::Err;

    fn try_forward(&self, input: Tensor<S, E, D, NoneTape>) -> Result<Self::Output, D::Err> {
        Ok(input)
    }
}

impl<S: Shape, E: Dtype, D: Device<E>, const PERCENT: u32> ModuleMut<Tensor<S, E, D, OwnedTape<E, D>>>
    for Dropout<PERCENT>
{
    type Output = Tensor<S, E, D, OwnedTape<E, D>>;
    type Error = D::Err;

    fn try_forward_mut(&mut self, input: Tensor<S, E, D, OwnedTape<E, D>>) -> Result<Self::Output, D::Err> {
        input.try_dropout(f64::from(PERCENT) / 100.0)
    }
}
