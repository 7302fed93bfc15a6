//! A k-d tree with 32 children a node and 32 points a bucket: one comparison of registers looks at all of them.

use crate::hood::Count;
use crate::nearest::Nearest;
use crate::samples::Samples;
use crate::search::bits::lanes;
use crate::search::buckets::arrange::arrange;
use crate::search::buckets::masks::{Column, WIDTH};
use crate::search::sets::Lane;
use crate::search::sets::Set;

/// Levels above the buckets that 2^32 points can need.
const MAX_LEVELS: usize = 7;

/// The smallest boxes around the children of nodes: `[node][coordinate]`.
struct Level<T> {
    low: Vec<Column<T>>,
    high: Vec<Column<T>>,
    children: usize,
    /// Points below one child.
    run: usize,
}

/// All points of one space.
pub(crate) struct Hierarchy<T> {
    n: usize,
    dims: usize,
    /// Position to sample.
    pub(crate) order: Vec<u32>,
    /// `[bucket][coordinate]`; what is beyond the last point repeats it.
    points: Vec<Column<T>>,
    /// From the parents of buckets up to the root.
    levels: Vec<Level<T>>,
}

impl<T: Lane> Hierarchy<T> {
    pub(crate) fn new(samples: Samples<T>) -> Self {
        let (n, dims) = (samples.n(), samples.dims());
        let order = arrange(samples);
        let buckets = n.div_ceil(WIDTH);
        let mut points = vec![Column([T::default(); WIDTH]); buckets * dims];
        for (bucket, columns) in points.chunks_exact_mut(dims).enumerate() {
            for lane in 0..WIDTH {
                let row = samples.row(order[(bucket * WIDTH + lane).min(n - 1)] as usize);
                columns.iter_mut().zip(row).for_each(|(column, v)| column.0[lane] = *v);
            }
        }
        let mut levels = vec![Level::around(&points, &points, dims, WIDTH)];
        while let Some(below) = levels.last().filter(|level| level.low.len() > dims) {
            levels.push(Level::around(&below.low, &below.high, dims, below.run * WIDTH));
        }
        Self { n, dims, order, points, levels }
    }

    fn bucket(&self, bucket: usize) -> &[Column<T>] {
        &self.points[bucket * self.dims..(bucket + 1) * self.dims]
    }

    /// The point at a position.
    pub(crate) fn point(&self, position: usize, point: &mut Vec<T>) {
        point.clear();
        point.extend(self.bucket(position / WIDTH).iter().map(|column| column.0[position % WIDTH]));
    }

    /// How many points of a bucket lie within r (closed); `below` is the next smaller number.
    #[inline(always)]
    fn counted<S: Set>(&self, set: S, bucket: usize, point: &[T], r: T, below: T) -> Count {
        let mut masks = [present(self.n, bucket); 2];
        for (column, q) in self.bucket(bucket).iter().zip(point) {
            let [within, inside] = T::near_both(set, column, *q, [r, below]);
            masks = [masks[0] & within, masks[1] & inside];
        }
        let [within, inside] = masks;
        Count { within: within.count_ones(), at: (within & !inside).count_ones() }
    }

    /// The points of a bucket within r (closed).
    #[inline(always)]
    fn within<S: Set>(&self, set: S, bucket: usize, point: &[T], r: T) -> u32 {
        let mut mask = present(self.n, bucket);
        for (column, q) in self.bucket(bucket).iter().zip(point) {
            mask &= T::near(set, column, *q, r);
        }
        mask
    }

    /// The children of a node that may hold points within r (closed).
    #[inline(always)]
    fn touched<S: Set>(&self, set: S, level: usize, node: usize, point: &[T], r: T) -> u32 {
        let at = &self.levels[level];
        let own = node * self.dims..(node + 1) * self.dims;
        let mut mask = present(at.children, node);
        // Rounding keeps the order of differences: no point in a box is nearer than its face.
        for ((low, high), q) in at.low[own.clone()].iter().zip(&at.high[own]).zip(point) {
            mask &= T::after(set, low, *q, r) & T::before(set, high, *q, r);
        }
        mask
    }

