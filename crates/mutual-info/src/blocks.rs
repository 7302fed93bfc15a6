//! All pairs, exactly, in blocks of 64 points: 8-bit integers rule most pairs out, the numbers decide the rest.

use crate::count::count;
use crate::lanes::{COORDINATES, Chunk, Lanes, Portable};
use crate::neighbours::{Instructions, Nearest, Neighbourhoods, Rule};
use crate::order::neighbours_together;
use crate::plain::distance;
use crate::samples::{Samples, Scalar};
use crate::screen::{Quantised, Screen, Threshold};
use rayon::prelude::*;

/// With no more points alive than this, their rows are compared one by one.
pub(crate) const FEW: u32 = 4;

pub(crate) struct Side<'a, T> {
    pub(crate) samples: Samples<'a, T>,
    pub(crate) screen: Screen,
}

struct Search<'a, T> {
    x: Side<'a, T>,
    y: Side<'a, T>,
    /// Position to sample.
    order: Vec<u32>,
    k: usize,
    rule: Rule,
}

pub(crate) fn neighbourhoods<T: Scalar>(
    x: Samples<T>,
    y: Samples<T>,
    k: usize,
    rule: Rule,
    instructions: Instructions,
) -> Neighbourhoods {
    let n = x.n();
    let (rows_x, rows_y) = rayon::join(|| Quantised::new(x), || Quantised::new(y));
    let order = neighbours_together(&rows_x, &rows_y, n);
    let (screen_x, screen_y) = rayon::join(|| Screen::new(&rows_x, &order), || Screen::new(&rows_y, &order));
    let search =
        Search { x: Side { samples: x, screen: screen_x }, y: Side { samples: y, screen: screen_y }, order, k, rule };
    let instructions = instructions.available();
    let t = std::time::Instant::now();
    let nearest: Vec<Nearest<T>> =
        (0..search.blocks()).into_par_iter().flat_map_iter(|block| search.nearest_with(block, instructions)).collect();
    if std::env::var("MIT").is_ok() { eprintln!("nearest {:.1} ms", t.elapsed().as_secs_f64()*1e3); }
    let radii: Vec<(T, T)> =
        nearest.par_iter().enumerate().map(|(position, nearest)| search.radii(position, nearest)).collect();
    let t = std::time::Instant::now();
    let counts_x = count(&search.x, &search.order, &radii.iter().map(|r| r.0).collect::<Vec<_>>(), instructions);
    if std::env::var("MIT").is_ok() { eprintln!("count x {:.1} ms", t.elapsed().as_secs_f64()*1e3); }
    let t = std::time::Instant::now();
    let counts_y = count(&search.y, &search.order, &radii.iter().map(|r| r.1).collect::<Vec<_>>(), instructions);
    if std::env::var("MIT").is_ok() { eprintln!("count y {:.1} ms", t.elapsed().as_secs_f64()*1e3); }

    let mut hoods = Neighbourhoods { eps: vec![0.0; n], nearest: vec![0.0; n], x: vec![0; n], y: vec![0; n] };
    for (position, &i) in search.order.iter().enumerate() {
        let i = i as usize;
        (hoods.nearest[i], hoods.eps[i]) = nearest[position].summary();
        (hoods.x[i], hoods.y[i]) = (counts_x[position], counts_y[position]);
    }
    hoods
}

