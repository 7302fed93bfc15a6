//! The four architectures of the paper, as types.

use dfdx::prelude::{Const, ConstDim};

use crate::classifier::{Classifier, Network, PIXELS};
use crate::dense::Dense;
use crate::hidden::{Hidden, ResidualHidden};
use crate::outline::Outline;
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

    /// The architecture as data.
    fn outline() -> Outline {
        let mut outline = Outline::begin();
        Self::Head::outline(&mut outline);
        Self::Body::outline(&mut outline);
        outline.end()
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
    let head = <A::Head as Takes<Const<PIXELS>>>::DENSE;
    let body = <A::Body as Takes<A::First>>::DENSE;
    names(head, body)
}

fn names(head: usize, body: usize) -> Vec<String> {
    let total = head + body;
    (0..total)
        .map(|i| match i {
            0 => "first".to_owned(),
            i if i + 1 == total => "last".to_owned(),
            i => format!("hidden.{}", i - 1),
        })
        .collect()
}