    /// The children of a node whose points all lie within r (closed).
    #[inline(always)]
    fn inside<S: Set>(&self, set: S, level: usize, node: usize, point: &[T], r: T) -> u32 {
        let at = &self.levels[level];
        let own = node * self.dims..(node + 1) * self.dims;
        let mut mask = u32::MAX;
        for ((low, high), q) in at.low[own.clone()].iter().zip(&at.high[own]).zip(point) {
            mask &= T::after(set, high, *q, r) & T::before(set, low, *q, r);
        }
        mask
    }

    /// The same for two radii; a negative one holds nothing.
    #[inline(always)]
    fn inside_both<S: Set>(&self, set: S, level: usize, node: usize, point: &[T], radii: [T; 2]) -> [u32; 2] {
        let at = &self.levels[level];
        let own = node * self.dims..(node + 1) * self.dims;
        let mut masks = [u32::MAX; 2];
        for ((low, high), q) in at.low[own.clone()].iter().zip(&at.high[own]).zip(point) {
            let (after, before) = (T::after_both(set, high, *q, radii), T::before_both(set, low, *q, radii));
            masks = [masks[0] & after[0] & before[0], masks[1] & after[1] & before[1]];
        }
        masks
    }

    /// Points within r (closed) of a point.
    #[inline(always)]
    pub(crate) fn count<S: Set>(&self, set: S, point: &[T], r: T) -> u32 {
        let mut count = 0;
        // What is left to do on each level: children, of which node.
        let mut left = [(0_u32, 0_usize); MAX_LEVELS];
        let top = self.levels.len() - 1;
        let (mut level, mut node) = (top, 0);
        loop {
            let mut touched = self.touched(set, level, node, point, r);
            if touched != 0 {
                let inside = touched & self.inside(set, level, node, point, r);
                touched &= !inside;
                let run = self.levels[level].run;
                for child in lanes(u64::from(inside)) {
                    let first = (node * WIDTH + child) * run;
                    count += run.min(self.n - first) as u32;
                }
            }
            left[level] = (touched, node);
            if level == 0 {
                for child in lanes(u64::from(touched)) {
                    count += self.within(set, node * WIDTH + child, point, r).count_ones();
                }
                left[0].0 = 0;
            }
            while left[level].0 == 0 {
                if level == top {
                    return count;
                }
                level += 1;
            }
            let (children, parent) = &mut left[level];
            node = *parent * WIDTH + children.trailing_zeros() as usize;
            *children &= *children - 1;
            level -= 1;
        }
    }

    /// Points within r (closed) of a point, and those at r exactly.
    #[inline(always)]
    pub(crate) fn count_with_rim<S: Set>(&self, set: S, point: &[T], r: T) -> Count {
        let mut count = Count::default();
        let below = r.below();
        // What is left to do on each level: children, of which node.
        let mut left = [(0_u32, 0_usize); MAX_LEVELS];
        let top = self.levels.len() - 1;
        let (mut level, mut node) = (top, 0);
        loop {
            let mut touched = self.touched(set, level, node, point, r);
            if touched != 0 {
                let [closed, inside] = self.inside_both(set, level, node, point, [r, below]);
                let (closed, inside) = (closed & touched, inside & touched);
                let rim = closed & !inside;
                // A box that ends at r and has nothing nearer lies at r as a whole.
                let at = if rim == 0 { 0 } else { rim & !self.touched(set, level, node, point, below) };
                touched &= !(inside | at);
                let run = self.levels[level].run;
                for child in lanes(u64::from(inside | at)) {
                    let points = run.min(self.n - (node * WIDTH + child) * run) as u32;
                    count.within += points;
                    count.at += points * (at >> child & 1);
                }
            }
            left[level] = (touched, node);
            if level == 0 {
                for child in lanes(u64::from(touched)) {
                    let counted = self.counted(set, node * WIDTH + child, point, r, below);
                    count.within += counted.within;
                    count.at += counted.at;
                }
                left[0].0 = 0;
            }
            while left[level].0 == 0 {
                if level == top {
                    return count;
                }
                level += 1;
            }
            let (children, parent) = &mut left[level];
            node = *parent * WIDTH + children.trailing_zeros() as usize;
            *children &= *children - 1;
            level -= 1;
        }
    }

