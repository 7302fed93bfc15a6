//! Few dimensions: kiddo's kd-trees, and a sorted column where a side has one coordinate.

use crate::distance::distance;
use crate::hood::{Count, Hood, Shell};
use crate::nearest::Nearest;
use crate::neighbourhoods::Neighbourhoods;
use crate::number::{Number, ascending};
use crate::rule::Rule;
use crate::samples::Samples;
use kiddo::{Chebyshev, ImmutableKdTree};
use rayon::prelude::*;
use std::num::NonZero;

/// Most coordinates (x and y together) that [`Search::Tree`](crate::Search::Tree) takes.
pub const MAX_TREE_DIMS: usize = 8;

/// What trees can do with a number type: written out for f32 and f64, since kiddo's bounds are long.
pub(crate) trait Axis: Number {
    fn plant(points: &[Self], dims: usize) -> Option<Box<dyn Forest<Self>>>;
}

/// A kd-tree of any number of dimensions.
pub(crate) trait Forest<T>: Sync {
    /// The `count` smallest distances to `point`, ascending, the point itself among them.
    fn nearest(&self, point: &[T], count: NonZero<usize>) -> Vec<T>;
    /// Visits every (index, distance) within `radius` (closed).
    fn within(&self, point: &[T], radius: T, visit: &mut dyn FnMut(u32, T));
    /// How many lie within `radius` (closed).
    fn count(&self, point: &[T], radius: T) -> u32;
}

macro_rules! axis {
    ($t:ty) => {
        impl Axis for $t {
            fn plant(points: &[$t], dims: usize) -> Option<Box<dyn Forest<$t>>> {
                fn of<const K: usize>(points: &[$t]) -> Option<Box<dyn Forest<$t>>> {
                    let tree = ImmutableKdTree::<$t, K>::new_from_slice(points.as_chunks::<K>().0).ok()?;
                    Some(Box::new(tree))
                }
                match dims {
                    2 => of::<2>(points),
                    3 => of::<3>(points),
                    4 => of::<4>(points),
                    5 => of::<5>(points),
                    6 => of::<6>(points),
                    7 => of::<7>(points),
                    8 => of::<8>(points),
                    _ => None,
                }
            }
        }

        impl<const K: usize> Forest<$t> for ImmutableKdTree<$t, K> {
            fn nearest(&self, point: &[$t], count: NonZero<usize>) -> Vec<$t> {
                let Some(point) = point.as_array::<K>() else { return Vec::new() };
                let found = self.query(point).nearest_n::<Chebyshev<$t>>(count).execute();
                found.iter().map(|f| f.distance).collect()
            }

            fn within(&self, point: &[$t], radius: $t, visit: &mut dyn FnMut(u32, $t)) {
                if let Some(point) = point.as_array::<K>() {
                    self.query(point).within::<Chebyshev<$t>>(radius).unsorted().visit(|f| visit(f.item, f.distance));
                }
            }

            fn count(&self, point: &[$t], radius: $t) -> u32 {
                let mut count = 0;
                if let Some(point) = point.as_array::<K>() {
                    self.query(point).within::<Chebyshev<$t>>(radius).unsorted().visit(|_| count += 1);
                }
                count
            }
        }
    };
}
axis!(f32);
axis!(f64);

/// `None` where trees cannot do it: too many dimensions, or distances beyond the largest number.
pub(crate) fn neighbourhoods<T: Axis>(x: Samples<T>, y: Samples<T>, k: usize, rule: Rule) -> Option<Neighbourhoods> {
    let dims = x.dims() + y.dims();
    if dims > MAX_TREE_DIMS {
        return None;
    }
    let mut points = Vec::with_capacity(x.n() * dims);
    for i in 0..x.n() {
        points.extend_from_slice(x.row(i));
        points.extend_from_slice(y.row(i));
    }
    let joint = T::plant(&points, dims)?;
    let (side_x, side_y) = (Marginal::new(x)?, Marginal::new(y)?);
    let with_itself = NonZero::new(k + 1)?;

    let hoods: Option<Vec<Hood>> = (0..x.n())
        .into_par_iter()
        .map_init(
            || (Nearest::new(k), Vec::new()),
            |(nearest, others), i| {
                let point = &points[i * dims..(i + 1) * dims];
                let distances = joint.nearest(point, with_itself);
                let (first, eps) = (*distances.get(1)?, *distances.get(k)?);
                let marginals = |j| (distance(x.row(i), x.row(j)), distance(y.row(i), y.row(j)));
                nearest.clear();
                others.clear();
                joint.within(point, eps, &mut |j, d| {
                    if j as usize != i {
                        nearest.offer(d, j);
                        others.push(marginals(j as usize));
                    }
                });
                let radii = rule.radii(eps, nearest, marginals);
                Some(Hood {
                    nearest: first.wide(),
                    eps: eps.wide(),
                    shell: Shell::of(eps, others.iter().copied()),
                    x: side_x.count(i, radii.0),
                    y: side_y.count(i, radii.1),
                })
            },
        )
        .collect();
    Some(Neighbourhoods::new(&hoods?))
}

/// Counts the samples near one of them in x, or in y.
enum Marginal<'a, T> {
    Sorted { column: &'a [T], sorted: Vec<T> },
    Tree { samples: Samples<'a, T>, tree: Box<dyn Forest<T>> },
}

impl<'a, T: Axis> Marginal<'a, T> {
    fn new(samples: Samples<'a, T>) -> Option<Self> {
        if samples.dims() == 1 {
            let mut sorted = samples.data().to_vec();
            sorted.sort_unstable_by(ascending);
            return Some(Marginal::Sorted { column: samples.data(), sorted });
        }
        Some(Marginal::Tree { samples, tree: T::plant(samples.data(), samples.dims())? })
    }

    /// Other samples within r (closed) of sample i.
    fn count(&self, i: usize, r: T) -> Count {
        if r < T::default() {
            return Count::default();
        }
        let within = self.within(i, r) - 1;
        let inside = if r == T::default() { 0 } else { self.within(i, r.below()) - 1 };
        Count { within, at: within - inside }
    }

    /// Samples within r (closed, not negative) of sample i, itself among them.
    fn within(&self, i: usize, r: T) -> u32 {
        match self {
            // Rounded subtraction is monotonic, so the samples within r are one run.
            Marginal::Sorted { column, sorted } => {
                let v = column[i];
                let from = sorted.partition_point(|&s| s < v && s.distance(v) > r);
                let to = sorted.partition_point(|&s| s <= v || s.distance(v) <= r);
                (to - from) as u32
            }
            Marginal::Tree { samples, tree } => tree.count(samples.row(i), r),
        }
    }
}
