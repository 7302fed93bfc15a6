//! The k nearest neighbours of every point in the joint space. Each pair of points is looked at once, for both.

use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use crate::nearest::Nearest;
use crate::search::bits::lanes;
use crate::search::blocks::lanes::{COORDINATES, Chunk, Line};
use crate::search::blocks::tiles::{FEW, Pair, above, present};
use crate::search::instructions::Available;
use crate::search::sets::Lane;
use crate::search::sets::{Set, Task};

/// 64 points on their way to their neighbours.
struct Block<T> {
    nearest: Vec<Nearest<T>>,
    /// No less than the k-th distance of each point.
    bounds: Vec<f64>,
    /// In x and in y: a gap that is not below cannot belong to a neighbour.
    limits: (Line, Line),
}

struct Search<'a, T> {
    pair: &'a Pair<'a, T>,
    k: usize,
    /// Of every sample k others.
    known: Option<&'a [u32]>,
}

/// The k nearest of every position. Among equally distant ones the lower sample counts, in whatever order pairs are
/// looked at; `known` samples (k of each) only narrow the search.
pub(crate) fn nearest<T: Lane>(
    pair: &Pair<T>,
    k: usize,
    known: Option<&[u32]>,
    instructions: Available,
) -> Vec<Nearest<T>> {
    let search = Search { pair, k, known };
    let blocks = pair.order.len().div_ceil(64);
    let all: Vec<Mutex<Block<T>>> = (0..blocks)
        .into_par_iter()
        .map(|block| Mutex::new(instructions.run(First { search: &search, block })))
        .collect();
    // Near blocks first: they have the neighbours, and what is found early rules out the more. The lower block is locked
    // first, so nobody waits in a circle.
    for step in 1..blocks {
        (0..blocks - step).into_par_iter().for_each(|block| {
            let mut ours = all[block].lock().unwrap_or_else(PoisonError::into_inner);
            let mut theirs = all[block + step].lock().unwrap_or_else(PoisonError::into_inner);
            instructions.run(Tile { search: &search, a: (block, &mut ours), b: (block + step, &mut theirs) });
        });
    }
    all.into_iter().flat_map(|block| block.into_inner().unwrap_or_else(PoisonError::into_inner).nearest).collect()
}

struct First<'a, T> {
    search: &'a Search<'a, T>,
    block: usize,
}

impl<T: Lane> Task for First<'_, T> {
    type Output = Block<T>;

    #[inline(always)]
    fn run<S: Set>(self, set: S) -> Block<T> {
        self.search.first(set, self.block)
    }
}

struct Tile<'a, T> {
    search: &'a Search<'a, T>,
    a: (usize, &'a mut Block<T>),
    b: (usize, &'a mut Block<T>),
}

impl<T: Lane> Task for Tile<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run<S: Set>(self, set: S) {
        self.search.tile(set, self.a, self.b)
    }
}

