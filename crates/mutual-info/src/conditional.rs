//! Mutual information conditional on a third variable.

use crate::digamma::Digamma;
use crate::error::Error;
use crate::estimate::Estimate;
use crate::estimator::Estimator;
use crate::notes::repeats;
use crate::notes::widths::{self, Widths};
use crate::notes::{self, Note};
use crate::samples::Samples;
use crate::ties::{Reach, X, Y, Z};
use crate::values::Pair;
use crate::variant::Variant;
use neighbours::{Nearest, Scalar, check_counts, distance};
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
/// Where distances are equal (integers, rounded numbers, zeros of a ReLU) the term is the mean over a jitter too small to
/// change anything but their order, as in [`Variant::TieAware`](crate::Variant::TieAware). The value is never above the
/// entropy of x or of y where samples repeat.
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
    /// `psi(N) - psi(k)`, all that k - 1 nearer neighbours leave open, and with ties no more than the entropy of x or y.
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
        let terms: Vec<(f64, bool)> = (0..n)
            .into_par_iter()
            .map_init(
                || (vec![[T::default(); 3]; n], Nearest::new(self.k)),
                |(distances, nearest), i| {
                    nearest.clear();
                    for (j, d) in distances.iter_mut().enumerate() {
                        *d = [distance(x.row(i), x.row(j)), distance(y.row(i), y.row(j)), distance(z.row(i), z.row(j))];
                        if j != i {
                            nearest.offer(d[0].larger(d[1]).larger(d[2]), j as u32);
                        }
                    }
                    let eps = nearest.bound();
                    let beside =
                        Beside::new(eps, distances.iter().enumerate().filter(|(j, _)| *j != i).map(|(_, d)| d));
                    if eps == T::default() {
                        return (beside.of_atom(&psi), true);
                    }
                    (beside.of_counts(self.k, &psi), beside.tied())
                },
            )
            .collect();
        let nats = terms.iter().map(|(term, _)| term).sum::<f64>() / n as f64;
        let tied = terms.iter().filter(|(_, tied)| *tied).count() as f64 / n as f64;
        let sides = [x.side(), y.side(), z.side()];
        let bound = psi.at(n) - psi.at(self.k);
        let pair = Pair::new(x, y);
        let ceiling = if tied > 0.0 { bound.min(pair.entropy_bound()) } else { bound };
        let mut notes = notes::of_shapes(sides, n);
        notes.extend(widths::notes([("x", Widths::of(x)), ("y", Widths::of(y)), ("z", Widths::of(z))]));
        notes.extend(Note::of_ties(Variant::TieAware, tied));
        if tied > 0.0 {
            let (x, y) = pair.values();
            notes.extend(repeats::notes(x, y));
        }
        let estimate = Estimate::new(Estimator::Conditional { k: self.k }, nats.min(ceiling), n, &sides, start);
        Ok(Estimate { ties: Some(tied), notes, ..estimate.below(ceiling) })
    }
}

/// The spaces whose samples are counted.
const XZ: usize = X | Z;
const YZ: usize = Y | Z;

/// Where the other samples lie beside eps.
struct Beside {
    /// In (x, z), (y, z) and z: nearer than eps.
    inside: [u32; 3],
    /// By the parts in which they are at eps: those no farther than eps in (x, z), in (y, z) and in z.
    at: [[u32; 8]; 3],
    /// Nearer than eps in all.
    nearer: u32,
    /// By the parts in which they are at eps: those no farther than eps in all.
    joint: [u32; 8],
}

impl Beside {
    fn new<'a, T: Scalar>(eps: T, others: impl Iterator<Item = &'a [T; 3]>) -> Self {
        let mut beside = Self { inside: [0; 3], at: [[0; 8]; 3], nearer: 0, joint: [0; 8] };
        for d in others {
            let set = |holds: fn(&T, &T) -> bool| {
                [X, Y, Z].iter().zip(d).filter(|(_, d)| holds(d, &eps)).fold(0, |set, (part, _)| set | part)
            };
            let (within, at) = (set(|d, eps| d <= eps), set(|d, eps| d == eps));
            for (space, parts) in [XZ, YZ, Z].into_iter().enumerate() {
                match at & parts {
                    _ if within & parts != parts => {}
                    0 => beside.inside[space] += 1,
                    at => beside.at[space][at] += 1,
                }
            }
            match at {
                _ if within != X | Y | Z => {}
                0 => beside.nearer += 1,
                at => beside.joint[at] += 1,
            }
        }
        beside
    }

    /// Samples at eps in a space.
    fn at(&self, space: usize) -> u32 {
        self.at[space].iter().sum()
    }

    fn tied(&self) -> bool {
        let single = self.joint.iter().sum::<u32>() == 1;
        let [x, y, z] = [X, Y, Z].map(|part| self.joint[part]);
        // The one at eps in x is so in (x, z) alone, that in y likewise, and that in z in all three.
        let alone = [x + z, y + z, z].into_iter().enumerate().all(|(space, at)| self.at(space) == at);
        !(single && x + y + z == 1 && alone)
    }

    /// Nats of a sample with which k or more coincide. It is one of those who share the point.
    fn of_atom(&self, psi: &Digamma) -> f64 {
        let here = |others: u32| psi.at(others as usize + 1);
        let joint = here(self.joint.iter().sum());
        joint - here(self.at(0)) - here(self.at(1)) + here(self.at(2))
    }

    fn of_counts(&self, k: usize, psi: &Digamma) -> f64 {
        let counts = if self.tied() {
            let reach = Reach::new(k, self.nearer, self.joint);
            let expected = |(space, parts): (usize, usize)| {
                let of_size = |size: u32| {
                    let sets = self.at[space].iter().enumerate().filter(|(set, _)| set.count_ones() == size);
                    sets.map(|(_, at)| *at).sum()
                };
                psi.between(reach.nearer(parts, self.inside[space], [of_size(1), of_size(2)]) + 1.0)
            };
            [(0, XZ), (1, YZ), (2, Z)].map(expected)
        } else {
            self.inside.map(|inside| psi.at(inside as usize + 1))
        };
        psi.at(k) - counts[0] - counts[1] + counts[2]
    }
}
