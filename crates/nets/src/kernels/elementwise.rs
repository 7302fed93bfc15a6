//! Loops over blocks of values, compiled for each instruction set and chosen at run time.
//!
//! The arithmetic is written without fused multiply-add, so that every instruction set gives the same bytes.

use std::ops::Range;

use multiversion::multiversion;
use rayon::prelude::*;

use super::linear::Matrix;
use super::sparse::{Panels, Sparse};
use super::tanh::tanh_f32;

/// The loops that a number type must have vectorised.
pub trait Elementwise: Copy + Send + Sync + 'static {
    /// Rows `z` of `scale.len()` columns to `y = tanh(scale z + shift)`.
    fn scale_shift_tanh(z: &[Self], scale: &[Self], shift: &[Self], y: &mut [Self]);
    /// Adds, over the rows, `dt = gy (1 - y²)` to `sum` and `dt xhat` to `dot`, with `xhat = (z - mean) inverse`.
    fn reduce_backward(rows: &Rows<'_, Self>, sum: &mut [Self], dot: &mut [Self]);
    /// `dz = a dt - b - c xhat` per column.
    fn input_backward(rows: &Rows<'_, Self>, coefficients: [&[Self]; 3], dz: &mut [Self]);
    /// `into += from`.
    fn accumulate(into: &mut [Self], from: &[Self]);
    /// `into = one + other`.
    fn add(one: &[Self], other: &[Self], into: &mut [Self]);
    /// Column means of rows, and the sums of squared deviations from them.
    fn moments(z: &[Self], mean: &mut [Self], squares: &mut [Self]);
    /// One step of RMSprop on a block of weights; leaves a gradient of zero.
    fn rmsprop(weight: &mut [Self], gradient: &mut [Self], square: &mut [Self], rate: Self, rho: Self, epsilon: Self);
    /// `z = x Wᵀ` for some rows of a sparse x.
    fn sparse_product(x: &Sparse<Self>, rows: Range<usize>, weight: &Panels<Self>, z: &mut [Self]);
    /// `gradient += xᵀ dz` for a block of a sparse x.
    fn sparse_product_transposed(x: &Sparse<Self>, block: usize, dz: Matrix<'_, Self>, gradient: &mut [Self]);
}

/// What the backward pass of normalisation and tanh reads: blocks of rows, and a value per column.
pub struct Rows<'a, E> {
    /// Gradient of the layer's output.
    pub gy: &'a [E],
    /// The layer's output.
    pub y: &'a [E],
    /// Before normalisation.
    pub z: &'a [E],
    /// Per column.
    pub mean: &'a [E],
    /// Per column: 1 / sqrt(variance + epsilon).
    pub inverse: &'a [E],
}

macro_rules! elementwise {
    ($type:ident, $module:ident, $tanh:path) => {
        mod $module {
            use super::*;

            #[multiversion(targets("x86_64+avx512f+avx512vl+avx512bw+avx512dq", "x86_64+avx2"))]
            pub(super) fn scale_shift_tanh(z: &[$type], scale: &[$type], shift: &[$type], y: &mut [$type]) {
                let columns = scale.len();
                for (z, y) in z.chunks_exact(columns).zip(y.chunks_exact_mut(columns)) {
                    for (((y, z), scale), shift) in y.iter_mut().zip(z).zip(scale).zip(shift) {
                        *y = $tanh(z * scale + shift);
                    }
                }
            }

            #[multiversion(targets("x86_64+avx512f+avx512vl+avx512bw+avx512dq", "x86_64+avx2"))]
            pub(super) fn reduce_backward(rows: &Rows<'_, $type>, sum: &mut [$type], dot: &mut [$type]) {
                let columns = sum.len();
                let (mean, inverse) = (&rows.mean[..columns], &rows.inverse[..columns]);
                let dot = &mut dot[..columns];
                let y = rows.y.chunks_exact(columns);
                let z = rows.z.chunks_exact(columns);
                for ((gy, y), z) in rows.gy.chunks_exact(columns).zip(y).zip(z) {
                    for j in 0..columns {
                        let dt = gy[j] * (1.0 - y[j] * y[j]);
                        sum[j] += dt;
                        dot[j] += dt * ((z[j] - mean[j]) * inverse[j]);
                    }
                }
            }

            #[multiversion(targets("x86_64+avx512f+avx512vl+avx512bw+avx512dq", "x86_64+avx2"))]
            pub(super) fn input_backward(rows: &Rows<'_, $type>, coefficients: [&[$type]; 3], dz: &mut [$type]) {
                let columns = rows.mean.len();
                let [a, b, c] = coefficients.map(|values| &values[..columns]);
                let (mean, inverse) = (&rows.mean[..columns], &rows.inverse[..columns]);
                let y = rows.y.chunks_exact(columns);
                let z = rows.z.chunks_exact(columns);
                let gy = rows.gy.chunks_exact(columns);
                for (((gy, y), z), dz) in gy.zip(y).zip(z).zip(dz.chunks_exact_mut(columns)) {
                    for j in 0..columns {
                        let dt = gy[j] * (1.0 - y[j] * y[j]);
                        dz[j] = a[j] * dt - b[j] - c[j] * ((z[j] - mean[j]) * inverse[j]);
                    }
                }
            }

            #[multiversion(targets("x86_64+avx512f+avx512vl+avx512bw+avx512dq", "x86_64+avx2"))]
            pub(super) fn accumulate(into: &mut [$type], from: &[$type]) {
                for (into, from) in into.iter_mut().zip(from) {
                    *into += from;
                }
            }

            #[multiversion(targets("x86_64+avx512f+avx512vl+avx512bw+avx512dq", "x86_64+avx2"))]
            pub(super) fn add(one: &[$type], other: &[$type], into: &mut [$type]) {
                for ((into, one), other) in into.iter_mut().zip(one).zip(other) {
                    *into = one + other;
                }
            }

            #[multiversion(targets("x86_64+avx512f+avx512vl+avx512bw+avx512dq", "x86_64+avx2"))]
            pub(super) fn moments(z: &[$type], mean: &mut [$type], squares: &mut [$type]) {
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
            pub(super) fn rmsprop(
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
            pub(super) fn sparse_product(
                x: &Sparse<$type>,
                rows: Range<usize>,
                weight: &Panels<$type>,
                z: &mut [$type],
            ) {
                x.product(rows, weight, z);
            }

            #[multiversion(targets("x86_64+avx512f+avx512vl+avx512bw+avx512dq", "x86_64+avx2"))]
            pub(super) fn sparse_product_transposed(
                x: &Sparse<$type>,
                block: usize,
                dz: Matrix<'_, $type>,
                gradient: &mut [$type],
            ) {
                x.product_transposed(block, dz, gradient);
            }
        }

        impl Elementwise for $type {
            fn scale_shift_tanh(z: &[Self], scale: &[Self], shift: &[Self], y: &mut [Self]) {
                $module::scale_shift_tanh(z, scale, shift, y);
            }
            fn reduce_backward(rows: &Rows<'_, Self>, sum: &mut [Self], dot: &mut [Self]) {
                $module::reduce_backward(rows, sum, dot);
            }
            fn input_backward(rows: &Rows<'_, Self>, coefficients: [&[Self]; 3], dz: &mut [Self]) {
                $module::input_backward(rows, coefficients, dz);
            }
            fn accumulate(into: &mut [Self], from: &[Self]) {
                $module::accumulate(into, from);
            }
            fn add(one: &[Self], other: &[Self], into: &mut [Self]) {
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
            fn sparse_product(x: &Sparse<Self>, rows: Range<usize>, weight: &Panels<Self>, z: &mut [Self]) {
                $module::sparse_product(x, rows, weight, z);
            }
            fn sparse_product_transposed(x: &Sparse<Self>, block: usize, dz: Matrix<'_, Self>, gradient: &mut [Self]) {
                $module::sparse_product_transposed(x, block, dz, gradient);
            }
        }
    };
}

elementwise!(f32, single, tanh_f32);
elementwise!(f64, double, f64::tanh);

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
        .for_each(|((into, one), other)| E::add(one, other, into));
}

/// One step of RMSprop: `a <- rho a + (1 - rho) g²`, `w <- w - rate g / (sqrt(a) + epsilon)`, `g <- 0`.
pub(crate) fn rmsprop<E: Elementwise>(
    weight: &mut [E],
    gradient: &mut [E],
    square: &mut [E],
    rate: E,
    rho: E,
    epsilon: E,
) {
    weight
        .par_chunks_mut(CHUNK)
        .zip(gradient.par_chunks_mut(CHUNK))
        .zip(square.par_chunks_mut(CHUNK))
        .for_each(|((weight, gradient), square)| E::rmsprop(weight, gradient, square, rate, rho, epsilon));
}
