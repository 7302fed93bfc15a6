//! How many points lie within each point's radius, on one side. Each pair of points is looked at once, for both.

use rayon::prelude::*;

use crate::lanes::{COORDINATES, Lanes, Line, Portable};
use crate::neighbours::Instructions;
use crate::samples::Scalar;
use crate::tiles::{FEW, Side, above, lanes, present};

struct Count<'a, T> {
    side: &'a Side<'a, T>,
    /// Position to sample.
    order: &'a [u32],
    /// Closed, by position; a negative one holds nothing.
    radii: &'a [T],
    /// Of each point, by block: a gap below it may lie within the radius.
    possible: Vec<Line>,
    /// A gap below it certainly lies within the radius.
    certain: Vec<Line>,
}

/// Other points within the radii (closed), by position.
pub(crate) fn count<T: Scalar>(side: &Side<T>, order: &[u32], radii: &[T], instructions: Instructions) -> Vec<u32> {
    let blocks = order.len().div_ceil(64);
    let (mut possible, mut certain) = (vec![Line([0; 64]); blocks], vec![Line([0; 64]); blocks]);
    for (position, r) in radii.iter().enumerate().filter(|(_, r)| **r >= T::default()) {
        let threshold = side.screen.threshold(r.wide());
        possible[position / 64].0[position % 64] = above(Some(threshold.possible));
        certain[position / 64].0[position % 64] = above(threshold.certain);
    }
    let count = Count { side, order, radii, possible, certain };
    let add = |mut sums: Vec<u32>, others: Vec<u32>| {
        sums.iter_mut().zip(others).for_each(|(sum, other)| *sum += other);
        sums
    };
    let none = || vec![0; order.len()];
    (0..blocks)
        .into_par_iter()
        .fold(none, |mut counts, block| {
            count.block_with(block, instructions, &mut counts);
            counts
        })
        .reduce(none, add)
}

