//! The hidden layers of the paper: `D` of them, plain or in residual pairs.

use dfdx::nn::tensor_collection::{ModuleVisitor, TensorCollection};
use dfdx::prelude::{Const, Device, Dtype, Storage};
use interlayer_outline::{Builder, Kind};

use crate::backend::Backend;
use crate::config::BatchNorm;
use crate::dense::DenseLayer;
use crate::flow::{Flow, Traced};
use crate::observation::Watch;
use crate::real::Real;
use crate::skip::Skip;
use crate::takes::{Begins, Layers, Takes};

/// `D` hidden layers in a row: hidden.0 takes `WIDE` values, all give `W`. The paper has `WIDE = 2 W`, "to force the
/// network to discard information".
///
/// ```
/// # use interlayer_nets::{Classifier, Dense, Hidden, Trainer};
/// Trainer::<Classifier<Dense<300, 128>, (Hidden<128, 64, 3>, Dense<64, 128>)>>::layers();
/// ```
/// ```compile_fail,E0080
/// # use interlayer_nets::{Classifier, Dense, Hidden, Trainer};
/// Trainer::<Classifier<Dense<300, 128>, (Hidden<128, 32, 3>, Dense<32, 128>)>>::layers();
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hidden<const WIDE: usize, const W: usize, const D: usize>;

/// As [`Hidden`], with residual connections: from hidden.1 on, the layers come in pairs with an identity skip around
/// each pair. A layer left over (even `D`) is plain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ResidualHidden<const WIDE: usize, const W: usize, const D: usize>;

const fn check_paper_shape(wide: usize, w: usize, depth: usize) {
    assert!(w >= 1, "a hidden layer has at least one unit: make W at least 1");
    assert!(depth >= 1, "a network of the paper has at least one hidden layer: make the depth D at least 1");
    assert!(
        wide == 2 * w,
        "the first and last layers of the paper's networks are twice as wide as the hidden ones: make WIDE = 2 * W"
    );
}

type Square<const W: usize, E, Dev> = DenseLayer<Const<W>, Const<W>, E, Dev>;

/// The weights of [`Hidden`].
#[derive(Clone, Debug)]
pub struct HiddenLayers<const WIDE: usize, const W: usize, const D: usize, E: Dtype, Dev: Storage<E>> {
    /// hidden.0
    pub entry: DenseLayer<Const<WIDE>, Const<W>, E, Dev>,
    /// hidden.1 to hidden.D-1
    pub rest: Vec<Square<W, E, Dev>>,
}

/// The weights of [`ResidualHidden`].
#[derive(Clone, Debug)]
pub struct ResidualHiddenLayers<const WIDE: usize, const W: usize, const D: usize, E: Dtype, Dev: Storage<E>> {
    /// hidden.0
    pub entry: DenseLayer<Const<WIDE>, Const<W>, E, Dev>,
    /// hidden.1 and hidden.2, hidden.3 and hidden.4, …
    pub pairs: Vec<Skip<(Square<W, E, Dev>, Square<W, E, Dev>)>>,
    /// The layer left over where `D` is even.
    pub left_over: Vec<Square<W, E, Dev>>,
}

impl<const WIDE: usize, const W: usize, const D: usize> Begins for Hidden<WIDE, W, D> {
    type Input = Const<WIDE>;
}

impl<const WIDE: usize, const W: usize, const D: usize> Begins for ResidualHidden<WIDE, W, D> {
    type Input = Const<WIDE>;
}

impl<const WIDE: usize, const W: usize, const D: usize> Takes<Const<WIDE>> for Hidden<WIDE, W, D> {
    type Out = Const<W>;
    type Layers<E: Real, Dev: Backend<E>> = HiddenLayers<WIDE, W, D, E, Dev>;

    fn describe(network: Builder) -> Builder {
        const { check_paper_shape(WIDE, W, D) };
        (0..D).fold(network, |network, _| network.layer(Kind::DENSE, W))
    }
}

impl<const WIDE: usize, const W: usize, const D: usize> Takes<Const<WIDE>> for ResidualHidden<WIDE, W, D> {
    type Out = Const<W>;
    type Layers<E: Real, Dev: Backend<E>> = ResidualHiddenLayers<WIDE, W, D, E, Dev>;

    fn describe(network: Builder) -> Builder {
        const { check_paper_shape(WIDE, W, D) };
        let layer = |network: Builder| network.layer(Kind::DENSE, W);
        let (pairs, left_over) = ((D - 1) / 2, (D - 1) % 2);
        let network = (0..pairs).fold(layer(network), |network, _| network.skip(|pair| layer(layer(pair))));
        (0..left_over).fold(network, |network, _| layer(network))
    }
}

