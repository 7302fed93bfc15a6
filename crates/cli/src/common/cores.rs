//! Counts of what goes on at the same time.

use std::num::NonZeroUsize;
use std::thread;

use rayon::ThreadPoolBuilder;

use crate::output;

/// The number asked for, at most the number of cores: more would only wait and use memory.
pub(crate) fn at_most_cores(option: &str, asked: NonZeroUsize) -> NonZeroUsize {
    let cores = thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    if asked > cores {
        output::warn(format_args!("{option} {asked}: there are only {cores} cores, using {cores}"));
    }
    asked.min(cores)
}

/// The variable by which rayon is told how many threads to start.
const THREADS: &str = "RAYON_NUM_THREADS";

/// Warns of a number of threads in the environment that is none, and caps one that is above the cores.
pub(crate) fn heed_environment() {
    let Some(asked) = std::env::var_os(THREADS) else { return };
    match asked.to_str().map(str::parse::<NonZeroUsize>) {
        Some(Ok(asked)) => {
            let threads = at_most_cores(THREADS, asked);
            // Fails where the threads run already, which nothing has started yet.
            let _ = ThreadPoolBuilder::new().num_threads(threads.get()).build_global();
        }
        // rayon takes 0 and nothing for all cores.
        _ if asked.is_empty() || asked == "0" => {}
        _ => output::warn(format_args!("warning: {THREADS} is {}, which is no number of threads", asked.display())),
    }
}
