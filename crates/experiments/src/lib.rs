//! Trains networks and measures them: any network, any dataset.
//!
//! ```
//! use interlayer_experiments::datasets::Dataset;
//! use interlayer_experiments::nets::{Classifier, Dense};
//! use interlayer_experiments::{Data, Training};
//!
//! let digits = Data::new(Dataset::digits_with(0, 300, 200))?;
//! let trained = Training::of::<Classifier<Dense<784, 16>, Dense<16, 16>>>().epochs(2).watch(&digits, |_, _| {})?;
//! assert_eq!(trained.table.wide().height(), 2);
//! # Ok::<(), interlayer_experiments::Error>(())
//! ```
//!
//! A [`Training`] is one network; [`run`] takes many [`Job`]s, runs them side by side and stores what they give, and never
//! runs again what is stored.
//!
//! Not for: drawing, or talking to the user; see the crates for figures and for the command line.

mod checkpoints;
mod data;
mod early_stop;
mod epoch;
mod error;
mod images;
mod job;
mod lanes;
mod layers;
mod live;
mod measure;
mod measurement;
mod measures;
pub mod quantities;
mod runner;
mod sources;
mod training;
pub mod validate;
mod weights;

/// The ground floor, for those who build on experiments.
pub use {
    interlayer_datasets as datasets, interlayer_nets as nets, interlayer_outline as outline,
    interlayer_results as results, mutual_info,
};

pub use checkpoints::Checkpoints;
pub use data::Data;
pub use early_stop::EarlyStop;
pub use epoch::Epoch;
pub use error::Error;
pub use images::{Images, TooFewImages, enough_images};
pub use job::Job;
pub use lanes::{Lane, side_by_side};
pub use layers::{Choice, Layers, choices};
pub use live::Live;
pub use measurement::Measurement;
pub use measures::{GradientNorms, InformationBetween, Measure, Scheduled, WeightNorms};
pub use runner::{Progress, record, run};
pub use sources::Sources;
pub use training::{Trained, Training};
pub use weights::{WeightsFileError, run_of_weights};
