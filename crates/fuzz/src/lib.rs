//! Inputs that try to make a reader or an estimator panic. For tests alone: others have it as a dev-dependency.
//!
//! ```
//! let digits = |text: &[u8]| text.iter().all(u8::is_ascii_digit);
//! interlayer_fuzz::each(100, |rng| {
//!     let file = interlayer_fuzz::damaged(b"12345", rng);
//!     let _ = digits(&file); // a panic here names the input's seed
//! });
//! ```
//!
//! [`samples`] has matrices to hold searches among samples against plain loops.
//!
//! Not for: finding inputs by coverage; that takes a nightly compiler.

mod damage;
mod memory;
pub mod samples;

use std::env;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

pub use damage::damaged;
pub use memory::{Memory, largest_request};

/// Sets the number of inputs, as in `1000000`, or the inputs, as in `17..18`.
pub const ENVIRONMENT: &str = "INTERLAYER_FUZZ";

/// Checks `few` inputs, or those that [`ENVIRONMENT`] names; the input is made from the generator, whose seed is the
/// input's number.
///
/// # Panics
/// Where the check does, with the command that repeats that input alone.
pub fn each(few: u64, mut check: impl FnMut(&mut ChaCha8Rng)) {
    for seed in asked(few) {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let outcome = catch_unwind(AssertUnwindSafe(|| check(&mut rng)));
        assert!(outcome.is_ok(), "the panic above is repeated by: {}", command(seed));
    }
}

fn asked(few: u64) -> Range<u64> {
    let Ok(text) = env::var(ENVIRONMENT) else { return 0..few };
    let (from, to) = text.split_once("..").unwrap_or(("0", &text));
    let number = |text: &str| text.trim().parse();
    match (number(from), number(to)) {
        (Ok(from), Ok(to)) => from..to,
        _ => panic!("{ENVIRONMENT}={text} is neither a number of inputs, as 1000000, nor a range, as 17..18"),
    }
}

fn command(seed: u64) -> String {
    let package = env::var("CARGO_PKG_NAME").unwrap_or_default();
    let thread = std::thread::current();
    let test = thread.name().unwrap_or_default();
    format!("{ENVIRONMENT}={seed}..{} cargo test --release -p {package} -- --exact {test}", seed + 1)
}
