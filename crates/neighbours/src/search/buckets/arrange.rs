//! An order of the points in which each run of 32, of 32 runs, and so on, lies close together.

use crate::number::{Number, ascending};
use crate::samples::Samples;
use crate::search::buckets::masks::WIDTH;
use rayon::prelude::*;

/// Fewer points than this are not worth another thread.
const WORTH_A_THREAD: usize = 4096;

/// Halves the points at the median of their most spread coordinate until a bucket is left. Cuts stand at multiples of
/// the largest power of 32 that is shorter than the run.
pub(crate) fn arrange<T: Number>(samples: Samples<T>) -> Vec<u32> {
    let mut keys: Vec<(T, u32)> = (0..samples.n() as u32).map(|i| (T::default(), i)).collect();
    split(samples, &mut keys);
    keys.into_iter().map(|(_, i)| i).collect()
}

fn split<T: Number>(samples: Samples<T>, points: &mut [(T, u32)]) {
    if points.len() <= WIDTH {
        return;
    }
    let mut run = WIDTH;
    while run * WIDTH < points.len() {
        run *= WIDTH;
    }
    let middle = points.len().div_ceil(run) / 2 * run;
    let axis = widest(samples, points);
    let renew = |(key, i): &mut (T, u32)| *key = samples.row(*i as usize)[axis];
    let parallel = points.len() > WORTH_A_THREAD;
    if parallel {
        points.par_iter_mut().with_min_len(WORTH_A_THREAD).for_each(renew);
    } else {
        points.iter_mut().for_each(renew);
    }
    points.select_nth_unstable_by(middle, |a, b| ascending(&a.0, &b.0));
    let (below, above) = points.split_at_mut(middle);
    if parallel {
        rayon::join(|| split(samples, below), || split(samples, above));
    } else {
        split(samples, below);
        split(samples, above);
    }
}

/// The coordinate with the largest range over a sample of the points.
fn widest<T: Number>(samples: Samples<T>, points: &[(T, u32)]) -> usize {
    if samples.dims() == 1 {
        return 0;
    }
    let step = points.len().div_ceil(128);
    let mut best = (T::default(), 0);
    for axis in 0..samples.dims() {
        let value = |&(_, i): &(T, u32)| samples.row(i as usize)[axis];
        let (mut low, mut high) = (value(&points[0]), value(&points[0]));
        for v in points.iter().step_by(step).map(value) {
            low = if v < low { v } else { low };
            high = high.larger(v);
        }
        let range = high.distance(low);
        if range > best.0 {
            best = (range, axis);
        }
    }
    best.1
}