    /// Shows `nearest` all points that may be among the k nearest of the one at `position`, but itself. They all lie within
    /// `reach`, and probably within `likely`: a guess that saves time alone. Where k coincide with it, others that do are
    /// not shown: `count` finds them without a look at each.
    #[inline(always)]
    pub(crate) fn nearest<S: Set>(
        &self,
        set: S,
        position: usize,
        point: &[T],
        (likely, reach): (T, T),
        nearest: &mut Nearest<T>,
        marginals: impl Fn(usize) -> (T, T) + Copy,
    ) {
        let mut below = position / WIDTH;
        let others = !(1 << (position % WIDTH));
        let mut mates = self.within(set, below, point, likely) & others;
        if (mates.count_ones() as usize) < nearest.k() {
            mates = self.within(set, below, point, reach) & others;
        }
        self.offer(below, point, mates, nearest, marginals);
        // From the own bucket upward: what is close comes first and narrows the rest.
        for top in 0..self.levels.len() {
            let node = below / WIDTH;
            self.descend(set, (top, node, 1 << (below % WIDTH)), point, reach, nearest, marginals);
            below = node;
        }
    }

    /// As `nearest`, for what lies below a node of level `top`, but for the children `seen`.
    #[inline(always)]
    fn descend<S: Set>(
        &self,
        set: S,
        (top, node, seen): (usize, usize, u32),
        point: &[T],
        reach: T,
        nearest: &mut Nearest<T>,
        marginals: impl Fn(usize) -> (T, T) + Copy,
    ) {
        let within = |nearest: &Nearest<T>| if reach < nearest.bound() { reach } else { nearest.bound() };
        let mut left = [(0_u32, 0_usize); MAX_LEVELS];
        let mut level = top;
        left[level] = (self.touched(set, level, node, point, within(nearest)) & !seen, node);
        loop {
            while left[level].0 == 0 {
                if level == top {
                    return;
                }
                level += 1;
            }
            if nearest.bound() == T::default() {
                return;
            }
            let (children, parent) = &mut left[level];
            let node = *parent * WIDTH + children.trailing_zeros() as usize;
            *children &= *children - 1;
            if level == 0 {
                let points = self.within(set, node, point, within(nearest));
                self.offer(node, point, points, nearest, marginals);
            } else {
                level -= 1;
                left[level] = (self.touched(set, level, node, point, within(nearest)), node);
            }
        }
    }

    /// Shows some points of a bucket.
    #[inline(always)]
    fn offer(
        &self,
        bucket: usize,
        point: &[T],
        points: u32,
        nearest: &mut Nearest<T>,
        marginals: impl Fn(usize) -> (T, T) + Copy,
    ) {
        let columns = self.bucket(bucket);
        for lane in lanes(u64::from(points)) {
            let d =
                columns.iter().zip(point).fold(T::default(), |d, (column, q)| d.larger(column.0[lane].distance(*q)));
            nearest.offer_tied(d, self.order[bucket * WIDTH + lane], marginals);
        }
    }
}

impl<T: Lane> Level<T> {
    /// Boxes around each 32 of what lies below, `[..][coordinate]`, one of which holds `run` points.
    fn around(low: &[Column<T>], high: &[Column<T>], dims: usize, run: usize) -> Self {
        let children = low.len() / dims;
        let nodes = children.div_ceil(WIDTH);
        let none = Column([T::default(); WIDTH]);
        let mut level = Self { low: vec![none; nodes * dims], high: vec![none; nodes * dims], children, run };
        for child in 0..children {
            for axis in 0..dims {
                let (from, to) = (child * dims + axis, child / WIDTH * dims + axis);
                let smaller = |a: T, b: T| if b < a { b } else { a };
                let [low, high] = [low[from].0.into_iter().reduce(smaller), high[from].0.into_iter().reduce(T::larger)];
                // The first stands in for those that are missing: their union stays the same.
                let lanes = if child % WIDTH == 0 { 0..WIDTH } else { child % WIDTH..child % WIDTH + 1 };
                level.low[to].0[lanes.clone()].fill(low.unwrap_or_default());
                level.high[to].0[lanes].fill(high.unwrap_or_default());
            }
        }
        level
    }
}

/// The lanes of a node that hold one of `count` children.
#[inline(always)]
fn present(count: usize, node: usize) -> u32 {
    let count = count - node * WIDTH;
    if count >= WIDTH { u32::MAX } else { (1 << count) - 1 }
}
