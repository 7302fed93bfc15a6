//! What is found around one sample.

use crate::number::Scalar;
use serde::{Deserialize, Serialize};

/// Samples within a radius of another one, on one side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Count {
    /// At the radius or nearer.
    pub within: u32,
    /// At the radius exactly. Without ties that is one sample in x or in y, and none in the other.
    pub at: u32,
}

impl Count {
    /// Of the distances of others, for a closed radius r.
    pub fn of<T: Scalar>(distances: impl Iterator<Item = T>, r: T) -> Self {
        let mut count = Self::default();
        for d in distances {
            count.within += u32::from(d <= r);
            count.at += u32::from(d == r);
        }
        count
    }

    /// Nearer than the radius.
    pub fn inside(self) -> u32 {
        self.within - self.at
    }
}

/// Samples beside eps in the joint space: those that are nearer, and those at distance eps exactly. Without ties there
/// are k - 1 nearer ones, and one at eps, in x or in y.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Shell {
    /// Nearer than eps.
    pub nearer: u32,
    /// At eps in x, nearer in y.
    pub x: u32,
    /// At eps in y, nearer in x.
    pub y: u32,
    /// At eps in x and in y.
    pub both: u32,
}

impl Shell {
    /// Samples at eps exactly.
    pub fn at(self) -> u32 {
        self.x + self.y + self.both
    }

    /// Adds a sample at eps with these distances in x and in y.
    pub(crate) fn add<T: Scalar>(&mut self, (x, y): (T, T)) {
        let side = match (y < x, x < y) {
            (true, _) => &mut self.x,
            (_, true) => &mut self.y,
            _ => &mut self.both,
        };
        *side += 1;
    }

    /// Of all others, by their distances in x and in y.
    pub(crate) fn of<T: Scalar>(eps: T, others: impl Iterator<Item = (T, T)>) -> Self {
        let mut shell = Self::default();
        for (x, y) in others {
            let d = x.larger(y);
            if d < eps {
                shell.nearer += 1;
            } else if d == eps {
                shell.add((x, y));
            }
        }
        shell
    }
}

/// What is found around one sample: an entry of [`Neighbourhoods`](crate::Neighbourhoods).
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Hood {
    /// Joint distance to the nearest other sample.
    pub nearest: f64,
    /// Joint distance to the k-th nearest other sample.
    pub eps: f64,
    /// Other samples in the joint space, by where they lie beside eps.
    pub shell: Shell,
    /// Other samples within the radius in x.
    pub x: Count,
    /// Other samples within the radius in y.
    pub y: Count,
}

impl Hood {
    /// One sample at eps, in x or in y alone.
    pub(crate) fn is_single(&self) -> bool {
        self.eps > 0.0 && self.shell.at() == 1 && self.shell.both == 0
    }

    /// Whether equal distances decide the counts, where these are by [`Rule::Eps`](crate::Rule::Eps): without ties one
    /// sample is at eps, in x or in y alone.
    pub fn is_tied(&self) -> bool {
        !self.is_single() || self.x.at + self.y.at != 1
    }

    /// Whether equal distances decide the counts, where these are by [`Rule::Neighbours`](crate::Rule::Neighbours): without
    /// ties one of the neighbours is at each radius.
    pub fn is_irregular(&self) -> bool {
        self.eps == 0.0 || self.shell.at() != 1 || self.x.at != 1 || self.y.at != 1
    }
}
