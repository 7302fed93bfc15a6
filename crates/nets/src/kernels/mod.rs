//! The arithmetic of the layers on plain slices: row-major matrices, a row per sample, blocks of rows on all cores.
//!
//! Every sum over samples is taken block by block in a fixed order, so that any number of threads gives the same bytes.

mod aligned;
mod dense;
mod elementwise;
mod exp;
mod linear;
mod loss;
mod meter;
mod sparse;
mod tanh;

pub use dense::{Backward, Moments, Norm, NormGradients, Normalisation};
pub use elementwise::Elementwise;
pub(crate) use linear::column_sums;
pub use linear::{Affine, Input, Matrix, Sink};
pub use loss::CrossEntropy;
pub use meter::Products;
pub use sparse::{Panels, Sparse};

/// Rows of a block: a block of a wide layer stays in a core's cache, and is large enough for fast products.
pub(crate) const BLOCK: usize = 256;

/// The kernels of a number type. Each is compiled once here: what is generic over layer widths only calls them.
pub trait Kernels: Elementwise + Sized {
    /// See `dense::forward`.
    fn dense_forward(
        affine: Affine<'_, Self>,
        norm: Norm<'_, Self>,
        given: Option<Moments>,
    ) -> (Moments, Normalisation<Self>);

    /// Adds to the gradient of the weights, puts down that of the input; returns those of gamma and beta.
    fn dense_backward(parts: &Backward<'_, Self>, into_weight: &mut [Self], into_x: Sink<'_, Self>) -> NormGradients;

    /// Writes `x Wᵀ + b`.
    fn affine(affine: Affine<'_, Self>, into: &mut [Self]);

    /// The gradients of `x Wᵀ + b` by W and x.
    fn affine_backward(
        input: Input<'_, Self>,
        weight: Matrix<'_, Self>,
        dz: &[Self],
        into_weight: &mut [Self],
        into_x: Sink<'_, Self>,
    );

    /// See `loss::cross_entropy`.
    fn cross_entropy(logits: Matrix<'_, Self>, labels: &[u32], gradient: Option<&mut [Self]>) -> CrossEntropy;

    /// `into += from`, on all cores.
    fn sum_into(into: &mut [Self], from: &[Self]);

    /// `into = one + other`, on all cores.
    fn sum_of(one: &[Self], other: &[Self], into: &mut [Self]);

    /// One step of RMSprop, with learning rate, rho and epsilon; leaves a gradient of zero.
    fn rmsprop_step(weight: &mut [Self], gradient: &mut [Self], square: &mut [Self], parameters: [Self; 3]);

    /// A compressed copy, where one pays.
    fn compress(matrix: Matrix<'_, Self>) -> Option<Sparse<Self>>;
}

macro_rules! kernels {
    ($type:ident) => {
        impl Kernels for $type {
            fn dense_forward(
                affine: Affine<'_, Self>,
                norm: Norm<'_, Self>,
                given: Option<Moments>,
            ) -> (Moments, Normalisation<Self>) {
                dense::forward(affine, norm, given)
            }
            fn dense_backward(
                parts: &Backward<'_, Self>,
                into_weight: &mut [Self],
                into_x: Sink<'_, Self>,
            ) -> NormGradients {
                parts.run(into_weight, into_x)
            }
            fn affine(affine: Affine<'_, Self>, into: &mut [Self]) {
                affine.run(into, |_| ());
            }
            fn affine_backward(
                input: Input<'_, Self>,
                weight: Matrix<'_, Self>,
                dz: &[Self],
                into_weight: &mut [Self],
                into_x: Sink<'_, Self>,
            ) {
                linear::affine_backward(input, weight, dz, into_weight, into_x);
            }
            fn cross_entropy(logits: Matrix<'_, Self>, labels: &[u32], gradient: Option<&mut [Self]>) -> CrossEntropy {
                loss::cross_entropy(logits, labels, gradient)
            }
            fn sum_into(into: &mut [Self], from: &[Self]) {
                elementwise::add_assign(into, from);
            }
            fn sum_of(one: &[Self], other: &[Self], into: &mut [Self]) {
                elementwise::sum(one, other, into);
            }
            fn rmsprop_step(weight: &mut [Self], gradient: &mut [Self], square: &mut [Self], parameters: [Self; 3]) {
                let [rate, rho, epsilon] = parameters;
                elementwise::rmsprop(weight, gradient, square, rate, rho, epsilon);
            }
            fn compress(matrix: Matrix<'_, Self>) -> Option<Sparse<Self>> {
                Sparse::of(matrix)
            }
        }
    };
}

kernels!(f32);
kernels!(f64);
