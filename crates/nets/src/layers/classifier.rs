//! `Classifier`: a first layer, a body, and the output layer that reads the body's output.

use std::marker::PhantomData;

use dfdx::nn::BuildOnDevice;
use dfdx::nn::builders::Linear;
use dfdx::prelude::{Const, Cpu, Dim};
use interlayer_outline::Outline;

use super::takes::{AsDfdx, Begins, Takes};
use crate::blueprint::Blueprint;
use crate::module::Factory;

/// A whole network: `First` takes the values of a sample, `Body` takes what `First` gives, and a linear output layer with
/// softmax reads what `Body` gives and tells `CLASSES` classes apart.
///
/// ```
/// use interlayer_nets::{Architecture, Classifier, Dense, Skip};
/// type Mine = Classifier<Dense<300, 128>, Skip<(Dense<128, 64>, Dense<64, 64>, Dense<64, 128>)>>;
/// assert_eq!(Mine::outline().classes(), 10);
/// // 64 values come in, and there are three classes.
/// type Small = Classifier<Dense<64, 32>, Dense<32, 32>, 3>;
/// assert_eq!(Small::outline().inputs(), 64);
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Classifier<First, Body, const CLASSES: usize = 10>(PhantomData<(First, Body)>);

/// A whole network as a type: something that can be trained.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a whole network",
    note = "a network is `Classifier<First, Body>`: `First` takes the values of a sample, `Body` takes what `First` gives"
)]
pub trait Architecture: 'static {
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

    /// The makers of the dfdx modules that it holds, in the order of computing.
    fn modules() -> Vec<Factory>;

    /// All that a training needs of it.
    fn blueprint() -> Blueprint {
        Blueprint::new(Self::outline(), Self::modules())
    }
}

impl<First, Body, const CLASSES: usize> Architecture for Classifier<First, Body, CLASSES>
where
    First: Begins + Takes<<First as Begins>::Input>,
    Body: Takes<<First as Takes<<First as Begins>::Input>>::Out>,
    Self: 'static,
{
    fn outline() -> Outline {
        const { assert!(CLASSES >= 1, "a network has at least one class: make the last number of `Classifier` at least 1") };
        let inputs = First::Input::default().size();
        match Body::describe(First::describe(Outline::builder(inputs))).output(CLASSES) {
            Ok(outline) => outline,
            // The compiler has checked that widths fit and are not zero.
            Err(error) => unreachable!("a piece of the network describes another shape than its type has: {error}"),
        }
    }

    fn modules() -> Vec<Factory> {
        let mut makers = Vec::new();
        First::modules(&mut makers);
        Body::modules(&mut makers);
        makers
    }
}

/// A whole network as dfdx has it.
#[diagnostic::on_unimplemented(message = "`{Self}` is no network that dfdx has")]
pub trait DfdxNetwork: Architecture {
    /// What dfdx builds; its tensors come in the order of the outline's.
    type Module: BuildOnDevice<Cpu, f32>;
}

impl<First, Body, const MERGED: usize, const CLASSES: usize> DfdxNetwork for Classifier<First, Body, CLASSES>
where
    First: Begins + AsDfdx<<First as Begins>::Input>,
    Body: AsDfdx<<First as Takes<<First as Begins>::Input>>::Out, Out = Const<MERGED>>,
    Self: 'static,
{
    type Module = (First::Module, Body::Module, Linear<MERGED, CLASSES>);
}
