//! A dfdx module for a number of layers that is known as `D`, of which the first differs.

use dfdx::nn::tensor_collection::{ModuleVisitor, TensorCollection};
use dfdx::nn::{BuildOnDevice, Module};
use dfdx::prelude::{Device, Dtype};

/// `D` layers: one of type `First`, then blocks `Block` of `SIZE` layers, then `Rest` for each layer that fills no block.
#[derive(Clone, Debug)]
pub struct Stack<First, Block, Rest, const D: usize, const SIZE: usize> {
    /// The first layer.
    pub first: First,
    /// `(D - 1) / SIZE` blocks.
    pub blocks: Vec<Block>,
    /// `(D - 1) % SIZE` layers.
    pub rest: Vec<Rest>,
}

impl<First, Block, Rest, E, Dev, const D: usize, const SIZE: usize> BuildOnDevice<Dev, E>
    for Stack<First, Block, Rest, D, SIZE>
where
    E: Dtype,
    Dev: Device<E>,
    First: BuildOnDevice<Dev, E>,
    Block: BuildOnDevice<Dev, E>,
    Rest: BuildOnDevice<Dev, E>,
{
    type Built = Stack<First::Built, Block::Built, Rest::Built, D, SIZE>;
}

impl<First, Block, Rest, E, Dev, const D: usize, const SIZE: usize> TensorCollection<E, Dev>
    for Stack<First, Block, Rest, D, SIZE>
where
    E: Dtype,
    Dev: Device<E>,
    First: TensorCollection<E, Dev>,
    Block: TensorCollection<E, Dev>,
    Rest: TensorCollection<E, Dev>,
{
    type To<E2: Dtype, D2: Device<E2>> = Stack<First::To<E2, D2>, Block::To<E2, D2>, Rest::To<E2, D2>, D, SIZE>;

    fn iter_tensors<V: ModuleVisitor<Self, E, Dev>>(visitor: &mut V) -> Result<Option<Self::To<V::E2, V::D2>>, V::Err> {
        let names: Vec<String> = (0..D).map(|place| place.to_string()).collect();
        let count = (D - 1) / SIZE;
        let blocks: Vec<_> = (0..count)
            .map(|i| Self::module(&names[1 + i * SIZE], move |s| &s.blocks[i], move |s| &mut s.blocks[i]))
            .collect();
        let rest: Vec<_> = (0..(D - 1) % SIZE)
            .map(|i| Self::module(&names[1 + count * SIZE + i], move |s| &s.rest[i], move |s| &mut s.rest[i]))
            .collect();
        visitor.visit_fields(
            (Self::module(&names[0], |s| &s.first, |s| &mut s.first), blocks, rest),
            |(first, blocks, rest)| Stack { first, blocks, rest },
        )
    }
}

impl<X, Y, Error, First, Block, Rest, const D: usize, const SIZE: usize> Module<X>
    for Stack<First, Block, Rest, D, SIZE>
where
    Error: core::fmt::Debug,
    First: Module<X, Output = Y, Error = Error>,
    Block: Module<Y, Output = Y, Error = Error>,
    Rest: Module<Y, Output = Y, Error = Error>,
{
    type Output = Y;
    type Error = Error;

    fn try_forward(&self, input: X) -> Result<Y, Error> {
        let first = self.first.try_forward(input)?;
        let blocks = self.blocks.iter().try_fold(first, |flow, block| block.try_forward(flow))?;
        self.rest.iter().try_fold(blocks, |flow, layer| layer.try_forward(flow))
    }
}
