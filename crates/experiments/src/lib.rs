//! The paper as data, and the runner that turns it into results.
//!
//! ```
//! use interlayer_experiments::{Panel, Plan, Profile};
//!
//! let plan = Plan::new(Profile::Paper, &[Panel::Architectures], "mnist", "checksum", None);
//! assert_eq!(plan.runs.len(), 4 * 5); // four architectures, five seeds
//! ```
//!
//! Nothing is drawn here, and nothing is asked of a person: figures and the command line live above.

mod catalogue;
pub mod claims;
mod error;
mod images;
mod lanes;
mod measure;
mod paper_outlines;
mod plan;
mod runner;
pub mod study;
mod training;
pub mod validate;
pub mod verify;
mod versions;

/// The ground floor, for those who build on experiments.
pub use {
    interlayer_datasets as datasets, interlayer_nets as nets, interlayer_outline as outline,
    interlayer_results as results, mutual_info,
};

pub use catalogue::{AnyTrainer, Kind, NoTrainer, UnknownSize, is_compiled, trainer, trainer_f64};
pub use error::Error;
pub use images::{TooFewImages, enough_images};
pub use plan::{Measurement, Panel, Plan, Planned, Profile, Run};
pub use runner::{Data, Progress, run};
pub use training::{Trained, Training};
pub use versions::{commit, versions};
