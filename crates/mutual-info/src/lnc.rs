//! Nearest neighbours with a correction for strong dependence.

use crate::digamma::Digamma;
use crate::error::Error;
use crate::estimate::Estimate;
use crate::estimator::Estimator;
use crate::notes::widths::{self, Widths};
use crate::notes::{self, Note};
use crate::samples::Samples;
use neighbours::{Count, Nearest, Scalar, check_counts, distance};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::time::Instant;

/// KSG2 with the local nonuniformity correction of Gao, Ver Steeg and Galstyan (2015, AISTATS, PMLR 38, 277-286), for
/// dependence so strong that samples lie along a line or a sheet thinner than the distance between neighbours.
///
/// d coordinates share, in nats, `TC = psi(k) - (d - 1)/k + (d - 1) psi(N) - <sum_c psi(n_c)> + <ln(V / V')>`. The k
/// neighbours of a sample span a box around it, along the axes with volume V, along their principal axes with V'; n_c
/// counts the other samples within the box in coordinate c (closed). A sample is corrected only where
/// `V' < alpha V`, and the term is 0 elsewhere. `I(X; Y) = TC(X, Y) - TC(X) - TC(Y)`, where TC of one coordinate is 0:
/// with 1 + 1 coordinates this is the paper's estimator, and with alpha near 0 it is KSG2.
///
/// alpha, above 0 and at most 1, depends on k and d: neighbours of uniform samples span a slanted box smaller than the
/// straight one by chance, which a large alpha takes for dependence. The authors' program has 0.25 for 1 + 1
/// coordinates and k = 5. Choose it so that independent samples of the same k, N and dims show about 0. In a strip
/// thinner than the distance between samples the value stays about a bit too small, for the boxes reach beyond it.
///
/// A sample on a flat piece (its neighbours span no volume in some direction, as on an exact line, or coincide in a
/// coordinate) has no finite value: see [`Error::Flat`]. Looks at every pair: time grows as N^2.
///
/// ```
/// use mutual_info::{Ksg, Lnc, Samples};
/// use rand::{RngExt, SeedableRng};
/// // y is x and noise on (0, 0.0001): the truth is 13.29 bits.
/// let mut rng = rand_chacha::ChaCha8Rng::seed_from_u64(0);
/// let x: Vec<f64> = (0..500).map(|_| rng.random()).collect();
/// let y: Vec<f64> = x.iter().map(|x| x + 1e-4 * rng.random::<f64>()).collect();
/// let (x, y) = (Samples::new(&x, 500, 1)?, Samples::new(&y, 500, 1)?);
/// assert!(Ksg::new(5).estimate(x, y)?.bits < 8.0);
/// assert!(Lnc::new(5, 0.25).estimate(x, y)?.bits > 12.0);
/// # Ok::<(), mutual_info::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Lnc {
    k: usize,
    alpha: f64,
}

impl Lnc {
    /// By k neighbours, correcting where the slanted box is smaller than alpha of the straight one.
    pub fn new(k: usize, alpha: f64) -> Self {
        Self { k, alpha }
    }

    /// I(X; Y) in bits for x of [N, dims of x] and y of [N, dims of y], on all threads of the current rayon pool.
    /// There is no ceiling. Neighbours are found in the arithmetic of the samples, boxes are measured in f64.
    ///
    /// # Errors
    /// [`Error::UnequalN`], [`Error::ZeroK`], [`Error::TooFewPoints`] below k + 2 samples, [`Error::TooManyPoints`],
    /// [`Error::FewNeighbours`] unless k > dims of x + dims of y, [`Error::Alpha`], [`Error::Flat`].
    pub fn estimate<T: Scalar>(&self, x: Samples<T>, y: Samples<T>) -> Result<Estimate, Error> {
        let start = Instant::now();
        let n = x.n();
        if n != y.n() {
            return Err(Error::UnequalN { x: n, y: y.n() });
        }
        check_counts(n, self.k)?;
        // Without samples there may be any number of dimensions; from here on there are some.
        let dims = x.dims() + y.dims();
        if self.k <= dims {
            return Err(Error::FewNeighbours { k: self.k, dims });
        }
        if !(self.alpha > 0.0 && self.alpha <= 1.0) {
            return Err(Error::Alpha { value: self.alpha });
        }
        let both: Vec<T> = (0..n).flat_map(|i| x.row(i).iter().chain(y.row(i))).copied().collect();
        let psi = Digamma::up_to(n);
        let shared = |samples| self.total_correlation(samples, &psi);
        let (both, of_x, of_y) = (shared(Samples::new(&both, n, dims)?)?, shared(x)?, shared(y)?);
        let estimator = Estimator::Lnc { k: self.k, alpha: self.alpha };
        let estimate = Estimate::new(estimator, both.0 - of_x.0 - of_y.0, n, &[x.side(), y.side()], start);
        let ties = both.1;
        let mut notes = notes::of_shapes([x.side(), y.side()], n);
        notes.extend(widths::notes([("x", Widths::of(x)), ("y", Widths::of(y))]));
        // KSG2 about the box, which is not made for ties.
        notes.extend((ties > 0.0).then_some(Note::TiesSpoil { share: ties }));
        Ok(Estimate { ties: Some(ties), notes, ..estimate })
    }

