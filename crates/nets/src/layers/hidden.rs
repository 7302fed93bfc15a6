//! Hidden layers of equal width: `D` of them, plain or in residual pairs.

use dfdx::nn::modules::Residual as IdentitySkip;
use dfdx::prelude::Const;
use interlayer_outline::{Builder, Kind};

use super::dense::Dense;
use super::stack::Stack;
use super::takes::{AsDfdx, Begins, Takes};

/// `D` hidden layers in a row: hidden.0 takes `WIDE` values, all give `W`. `WIDE = 2 W`, as Hodas & Stinis (2018) have it,
/// "to force the network to discard information".
///
/// ```
/// # use interlayer_nets::{Architecture, Classifier, Dense, Hidden};
/// <Classifier<Dense<300, 128>, (Hidden<128, 64, 3>, Dense<64, 128>)>>::outline();
/// ```
/// ```compile_fail,E0080
/// # use interlayer_nets::{Architecture, Classifier, Dense, Hidden};
/// <Classifier<Dense<300, 128>, (Hidden<128, 32, 3>, Dense<32, 128>)>>::outline();
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hidden<const WIDE: usize, const W: usize, const D: usize>;

/// As [`Hidden`], with residual connections: from hidden.1 on, the layers come in pairs with an identity skip around
/// each pair. A layer left over (even `D`) is plain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ResidualHidden<const WIDE: usize, const W: usize, const D: usize>;

const fn check_shape(wide: usize, w: usize, depth: usize) {
    assert!(w >= 1, "a hidden layer has at least one unit: make W at least 1");
    assert!(depth >= 1, "there is at least one hidden layer: make the depth D at least 1");
    assert!(wide == 2 * w, "the layer before these is twice as wide: make WIDE = 2 * W");
}

impl<const WIDE: usize, const W: usize, const D: usize> Begins for Hidden<WIDE, W, D> {
    type Input = Const<WIDE>;
}

impl<const WIDE: usize, const W: usize, const D: usize> Begins for ResidualHidden<WIDE, W, D> {
    type Input = Const<WIDE>;
}

impl<const WIDE: usize, const W: usize, const D: usize> Takes<Const<WIDE>> for Hidden<WIDE, W, D> {
    type Out = Const<W>;

    fn describe(network: Builder) -> Builder {
        const { check_shape(WIDE, W, D) };
        (0..D).fold(network, |network, _| network.layer(Kind::DENSE, W))
    }
}

impl<const WIDE: usize, const W: usize, const D: usize> Takes<Const<WIDE>> for ResidualHidden<WIDE, W, D> {
    type Out = Const<W>;

    fn describe(network: Builder) -> Builder {
        const { check_shape(WIDE, W, D) };
        let layer = |network: Builder| network.layer(Kind::DENSE, W);
        let (pairs, left_over) = ((D - 1) / 2, (D - 1) % 2);
        let network = (0..pairs).fold(layer(network), |network, _| network.skip(|pair| layer(layer(pair))));
        (0..left_over).fold(network, |network, _| layer(network))
    }
}

/// A dense layer as dfdx has it.
type Module<const I: usize, const O: usize> = <Dense<I, O> as AsDfdx<Const<I>>>::Module;

impl<const WIDE: usize, const W: usize, const D: usize> AsDfdx<Const<WIDE>> for Hidden<WIDE, W, D> {
    type Module = Stack<Module<WIDE, W>, Module<W, W>, (), D, 1>;
}

impl<const WIDE: usize, const W: usize, const D: usize> AsDfdx<Const<WIDE>> for ResidualHidden<WIDE, W, D> {
    type Module = Stack<Module<WIDE, W>, IdentitySkip<(Module<W, W>, Module<W, W>)>, Module<W, W>, D, 2>;
}