impl<const WIDE: usize, const W: usize, const D: usize, E: Real, Dev: Backend<E>> Layers<Const<WIDE>, E, Dev>
    for HiddenLayers<WIDE, W, D, E, Dev>
{
    type Out = Const<W>;

    fn train(
        &mut self,
        input: Traced<Const<WIDE>, E, Dev>,
        norm: &BatchNorm,
    ) -> Result<Traced<Const<W>, E, Dev>, Dev::Err> {
        let flow = self.entry.train(input, norm)?;
        self.rest.iter_mut().try_fold(flow, |flow, layer| layer.train(flow, norm))
    }

    fn evaluate(
        &self,
        input: Flow<Const<WIDE>, E, Dev>,
        watch: &mut Watch<'_, E>,
    ) -> Result<Flow<Const<W>, E, Dev>, Dev::Err> {
        let flow = self.entry.evaluate(input, watch)?;
        self.rest.iter().try_fold(flow, |flow, layer| layer.evaluate(flow, watch))
    }
}

impl<const WIDE: usize, const W: usize, const D: usize, E: Real, Dev: Backend<E>> Layers<Const<WIDE>, E, Dev>
    for ResidualHiddenLayers<WIDE, W, D, E, Dev>
{
    type Out = Const<W>;

    fn train(
        &mut self,
        input: Traced<Const<WIDE>, E, Dev>,
        norm: &BatchNorm,
    ) -> Result<Traced<Const<W>, E, Dev>, Dev::Err> {
        let flow = self.entry.train(input, norm)?;
        let flow = self.pairs.iter_mut().try_fold(flow, |flow, pair| pair.train(flow, norm))?;
        self.left_over.iter_mut().try_fold(flow, |flow, layer| layer.train(flow, norm))
    }

    fn evaluate(
        &self,
        input: Flow<Const<WIDE>, E, Dev>,
        watch: &mut Watch<'_, E>,
    ) -> Result<Flow<Const<W>, E, Dev>, Dev::Err> {
        let flow = self.entry.evaluate(input, watch)?;
        let flow = self.pairs.iter().try_fold(flow, |flow, pair| pair.evaluate(flow, watch))?;
        self.left_over.iter().try_fold(flow, |flow, layer| layer.evaluate(flow, watch))
    }
}

impl<const WIDE: usize, const W: usize, const D: usize, E: Dtype, Dev: Device<E>> TensorCollection<E, Dev>
    for HiddenLayers<WIDE, W, D, E, Dev>
{
    type To<E2: Dtype, D2: Device<E2>> = HiddenLayers<WIDE, W, D, E2, D2>;

    fn iter_tensors<V: ModuleVisitor<Self, E, Dev>>(visitor: &mut V) -> Result<Option<Self::To<V::E2, V::D2>>, V::Err> {
        let names: Vec<String> = (1..D).map(|i| i.to_string()).collect();
        let rest: Vec<_> = names
            .iter()
            .enumerate()
            .map(|(i, name)| Self::module(name, move |s| &s.rest[i], move |s| &mut s.rest[i]))
            .collect();
        visitor.visit_fields((Self::module("0", |s| &s.entry, |s| &mut s.entry), rest), |(entry, rest)| HiddenLayers {
            entry,
            rest,
        })
    }
}

impl<const WIDE: usize, const W: usize, const D: usize, E: Dtype, Dev: Device<E>> TensorCollection<E, Dev>
    for ResidualHiddenLayers<WIDE, W, D, E, Dev>
{
    type To<E2: Dtype, D2: Device<E2>> = ResidualHiddenLayers<WIDE, W, D, E2, D2>;

    fn iter_tensors<V: ModuleVisitor<Self, E, Dev>>(visitor: &mut V) -> Result<Option<Self::To<V::E2, V::D2>>, V::Err> {
        let (pairs, left_over) = ((D - 1) / 2, (D - 1) % 2);
        let names: Vec<String> = (0..pairs).map(|i| format!("{}+{}", 2 * i + 1, 2 * i + 2)).collect();
        let pairs: Vec<_> = names
            .iter()
            .enumerate()
            .map(|(i, name)| Self::module(name, move |s| &s.pairs[i], move |s| &mut s.pairs[i]))
            .collect();
        let name = (D - 1).to_string();
        let left_over: Vec<_> = (0..left_over)
            .map(|i| Self::module(&name, move |s| &s.left_over[i], move |s| &mut s.left_over[i]))
            .collect();
        visitor.visit_fields(
            (Self::module("0", |s| &s.entry, |s| &mut s.entry), pairs, left_over),
            |(entry, pairs, left_over)| ResidualHiddenLayers { entry, pairs, left_over },
        )
    }
}
