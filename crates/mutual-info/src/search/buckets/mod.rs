//! Few dimensions: a k-d tree of 32 points a bucket for each space (Friedman, Bentley and Finkel 1977), and a sorted
//! column where a side has one coordinate.

mod arrange;
mod column;
mod hierarchy;
mod masks;

use crate::samples::{Samples, Scalar};
use crate::search::buckets::column::SortedColumn;
use crate::search::buckets::hierarchy::Hierarchy;
use crate::search::buckets::masks::WIDTH;
use crate::search::instructions::{Instructions, Set, Task};
use crate::search::neighbours::{Count, Hood, Nearest, Neighbourhoods, Rule};
use crate::search::plain::distance;
pub(crate) use masks::{Column, Masks};
use rayon::prelude::*;

pub(crate) fn neighbourhoods<T: Scalar>(
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
    let both = Samples::scaled(&both, n, dims, x.scaling());
    let (joint, (side_x, side_y)) =
        rayon::join(|| Hierarchy::new(both), || rayon::join(|| Side::new(x), || Side::new(y)));
    let search = Search { x, y, k, rule, joint, side_x, side_y };
    let hoods: Vec<Hood> = (0..n.div_ceil(WIDTH))
        .into_par_iter()
        .flat_map_iter(|bucket| instructions.run(Bucket { search: &search, bucket }))
        .collect();
    Neighbourhoods::ordered(&search.joint.order, hoods)
}

struct Search<'a, T> {
    x: Samples<'a, T>,
    y: Samples<'a, T>,
    k: usize,
    rule: Rule,
    joint: Hierarchy<T>,
    side_x: Side<T>,
    side_y: Side<T>,
}

/// The neighbourhoods of the points of one bucket.
struct Bucket<'a, T> {
    search: &'a Search<'a, T>,
    bucket: usize,
}

impl<T: Scalar> Task for Bucket<'_, T> {
    type Output = Vec<Hood>;

    #[inline(always)]
    unsafe fn run<S: Set>(self) -> Vec<Hood> {
        let Search { x, y, k, rule, joint, side_x, side_y } = self.search;
        let mut nearest = Nearest::new(*k);
        let mut point = Vec::new();
        // A guess at how far the neighbours are: about as far as those of the point before.
        let mut reach = T::INFINITY;
        let positions = self.bucket * WIDTH..(self.bucket * WIDTH + WIDTH).min(x.n());
        let mut hoods = Vec::with_capacity(WIDTH);
        for position in positions {
            joint.point(position, &mut point);
            nearest.clear();
            let i = joint.order[position] as usize;
            let marginals = |j| (distance(x.row(i), x.row(j)), distance(y.row(i), y.row(j)));
            // SAFETY: the caller's.
            unsafe { joint.nearest::<S>(position, &point, reach, &mut nearest, marginals) };
            reach = nearest.bound().twice();
            let radii = rule.radii(nearest.bound(), &nearest, marginals);
            let (point_x, point_y) = point.split_at(x.dims());
            // SAFETY: the caller's.
            let (x, y) = unsafe { (side_x.others::<S>(point_x, radii.0), side_y.others::<S>(point_y, radii.1)) };
            hoods.push(Hood { x, y, ..nearest.hood(marginals) });
        }
        hoods
    }
}

/// One of the two spaces.
enum Side<T> {
    Column(SortedColumn<T>),
    Tree(Hierarchy<T>),
}

impl<T: Scalar> Side<T> {
    fn new(samples: Samples<T>) -> Self {
        if samples.dims() == 1 {
            return Side::Column(SortedColumn::new(samples));
        }
        Side::Tree(Hierarchy::new(samples))
    }

    /// Points within r (closed; a negative one holds nothing) of a point, but itself.
    ///
    /// # Safety
    /// The processor has S.
    #[inline(always)]
    unsafe fn others<S: Set>(&self, point: &[T], r: T) -> Count {
        if r < T::default() {
            return Count::default();
        }
        let all = match self {
            // SAFETY: the caller's.
            Side::Column(column) => unsafe { column.count::<S>(point[0], r) },
            // SAFETY: as above.
            Side::Tree(tree) => unsafe { tree.count::<S>(point, r) },
        };
        // The point itself is at distance 0.
        Count { within: all.within - 1, at: all.at - u32::from(r == T::default()) }
    }
}