impl<T: Lane> Search<'_, T> {
    /// A block whose points know their neighbours among themselves.
    #[inline(always)]
    fn first<S: Set>(&self, set: S, block: usize) -> Block<T> {
        let positions = block * 64..(block * 64 + 64).min(self.pair.order.len());
        let mut own = Block {
            nearest: positions.clone().map(|_| Nearest::new(self.k)).collect(),
            bounds: vec![f64::INFINITY; positions.len()],
            limits: (Line([0; 64]), Line([0; 64])),
        };
        let (x, y) = (&self.pair.x.screen, &self.pair.y.screen);
        let gaps: Vec<[[u8; 64]; 2]> = positions
            .clone()
            .map(|position| [x, y].map(|screen| gaps(set, screen.block(block), screen.bytes(position))))
            .collect();
        for (lane, position) in positions.clone().enumerate() {
            let bound = match self.known {
                Some(known) => self.known_bound(set, position, known),
                None => self.mates_bound((block, lane), &gaps[lane], positions.len()),
            };
            self.tighten(&mut own, lane, bound);
        }
        for (lane, position) in positions.clone().enumerate() {
            for other in lane + 1..positions.len() {
                let [gap_x, gap_y] = gaps[lane].map(|gaps| gaps[other]);
                let near = |lane: usize| gap_x < own.limits.0.0[lane] && gap_y < own.limits.1.0[lane];
                if near(lane) || near(other) {
                    let d = self.distance(set, position, positions.start + other);
                    self.offer(&mut own, position, positions.start + other, d);
                    self.offer(&mut own, positions.start + other, position, d);
                }
            }
        }
        own
    }

    /// No less than the distance to the k-th neighbour, from the gaps to the `count` points of the own block.
    fn mates_bound(&self, (block, lane): (usize, usize), gaps: &[[u8; 64]; 2], count: usize) -> f64 {
        let (x, y) = (&self.pair.x.screen, &self.pair.y.screen);
        if count <= self.k || x.clipped(block) || y.clipped(block) {
            return f64::INFINITY;
        }
        let mut bounds = [f64::INFINITY; 64];
        for mate in (0..count).filter(|mate| *mate != lane) {
            bounds[mate] = x.upper_bound(gaps[0][mate]).max(y.upper_bound(gaps[1][mate]));
        }
        let bound = *bounds.select_nth_unstable_by(self.k - 1, f64::total_cmp).1;
        // Beyond the largest T all distances are the same infinity, and all of them have to be looked at.
        T::narrow(bound).wide().max(bound)
    }

    /// The largest distance to k samples that are taken to be close.
    #[inline(always)]
    fn known_bound<S: Set>(&self, set: S, position: usize, known: &[u32]) -> f64 {
        let i = self.pair.order[position] as usize;
        let known = &known[i * self.k..(i + 1) * self.k];
        // k different others, or they bound nothing.
        let mut others: Vec<usize> = known.iter().map(|j| *j as usize).filter(|j| *j != i).collect();
        others.sort_unstable();
        others.dedup();
        if others.len() < self.k || others.last().is_some_and(|last| *last >= self.pair.order.len()) {
            return f64::INFINITY;
        }
        known.iter().fold(0.0, |largest, j| {
            let d = self.distance_of_samples(set, i, *j as usize);
            f64::max(largest, d.wide())
        })
    }

    #[inline(always)]
    fn distance<S: Set>(&self, set: S, a: usize, b: usize) -> T {
        self.distance_of_samples(set, self.pair.order[a] as usize, self.pair.order[b] as usize)
    }

    #[inline(always)]
    fn distance_of_samples<S: Set>(&self, set: S, i: usize, j: usize) -> T {
        let (x, y) = (self.pair.x.samples, self.pair.y.samples);
        T::distance_of(set, x.row(i), x.row(j)).larger(T::distance_of(set, y.row(i), y.row(j)))
    }

    /// Shows the point at `position`, of this block, the one at position `other`.
    #[inline(always)]
    fn offer(&self, block: &mut Block<T>, position: usize, other: usize, d: T) {
        let lane = position % 64;
        let nearest = &mut block.nearest[lane];
        let before = nearest.bound();
        let marginals = |j| self.pair.marginals(self.pair.order[position] as usize, j);
        nearest.offer_tied(d, self.pair.order[other], marginals);
        let after = nearest.bound();
        if after < before {
            self.tighten(block, lane, after.wide());
        }
    }

    #[inline(always)]
    fn tighten(&self, block: &mut Block<T>, lane: usize, bound: f64) {
        // The first bound may be below the distances found so far.
        let bound = bound.min(block.bounds[lane]);
        block.bounds[lane] = bound;
        block.limits.0.0[lane] = above(Some(self.pair.x.screen.threshold(bound).possible));
        block.limits.1.0[lane] = above(Some(self.pair.y.screen.threshold(bound).possible));
    }

    /// Pairs of the points of two different blocks.
    #[inline(always)]
    fn tile<S: Set>(&self, set: S, (a, ours): (usize, &mut Block<T>), (b, theirs): (usize, &mut Block<T>)) {
        let (x, y) = (&self.pair.x.screen, &self.pair.y.screen);
        let reach = |of: fn(&Block<T>) -> &Line| {
            let largest = |block: &Block<T>| of(block).0.iter().fold(0, |m, &l| m.max(l));
            largest(ours).max(largest(theirs))
        };
        let (reach_x, reach_y) = (reach(|block| &block.limits.0), reach(|block| &block.limits.1));
        if set.interval_gap(x.bounds(a), x.bounds(b)) >= reach_x
            || set.interval_gap(y.bounds(a), y.bounds(b)) >= reach_y
        {
            return;
        }
        let candidates = present(b, self.pair.order.len());
        for lane in 0..ours.nearest.len() {
            let position = a * 64 + lane;
            let (mine_x, mine_y) = (ours.limits.0.0[lane], ours.limits.1.0[lane]);
            let limits = (set.wider(&theirs.limits.0, mine_x), set.wider(&theirs.limits.1, mine_y));
            let alive = survivors(
                set,
                (x.block(b), x.bytes(position)),
                (y.block(b), y.bytes(position)),
                (&limits.0, &limits.1),
                candidates,
            );
            for other in lanes(alive) {
                let gap_x = set.gap(x.row(position), x.row(b * 64 + other));
                let gap_y = set.gap(y.row(position), y.row(b * 64 + other));
                let near = |limits: &(Line, Line), lane: usize| {
                    set.all_below(gap_x, limits.0.0[lane]) && set.all_below(gap_y, limits.1.0[lane])
                };
                let (mine, their) = (near(&ours.limits, lane), near(&theirs.limits, other));
                if mine || their {
                    let d = self.distance(set, position, b * 64 + other);
                    self.offer(ours, position, b * 64 + other, d);
                    self.offer(theirs, b * 64 + other, position, d);
                }
            }
        }
    }
}

/// The gaps between a point and all of a block.
#[inline(always)]
fn gaps<S: Set>(set: S, chunks: &[Chunk], query: &[u8]) -> [u8; 64] {
    let mut largest = set.zero();
    for (chunk, query) in chunks.iter().zip(query.chunks_exact(COORDINATES)) {
        set.update(&mut largest, chunk, query);
    }
    set.values(largest)
}

/// The candidates of a block that may lie below both limits: no point that does is missing.
#[inline(always)]
fn survivors<S: Set>(
    set: S,
    x: (&[Chunk], &[u8]),
    y: (&[Chunk], &[u8]),
    limits: (&Line, &Line),
    candidates: u64,
) -> u64 {
    let (mut largest_x, mut largest_y) = (set.zero(), set.zero());
    let mut alive = candidates;
    let mut x = x.0.iter().zip(x.1.chunks_exact(COORDINATES));
    let mut y = y.0.iter().zip(y.1.chunks_exact(COORDINATES));
    loop {
        let (next_x, next_y) = (x.next(), y.next());
        if let Some((chunk, query)) = next_y {
            set.update(&mut largest_y, chunk, query);
            alive &= set.below(largest_y, limits.1);
            if alive.count_ones() <= FEW {
                return alive;
            }
        }
        if let Some((chunk, query)) = next_x {
            set.update(&mut largest_x, chunk, query);
            alive &= set.below(largest_x, limits.0);
            if alive.count_ones() <= FEW {
                return alive;
            }
        } else if next_y.is_none() {
            return alive;
        }
    }
}
