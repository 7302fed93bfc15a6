//! The arithmetic of the layers on plain slices: row-major matrices, a row per image, blocks of rows on all cores.
//!
//! Every sum over images is taken block by block in a fixed order, so that any number of threads gives the same bytes.

mod dense;
mod elementwise;
mod linear;
mod loss;
mod tanh;

pub(crate) use dense::{Backward, Moments, Normalisation, block_moments};
pub use elementwise::Elementwise;
pub(crate) use elementwise::{add_assign, rmsprop};
pub(crate) use linear::{Matrix, column_sums, linear, products_backward};
pub(crate) use loss::cross_entropy;

/// Rows of a block: a block of a wide layer stays in a core's cache, and is large enough for fast products.
pub(crate) const BLOCK: usize = 256;
