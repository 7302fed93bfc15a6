//! Samples that were made of others: copies with a little noise, points between two neighbours.

use super::Note;
use super::widths::looked_at;
use crate::samples::Samples;
use neighbours::Scalar;
use rayon::prelude::*;

/// Neighbours of a sample that are looked at.
const NEAREST: usize = 32;

/// Neighbours are at most one in so many samples.
const OF_ALL: usize = 6;

/// With fewer than that, nothing is told.
const FEWEST: usize = 8;

/// Samples that are looked at, unless that takes too many steps.
const MOST: usize = 128;

/// How many samples are looked at first, and how many of them have to be odd, by the nearest neighbours alone, before more
/// are looked at. A share of 10 % is missed in one of ten cases, one of 20 % in one of two hundred.
const STAGES: [(usize, usize); 2] = [(24, 1), (48, 2)];

/// Enough samples for a share.
const LEAST: usize = 64;

/// Differences of coordinates that may be computed: no time beside a search.
const STEPS: usize = 100_000_000;

/// A copy is so many times nearer than what follows.
const NEARER: f64 = 10.0;

/// More samples that are near each other are a cluster.
const GROUP: usize = 12;

/// Copies of fewer samples are not told from chance.
const COPIES: f64 = 0.1;

/// So many times as often as by chance.
const MORE: f64 = 3.0;

/// Of data that fill less than a line, at some scale, chance is not told.
const THINNEST: f64 = 0.8;

/// Interpolated samples are noted from this share on: in two dimensions 1 % are between two neighbours by chance.
const BETWEEN: f64 = 0.1;

/// Three samples are on one line where 1 - cos is this, at most: an angle of 1e-4.
const STRAIGHT: f64 = 5e-9;

/// Two steps of a curve are nearly on one line, by 1e-2.
const NEARLY: f64 = 5e-5;

/// A step is along an axis where its other parts are no more than this share of it.
const OBLIQUE: f64 = 0.01;

/// Where more of the pairs of neighbours are on one line, the data are a curve.
const CURVE: f64 = 0.125;

/// Samples whose neighbours are all alike in one way or another.
pub(crate) struct Near<'a, T> {
    sides: &'a [Samples<'a, T>],
    /// Which samples are compared with each other.
    names: Option<&'a [u32]>,
}

