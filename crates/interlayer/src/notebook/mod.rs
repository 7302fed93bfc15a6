//! What only a notebook needs: values that show themselves, and trainings that tell how far they are.

mod at_hand;
mod claims;
mod error;
mod html;
mod panics;
mod plain;
mod show;
mod train;

pub use at_hand::{
    estimate_report, mnist_or_digits, normal_pairs, outline_of, prepared, stored_between_layers, stored_evidence,
    stored_gradients, stored_runs, stored_validation, what_ksg_counts,
};
pub use claims::{Judgement, verdict, verdicts};
pub use error::NotebookError;
pub use show::Show;
pub use train::TrainOn;
