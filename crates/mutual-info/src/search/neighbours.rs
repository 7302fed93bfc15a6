//! Neighbours and counts: what all searches share.

use crate::samples::Scalar;
use crate::search::plain;
use serde::{Deserialize, Serialize};

/// What an estimate is made of, one entry per sample.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Neighbourhoods {
    /// Joint distance (max norm) to the k-th nearest other sample.
    pub eps: Vec<f64>,
    /// Joint distance to the nearest other sample.
    pub nearest: Vec<f64>,
    /// Other samples in the joint space, by where they lie beside eps.
    pub shells: Vec<Shell>,
    /// Other samples within the radius in x. The radius is eps, unless the variant has another.
    pub x: Vec<Count>,
    /// Other samples within the radius in y.
    pub y: Vec<Count>,
}

/// Samples within a radius of another one, on one side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Count {
    /// At the radius or nearer.
    pub within: u32,
    /// At the radius exactly. Without ties that is one sample in x or in y, and none in the other.
    pub at: u32,
}

impl Count {
    /// Nearer than the radius.
    pub fn inside(self) -> u32 {
        self.within - self.at
    }
}

/// Samples beside eps in the joint space: those that are nearer, and those at distance eps exactly. Without ties there
/// are k - 1 nearer ones, and one at eps, in x or in y.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Shell {
    /// Nearer than eps.
    pub nearer: u32,
    /// At eps in x, nearer in y.
    pub x: u32,
    /// At eps in y, nearer in x.
    pub y: u32,
    /// At eps in x and in y.
    pub both: u32,
}

impl Shell {
    /// Samples at eps exactly.
    pub fn at(self) -> u32 {
        self.x + self.y + self.both
    }

    /// Adds a sample at eps with these distances in x and in y.
    fn add<T: Scalar>(&mut self, (x, y): (T, T)) {
        let side = match (y < x, x < y) {
            (true, _) => &mut self.x,
            (_, true) => &mut self.y,
            _ => &mut self.both,
        };
        *side += 1;
    }

    /// Of all others, by their distances in x and in y.
    pub(crate) fn of<T: Scalar>(eps: T, others: impl Iterator<Item = (T, T)>) -> Self {
        let mut shell = Self::default();
        for (x, y) in others {
            let d = x.larger(y);
            if d < eps {
                shell.nearer += 1;
            } else if d == eps {
                shell.add((x, y));
            }
        }
        shell
    }
}

/// One entry of [`Neighbourhoods`].
#[derive(Debug, Clone, Copy, Default)]
pub struct Hood {
    pub(crate) nearest: f64,
    pub(crate) eps: f64,
    pub(crate) shell: Shell,
    pub(crate) x: Count,
    pub(crate) y: Count,
}

impl Neighbourhoods {
    pub(crate) fn new(hoods: &[Hood]) -> Self {
        Self {
            eps: hoods.iter().map(|hood| hood.eps).collect(),
            nearest: hoods.iter().map(|hood| hood.nearest).collect(),
            shells: hoods.iter().map(|hood| hood.shell).collect(),
            x: hoods.iter().map(|hood| hood.x).collect(),
            y: hoods.iter().map(|hood| hood.y).collect(),
        }
    }

    /// Of entries in another order: `order[position]` is the sample.
    pub(crate) fn ordered(order: &[u32], hoods: impl IntoIterator<Item = Hood>) -> Self {
        let mut placed = vec![Hood::default(); order.len()];
        for (&sample, hood) in order.iter().zip(hoods) {
            placed[sample as usize] = hood;
        }
        Self::new(&placed)
    }

    /// Leaves the counts of a sample without ties in the joint space as KSG1 has them, unless ties are common. What a
    /// search that sees everything found then is what one found that looks for ties only where it has to.
    pub(crate) fn settled(mut self, rule: Rule) -> Self {
        let tied = probes(self.eps.len()).filter(|i| self.hood(*i).is_tied()).count();
        if rule != Rule::Eps || are_common(tied, self.eps.len()) {
            return self;
        }
        for i in 0..self.eps.len() {
            if self.hood(i).is_single() {
                let shell = self.shells[i];
                for (count, at) in [(&mut self.x[i], shell.x), (&mut self.y[i], shell.y)] {
                    *count = Count { within: count.inside() + at, at };
                }
            }
        }
        self
    }

    pub(crate) fn hood(&self, i: usize) -> Hood {
        Hood { nearest: self.nearest[i], eps: self.eps[i], shell: self.shells[i], x: self.x[i], y: self.y[i] }
    }

    pub(crate) fn hoods(&self) -> impl Iterator<Item = Hood> + '_ {
        (0..self.eps.len()).map(|i| self.hood(i))
    }
}

impl Hood {
    /// One sample at eps, in x or in y alone.
    pub(crate) fn is_single(&self) -> bool {
        self.eps > 0.0 && self.shell.at() == 1 && self.shell.both == 0
    }

    /// Whether equal distances decide what the sample adds, for counts within eps.
    pub(crate) fn is_tied(&self) -> bool {
        !self.is_single() || self.x.at + self.y.at != 1
    }
}

/// Samples that are asked whether ties are common.
const PROBES: usize = 256;

/// Evenly spaced samples.
pub(crate) fn probes(n: usize) -> impl Iterator<Item = usize> + Clone {
    let probes = PROBES.min(n);
    (0..probes).map(move |probe| probe * n / probes)
}

