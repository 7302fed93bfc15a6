//! A second look at kept runs: what the choices of the measurement make of it.
//!
//! A [`Study`] trains the network of a run again, the same weights to the bit, and at some epochs asks what a
//! [`Row`](interlayer_experiments::results::Row) does not hold:
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

pub use momenta::MOMENTA;
pub use plan::{Study, studies, studies_of_layers};
pub use run::{Shelves, StudyProgress, check, run};
