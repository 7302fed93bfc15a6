//! Few dimensions: a k-d tree of 32 points a bucket for each space (Friedman, Bentley and Finkel 1977), and a sorted
//! column where a side has one coordinate.

mod arrange;
mod column;
mod hierarchy;
pub(crate) mod masks;

use crate::distance::distance;
use crate::hood::{Count, Hood, Shell};
use crate::nearest::Nearest;
use crate::neighbourhoods::{Neighbourhoods, are_common, probes};
use crate::rule::Rule;
use crate::samples::Samples;
use crate::search::buckets::column::SortedColumn;
use crate::search::buckets::hierarchy::Hierarchy;
use crate::search::buckets::masks::WIDTH;
use crate::search::instructions::Instructions;
use crate::search::sets::Lane;
use crate::search::sets::{Set, Task};
use rayon::prelude::*;

pub(crate) fn neighbourhoods<T: Lane>(
    x: Samples<T>,
    y: Samples<T>,
    k: usize,
    rule: Rule,
    instructions: Instructions,
) -> Neighbourhoods {
    let n = x.n();
    let instructions = instructions.available();
    let dims = x.dims() + y.dims();
    let mut both = Vec::with_capacity(n * dims);
    for i in 0..n {
        both.extend_from_slice(x.row(i));
        both.extend_from_slice(y.row(i));
    }
    let both = Samples::trusted(&both, n, dims);
    let (joint, (side_x, side_y)) =
        rayon::join(|| Hierarchy::new(both), || rayon::join(|| Side::new(x), || Side::new(y)));
    let mut search = Search { x, y, k, rule, rims: true, joint, side_x, side_y };
    if rule == Rule::Eps {
        let mut position_of = vec![0; n];
        search.joint.order.iter().enumerate().for_each(|(position, &i)| position_of[i as usize] = position);
        let probes: Vec<usize> = probes(n).map(|i| position_of[i]).collect();
        let found = probes
            .par_chunks(WIDTH)
            .flat_map_iter(|part| instructions.run(Part { search: &search, positions: part.iter().copied() }));
        search.rims = are_common(found.filter(Hood::is_tied).count(), n);
    }
    let hoods: Vec<Hood> = (0..n.div_ceil(WIDTH))
        .into_par_iter()
        .flat_map_iter(|bucket| {
            let positions = bucket * WIDTH..(bucket * WIDTH + WIDTH).min(n);
            instructions.run(Part { search: &search, positions })
        })
        .collect();
    Neighbourhoods::ordered(&search.joint.order, hoods)
}

struct Search<'a, T> {
    x: Samples<'a, T>,
    y: Samples<'a, T>,
    k: usize,
    rule: Rule,
    /// Whether samples at the radius itself are counted everywhere, and not only where the k-th neighbour ties.
    rims: bool,
    joint: Hierarchy<T>,
    side_x: Side<T>,
    side_y: Side<T>,
}

/// The neighbourhoods of some points, best those of one bucket.
struct Part<'a, T, P> {
    search: &'a Search<'a, T>,
    positions: P,
}

impl<T: Lane, P: Iterator<Item = usize>> Task for Part<'_, T, P> {
    type Output = Vec<Hood>;

    #[inline(always)]
    fn run<S: Set>(self, set: S) -> Vec<Hood> {
        let Search { x, y, k, rule, rims, joint, side_x, side_y } = self.search;
        let mut nearest = Nearest::<T>::new(*k);
        let (mut point, mut before) = (Vec::new(), Vec::new());
        // How far the neighbours are: about as far as those of the point before, and certainly no farther than all those
        // from here.
        let (mut likely, mut reach) = (T::INFINITY, T::INFINITY);
        let mut hoods = Vec::with_capacity(WIDTH);
        for position in self.positions {
            joint.point(position, &mut point);
            if !hoods.is_empty() {
                likely = nearest.bound().twice();
                reach = sum_from_above(nearest.bound(), distance(&before, &point));
            }
            nearest.clear();
            let i = joint.order[position] as usize;
            let marginals = |j| (distance(x.row(i), x.row(j)), distance(y.row(i), y.row(j)));
            joint.nearest(set, position, &point, (likely, reach), &mut nearest, marginals);
            let eps = nearest.bound();
            let (point_x, point_y) = point.split_at(x.dims());
            let mut hood = nearest.hood(marginals);
            if eps == T::default() {
                hood.shell = Shell { both: joint.count(set, &point, eps) - 1, ..Shell::default() };
            }
            let (x, y) = if !rims && hood.is_single() {
                let (shell, below) = (hood.shell, eps.below());
                let in_x = side_x.others(set, point_x, below);
                let in_y = side_y.others(set, point_y, below);
                (Count { within: in_x + shell.x, at: shell.x }, Count { within: in_y + shell.y, at: shell.y })
            } else {
                let radii = rule.radii(eps, &nearest, marginals);
                (side_x.others_with_rim(set, point_x, radii.0), side_y.others_with_rim(set, point_y, radii.1))
            };
            hoods.push(Hood { x, y, ..hood });
            std::mem::swap(&mut point, &mut before);
        }
        hoods
    }
}

/// No less than the exact sum of two rounded distances, and than any distance that it bounds, rounded.
fn sum_from_above<T: Lane>(a: T, b: T) -> T {
    T::narrow((a.wide() + b.wide()) * (1.0 + 16.0 * T::ROUNDING))
}

/// One of the two spaces.
enum Side<T> {
    Column(SortedColumn<T>),
    Tree(Hierarchy<T>),
}

impl<T: Lane> Side<T> {
    fn new(samples: Samples<T>) -> Self {
        if samples.dims() == 1 {
            return Side::Column(SortedColumn::new(samples));
        }
        Side::Tree(Hierarchy::new(samples))
    }

    /// Points within r (closed, not negative) of a point, but itself.
    #[inline(always)]
    fn others<S: Set>(&self, set: S, point: &[T], r: T) -> u32 {
        let all = match self {
            Side::Column(column) => column.count(set, point[0], r),
            Side::Tree(tree) => tree.count(set, point, r),
        };
        all - 1
    }

    /// Points within r (closed; a negative one holds nothing) of a point, but itself, and those at r exactly.
    #[inline(always)]
    fn others_with_rim<S: Set>(&self, set: S, point: &[T], r: T) -> Count {
        if r < T::default() {
            return Count::default();
        }
        let all = match self {
            Side::Column(column) => column.count_with_rim(set, point[0], r),
            Side::Tree(tree) => tree.count_with_rim(set, point, r),
        };
        // The point itself is at distance 0.
        Count { within: all.within - 1, at: all.at - u32::from(r == T::default()) }
    }
}
