//! The arithmetic of the layers on plain slices: row-major matrices, a row per image, blocks of rows on all cores.
//!
//! Every sum over images is taken block by block in a fixed order, so that any number of threads gives the same bytes.

mod dense;
mod elementwise;
mod linear;
mod loss;
mod tanh;

pub use dense::{Backward, Forward, NormGradients};
pub use elementwise::Elementwise;
pub(crate) use linear::column_sums;
pub use linear::{Affine, Matrix};
pub use loss::CrossEntropy;

/// Rows of a block: a block of a wide layer stays in a core's cache, and is large enough for fast products.
pub(crate) const BLOCK: usize = 256;

/// The kernels of a number type. Each is compiled once here: what is generic over layer widths only calls them.
pub trait Kernels: Elementwise + Sized {
    /// See `dense::forward`.
    fn dense_forward(
        x: Matrix<'_, Self>,
        weight: Matrix<'_, Self>,
        gamma: &[Self],
        beta: &[Self],
        epsilon: f64,
    ) -> Forward<Self>;

    /// Adds to the gradients of the weights and (where asked for) of the input; returns those of gamma and beta.
    fn dense_backward(
        parts: &Backward<'_, Self>,
        into_weight: &mut [Self],
        into_x: Option<&mut [Self]>,
    ) -> NormGradients;

    /// See `dense::evaluate`.
    fn dense_evaluate(
        affine: Affine<'_, Self>,
        gamma: &[Self],
        beta: &[Self],
        running: Option<(&[Self], &[Self])>,
        epsilon: f64,
    ) -> Vec<Self>;

    /// `x Wᵀ + b`
    fn affine(affine: Affine<'_, Self>) -> Vec<Self>;

    /// The gradients of `x Wᵀ + b` by W and x.
    fn affine_backward(
        x: Matrix<'_, Self>,
        weight: Matrix<'_, Self>,
        dz: &[Self],
        into_weight: &mut [Self],
        into_x: &mut [Self],
    );

    /// See `loss::cross_entropy`.
    fn cross_entropy(logits: Matrix<'_, Self>, labels: &[u8]) -> CrossEntropy<Self>;

    /// `into += from`, on all cores.
    fn sum_into(into: &mut [Self], from: &[Self]);

    /// One step of RMSprop, with learning rate, rho and epsilon.
    fn rmsprop_step(weight: &mut [Self], gradient: &[Self], square: &mut [Self], parameters: [Self; 3]);
}

macro_rules! kernels {
    ($type:ident) => {
        impl Kernels for $type {
            fn dense_forward(
                x: Matrix<'_, Self>,
                weight: Matrix<'_, Self>,
                gamma: &[Self],
                beta: &[Self],
                epsilon: f64,
            ) -> Forward<Self> {
                dense::forward(x, weight, gamma, beta, epsilon)
            }
            fn dense_backward(
                parts: &Backward<'_, Self>,
                into_weight: &mut [Self],
                into_x: Option<&mut [Self]>,
            ) -> NormGradients {
                parts.run(into_weight, into_x)
            }
            fn dense_evaluate(
                affine: Affine<'_, Self>,
                gamma: &[Self],
                beta: &[Self],
                running: Option<(&[Self], &[Self])>,
                epsilon: f64,
            ) -> Vec<Self> {
                dense::evaluate(affine, gamma, beta, running, epsilon)
            }
            fn affine(affine: Affine<'_, Self>) -> Vec<Self> {
                linear::linear(affine.x, affine.weight, Some(affine.bias), |_| ()).0
            }
            fn affine_backward(
                x: Matrix<'_, Self>,
                weight: Matrix<'_, Self>,
                dz: &[Self],
                into_weight: &mut [Self],
                into_x: &mut [Self],
            ) {
                linear::affine_backward(x, weight, dz, into_weight, into_x);
            }
            fn cross_entropy(logits: Matrix<'_, Self>, labels: &[u8]) -> CrossEntropy<Self> {
                loss::cross_entropy(logits, labels)
            }
            fn sum_into(into: &mut [Self], from: &[Self]) {
                elementwise::add_assign(into, from);
            }
            fn rmsprop_step(weight: &mut [Self], gradient: &[Self], square: &mut [Self], parameters: [Self; 3]) {
                let [rate, rho, epsilon] = parameters;
                elementwise::rmsprop(weight, gradient, square, rate, rho, epsilon);
            }
        }
    };
}

kernels!(f32);
kernels!(f64);
