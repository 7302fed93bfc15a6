//! Loops over blocks of values, compiled for each instruction set and chosen at run time.
//!
//! The arithmetic is written without fused multiply-add, so that every instruction set gives the same bytes.

use std::ops::Range;

use interlayer_outline::Activation;
use multiversion::multiversion;
use rayon::prelude::*;

use crate::activation::{Function, for_activation};
use crate::layer_norm;
use crate::matrix::Matrix;
use crate::number::Number;
use crate::sparse::{Panels, Sparse};

/// The loops that a number type must have vectorised.
pub trait Elementwise: Number {
    /// Rows `z` of `scale.len()` columns to `y = f(scale z + shift)`.
    fn scale_shift(activation: Activation, z: &[Self], scale: &[Self], shift: &[Self], y: &mut [Self]);
    /// Adds, over the rows, `dt = gy f'(t)` to `sum` and `dt xhat` to `dot`, with `xhat = (z - mean) inverse`.
    fn reduce_backward(activation: Activation, rows: &Rows<'_, Self>, sum: &mut [Self], dot: &mut [Self]);
    /// As [`reduce_backward`](Elementwise::reduce_backward), with the gradient in `gy` instead of in `rows`; dt takes its
    /// place.
    fn reduce_in_place(
        activation: Activation,
        gy: &mut [Self],
        rows: &Rows<'_, Self>,
        sum: &mut [Self],
        dot: &mut [Self],
    );
    /// `dz = a dt - b - c xhat` per column.
    fn input_backward(activation: Activation, rows: &Rows<'_, Self>, coefficients: [&[Self]; 3], dz: &mut [Self]);
    /// Rows `z` to `y = f(scale x̂ + shift)`, where x̂ is the row less its mean over its standard deviation.
    fn normalise_rows(activation: Activation, z: &[Self], scale: &[Self], shift: &[Self], y: &mut [Self]);
    /// The gradient of z in such rows; where they are asked for, adds dt x̂, dt and dz to the sums.
    fn normalise_rows_backward(
        activation: Activation,
        rows: &layer_norm::Rows<'_, Self>,
        dz: &mut [Self],
        sums: Option<[&mut [Self]; 3]>,
    );
    /// `into += from`.
    fn accumulate(into: &mut [Self], from: &[Self]);
    /// `into = one + other`.
    fn add_up(one: &[Self], other: &[Self], into: &mut [Self]);
    /// Column means of rows, and the sums of squared deviations from them.
    fn moments(z: &[Self], mean: &mut [Self], squares: &mut [Self]);
    /// One step of RMSprop on a block of weights; leaves a gradient of zero.
    fn rmsprop(weight: &mut [Self], gradient: &mut [Self], square: &mut [Self], rate: Self, rho: Self, epsilon: Self);
    /// One step of SGD with momentum on a block of weights; leaves a gradient of zero.
    fn momentum(weight: &mut [Self], gradient: &mut [Self], velocity: &mut [Self], step: Momentum<Self>);
    /// One step of Adam on a block of weights; leaves a gradient of zero.
    fn adam(weight: &mut [Self], gradient: &mut [Self], mean: &mut [Self], square: &mut [Self], step: Adam<Self>);
    /// `into = factor from + into`.
    fn add_scaled(into: &mut [Self], factor: Self, from: &[Self]);
    /// `into = factor into`.
    fn scale(into: &mut [Self], factor: Self);
    /// `z = x Wᵀ` for some rows of a sparse x.
    fn sparse_product(x: &Sparse<Self>, rows: Range<usize>, weight: &Panels<Self>, z: &mut [Self]);
    /// `gradient += xᵀ dz` for a block of a sparse x.
    fn sparse_product_transposed(x: &Sparse<Self>, block: usize, dz: Matrix<'_, Self>, gradient: &mut [Self]);
}

/// What the backward pass of a normalisation by columns and of an activation reads: blocks of rows, and values per column.
pub struct Rows<'a, E> {
    /// Gradient of the layer's output.
    pub gy: &'a [E],
    /// The layer's output, `f(t)`.
    pub y: &'a [E],
    /// Before normalisation.
    pub z: &'a [E],
    /// Per column.
    pub mean: &'a [E],
    /// Per column: 1 / sqrt(variance + epsilon).
    pub inverse: &'a [E],
    /// Per column: `t = scale z + shift`.
    pub scale: &'a [E],
    /// Per column.
    pub shift: &'a [E],
}

/// The numbers of a step of SGD: `v = momentum v + g`, `w -= rate v`, or with `nesterov` `w -= rate (g + momentum v)`.
#[derive(Clone, Copy)]
pub struct Momentum<E> {
    /// The step size.
    pub rate: E,
    /// How much of the last step is done again.
    pub momentum: E,
    /// Whether the gradient is looked at where the momentum leads.
    pub nesterov: bool,
}

/// The numbers of a step of Adam: `m = beta1 m + (1 - beta1) g`, `v = beta2 v + (1 - beta2) g²`,
/// `w = shrink w - rate m / (sqrt(v / unbias) + epsilon)`.
#[derive(Clone, Copy)]
pub struct Adam<E> {
    /// Learning rate over `1 - beta1^step`.
    pub rate: E,
    /// The decay of the mean of the gradient.
    pub beta1: E,
    /// The decay of the mean square of the gradient.
    pub beta2: E,
    /// `1 - beta2^step`.
    pub unbias: E,
    /// Added outside the root.
    pub epsilon: E,
    /// 1, or less for a decay that is not a part of the gradient.
    pub shrink: E,
}

macro_rules! elementwise {
    ($type:ident, $module:ident) => {
        mod $module {
            use super::*;

            #[inline(always)]
            fn scale_shift_by<F: Function<$type>>(z: &[$type], scale: &[$type], shift: &[$type], y: &mut [$type]) {
                let columns = scale.len();
                for (z, y) in z.chunks_exact(columns).zip(y.chunks_exact_mut(columns)) {
                    for (((y, z), scale), shift) in y.iter_mut().zip(z).zip(scale).zip(shift) {
                        *y = F::value(z * scale + shift);
                    }
                }
            }

            #[multiversion(targets("x86_64+avx512f+avx512vl+avx512bw+avx512dq", "x86_64+avx2"))]
            pub(crate) fn scale_shift(
                activation: Activation,
                z: &[$type],
                scale: &[$type],
                shift: &[$type],
                y: &mut [$type],
            ) {
                for_activation!(activation, F => scale_shift_by::<F>(z, scale, shift, y));
            }

            #[inline(always)]
            fn reduce_backward_by<F: Function<$type>>(rows: &Rows<'_, $type>, sum: &mut [$type], dot: &mut [$type]) {
                let columns = sum.len();
                let (mean, inverse) = (&rows.mean[..columns], &rows.inverse[..columns]);
                let (scale, shift) = (&rows.scale[..columns], &rows.shift[..columns]);
                let dot = &mut dot[..columns];
                let y = rows.y.chunks_exact(columns);
                let z = rows.z.chunks_exact(columns);
                for ((gy, y), z) in rows.gy.chunks_exact(columns).zip(y).zip(z) {
                    for j in 0..columns {
                        let dt = gy[j] * F::slope(z[j] * scale[j] + shift[j], y[j]);
                        sum[j] += dt;
                        dot[j] += dt * ((z[j] - mean[j]) * inverse[j]);
                    }
                }
            }

            #[multiversion(targets("x86_64+avx512f+avx512vl+avx512bw+avx512dq", "x86_64+avx2"))]
            pub(crate) fn reduce_backward(
                activation: Activation,
                rows: &Rows<'_, $type>,
                sum: &mut [$type],
                dot: &mut [$type],
            ) {
                for_activation!(activation, F => reduce_backward_by::<F>(rows, sum, dot));
            }

            #[inline(always)]
            fn reduce_in_place_by<F: Function<$type>>(
                gy: &mut [$type],
                rows: &Rows<'_, $type>,
                sum: &mut [$type],
                dot: &mut [$type],
            ) {
                let columns = sum.len();
                let (mean, inverse) = (&rows.mean[..columns], &rows.inverse[..columns]);
                let (scale, shift) = (&rows.scale[..columns], &rows.shift[..columns]);
                let dot = &mut dot[..columns];
                let y = rows.y.chunks_exact(columns);
                let z = rows.z.chunks_exact(columns);
                for ((gy, y), z) in gy.chunks_exact_mut(columns).zip(y).zip(z) {
                    for j in 0..columns {
                        let dt = gy[j] * F::slope(z[j] * scale[j] + shift[j], y[j]);
                        gy[j] = dt;
                        sum[j] += dt;
                        dot[j] += dt * ((z[j] - mean[j]) * inverse[j]);
                    }
                }
            }

            #[multiversion(targets("x86_64+avx512f+avx512vl+avx512bw+avx512dq", "x86_64+avx2"))]
            pub(crate) fn reduce_in_place(
                activation: Activation,
                gy: &mut [$type],
                rows: &Rows<'_, $type>,
                sum: &mut [$type],
                dot: &mut [$type],
            ) {
                for_activation!(activation, F => reduce_in_place_by::<F>(gy, rows, sum, dot));
            }

            #[inline(always)]
            fn input_backward_by<F: Function<$type>>(
                rows: &Rows<'_, $type>,
                coefficients: [&[$type]; 3],
                dz: &mut [$type],
            ) {
                let columns = rows.mean.len();
                let [a, b, c] = coefficients.map(|values| &values[..columns]);
                let (mean, inverse) = (&rows.mean[..columns], &rows.inverse[..columns]);
                let (scale, shift) = (&rows.scale[..columns], &rows.shift[..columns]);
                let y = rows.y.chunks_exact(columns);
                let z = rows.z.chunks_exact(columns);
                let gy = rows.gy.chunks_exact(columns);
                for (((gy, y), z), dz) in gy.zip(y).zip(z).zip(dz.chunks_exact_mut(columns)) {
                    for j in 0..columns {
                        let dt = gy[j] * F::slope(z[j] * scale[j] + shift[j], y[j]);
                        dz[j] = a[j] * dt - b[j] - c[j] * ((z[j] - mean[j]) * inverse[j]);
                    }
                }
            }

            #[multiversion(targets("x86_64+avx512f+avx512vl+avx512bw+avx512dq", "x86_64+avx2"))]
            pub(crate) fn input_backward(
                activation: Activation,
                rows: &Rows<'_, $type>,
                coefficients: [&[$type]; 3],
                dz: &mut [$type],
            ) {
                for_activation!(activation, F => input_backward_by::<F>(rows, coefficients, dz));
            }

            #[multiversion(targets("x86_64+avx512f+avx512vl+avx512bw+avx512dq", "x86_64+avx2"))]
            pub(crate) fn normalise_rows(
                activation: Activation,
                z: &[$type],
                scale: &[$type],
                shift: &[$type],
                y: &mut [$type],
            ) {
                for_activation!(activation, F => layer_norm::forward::<F, $type>(z, scale, shift, y));
            }

            #[multiversion(targets("x86_64+avx512f+avx512vl+avx512bw+avx512dq", "x86_64+avx2"))]
            pub(crate) fn normalise_rows_backward(
                activation: Activation,
                rows: &layer_norm::Rows<'_, $type>,
                dz: &mut [$type],
                sums: Option<[&mut [$type]; 3]>,
            ) {
                for_activation!(activation, F => layer_norm::backward::<F, $type>(rows, dz, sums));
            }

            #[multiversion(targets("x86_64+avx512f+avx512vl+avx512bw+avx512dq", "x86_64+avx2"))]
            pub(crate) fn accumulate(into: &mut [$type], from: &[$type]) {
                for (into, from) in into.iter_mut().zip(from) {
                    *into += from;
                }
            }

            #[multiversion(targets("x86_64+avx512f+avx512vl+avx512bw+avx512dq", "x86_64+avx2"))]
            pub(crate) fn add(one: &[$type], other: &[$type], into: &mut [$type]) {
                for ((into, one), other) in into.iter_mut().zip(one).zip(other) {
                    *into = one + other;
                }
            }

            #[multiversion(targets("x86_64+avx512f+avx512vl+avx512bw+avx512dq", "x86_64+avx2"))]
            pub(crate) fn moments(z: &[$type], mean: &mut [$type], squares: &mut [$type]) {
                let columns = mean.len();
                let squares = &mut squares[..columns];
                let rows = (z.len() / columns) as $type;
                mean.fill(0.0);
                squares.fill(0.0);
                for z in z.chunks_exact(columns) {
                    for j in 0..columns {
                        mean[j] += z[j];
                    }
                }
                for mean in mean.iter_mut() {
                    *mean /= rows;
                }
                for z in z.chunks_exact(columns) {
                    for j in 0..columns {
                        let deviation = z[j] - mean[j];
                        squares[j] += deviation * deviation;
                    }
                }
            }

            #[multiversion(targets("x86_64+avx512f+avx512vl+avx512bw+avx512dq", "x86_64+avx2"))]
            pub(crate) fn rmsprop(
                weight: &mut [$type],
                gradient: &mut [$type],
                square: &mut [$type],
                rate: $type,
                rho: $type,
                epsilon: $type,
            ) {
                let rest = 1.0 - rho;
                for ((weight, gradient), square) in weight.iter_mut().zip(gradient).zip(square) {
                    *square = rho * *square + rest * (*gradient * *gradient);
                    *weight -= rate * *gradient / (square.sqrt() + epsilon);
                    *gradient = 0.0;
                }
            }

            #[multiversion(targets("x86_64+avx512f+avx512vl+avx512bw+avx512dq", "x86_64+avx2"))]
            pub(crate) fn momentum(
                weight: &mut [$type],
                gradient: &mut [$type],
                velocity: &mut [$type],
                step: Momentum<$type>,
            ) {
                let Momentum { rate, momentum, nesterov } = step;
                for ((weight, gradient), velocity) in weight.iter_mut().zip(gradient).zip(velocity) {
                    *velocity = momentum * *velocity + *gradient;
                    let along = if nesterov { *gradient + momentum * *velocity } else { *velocity };
                    *weight -= rate * along;
                    *gradient = 0.0;
                }
            }

            #[multiversion(targets("x86_64+avx512f+avx512vl+avx512bw+avx512dq", "x86_64+avx2"))]
            pub(crate) fn adam(
                weight: &mut [$type],
                gradient: &mut [$type],
                mean: &mut [$type],
                square: &mut [$type],
                step: Adam<$type>,
            ) {
                let Adam { rate, beta1, beta2, unbias, epsilon, shrink } = step;
                for (((weight, gradient), mean), square) in weight.iter_mut().zip(gradient).zip(mean).zip(square) {
                    *mean = beta1 * *mean + (1.0 - beta1) * *gradient;
                    *square = beta2 * *square + (1.0 - beta2) * (*gradient * *gradient);
                    *weight = shrink * *weight - rate * *mean / ((*square / unbias).sqrt() + epsilon);
                    *gradient = 0.0;
                }
            }

            #[multiversion(targets("x86_64+avx512f+avx512vl+avx512bw+avx512dq", "x86_64+avx2"))]
            pub(crate) fn add_scaled(into: &mut [$type], factor: $type, from: &[$type]) {
                for (into, from) in into.iter_mut().zip(from) {
                    *into += factor * from;
                }
            }

            #[multiversion(targets("x86_64+avx512f+avx512vl+avx512bw+avx512dq", "x86_64+avx2"))]
            pub(crate) fn scale(into: &mut [$type], factor: $type) {
                for into in into {
                    *into *= factor;
                }
            }

            #[multiversion(targets("x86_64+avx512f+avx512vl+avx512bw+avx512dq", "x86_64+avx2"))]
            pub(crate) fn sparse_product(
                x: &Sparse<$type>,
                rows: Range<usize>,
                weight: &Panels<$type>,
                z: &mut [$type],
            ) {
                x.product(rows, weight, z);
            }

            #[multiversion(targets("x86_64+avx512f+avx512vl+avx512bw+avx512dq", "x86_64+avx2"))]
            pub(crate) fn sparse_product_transposed(
                x: &Sparse<$type>,
                block: usize,
                dz: Matrix<'_, $type>,
                gradient: &mut [$type],
            ) {
                x.product_transposed(block, dz, gradient);
            }
        }

        impl Elementwise for $type {
            fn scale_shift(activation: Activation, z: &[Self], scale: &[Self], shift: &[Self], y: &mut [Self]) {
                $module::scale_shift(activation, z, scale, shift, y);
            }
            fn reduce_backward(activation: Activation, rows: &Rows<'_, Self>, sum: &mut [Self], dot: &mut [Self]) {
                $module::reduce_backward(activation, rows, sum, dot);
            }
            fn reduce_in_place(
                activation: Activation,
                gy: &mut [Self],
                rows: &Rows<'_, Self>,
                sum: &mut [Self],
                dot: &mut [Self],
            ) {
                $module::reduce_in_place(activation, gy, rows, sum, dot);
            }
            fn input_backward(
                activation: Activation,
                rows: &Rows<'_, Self>,
                coefficients: [&[Self]; 3],
                dz: &mut [Self],
            ) {
                $module::input_backward(activation, rows, coefficients, dz);
            }
            fn normalise_rows(activation: Activation, z: &[Self], scale: &[Self], shift: &[Self], y: &mut [Self]) {
                $module::normalise_rows(activation, z, scale, shift, y);
            }
            fn normalise_rows_backward(
                activation: Activation,
                rows: &layer_norm::Rows<'_, Self>,
                dz: &mut [Self],
                sums: Option<[&mut [Self]; 3]>,
            ) {
                $module::normalise_rows_backward(activation, rows, dz, sums);
            }
            fn accumulate(into: &mut [Self], from: &[Self]) {
                $module::accumulate(into, from);
            }
            fn add_up(one: &[Self], other: &[Self], into: &mut [Self]) {
                $module::add(one, other, into);
            }
            fn moments(z: &[Self], mean: &mut [Self], squares: &mut [Self]) {
                $module::moments(z, mean, squares);
            }
            fn rmsprop(
                weight: &mut [Self],
                gradient: &mut [Self],
                square: &mut [Self],
                rate: Self,
                rho: Self,
                epsilon: Self,
            ) {
                $module::rmsprop(weight, gradient, square, rate, rho, epsilon);
            }
            fn momentum(weight: &mut [Self], gradient: &mut [Self], velocity: &mut [Self], step: Momentum<Self>) {
                $module::momentum(weight, gradient, velocity, step);
            }
            fn adam(
                weight: &mut [Self],
                gradient: &mut [Self],
                mean: &mut [Self],
                square: &mut [Self],
                step: Adam<Self>,
            ) {
                $module::adam(weight, gradient, mean, square, step);
            }
            fn add_scaled(into: &mut [Self], factor: Self, from: &[Self]) {
                $module::add_scaled(into, factor, from);
            }
            fn scale(into: &mut [Self], factor: Self) {
                $module::scale(into, factor);
            }
            fn sparse_product(x: &Sparse<Self>, rows: Range<usize>, weight: &Panels<Self>, z: &mut [Self]) {
                $module::sparse_product(x, rows, weight, z);
            }
            fn sparse_product_transposed(x: &Sparse<Self>, block: usize, dz: Matrix<'_, Self>, gradient: &mut [Self]) {
                $module::sparse_product_transposed(x, block, dz, gradient);
            }
        }
    };
}

elementwise!(f32, single);
elementwise!(f64, double);

/// Values that one task works on at a time.
const CHUNK: usize = 1 << 15;

/// `into += from`, on all cores.
pub(crate) fn add_assign<E: Elementwise>(into: &mut [E], from: &[E]) {
    into.par_chunks_mut(CHUNK).zip(from.par_chunks(CHUNK)).for_each(|(into, from)| E::accumulate(into, from));
}

/// `into = one + other`, on all cores.
pub(crate) fn sum<E: Elementwise>(one: &[E], other: &[E], into: &mut [E]) {
    into.par_chunks_mut(CHUNK)
        .zip(one.par_chunks(CHUNK))
        .zip(other.par_chunks(CHUNK))
        .for_each(|((into, one), other)| E::add_up(one, other, into));
}
