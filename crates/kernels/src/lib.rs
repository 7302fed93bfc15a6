//! The arithmetic of neural network layers on plain slices: row-major matrices, a row per sample, blocks of rows on all cores.
//!
//! Every sum over samples is taken block by block in a fixed order, so that any number of threads gives the same bytes.

mod activation;
mod aligned;
mod columns;
mod dense;
mod dropout;
mod elementwise;
mod exp;
mod layer_norm;
mod linear;
mod loss;
mod matrix;
mod meter;
mod number;
mod sparse;
mod tanh;
mod update;

use interlayer_outline::Activation;

pub use activation::LEAK;
pub use aligned::Aligned;
pub use columns::{Ahead, Moments, Normalisation, Reduced};
pub use dense::{Backward, ColumnGradients, Columns, Target};
pub use dropout::Mask;
pub use elementwise::{Adam, Elementwise, Momentum, Rows};
pub use layer_norm::{EPSILON as LAYER_NORM_EPSILON, Rows as LayerNormRows};
pub use linear::{Affine, Fill, Input, Sink, column_sums};
pub use loss::CrossEntropy;
pub use matrix::{Matrix, gather};
pub use meter::Products;
pub use number::Number;
pub use sparse::{Panels, Sparse};

/// The kernels of a number type, each compiled once, in this crate.
pub trait Kernels: Elementwise + Sized {
    /// z becomes `x Wᵀ + b`: gives its batch normalisation by the mean and variance given, or where there are none by those
    /// of the rows.
    fn batch_norm_forward(
        affine: Affine<'_, Self>,
        columns: Columns<'_, Self>,
        given: Option<Moments>,
        fill: Option<Fill<'_, Self>>,
        z: &mut [Self],
    ) -> (Moments, Normalisation<Self>);

    /// z becomes `x Wᵀ`: gives the normalisation that adds the bias and nothing else.
    fn plain_forward(affine: Affine<'_, Self>, fill: Option<Fill<'_, Self>>, z: &mut [Self]) -> Normalisation<Self>;

    /// `y = f(scale z + shift)`, on all cores.
    fn activate(activation: Activation, by: &Normalisation<Self>, z: &[Self], y: &mut [Self]);

    /// `y = f(layer_norm(x Wᵀ + b))`, with gamma and beta.
    fn layer_norm_forward(
        affine: Affine<'_, Self>,
        gamma_beta: [&[Self]; 2],
        activation: Activation,
        fill: Option<Fill<'_, Self>>,
        into: Target<'_, Self>,
    );