    /// The total correlation in nats, and the share of samples at which equal distances decide the box.
    fn total_correlation<T: Scalar>(&self, samples: Samples<T>, psi: &Digamma) -> Result<(f64, f64), Error> {
        let (n, k, dims) = (samples.n(), self.k, samples.dims());
        if dims == 1 {
            return Ok((0.0, 0.0));
        }
        let terms: Vec<(f64, bool)> = (0..n)
            .into_par_iter()
            .map_init(
                || Nearest::new(k),
                |nearest, i| {
                    nearest.clear();
                    let here = samples.row(i);
                    for j in (0..n).filter(|&j| j != i) {
                        nearest.offer(distance(here, samples.row(j)), j as u32);
                    }
                    let widths: Vec<T> = (0..dims)
                        .map(|c| {
                            let distances = nearest.indices().map(|j| here[c].distance(samples.row(j)[c]));
                            distances.fold(T::default(), T::larger)
                        })
                        .collect();
                    let counts: Vec<Count> = (0..dims)
                        .map(|c| {
                            let others = (0..n).filter(|j| *j != i);
                            Count::of(others.map(|j| here[c].distance(samples.row(j)[c])), widths[c])
                        })
                        .collect();
                    let tied = counts.iter().any(|count| count.at != 1);
                    let counts: f64 = counts.iter().map(|count| psi.at(count.within as usize)).sum();
                    let offsets: Vec<f64> = nearest
                        .indices()
                        .flat_map(|j| samples.row(j).iter().zip(here).map(|(there, here)| there.wide() - here.wide()))
                        .collect();
                    let straight: f64 = widths.iter().map(|w| w.wide().ln()).sum();
                    let Some(slanted) = log_slanted_volume(&offsets, dims).filter(|_| straight.is_finite()) else {
                        return Err(Error::Flat { row: i });
                    };
                    let gain = straight - slanted;
                    Ok((if -gain < self.alpha.ln() { gain - counts } else { -counts }, tied))
                },
            )
            .collect::<Vec<Result<(f64, bool), Error>>>()
            .into_iter()
            .collect::<Result<_, _>>()?;
        let others = (dims - 1) as f64;
        let ties = terms.iter().filter(|(_, tied)| *tied).count() as f64 / n as f64;
        let mean = terms.iter().map(|(term, _)| term).sum::<f64>() / n as f64;
        Ok((psi.at(k) - others / k as f64 + others * psi.at(n) + mean, ties))
    }
}

/// ln of the product of the largest extents of the rows of `offsets` along their principal axes (about 0, not about
/// their mean), none where they span no volume to the precision of f64.
fn log_slanted_volume(offsets: &[f64], dims: usize) -> Option<f64> {
    let rows = || offsets.chunks_exact(dims);
    let mut moments = vec![0.0; dims * dims];
    for row in rows() {
        for (a, left) in row.iter().enumerate() {
            for (b, right) in row.iter().enumerate() {
                moments[a * dims + b] += left * right;
            }
        }
    }
    let axes = principal_axes(moments, dims);
    let extents: Vec<f64> = axes
        .chunks_exact(dims)
        .map(|axis| {
            let along = |row: &[f64]| row.iter().zip(axis).map(|(v, a)| v * a).sum::<f64>().abs();
            rows().map(along).fold(0.0, f64::max)
        })
        .collect();
    let largest = extents.iter().copied().fold(0.0, f64::max);
    let regular = extents.iter().all(|&e| e > 8.0 * dims as f64 * f64::EPSILON * largest) && largest.is_finite();
    regular.then(|| extents.iter().map(|e| e.ln()).sum())
}

