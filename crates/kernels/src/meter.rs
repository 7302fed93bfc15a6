//! How much of the time goes into products.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

static ON: AtomicBool = AtomicBool::new(false);
static NANOSECONDS: AtomicU64 = AtomicU64::new(0);
static MULTIPLICATIONS: AtomicU64 = AtomicU64::new(0);

/// What the matrix products of this process took.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Products {
    /// The time of all threads together.
    pub time: Duration,
    /// Multiplications and additions that were done; a product with a sparse matrix counts what is there.
    pub operations: f64,
}

impl Products {
    /// Runs `work` and counts the products of this process meanwhile.
    pub fn of<R>(work: impl FnOnce() -> R) -> (R, Self) {
        ON.store(true, Relaxed);
        let before = (NANOSECONDS.load(Relaxed), MULTIPLICATIONS.load(Relaxed));
        let result = work();
        ON.store(false, Relaxed);
        let (time, multiplications) = (NANOSECONDS.load(Relaxed) - before.0, MULTIPLICATIONS.load(Relaxed) - before.1);
        (result, Self { time: Duration::from_nanos(time), operations: 2.0 * multiplications as f64 })
    }
}

/// Runs a product of so many multiplications, and counts it where somebody asked.
#[inline]
pub(crate) fn product(multiplications: usize, run: impl FnOnce()) {
    if !ON.load(Relaxed) {
        return run();
    }
    let started = Instant::now();
    run();
    NANOSECONDS.fetch_add(started.elapsed().as_nanos() as u64, Relaxed);
    MULTIPLICATIONS.fetch_add(multiplications as u64, Relaxed);
}
