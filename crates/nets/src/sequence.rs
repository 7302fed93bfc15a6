//! Tuples of pieces are sequences: each takes what the one before gives.

use dfdx::prelude::ConstDim;
use interlayer_outline::Builder;

use crate::backend::Backend;
use crate::config::BatchNorm;
use crate::flow::{Flow, Traced};
use crate::observation::Watch;
use crate::real::Real;
use crate::takes::{Begins, Layers, Takes};

macro_rules! sequence {
    ($first:ident $first_at:tt $(, $piece:ident $at:tt after $before:ident)*; $last:ident) => {
        impl<$first: Begins $(, $piece)*> Begins for ($first, $($piece,)*) {
            type Input = $first::Input;
        }

        impl<In: ConstDim, $first: Takes<In> $(, $piece: Takes<$before::Out>)*> Takes<In> for ($first, $($piece,)*) {
            type Out = $last::Out;
            type Layers<E: Real, D: Backend<E>> = ($first::Layers<E, D>, $($piece::Layers<E, D>,)*);

            fn describe(network: Builder) -> Builder {
                let network = $first::describe(network);
                $(let network = $piece::describe(network);)*
                network
            }
        }

        impl<In: ConstDim, E: Real, D: Backend<E>, $first: Layers<In, E, D> $(, $piece: Layers<$before::Out, E, D>)*>
            Layers<In, E, D> for ($first, $($piece,)*)
        {
            type Out = $last::Out;

            fn train(&mut self, input: Traced<In, E, D>, norm: &BatchNorm) -> Result<Traced<Self::Out, E, D>, D::Err> {
                let flow = self.$first_at.train(input, norm)?;
                $(let flow = self.$at.train(flow, norm)?;)*
                Ok(flow)
            }

            fn evaluate(&self, input: Flow<In, E, D>, watch: &mut Watch<'_, E>) -> Result<Flow<Self::Out, E, D>, D::Err> {
                let flow = self.$first_at.evaluate(input, watch)?;
                $(let flow = self.$at.evaluate(flow, watch)?;)*
                Ok(flow)
            }
        }
    };
}

sequence!(A 0; A);
sequence!(A 0, B 1 after A; B);
sequence!(A 0, B 1 after A, C 2 after B; C);
sequence!(A 0, B 1 after A, C 2 after B, F 3 after C; F);
sequence!(A 0, B 1 after A, C 2 after B, F 3 after C, G 4 after F; G);
sequence!(A 0, B 1 after A, C 2 after B, F 3 after C, G 4 after F, H 5 after G; H);