impl<'a, T: Scalar> Near<'a, T> {
    pub(crate) fn of(sides: &'a [Samples<'a, T>]) -> Self {
        Self { sides, names: None }
    }

    /// Among samples of the same name.
    pub(crate) fn named(self, names: &'a [u32]) -> Self {
        Self { names: Some(names), ..self }
    }

    /// What was made of other samples; `ties` is the share of samples with equal distances.
    pub(crate) fn note(&self, ties: f64) -> Option<Note> {
        let n = self.sides[0].n();
        let dims: usize = self.sides.iter().map(Samples::dims).sum();
        if n < OF_ALL * NEAREST {
            return None;
        }
        let queries = (STEPS / n.saturating_mul(dims)).clamp(LEAST, MOST);
        let queries: Vec<usize> = looked_at(n).take(queries).collect();
        let mut found = Vec::new();
        let mut seen = 0;
        // Most data show nothing in the first samples, and then the others cost nothing.
        for (all, needed) in STAGES {
            let all = all.min(queries.len());
            found.extend(self.neighbours(&queries[seen..all]));
            seen = all;
            let is_odd = |(i, near): &&(usize, Vec<(f64, usize)>)| {
                self.has_copy(*i, near) || self.is_between(*i, &near[..near.len().min(FEWEST)])
            };
            if found.iter().filter(is_odd).take(needed).count() < needed {
                return None;
            }
        }
        found.extend(self.neighbours(&queries[seen..]));
        if found.len() < LEAST / 2 {
            return None;
        }
        let of_all = |count: usize| count as f64 / found.len() as f64;
        let copies = of_all(found.iter().filter(|(i, near)| self.has_copy(*i, near)).count());
        let dimension = dimension(&found);
        if copies > COPIES + MORE / (NEARER.powf(dimension) - 1.0) {
            return Some(Note::NearCopies { share: copies });
        }
        // Of numbers on a grid, many are between two others.
        if ties > BETWEEN || dims < 2 {
            return None;
        }
        let between = of_all(found.par_iter().filter(|(i, near)| self.is_between(*i, near)).count());
        (between > BETWEEN).then_some(Note::Interpolated { share: between })
    }

    /// Of these samples, those that have neighbours, with them.
    fn neighbours(&self, queries: &[usize]) -> Vec<(usize, Vec<(f64, usize)>)> {
        let found = queries.par_iter().map(|i| (*i, self.nearest(*i, NEAREST)));
        found.filter(|(_, near)| near.len() >= FEWEST).collect()
    }

    /// The nearest samples that differ from this one, the nearest first.
    fn nearest(&self, i: usize, most: usize) -> Vec<(f64, usize)> {
        let mut near: Vec<(f64, usize)> = Vec::with_capacity(most + 1);
        for j in 0..self.sides[0].n() {
            if j == i || self.names.is_some_and(|names| names[i] != names[j]) {
                continue;
            }
            let bound = if near.len() < most { f64::INFINITY } else { near[most - 1].0 };
            if let Some(distance) = self.within(i, j, bound).filter(|distance| *distance > 0.0) {
                let at = near.partition_point(|(other, _)| *other <= distance);
                near.insert(at, (distance, j));
                near.truncate(most);
            }
        }
        near
    }

    /// The largest difference of a coordinate, if it is below a bound.
    fn within(&self, i: usize, j: usize, bound: f64) -> Option<f64> {
        // Large enough for wide registers, small enough to stop early.
        const CHUNK: usize = 16;
        let mut most = 0.0_f64;
        for side in self.sides {
            for (a, b) in side.row(i).chunks(CHUNK).zip(side.row(j).chunks(CHUNK)) {
                for (a, b) in a.iter().zip(b) {
                    let distance = (a.wide() - b.wide()).abs();
                    most = if distance > most { distance } else { most };
                }
                if most >= bound {
                    return None;
                }
            }
        }
        Some(most)
    }

    /// Whether some samples are far nearer than the next one. Codes are equal, not near: all sides have to differ.
    fn has_copy(&self, i: usize, near: &[(f64, usize)]) -> bool {
        let differ = self.sides.iter().all(|side| side.row(i) != side.row(near[0].1));
        differ && near.array_windows().take(GROUP).any(|[a, b]| b.0 > NEARER * a.0)
    }

    /// Whether it is on the straight line between two of its neighbours, and its neighbours are not on one line anyway.
    fn is_between(&self, i: usize, near: &[(f64, usize)]) -> bool {
        let steps = |j: usize| {
            let sides = self.sides.iter().flat_map(|side| side.row(i).iter().zip(side.row(j)));
            sides.map(|(a, b)| b.wide() - a.wide()).collect::<Vec<f64>>()
        };
        let mut steps: Vec<Vec<f64>> = near.iter().map(|(_, j)| steps(*j)).collect();
        // Each coordinate in its own unit.
        for c in 0..steps[0].len() {
            let most = steps.iter().fold(0.0, |most: f64, step| most.max(step[c].abs()));
            steps.iter_mut().filter(|_| most > 0.0).for_each(|step| step[c] /= most);
        }
        // Along an axis, as zeros and heavy tails are, all are on one line.
        let first = self.sides[0].dims();
        let most = |part: &[f64]| part.iter().fold(0.0, |most: f64, v| most.max(v.abs()));
        let oblique = |step: &[f64], length: f64| match self.sides {
            [_] => step.iter().filter(|v| v.abs() > OBLIQUE * length).count() > 1,
            _ => most(&step[..first]).min(most(&step[first..])) > OBLIQUE * length,
        };
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        let steps = steps.into_iter().map(|step| (dot(&step, &step).sqrt(), step));
        let steps: Vec<(f64, Vec<f64>)> = steps.filter(|(length, step)| oblique(step, *length)).collect();
        let (mut straight, mut between, mut pairs) = (0, false, 0);
        for (at, (length, step)) in steps.iter().enumerate() {
            for (other_length, other) in &steps[..at] {
                let cosine = dot(step, other) / (length * other_length);
                pairs += 1;
                straight += usize::from(1.0 - cosine.abs() < NEARLY);
                between |= 1.0 + cosine < STRAIGHT;
            }
        }
        between && f64::from(straight as u32) <= CURVE * f64::from(pairs)
    }
}

/// How many dimensions the data fill, by how fast distances grow with k; the lowest one of three scales.
fn dimension(found: &[(usize, Vec<(f64, usize)>)]) -> f64 {
    let scales = [(4, 8), (8, 16), (16, 32)].map(|(inner, outer)| {
        let growth = |near: &Vec<(f64, usize)>| Some(near.get(outer - 1)?.0 / near.get(inner - 1)?.0);
        let mut growth: Vec<f64> = found.iter().filter_map(|(_, near)| growth(near)).collect();
        let middle = growth.len() / 2;
        if growth.is_empty() {
            return f64::INFINITY;
        }
        let typical = *growth.select_nth_unstable_by(middle, f64::total_cmp).1;
        2.0_f64.ln() / typical.ln()
    });
    scales.into_iter().fold(f64::INFINITY, f64::min).max(THINNEST)
}