/// Eigenvectors, as rows, of a symmetric matrix, by Jacobi's rotations in cyclic order.
fn principal_axes(mut m: Vec<f64>, dims: usize) -> Vec<f64> {
    const SWEEPS: usize = 60;
    let mut axes = vec![0.0; dims * dims];
    for c in 0..dims {
        axes[c * dims + c] = 1.0;
    }
    for _ in 0..SWEEPS {
        let mut rotated = false;
        for p in 0..dims {
            for q in p + 1..dims {
                let off = m[p * dims + q];
                let scale = (m[p * dims + p] * m[q * dims + q]).abs().sqrt();
                if off == 0.0 || off.abs() <= f64::EPSILON * f64::EPSILON * scale {
                    continue;
                }
                rotated = true;
                let theta = (m[q * dims + q] - m[p * dims + p]) / (2.0 * off);
                let t = theta.signum() / (theta.abs() + theta.hypot(1.0));
                let cos = 1.0 / t.hypot(1.0);
                let sin = t * cos;
                for r in 0..dims {
                    let (left, right) = (m[r * dims + p], m[r * dims + q]);
                    m[r * dims + p] = cos * left - sin * right;
                    m[r * dims + q] = sin * left + cos * right;
                }
                for r in 0..dims {
                    let (left, right) = (m[p * dims + r], m[q * dims + r]);
                    m[p * dims + r] = cos * left - sin * right;
                    m[q * dims + r] = sin * left + cos * right;
                    let (left, right) = (axes[p * dims + r], axes[q * dims + r]);
                    axes[p * dims + r] = cos * left - sin * right;
                    axes[q * dims + r] = sin * left + cos * right;
                }
                m[p * dims + q] = 0.0;
                m[q * dims + p] = 0.0;
            }
        }
        if !rotated {
            break;
        }
    }
    axes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_of_a_known_matrix() {
        // Eigenvalues 1, 2 and 4 (Q diag Q^T with Q of the columns (1, 1, 1), (1, -1, 0), (1, 1, -2), normalised).
        let columns = [([1.0, 1.0, 1.0], 3.0, 1.0), ([1.0, -1.0, 0.0], 2.0, 2.0), ([1.0, 1.0, -2.0], 6.0, 4.0)];
        let at = |a: usize, b: usize| columns.iter().map(|(v, norm, value)| value * v[a] * v[b] / norm).sum::<f64>();
        let m: Vec<f64> = (0..9).map(|i| at(i / 3, i % 3)).collect();
        let axes = principal_axes(m.clone(), 3);
        for axis in axes.chunks_exact(3) {
            let image: Vec<f64> = m.chunks_exact(3).map(|row| row.iter().zip(axis).map(|(m, v)| m * v).sum()).collect();
            let value: f64 = image.iter().zip(axis).map(|(i, v)| i * v).sum();
            assert!([1.0, 2.0, 4.0_f64].iter().any(|known| (known - value).abs() < 1e-12), "{value}");
            assert!(image.iter().zip(axis).all(|(i, v)| (i - value * v).abs() < 1e-12), "{axis:?}");
        }
    }

    #[test]
    fn volumes() {
        // A square of half-width 1 turned by 45 degrees, and one squeezed to a line.
        let turned = [1.0, 1.0, -1.0, -1.0, 0.5, -0.5, -0.5, 0.5];
        assert!(log_slanted_volume(&turned, 2).expect("a volume").abs() < 1e-12);
        assert_eq!(log_slanted_volume(&[1.0, 2.0, -2.0, -4.0, 0.5, 1.0], 2), None);
        assert_eq!(log_slanted_volume(&[0.0; 6], 2), None);
    }
}
