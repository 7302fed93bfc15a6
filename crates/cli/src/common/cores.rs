//! Counts of what goes on at the same time.

use std::num::NonZeroUsize;
use std::thread;

use crate::output;

/// This many, or as many as there are cores: more only wait for each other and take memory.
pub(crate) fn at_most_cores(option: &str, asked: NonZeroUsize) -> NonZeroUsize {
    let cores = thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    if asked > cores {
        output::warn(format_args!("{option} {asked}: there are {cores} cores, so {cores} it is"));
    }
    asked.min(cores)
}
