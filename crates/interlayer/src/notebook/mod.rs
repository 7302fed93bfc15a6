//! What only a notebook needs: values that show themselves, and trainings that tell how far they are.

mod at_hand;
mod claims;
mod html;
mod panics;
mod plain;
mod show;
mod train;

pub use at_hand::{
    data, mnist_or_digits, network, normal_pairs, report, stored, stored_between_layers, stored_evidence,
    stored_gradients, stored_validation, what_ksg_counts,
};
pub use claims::{Judgement, claim, verdicts};
pub use show::Show;
pub use train::TrainOn;
