//! A whole network as a type.

use dfdx::prelude::{Const, ConstDim, Dim};
use interlayer_outline::Outline;

use crate::classifier::{Classifier, Network};
use crate::takes::{Begins, Takes};

/// A whole network as a type: something that can be trained.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a whole network",
    note = "a network is `Classifier<First, Body>`: `First` takes the values of a sample, `Body` takes what `First` gives"
)]
pub trait Architecture: 'static {
    /// How many values of a sample come in.
    type Input: ConstDim;
    /// What the first layer gives.
    type First: ConstDim;
    /// The first layer's type.
    type Head: Takes<Self::Input, Out = Self::First>;
    /// Everything between the first layer and the output layer.
    type Body: Takes<Self::First>;
    /// How many classes it tells apart.
    type Classes: ConstDim;

    /// The architecture as data: its layers, sums and parameters, from the type alone.
    ///
    /// ```
    /// use interlayer_nets::{Architecture, Classifier, Dense, Skip};
    /// type Mine = Classifier<Dense<64, 128>, Skip<(Dense<128, 32>, Dense<32, 128>)>, 3>;
    /// let outline = Mine::outline();
    /// assert_eq!(outline.widths(), [64, 128, 32, 128, 128, 3]);
    /// assert_eq!(outline.parameters(), 67 * 128 + 131 * 32 + 35 * 128 + 129 * 3);
    /// ```
    fn outline() -> Outline;
}

impl<First, Body, const CLASSES: usize> Architecture for Classifier<First, Body, CLASSES>
where
    First: Begins + Takes<<First as Begins>::Input>,
    Body: Takes<<First as Takes<<First as Begins>::Input>>::Out>,
{
    type Input = First::Input;
    type First = First::Out;
    type Head = First;
    type Body = Body;
    type Classes = Const<CLASSES>;

    fn outline() -> Outline {
        const { assert!(CLASSES >= 1, "a network has at least one class: make the last number of `Classifier` at least 1") };
        let inputs = First::Input::default().size();
        match Body::describe(First::describe(Outline::builder(inputs))).output(CLASSES) {
            Ok(outline) => outline,
            // The compiler has checked that widths fit and are not zero.
            Err(error) => unreachable!("a piece of the network describes another shape than its type has: {error}"),
        }
    }
}

/// The weights of an architecture.
pub type NetworkOf<A, E, D> = Network<
    <<A as Architecture>::Head as Takes<<A as Architecture>::Input>>::Layers<E, D>,
    <<A as Architecture>::Body as Takes<<A as Architecture>::First>>::Layers<E, D>,
    <<A as Architecture>::Body as Takes<<A as Architecture>::First>>::Out,
    <A as Architecture>::Classes,
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
    use crate::dense::Dense;
    use crate::skip::Skip;

    #[test]
    fn skips_within_skips() {
        type Inner = Skip<(Dense<8, 4>, Dense<4, 8>)>;
        type Nested = Classifier<Dense<20, 8>, Skip<(Skip<(Inner, Dense<8, 8>)>, Inner)>>;
        let outline = Nested::outline();
        assert_eq!(outline.skips().collect::<Vec<_>>(), [(1, 4), (1, 6), (6, 9), (1, 10)]);
        assert_eq!(layer_names::<Nested>(), ["first", "hidden.0", "hidden.1", "hidden.2", "hidden.3", "last"]);
    }

    #[test]
    fn any_number_of_inputs_and_classes() {
        type Mine = Classifier<(Dense<5, 8>, Dense<8, 6>), Dense<6, 4>, 26>;
        let outline = Mine::outline();
        assert_eq!((outline.inputs(), outline.classes()), (5, 26));
        assert_eq!(Classifier::<Skip<Dense<7, 7>>, Dense<7, 4>>::outline().widths()[0], 7);
    }
}
