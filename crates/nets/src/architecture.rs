//! The four architectures of the paper, as types.

use dfdx::prelude::{Const, ConstDim};
use interlayer_outline::Outline;

use crate::classifier::{Classifier, Network, PIXELS};
use crate::dense::Dense;
use crate::hidden::{Hidden, ResidualHidden};
use crate::readout::CLASSES;
use crate::skip::Skip;
use crate::takes::Takes;

/// Figure 1. A multilayer perceptron: first layer `WIDE`, `D` hidden layers of `W`, last layer `WIDE`; `WIDE = 2 W`.
pub type Mlp<const WIDE: usize, const W: usize, const D: usize> =
    Classifier<Dense<PIXELS, WIDE>, (Hidden<WIDE, W, D>, Dense<W, WIDE>)>;

/// Figure 2. The same, and the output layer receives first + last.
pub type Shortcut<const WIDE: usize, const W: usize, const D: usize> =
    Classifier<Dense<PIXELS, WIDE>, Skip<(Hidden<WIDE, W, D>, Dense<W, WIDE>)>>;

/// Figure 3. A multilayer perceptron with identity skips around pairs of hidden layers.
pub type Residual<const WIDE: usize, const W: usize, const D: usize> =
    Classifier<Dense<PIXELS, WIDE>, (ResidualHidden<WIDE, W, D>, Dense<W, WIDE>)>;

/// Both: residual pairs, and the output layer receives first + last.
pub type ShortcutResidual<const WIDE: usize, const W: usize, const D: usize> =
    Classifier<Dense<PIXELS, WIDE>, Skip<(ResidualHidden<WIDE, W, D>, Dense<W, WIDE>)>>;

/// A whole network as a type: something that can be trained on images of 784 pixels and ten classes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a whole network",
    note = "a network is `Classifier<First, Body>`: `First` takes the 784 pixels, `Body` takes what `First` gives"
)]
pub trait Architecture: 'static {
    /// What the first layer gives.
    type First: ConstDim;
    /// The first layer's type.
    type Head: Takes<Const<PIXELS>, Out = Self::First>;
    /// Everything between the first layer and the output layer.
    type Body: Takes<Self::First>;

    /// The architecture as data: its layers, sums and parameters, from the type alone.
    ///
    /// ```
    /// use interlayer_nets::{Architecture, Classifier, Dense, Skip};
    /// type Mine = Classifier<Dense<784, 128>, Skip<(Dense<128, 64>, Dense<64, 128>)>>;
    /// let outline = Mine::outline();
    /// assert_eq!(outline.widths(), [784, 128, 64, 128, 128, 10]);
    /// assert_eq!(outline.parameters(), 787 * 128 + 131 * 64 + 67 * 128 + 129 * 10);
    /// ```
    fn outline() -> Outline {
        let network = Self::Body::describe(Self::Head::describe(Outline::builder(PIXELS)));
        match network.output(CLASSES) {
            Ok(outline) => outline,
            // The compiler has checked that widths fit and are not zero.
            Err(error) => unreachable!("a piece of the network describes another shape than its type has: {error}"),
        }
    }
}

impl<First: Takes<Const<PIXELS>>, Body: Takes<First::Out>> Architecture for Classifier<First, Body> {
    type First = First::Out;
    type Head = First;
    type Body = Body;
}

/// The weights of an architecture.
pub type NetworkOf<A, E, D> = Network<
    <<A as Architecture>::Head as Takes<Const<PIXELS>>>::Layers<E, D>,
    <<A as Architecture>::Body as Takes<<A as Architecture>::First>>::Layers<E, D>,
    <<A as Architecture>::Body as Takes<<A as Architecture>::First>>::Out,
    E,
    D,
>;

/// The names of an architecture's dense layers in the order of computing: first, hidden.0, …, last.
pub(crate) fn layer_names<A: Architecture>() -> Vec<String> {
    A::outline().hidden_layers().map(|layer| layer.name.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_papers_networks_as_data() {
        let widths = |outline: &Outline| outline.widths().to_vec();
        let sums = |outline: &Outline| outline.skips().map(|(with, _)| with).collect::<Vec<_>>();
        let mlp = Mlp::<32, 16, 3>::outline();
        assert_eq!(widths(&mlp), [784, 32, 16, 16, 16, 32, 10]);
        assert!(sums(&mlp).is_empty());
        // Input, first, hidden.0, then pairs: the second adds the sum of the first.
        assert_eq!(sums(&Residual::<32, 16, 5>::outline()), [2, 5]);
        let both = ShortcutResidual::<32, 16, 4>::outline();
        assert_eq!(sums(&both), [2, 1], "the layer left over is plain");
        assert_eq!(both.parameters(), Mlp::<32, 16, 4>::outline().parameters());
    }

    #[test]
    fn skips_within_skips() {
        type Inner = Skip<(Dense<8, 4>, Dense<4, 8>)>;
        type Nested = Classifier<Dense<PIXELS, 8>, Skip<(Skip<(Inner, Dense<8, 8>)>, Inner)>>;
        let outline = Nested::outline();
        assert_eq!(outline.skips().collect::<Vec<_>>(), [(1, 4), (1, 6), (6, 9), (1, 10)]);
        assert_eq!(layer_names::<Nested>(), ["first", "hidden.0", "hidden.1", "hidden.2", "hidden.3", "last"]);
    }
}
