//! Re-analysis of stored runs: how much the results depend on how they are measured.
//!
//! A [`Study`] trains the network of a run again, with bit-identical weights, and at some epochs measures what the
//! run itself does not:
//!
//! - test error and information under running statistics of other momenta, from the very same training
//!   ([`MOMENTA`]: no statistics but those of the batch play a part in a training step);
//! - information by other numbers of neighbours and of images, after scaling, and between images paired at random
//!   ([`choices`](interlayer_experiments::choices));
//! - information between all pairs of layers, and of each layer about the label;
//! - signal and noise of the gradients of small batches.

mod gradients;
mod momenta;
mod plan;
mod run;

pub(crate) use gradients::{ALL, NOISE, SIGNAL};
pub use momenta::MOMENTA;
pub use plan::{Study, studies, studies_of_layers};
pub use run::{StudyProgress, check, run};
