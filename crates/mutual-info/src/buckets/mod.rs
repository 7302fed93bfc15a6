//! Few dimensions: a k-d tree of 32 points a bucket for each space (Friedman, Bentley and Finkel 1977), and a sorted
//! column where a side has one coordinate.

mod arrange;
mod hierarchy;
mod masks;

use crate::buckets::hierarchy::Hierarchy;
use crate::buckets::masks::WIDTH;
use crate::column::SortedColumn;
use crate::instructions::{Instructions, Set, Task};
use crate::neighbours::{Nearest, Neighbourhoods, Rule};
use crate::plain::distance;
use crate::samples::{Samples, Scalar};
pub(crate) use masks::{Column, Masks};
use rayon::prelude::*;

/// Of one sample: nearest and k-th distance, radii in x and in y.
type Found<T> = ((T, T), (T, T));

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
    let both = Samples::of(&both, n, dims);
    let (joint, (side_x, side_y)) =
        rayon::join(|| Hierarchy::new(both), || rayon::join(|| Side::new(x), || Side::new(y)));
    let search = Search { x, y, k, rule, joint };
    let found: Vec<Found<T>> =
        (0..n.div_ceil(WIDTH)).into_par_iter().flat_map_iter(|b| instructions.run(Bucket { search: &search, bucket: b })).collect();
    let mut hoods = Neighbourhoods { eps: vec![0.0; n], nearest: vec![0.0; n], x: Vec::new(), y: Vec::new() };
    let mut radii = (vec![T::default(); n], vec![T::default(); n]);
    for (&i, &((nearest, eps), (r_x, r_y))) in search.joint.order.iter().zip(&found) {
        let i = i as usize;
        (hoods.nearest[i], hoods.eps[i]) = (nearest.wide(), eps.wide());
        (radii.0[i], radii.1[i]) = (r_x, r_y);
    }
    hoods.x = side_x.counts(&radii.0, instructions);
    hoods.y = side_y.counts(&radii.1, instructions);
    hoods
}

struct Search<'a, T> {
    x: Samples<'a, T>,
    y: Samples<'a, T>,
    k: usize,
    rule: Rule,
    joint: Hierarchy<T>,
}

/// The neighbours of the points of one bucket.
struct Bucket<'a, T> {
    search: &'a Search<'a, T>,
    bucket: usize,
}

impl<T: Scalar> Task for Bucket<'_, T> {
    type Output = Vec<Found<T>>;

    #[inline(always)]
    unsafe fn run<S: Set>(self) -> Vec<Found<T>> {
        let Search { x, y, k, rule, joint } = self.search;
        let mut nearest = Nearest::new(*k);
        let mut point = Vec::new();
        let positions = self.bucket * WIDTH..(self.bucket * WIDTH + WIDTH).min(x.n());
        let mut found = Vec::with_capacity(WIDTH);
        for position in positions {
            joint.point(position, &mut point);
            nearest.clear();
            // SAFETY: the caller's.
            unsafe { joint.nearest::<S>(position, &point, &mut nearest) };
            let i = joint.order[position] as usize;
            let marginals = |j| (distance(x.row(i), x.row(j)), distance(y.row(i), y.row(j)));
            let radii = rule.radii(nearest.bound(), &nearest, marginals);
            found.push(((nearest.first(), nearest.bound()), radii));
        }
        found
    }
}

/// One of the two spaces.
enum Side<'a, T> {
    Column(&'a [T], SortedColumn<T>),
    Tree(Hierarchy<T>),
}

impl<'a, T: Scalar> Side<'a, T> {
    fn new(samples: Samples<'a, T>) -> Self {
        if samples.dims() == 1 {
            return Side::Column(samples.data(), SortedColumn::new(samples.data()));
        }
        Side::Tree(Hierarchy::new(samples))
    }

    /// Other samples within the radii (closed; a negative one holds nothing), in the order of the samples.
    fn counts(&self, radii: &[T], instructions: Instructions) -> Vec<u32> {
        match self {
            Side::Column(column, sorted) => {
                column.par_iter().zip(radii).map(|(v, r)| sorted.count(*v, *r).saturating_sub(1)).collect()
            }
            Side::Tree(tree) => {
                let found: Vec<u32> = (0..radii.len().div_ceil(WIDTH))
                    .into_par_iter()
                    .flat_map_iter(|bucket| instructions.run(Counts { tree, radii, bucket }))
                    .collect();
                let mut counts = vec![0; radii.len()];
                tree.order.iter().zip(found).for_each(|(i, count)| counts[*i as usize] = count);
                counts
            }
        }
    }
}

/// The counts of the points of one bucket.
struct Counts<'a, T> {
    tree: &'a Hierarchy<T>,
    radii: &'a [T],
    bucket: usize,
}

impl<T: Scalar> Task for Counts<'_, T> {
    type Output = Vec<u32>;

    #[inline(always)]
    unsafe fn run<S: Set>(self) -> Vec<u32> {
        let mut point = Vec::new();
        let positions = self.bucket * WIDTH..(self.bucket * WIDTH + WIDTH).min(self.radii.len());
        let mut counts = Vec::with_capacity(WIDTH);
        for position in positions {
            let r = self.radii[self.tree.order[position] as usize];
            counts.push(0);
            if r >= T::default() {
                self.tree.point(position, &mut point);
                // SAFETY: the caller's.
                counts[position % WIDTH] = unsafe { self.tree.count::<S>(&point, r) } - 1;
            }
        }
        counts
    }
}
