//! How many points lie within each point's radius, on one side. Each pair of points is looked at once, for both.

use rayon::prelude::*;

use crate::hood::Count;
use crate::search::bits::lanes;
use crate::search::blocks::lanes::{COORDINATES, Line};
use crate::search::blocks::tiles::{FEW, Side, above, present};
use crate::search::instructions::Available;
use crate::search::sets::Lane;
use crate::search::sets::{Set, Task};

struct Counting<'a, T> {
    side: &'a Side<'a, T>,
    /// Position to sample.
    order: &'a [u32],
    /// Closed, by position; a negative one holds nothing.
    radii: &'a [T],
    /// Of each point, by block: a gap below it may lie within the radius.
    possible: Vec<Line>,
    /// A gap below it certainly lies within the radius, and not at it.
    certain: Vec<Line>,
}

impl Count {
    /// Adds a point at distance d of one with this radius, if it `counts`. No branch.
    #[inline(always)]
    fn add<T: Lane>(&mut self, counts: bool, d: T, radius: T) {
        self.within += u32::from(counts & (d <= radius));
        self.at += u32::from(counts & (d == radius));
    }
}

/// Other points within the radii (closed), by position.
pub(crate) fn count<T: Lane>(side: &Side<T>, order: &[u32], radii: &[T], instructions: Available) -> Vec<Count> {
    let blocks = order.len().div_ceil(64);
    let (mut possible, mut certain) = (vec![Line([0; 64]); blocks], vec![Line([0; 64]); blocks]);
    for (position, r) in radii.iter().enumerate().filter(|(_, r)| **r >= T::default()) {
        let threshold = side.screen.threshold(r.wide());
        possible[position / 64].0[position % 64] = above(Some(threshold.possible));
        // Beyond the largest number all distances are equal, and at the radius.
        certain[position / 64].0[position % 64] = if r.finite() { above(threshold.certain) } else { 0 };
    }
    let counting = Counting { side, order, radii, possible, certain };
    let add = |mut sums: Vec<Count>, others: Vec<Count>| {
        for (sum, other) in sums.iter_mut().zip(others) {
            sum.within += other.within;
            sum.at += other.at;
        }
        sums
    };
    let none = || vec![Count::default(); order.len()];
    (0..blocks)
        .into_par_iter()
        .fold(none, |mut counts, block| {
            instructions.run(Row { counting: &counting, block, counts: &mut counts });
            counts
        })
        .reduce(none, add)
}

/// Pairs of a block's points with each other and with those of later blocks.
struct Row<'a, T> {
    counting: &'a Counting<'a, T>,
    block: usize,
    counts: &'a mut [Count],
}

impl<T: Lane> Task for Row<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run<S: Set>(self, set: S) {
        self.counting.block(set, self.block, self.counts)
    }
}

impl<T: Lane> Counting<'_, T> {
    /// Pairs of this block's points with each other and with those of later blocks.
    #[inline(always)]
    fn block<S: Set>(&self, set: S, block: usize, counts: &mut [Count]) {
        let screen = &self.side.screen;
        let largest = |block: usize| self.possible[block].0.iter().fold(0, |m, &l| m.max(l));
        let reach = largest(block);
        for other in block..self.possible.len() {
            let reach = reach.max(largest(other));
            if reach > 0 && set.interval_gap(screen.bounds(block), screen.bounds(other)) < reach {
                self.tile(set, block, other, counts);
            }
        }
    }

    /// Pairs of the points of two blocks.
    #[inline(always)]
    fn tile<S: Set>(&self, set: S, block: usize, other: usize, counts: &mut [Count]) {
        let screen = &self.side.screen;
        let chunks = screen.block(other);
        // How near a clipped row is its levels do not tell.
        let nothing = Line([0; 64]);
        let known = !screen.clipped(block) && !screen.clipped(other);
        let [our_certain, their_certain] = [block, other].map(|own| if known { &self.certain[own] } else { &nothing });
        let their_possible = &self.possible[other];
        let count = (self.order.len() - block * 64).min(64);
        let present = present(other, self.order.len());

        let mut theirs = set.zero();
        for q in 0..count {
            let position = block * 64 + q;
            // In its own block a point is paired with those after it.
            let candidates = if other == block { present & (u64::MAX << q) & !(1 << q) } else { present };
            let (possible, certain) = (self.possible[block].0[q], our_certain.0[q]);
            let limits = set.wider(their_possible, possible);
            let mut largest = set.zero();
            let mut alive = candidates;
            let mut left = alive.count_ones();
            let mut look = 0;
            for (c, (chunk, query)) in chunks.iter().zip(screen.bytes(position).chunks_exact(COORDINATES)).enumerate() {
                if left <= FEW {
                    break;
                }
                set.update(&mut largest, chunk, query);
                // Where many are alive, they will not all be gone after the next chunk.
                if c >= look || c + 1 == chunks.len() {
                    alive = candidates & set.below(largest, &limits);
                    left = alive.count_ones();
                    look = c + 1 + (left as usize) / 16;
                }
            }
            if left <= FEW {
                for lane in lanes(alive) {
                    let them = other * 64 + lane;
                    let gap = set.gap(screen.row(position), screen.row(them));
                    let (their_possible, their_certain) = (their_possible.0[lane], their_certain.0[lane]);
                    let sure = (set.all_below(gap, certain), set.all_below(gap, their_certain));
                    counts[position].within += u32::from(sure.0);
                    counts[them].within += u32::from(sure.1);
                    let maybe = (set.all_below(gap, possible), set.all_below(gap, their_possible));
                    let unsure = (maybe.0 && !sure.0, maybe.1 && !sure.1);
                    if unsure.0 || unsure.1 {
                        let d = self.distance(set, position, them);
                        counts[position].add(unsure.0, d, self.radii[position]);
                        counts[them].add(unsure.1, d, self.radii[them]);
                    }
                }
                continue;
            }
            // All coordinates were seen: the gaps are whole.
            let mine = |limit: u8| if limit == 0 { 0 } else { alive & set.at_most(largest, limit - 1) };
            let sure = mine(certain);
            let mine_unsure = mine(possible) & !sure;
            counts[position].within += sure.count_ones();
            let sure = candidates & set.below(largest, their_certain);
            let their_unsure = candidates & set.below(largest, their_possible) & !sure;
            if candidates == u64::MAX {
                set.count_below(&mut theirs, largest, their_certain);
            } else {
                for lane in lanes(sure) {
                    counts[other * 64 + lane].within += 1;
                }
            }
            // No branch on what the numbers say: nothing could foretell it.
            let mut mine = Count::default();
            for lane in lanes(mine_unsure | their_unsure) {
                let them = other * 64 + lane;
                let d = self.distance(set, position, them);
                mine.add(mine_unsure >> lane & 1 == 1, d, self.radii[position]);
                counts[them].add(their_unsure >> lane & 1 == 1, d, self.radii[them]);
            }
            counts[position].within += mine.within;
            counts[position].at += mine.at;
        }
        for (count, theirs) in counts[other * 64..].iter_mut().zip(set.values(theirs)) {
            count.within += u32::from(theirs);
        }
    }

    /// The distance of the points at two positions.
    #[inline(always)]
    fn distance<S: Set>(&self, set: S, a: usize, b: usize) -> T {
        let row = |position: usize| self.side.samples.row(self.order[position] as usize);
        T::distance_of(set, row(a), row(b))
    }
}
