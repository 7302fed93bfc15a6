//! Counts of what goes on at the same time.

use std::num::NonZeroUsize;
use std::thread;

use crate::output;

/// The number asked for, at most the number of cores: more would only wait and use memory.
pub(crate) fn at_most_cores(option: &str, asked: NonZeroUsize) -> NonZeroUsize {
    let cores = thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    if asked > cores {
        output::warn(format_args!("{option} {asked}: there are only {cores} cores, using {cores}"));
    }
    asked.min(cores)
}
