//! What the passes over tiles of 64 by 64 points share.

use crate::samples::Samples;
use crate::search::blocks::levels::LEVELS;
use crate::search::blocks::screen::Screen;

/// With no more points alive than this, their rows are compared one by one.
pub(crate) const FEW: u32 = 4;

/// One of the two spaces.
pub(crate) struct Side<'a, T> {
    pub(crate) samples: Samples<'a, T>,
    pub(crate) screen: Screen,
}

/// Both, with the order of their points.
pub(crate) struct Pair<'a, T> {
    pub(crate) x: Side<'a, T>,
    pub(crate) y: Side<'a, T>,
    /// Position to sample.
    pub(crate) order: Vec<u32>,
}

/// The limit that a gap is below if it is at most `gap`; below 0 is nothing.
#[inline(always)]
pub(crate) fn above(gap: Option<u8>) -> u8 {
    gap.map_or(0, |gap| gap.min(LEVELS) + 1)
}

/// The lanes of a block that hold one of `n` points.
pub(crate) fn present(block: usize, n: usize) -> u64 {
    let count = n - block * 64;
    if count >= 64 { u64::MAX } else { (1 << count) - 1 }
}