impl<T: Scalar> Count<'_, T> {
    fn block_with(&self, block: usize, instructions: Instructions, counts: &mut [u32]) {
        match instructions {
            // SAFETY: `instructions` is what the processor has.
            #[cfg(target_arch = "x86_64")]
            Instructions::Avx512 => unsafe { self.block_avx512(block, counts) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Instructions::Avx2 => unsafe { self.block_avx2(block, counts) },
            // SAFETY: needs nothing.
            _ => unsafe { self.block::<Portable>(block, counts) },
        }
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx512f,avx512bw,popcnt,bmi1,bmi2")]
    unsafe fn block_avx512(&self, block: usize, counts: &mut [u32]) {
        // SAFETY: the caller's.
        unsafe { self.block::<crate::lanes::Avx512>(block, counts) }
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2,popcnt,bmi1,bmi2")]
    unsafe fn block_avx2(&self, block: usize, counts: &mut [u32]) {
        // SAFETY: the caller's.
        unsafe { self.block::<crate::lanes::Avx2>(block, counts) }
    }

    /// Pairs of this block's points with each other and with those of later blocks.
    ///
    /// # Safety
    /// The processor has L's instruction set.
    #[inline(always)]
    unsafe fn block<L: Lanes>(&self, block: usize, counts: &mut [u32]) {
        let screen = &self.side.screen;
        let largest = |block: usize| self.possible[block].0.iter().fold(0, |m, &l| m.max(l));
        let reach = largest(block);
        // SAFETY: the caller's.
        unsafe {
            for other in block..self.possible.len() {
                let reach = reach.max(largest(other));
                if reach > 0 && L::interval_gap(screen.bounds(block), screen.bounds(other)) < reach {
                    self.tile::<L>(block, other, counts);
                }
            }
        }
    }

    /// Pairs of the points of two blocks.
    ///
    /// # Safety
    /// The processor has L's instruction set.
    #[inline(always)]
    unsafe fn tile<L: Lanes>(&self, block: usize, other: usize, counts: &mut [u32]) {
        let screen = &self.side.screen;
        let chunks = screen.block(other);
        let (their_possible, their_certain) = (&self.possible[other], &self.certain[other]);
        let count = (self.order.len() - block * 64).min(64);
        let present = present(other, self.order.len());
        // SAFETY: the caller's.
        unsafe {
            let mut theirs = L::zero();
            for q in 0..count {
                let position = block * 64 + q;
                // In its own block a point is paired with those after it.
                let candidates = if other == block { present & (u64::MAX << q) & !(1 << q) } else { present };
                let (possible, certain) = (self.possible[block].0[q], self.certain[block].0[q]);
                let limits = L::wider(their_possible, possible);

                let mut largest = L::zero();
                let mut alive = candidates;
                let mut left = alive.count_ones();
                let mut look = 0;
                for (c, (chunk, query)) in
                    chunks.iter().zip(screen.bytes(position).chunks_exact(COORDINATES)).enumerate()
                {
                    if left <= FEW {
                        break;
                    }
                    L::update(&mut largest, chunk, query);
                    // Where many are alive, they will not all be gone after the next chunk.
                    if c >= look || c + 1 == chunks.len() {
                        alive = candidates & L::below(largest, &limits);
                        left = alive.count_ones();
                        look = c + 1 + (left as usize) / 16;
                    }
                }
                if left <= FEW {
                    for lane in lanes(alive) {
                        let them = other * 64 + lane;
                        let gap = L::gap(screen.row(position), screen.row(them));
                        let (their_possible, their_certain) = (their_possible.0[lane], their_certain.0[lane]);
                        let sure = (L::all_below(gap, certain), L::all_below(gap, their_certain));
                        counts[position] += u32::from(sure.0);
                        counts[them] += u32::from(sure.1);
                        let maybe = (L::all_below(gap, possible), L::all_below(gap, their_possible));
                        let unsure = (maybe.0 && !sure.0, maybe.1 && !sure.1);
                        if unsure.0 || unsure.1 {
                            let d = self.distance::<L>(position, them);
                            counts[position] += u32::from(unsure.0 & (d <= self.radii[position]));
                            counts[them] += u32::from(unsure.1 & (d <= self.radii[them]));
                        }
                    }
                    continue;
                }
                // All coordinates were seen: the gaps are whole.
                let mine = |limit: u8| if limit == 0 { 0 } else { alive & L::at_most(largest, limit - 1) };
                let sure = mine(certain);
                let mine_unsure = mine(possible) & !sure;
                counts[position] += sure.count_ones();
                let sure = candidates & L::below(largest, their_certain);
                let their_unsure = candidates & L::below(largest, their_possible) & !sure;
                if candidates == u64::MAX {
                    L::count_below(&mut theirs, largest, their_certain);
                } else {
                    for lane in lanes(sure) {
                        counts[other * 64 + lane] += 1;
                    }
                }
                // No branch on what the numbers say: nothing could foretell it.
                let mut mine = 0;
                for lane in lanes(mine_unsure | their_unsure) {
                    let them = other * 64 + lane;
                    let d = self.distance::<L>(position, them);
                    mine += (mine_unsure >> lane) as u32 & u32::from(d <= self.radii[position]);
                    counts[them] += (their_unsure >> lane) as u32 & u32::from(d <= self.radii[them]);
                }
                counts[position] += mine;
            }
            for (count, theirs) in counts[other * 64..].iter_mut().zip(L::values(theirs)) {
                *count += u32::from(theirs);
            }
        }
    }

    /// The distance of the points at two positions.
    ///
    /// # Safety
    /// The processor has L's instruction set.
    #[inline(always)]
    unsafe fn distance<L: Lanes>(&self, a: usize, b: usize) -> T {
        let row = |position: usize| self.side.samples.row(self.order[position] as usize);
        // SAFETY: the caller's.
        unsafe { T::distance_of::<L>(row(a), row(b)) }
    }
}