    /// The gradients of a layer that normalises by columns, or not at all.
    fn columns_backward<'a>(
        parts: &Backward<'a, Self>,
        by: &'a Normalisation<Self>,
        reduced: Option<Reduced<Self>>,
        into_weight: &mut [Self],
        into_x: Sink<'_, Self>,
        ahead: Option<&Ahead<'_, Self>>,
    ) -> ColumnGradients;

    /// The gradients of a layer that normalises by rows: of gamma, beta and the bias.
    fn layer_norm_backward<'a>(
        parts: &Backward<'a, Self>,
        gamma_beta: [&'a [Self]; 2],
        into_weight: &mut [Self],
        into_x: Sink<'_, Self>,
        ahead: Option<&Ahead<'_, Self>>,
    ) -> [Vec<f64>; 3];

    /// Writes `x Wᵀ + b`.
    fn affine(affine: Affine<'_, Self>, fill: Option<Fill<'_, Self>>, into: &mut [Self]);

    /// The gradients of `x Wᵀ + b` by W and x.
    fn affine_backward(
        input: Input<'_, Self>,
        weight: Matrix<'_, Self>,
        dz: &[Self],
        into_weight: &mut [Self],
        into_x: Sink<'_, Self>,
        ahead: Option<&Ahead<'_, Self>>,
    );

    /// Mean categorical cross-entropy of softmax(logits), and where asked for its gradient.
    fn cross_entropy(logits: Matrix<'_, Self>, labels: &[u32], gradient: Option<&mut [Self]>) -> CrossEntropy;

    /// `into += from`, on all cores.
    fn sum_into(into: &mut [Self], from: &[Self]);

    /// `into = one + other`, on all cores.
    fn sum_of(one: &[Self], other: &[Self], into: &mut [Self]);

    /// `into = mask from`, or with `add` `into += mask from`.
    fn drop_out(mask: Mask, from: &[Self], into: &mut [Self], add: bool);

    /// One step of RMSprop, with learning rate, rho and epsilon; leaves a gradient of zero.
    fn rmsprop_step(weight: &mut [Self], gradient: &mut [Self], square: &mut [Self], parameters: [Self; 3]);

    /// One step of SGD with momentum; leaves a gradient of zero.
    fn momentum_step(weight: &mut [Self], gradient: &mut [Self], velocity: &mut [Self], step: Momentum<Self>);

    /// One step of Adam; leaves a gradient of zero.
    fn adam_step(weight: &mut [Self], gradient: &mut [Self], mean: &mut [Self], square: &mut [Self], step: Adam<Self>);

    /// `into += factor from`, on all cores.
    fn add_scaled_to(into: &mut [Self], factor: Self, from: &[Self]);

    /// `into = factor into`, on all cores.
    fn scale_by(into: &mut [Self], factor: Self);

    /// The sum of the squares.
    fn squares(values: &[Self]) -> f64;

    /// A compressed copy, where one pays.
    fn compress(matrix: Matrix<'_, Self>) -> Option<Sparse<Self>>;
}

macro_rules! kernels {
    ($type:ident) => {
        impl Kernels for $type {
            fn batch_norm_forward(
                affine: Affine<'_, Self>,
                columns: Columns<'_, Self>,
                given: Option<Moments>,
                fill: Option<Fill<'_, Self>>,
                z: &mut [Self],
            ) -> (Moments, Normalisation<Self>) {
                dense::batch_norm_forward(affine, columns, given, fill, z)
            }
            fn plain_forward(
                affine: Affine<'_, Self>,
                fill: Option<Fill<'_, Self>>,
                z: &mut [Self],
            ) -> Normalisation<Self> {
                dense::plain_forward(affine, fill, z)
            }
            fn activate(activation: Activation, by: &Normalisation<Self>, z: &[Self], y: &mut [Self]) {
                by.apply(activation, z, y);
            }
            fn layer_norm_forward(
                affine: Affine<'_, Self>,
                gamma_beta: [&[Self]; 2],
                activation: Activation,
                fill: Option<Fill<'_, Self>>,
                into: Target<'_, Self>,
            ) {
                dense::layer_norm_forward(affine, gamma_beta, activation, fill, into);
            }
            fn columns_backward<'a>(
                parts: &Backward<'a, Self>,
                by: &'a Normalisation<Self>,
                reduced: Option<Reduced<Self>>,
                into_weight: &mut [Self],
                into_x: Sink<'_, Self>,
                ahead: Option<&Ahead<'_, Self>>,
            ) -> ColumnGradients {
                parts.by_columns(by, reduced, into_weight, into_x, ahead)
            }
            fn layer_norm_backward<'a>(
                parts: &Backward<'a, Self>,
                gamma_beta: [&'a [Self]; 2],
                into_weight: &mut [Self],
                into_x: Sink<'_, Self>,
                ahead: Option<&Ahead<'_, Self>>,
            ) -> [Vec<f64>; 3] {
                parts.by_rows(gamma_beta, into_weight, into_x, ahead)
            }
            fn affine(affine: Affine<'_, Self>, fill: Option<Fill<'_, Self>>, into: &mut [Self]) {
                affine.run(fill, into, |_| ());
            }
            fn affine_backward(
                input: Input<'_, Self>,
                weight: Matrix<'_, Self>,
                dz: &[Self],
                into_weight: &mut [Self],
                into_x: Sink<'_, Self>,
                ahead: Option<&Ahead<'_, Self>>,
            ) {
                linear::affine_backward(input, weight, dz, into_weight, into_x, ahead);
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
            fn drop_out(mask: Mask, from: &[Self], into: &mut [Self], add: bool) {
                mask.apply(from, into, add);
            }
            fn rmsprop_step(weight: &mut [Self], gradient: &mut [Self], square: &mut [Self], parameters: [Self; 3]) {
                update::rmsprop(weight, gradient, square, parameters);
            }
            fn momentum_step(weight: &mut [Self], gradient: &mut [Self], velocity: &mut [Self], step: Momentum<Self>) {
                update::momentum(weight, gradient, velocity, step);
            }
            fn adam_step(
                weight: &mut [Self],
                gradient: &mut [Self],
                mean: &mut [Self],
                square: &mut [Self],
                step: Adam<Self>,
            ) {
                update::adam(weight, gradient, mean, square, step);
            }
            fn add_scaled_to(into: &mut [Self], factor: Self, from: &[Self]) {
                update::add_scaled(into, factor, from);
            }
            fn scale_by(into: &mut [Self], factor: Self) {
                update::scale(into, factor);
            }
            fn squares(values: &[Self]) -> f64 {
                update::sum_of_squares(values)
            }
            fn compress(matrix: Matrix<'_, Self>) -> Option<Sparse<Self>> {
                Sparse::of(matrix)
            }
        }
    };
}

kernels!(f32);
kernels!(f64);
