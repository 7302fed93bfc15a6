//! Mutual information conditional on a third variable.

use crate::Error;
use crate::digamma::Digamma;
use crate::estimate::{Estimate, Estimator};
use crate::ksg::check_counts;
use crate::samples::{Samples, Scalar};
use crate::search::neighbours::Nearest;
use crate::search::plain;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::time::Instant;

/// I(X; Y | Z) by nearest neighbours (Frenzel and Pompe 2007, Phys. Rev. Lett. 99, 204101), max norm, in nats:
/// `psi(k) - <psi(n_xz + 1) + psi(n_yz + 1) - psi(n_z + 1)>`.
///
/// eps is the distance of a sample to its k-th neighbour in (x, y, z); the counts are of other samples with distance
/// `< eps` in (x, z), in (y, z) and in z. Without ties this is what `mi(x, y, z)` of the Python package NPEET computes,
/// less its jitter. Nothing is scaled. It underestimates where dependence is strong or dimensions are many, as
/// [`Ksg`](crate::Ksg) does.
///
/// At atoms (eps = 0) k is replaced by the number of samples that coincide and the counts are of distance 0, after
/// Mesner and Shalizi (2021, IEEE Trans. Inf. Theory 67(1)).
///
/// Looks at every pair: time grows as N^2.
///
/// ```
/// use mutual_info::{Conditional, Ksg, Samples};
/// use rand::{RngExt, SeedableRng};
/// // x and y are noisy copies of z and nothing else joins them.
/// let mut rng = rand_chacha::ChaCha8Rng::seed_from_u64(0);
/// let z: Vec<f64> = (0..1000).map(|_| rng.random()).collect();
/// let mut copy = || z.iter().map(|z| z + rng.random_range(-0.2..0.2)).collect::<Vec<f64>>();
/// let (x, y) = (copy(), copy());
/// let [x, y, z] = [&x, &y, &z].map(|data| Samples::new(data, 1000, 1));
/// assert!(Ksg::new(3).estimate(x.clone()?, y.clone()?)?.bits > 0.8);
/// assert!(Conditional::new(3).estimate(x?, y?, z?)?.bits.abs() < 0.1);
/// # Ok::<(), mutual_info::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conditional {
    k: usize,
}

impl Conditional {
    /// By k neighbours.
    pub fn new(k: usize) -> Self {
        Self { k }
    }

    /// I(X; Y | Z) in bits for x of [N, dims of x], y of [N, dims of y] and z of [N, dims of z], on all threads of the
    /// current rayon pool. May be slightly negative where there is none. The ceiling is
    /// `psi(N) - psi(k)`, all that k - 1 nearer neighbours leave open.
    ///
    /// # Errors
    /// [`Error::UnequalN`], [`Error::UnequalCondition`], [`Error::ZeroK`], [`Error::TooFewPoints`] below k + 2 samples,
    /// [`Error::TooManyPoints`].
    pub fn estimate<T: Scalar>(&self, x: Samples<T>, y: Samples<T>, z: Samples<T>) -> Result<Estimate, Error> {
        let start = Instant::now();
        let n = x.n();
        if n != y.n() {
            return Err(Error::UnequalN { x: n, y: y.n() });
        }
        if n != z.n() {
            return Err(Error::UnequalCondition { n, z: z.n() });
        }
        check_counts(n, self.k)?;
        let psi = Digamma::up_to(n);
        let terms: Vec<f64> = (0..n)
            .into_par_iter()
            .map_init(
                || (vec![[T::default(); 3]; n], Nearest::new(self.k)),
                |(distances, nearest), i| {
                    nearest.clear();
                    for (j, d) in distances.iter_mut().enumerate() {
                        let dz = plain::distance(z.row(i), z.row(j));
                        let xz = plain::distance(x.row(i), x.row(j)).larger(dz);
                        let yz = plain::distance(y.row(i), y.row(j)).larger(dz);
                        *d = [xz, yz, dz];
                        if j != i {
                            nearest.offer(xz.larger(yz), j as u32);
                        }
                    }
                    let eps = nearest.bound();
                    let atom = eps == T::default();
                    let radius = if atom { eps } else { eps.below() };
                    // Sample i itself is the one more.
                    let within = |of: fn(&[T; 3]) -> T| psi.at(distances.iter().filter(|&d| of(d) <= radius).count());
                    let coincide = || distances.iter().filter(|d| d[0].larger(d[1]) == eps).count() - 1;
                    let k = if atom { coincide() } else { self.k };
                    psi.at(k) - within(|d| d[0]) - within(|d| d[1]) + within(|d| d[2])
                },
            )
            .collect();
        let nats = terms.iter().sum::<f64>() / n as f64;
        let sides = [x.side(), y.side(), z.side()];
        let ceiling = psi.at(n) - psi.at(self.k);
        Ok(Estimate::new(Estimator::Conditional { k: self.k }, nats, n, &sides, start).below(ceiling))
    }
}