/// More than one in 64 probes: fewer are coincidences of rounding, and not worth a second look at every sample.
pub(crate) fn are_common(tied_probes: usize, n: usize) -> bool {
    64 * tied_probes > PROBES.min(n)
}

/// Which radius counts, always as a closed one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// eps.
    Eps,
    /// The largest marginal distance among the k neighbours.
    Neighbours,
    /// eps - 1e-15.
    Npeet,
}

impl Rule {
    /// Radii in x and in y; `marginals(j)` gives the distances to sample j. Where eps = 0 all rules count the samples
    /// at distance 0.
    pub(crate) fn radii<T: Scalar>(self, eps: T, nearest: &Nearest<T>, marginals: impl Fn(usize) -> (T, T)) -> (T, T) {
        match self {
            _ if eps == T::default() => (eps, eps),
            Rule::Eps => (eps, eps),
            Rule::Npeet => (T::narrow(eps.wide() - 1e-15), T::narrow(eps.wide() - 1e-15)),
            Rule::Neighbours => nearest
                .indices()
                .map(marginals)
                .fold((T::default(), T::default()), |r, d| (r.0.larger(d.0), r.1.larger(d.1))),
        }
    }
}

/// Stands for a sample that is not found yet.
const NOBODY: u32 = u32::MAX;

/// The k nearest so far, by distance, then by index: the same set in whatever order they are offered. And how many more
/// of those offered are at the k-th distance.
pub(crate) struct Nearest<T> {
    /// Ascending; what is not found yet is at infinity.
    found: Vec<(T, u32)>,
    /// At the k-th distance, but not among the k.
    beyond: Shell,
}

impl<T: Scalar> Nearest<T> {
    pub(crate) fn new(k: usize) -> Self {
        Self { found: vec![(T::INFINITY, NOBODY); k], beyond: Shell::default() }
    }

    pub(crate) fn clear(&mut self) {
        self.found.fill((T::INFINITY, NOBODY));
        self.beyond = Shell::default();
    }

    /// Where only the k nearest are wanted.
    #[inline(always)]
    pub(crate) fn offer(&mut self, distance: T, index: u32) {
        self.offer_tied(distance, index, |_| (distance, distance));
    }

    /// Each sample once. `marginals(j)` gives the distances to sample j in x and in y; asked for only where it ties with
    /// the k-th.
    #[inline(always)]
    pub(crate) fn offer_tied(&mut self, distance: T, index: u32, marginals: impl Fn(usize) -> (T, T)) {
        let before = |(d, j): (T, u32)| distance < d || (distance == d && index < j);
        let Some(last) = self.found.len().checked_sub(1) else { return };
        let (bound, farthest) = self.found[last];
        if !before((bound, farthest)) {
            if distance == bound {
                self.tie(index, marginals);
            }
            return;
        }
        let mut at = last;
        while at > 0 && before(self.found[at - 1]) {
            self.found[at] = self.found[at - 1];
            at -= 1;
        }
        self.found[at] = (distance, index);
        if self.found[last].0 < bound {
            self.beyond = Shell::default();
        } else if farthest != NOBODY {
            self.tie(farthest, marginals);
        }
    }

    /// One more at the k-th distance that is not among the k.
    #[cold]
    #[inline(never)]
    fn tie(&mut self, index: u32, marginals: impl Fn(usize) -> (T, T)) {
        self.beyond.add(marginals(index as usize));
    }

    pub(crate) fn k(&self) -> usize {
        self.found.len()
    }

    /// The k-th distance; infinity while there are fewer.
    #[inline(always)]
    pub(crate) fn bound(&self) -> T {
        self.found.last().map_or(T::INFINITY, |f| f.0)
    }

    /// The nearest distance; infinity while there is none.
    pub(crate) fn first(&self) -> T {
        self.found.first().map_or(T::INFINITY, |f| f.0)
    }

    pub(crate) fn indices(&self) -> impl Iterator<Item = usize> + '_ {
        self.found.iter().map(|&(_, j)| j as usize)
    }

    /// All samples beside the k-th distance, where all within it were offered.
    pub(crate) fn shell(&self, marginals: impl Fn(usize) -> (T, T)) -> Shell {
        let nearer = self.found.iter().take_while(|(d, _)| *d < self.bound()).count();
        let mut shell = Shell { nearer: nearer as u32, ..self.beyond };
        self.found[nearer..].iter().for_each(|(_, j)| shell.add(marginals(*j as usize)));
        shell
    }

    /// The entry of a sample, but for its counts.
    pub(crate) fn hood(&self, marginals: impl Fn(usize) -> (T, T)) -> Hood {
        Hood { nearest: self.first().wide(), eps: self.bound().wide(), shell: self.shell(marginals), ..Hood::default() }
    }
}

/// max |a - b|, given up (with some value beyond `bound`) once it exceeds `bound`.
#[inline]
pub(crate) fn joint_distance<T: Scalar>(a: &[T], b: &[T], bound: T) -> T {
    const STRIDE: usize = 16;
    let mut largest = T::default();
    for (a, b) in a.chunks(STRIDE).zip(b.chunks(STRIDE)) {
        largest = largest.larger(plain::distance(a, b));
        if largest > bound {
            break;
        }
    }
    largest
}
