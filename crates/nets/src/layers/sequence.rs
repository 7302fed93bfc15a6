//! Tuples of pieces are sequences: each takes what the one before gives.

use dfdx::prelude::ConstDim;
use interlayer_outline::Builder;

use super::takes::{AsDfdx, Begins, Takes};
use crate::module::Factory;

macro_rules! sequence {
    ($first:ident $(, $piece:ident after $before:ident)*; $last:ident) => {
        impl<$first: Begins $(, $piece)*> Begins for ($first, $($piece,)*) {
            type Input = $first::Input;
        }

        impl<In: ConstDim, $first: Takes<In> $(, $piece: Takes<$before::Out>)*> Takes<In> for ($first, $($piece,)*) {
            type Out = $last::Out;

            fn describe(network: Builder) -> Builder {
                let network = $first::describe(network);
                $(let network = $piece::describe(network);)*
                network
            }

            fn modules(makers: &mut Vec<Factory>) {
                $first::modules(makers);
                $($piece::modules(makers);)*
            }
        }

        impl<In: ConstDim, $first: AsDfdx<In> $(, $piece: AsDfdx<$before::Out>)*> AsDfdx<In> for ($first, $($piece,)*) {
            type Module = nested!($first::Module $(, $piece::Module)*);
        }
    };
}

/// Pairs in pairs: dfdx's own sequences end at six.
macro_rules! nested {
    ($one:ty) => { $one };
    ($one:ty, $($rest:ty),+) => { ($one, nested!($($rest),+)) };
}

sequence!(A; A);
sequence!(A, B after A; B);
sequence!(A, B after A, C after B; C);
sequence!(A, B after A, C after B, F after C; F);
sequence!(A, B after A, C after B, F after C, G after F; G);
sequence!(A, B after A, C after B, F after C, G after F, H after G; H);
sequence!(A, B after A, C after B, F after C, G after F, H after G, I after H; I);
sequence!(A, B after A, C after B, F after C, G after F, H after G, I after H, J after I; J);
sequence!(A, B after A, C after B, F after C, G after F, H after G, I after H, J after I, K after J; K);
sequence!(A, B after A, C after B, F after C, G after F, H after G, I after H, J after I, K after J, L after K; L);
sequence!(A, B after A, C after B, F after C, G after F, H after G, I after H, J after I, K after J, L after K, M after L; M);
sequence!(A, B after A, C after B, F after C, G after F, H after G, I after H, J after I, K after J, L after K, M after L, N after M; N);