impl<T: Scalar> Search<'_, T> {
    fn nearest_with(&self, block: usize, instructions: Instructions) -> Vec<Nearest<T>> {
        match instructions {
            // SAFETY: `instructions` is what the processor has.
            #[cfg(target_arch = "x86_64")]
            Instructions::Avx512 => unsafe { self.nearest_avx512(block) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Instructions::Avx2 => unsafe { self.nearest_avx2(block) },
            // SAFETY: needs nothing.
            _ => unsafe { self.nearest::<Portable>(block) },
        }
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx512f,avx512bw,popcnt,bmi1,bmi2")]
    unsafe fn nearest_avx512(&self, block: usize) -> Vec<Nearest<T>> {
        // SAFETY: the caller's.
        unsafe { self.nearest::<crate::lanes::Avx512>(block) }
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2,popcnt,bmi1,bmi2")]
    unsafe fn nearest_avx2(&self, block: usize) -> Vec<Nearest<T>> {
        // SAFETY: the caller's.
        unsafe { self.nearest::<crate::lanes::Avx2>(block) }
    }

    fn radii(&self, position: usize, nearest: &Nearest<T>) -> (T, T) {
        let i = self.order[position] as usize;
        let (x, y) = (self.x.samples, self.y.samples);
        self.rule.radii(nearest.bound(), nearest, |j| (distance(x.row(i), x.row(j)), distance(y.row(i), y.row(j))))
    }

    fn blocks(&self) -> usize {
        self.order.len().div_ceil(64)
    }

    /// Points of `block` that exist.
    fn present(&self, block: usize) -> u64 {
        let count = self.order.len() - block * 64;
        if count >= 64 { u64::MAX } else { (1 << count) - 1 }
    }

    /// The k nearest of every point in a block.
    ///
    /// # Safety
    /// The processor has L's instruction set.
    #[inline(always)]
    unsafe fn nearest<L: Lanes>(&self, block: usize) -> Vec<Nearest<T>> {
        let first = block * 64;
        let count = (self.order.len() - first).min(64);
        let mut queries: Vec<Query<T>> = (0..count)
            .map(|q| Query {
                position: first + q,
                limits: (self.x.screen.threshold(f64::INFINITY), self.y.screen.threshold(f64::INFINITY)),
                nearest: Nearest::new(self.k),
            })
            .collect();
        // SAFETY: the caller's.
        unsafe {
            for query in &mut queries {
                let bound = self.first_bound::<L>(query.position, block);
                query.tighten(self, bound);
                let all = self.present(block) & !(1 << (query.position - first));
                self.offer::<L>(query, block, all);
            }
            for other in outward(block, self.blocks()) {
                let reach =
                    queries.iter().fold((0, 0), |r, q| (r.0.max(q.limits.0.possible), r.1.max(q.limits.1.possible)));
                let apart = |side: &Side<T>| L::interval_gap(side.screen.bounds(block), side.screen.bounds(other));
                if apart(&self.x) > reach.0 || apart(&self.y) > reach.1 {
                    continue;
                }
                let present = self.present(other);
                let (block_x, block_y) = (self.x.screen.block(other), self.y.screen.block(other));
                for query in &mut queries {
                    let limits = (query.limits.0.possible, query.limits.1.possible);
                    let bytes = (self.x.screen.bytes(query.position), self.y.screen.bytes(query.position));
                    let alive = present & survivors::<L>((block_x, bytes.0), (block_y, bytes.1), limits);
                    if alive != 0 {
                        self.offer::<L>(query, other, alive);
                    }
                }
            }
        }
        queries.into_iter().map(|q| q.nearest).collect()
    }

    /// No less than the distance to the k-th neighbour, from the integers of the point's own block.
    ///
    /// # Safety
    /// The processor has L's instruction set.
    #[inline(always)]
    unsafe fn first_bound<L: Lanes>(&self, position: usize, block: usize) -> f64 {
        let (x, y) = (&self.x.screen, &self.y.screen);
        let mates = block * 64..(block * 64 + 64).min(self.order.len());
        if mates.len() <= self.k {
            return f64::INFINITY;
        }
        let mut bounds = [f64::INFINITY; 64];
        for (bound, mate) in bounds.iter_mut().zip(mates).filter(|(_, mate)| *mate != position) {
            // SAFETY: the caller's.
            let gaps = unsafe { (L::gap(x.row(position), x.row(mate)), L::gap(y.row(position), y.row(mate))) };
            *bound = x.upper_bound(gaps.0).max(y.upper_bound(gaps.1));
        }
        let bound = *bounds.select_nth_unstable_by(self.k - 1, f64::total_cmp).1;
        // Beyond the largest T all distances are the same infinity, and all of them have to be looked at.
        T::narrow(bound).wide().max(bound)
    }

    /// Looks at the points of a block that are still alive.
    ///
    /// # Safety
    /// The processor has L's instruction set.
    #[inline(always)]
    unsafe fn offer<L: Lanes>(&self, query: &mut Query<T>, block: usize, alive: u64) {
        let (x, y) = (&self.x, &self.y);
        let i = self.order[query.position] as usize;
        for lane in lanes(alive) {
            let other = block * 64 + lane;
            // SAFETY: the caller's.
            let far = unsafe {
                L::gap(x.screen.row(query.position), x.screen.row(other)) > query.limits.0.possible
                    || L::gap(y.screen.row(query.position), y.screen.row(other)) > query.limits.1.possible
            };
            if far {
                continue;
            }
            let j = self.order[other] as usize;
            // SAFETY: the caller's.
            let d = unsafe {
                let dx = T::distance_of::<L>(x.samples.row(i), x.samples.row(j));
                dx.larger(T::distance_of::<L>(y.samples.row(i), y.samples.row(j)))
            };
            let before = query.nearest.bound();
            query.nearest.offer(d, j as u32);
            let after = query.nearest.bound();
            if after < before {
                query.tighten(self, after.wide());
            }
        }
    }
}

/// A point on its way to its k nearest.
struct Query<T> {
    position: usize,
    limits: (Threshold, Threshold),
    nearest: Nearest<T>,
}

impl<T: Scalar> Query<T> {
    fn tighten(&mut self, search: &Search<T>, bound: f64) {
        self.limits = (search.x.screen.threshold(bound), search.y.screen.threshold(bound));
    }
}

/// The points of a block that may lie within both limits: no point that does is missing.
///
/// # Safety
/// The processor has L's instruction set.
#[inline(always)]
unsafe fn survivors<L: Lanes>(
    x: (&[Chunk], &[u8]),
    y: (&[Chunk], &[u8]),
    limits: (u8, u8),
) -> u64 {
    // SAFETY: the caller's.
    unsafe {
        let (mut largest_x, mut largest_y) = (L::zero(), L::zero());
        let mut alive = u64::MAX;
        let mut x = x.0.iter().zip(x.1.chunks_exact(COORDINATES));
        let mut y = y.0.iter().zip(y.1.chunks_exact(COORDINATES));
        loop {
            let (next_x, next_y) = (x.next(), y.next());
            if let Some((chunk, query)) = next_y {
                L::update(&mut largest_y, chunk, query);
                alive &= L::at_most(largest_y, limits.1);
                if alive.count_ones() <= FEW {
                    return alive;
                }
            }
            if let Some((chunk, query)) = next_x {
                L::update(&mut largest_x, chunk, query);
                alive &= L::at_most(largest_x, limits.0);
                if alive.count_ones() <= FEW {
                    return alive;
                }
            } else if next_y.is_none() {
                return alive;
            }
        }
    }
}

/// The limit that is not below "up to `certain`".
#[inline(always)]
pub(crate) fn above(certain: Option<u8>) -> u8 {
    // Gaps are at most 127.
    certain.map_or(0, |certain| certain.min(127) + 1)
}

/// The set bits, lowest first.
#[inline(always)]
pub(crate) fn lanes(mut mask: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        if mask == 0 {
            return None;
        }
        let lane = mask.trailing_zeros() as usize;
        mask &= mask - 1;
        Some(lane)
    })
}

/// All blocks but this one, near ones first.
fn outward(block: usize, blocks: usize) -> impl Iterator<Item = usize> {
    (1..blocks).flat_map(move |step| [block.checked_sub(step), Some(block + step).filter(|&b| b < blocks)]).flatten()
}
