//! Watch a network learn, and measure how much its first layer tells about its last.
//!
//! This crate is the face of the workspace: it only re-exports.
//!
//! ```
//! use interlayer::prelude::*;
//!
//! type Net = Shortcut<32, 16, 3>; // first and last layer 32 wide, three hidden layers of 16
//!
//! let digits = Dataset::digits_with(0, 600, 300);
//! let device = Cpu::default();
//! let (train, test) = (Examples::of(&device, &digits.train)?, Examples::of(&device, &digits.test)?);
//! let mut trainer = Trainer::<Net>::new(&TrainingConfig { epochs: 2, ..Default::default() }, &train)?;
//! while let Some(epoch) = trainer.next_epoch()? {
//!     let seen = trainer.observe(&test, Statistics::Running, &["first", "merged"])?;
//!     let [first, merged] = &seen.activations[..] else { unreachable!() };
//!     let x = Samples::new(&first.values, first.n, first.dims)?;
//!     let y = Samples::new(&merged.values, merged.n, merged.dims)?;
//!     println!("epoch {}: error {:.3}, {}", epoch.number, seen.error, Ksg::new(3).estimate(x, y)?);
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub use interlayer_experiments::{datasets, mutual_info, nets, results};
pub use {interlayer_experiments as experiments, interlayer_figures as figures};

/// What a notebook wants at hand.
pub mod prelude {
    pub use interlayer_experiments::datasets::Dataset;
    pub use interlayer_experiments::mutual_info::{Estimate, Ksg, Samples, Scaling, Variant};
    pub use interlayer_experiments::nets::{
        Classifier, Cpu, Dense, Examples, Mlp, Residual, Shortcut, ShortcutResidual, Skip, Statistics, Trainer,
        TrainingConfig,
    };
    pub use interlayer_experiments::results::{Row, Store, Table};
    pub use interlayer_experiments::{Panel, Plan, Profile};
    pub use interlayer_figures as figures;
}
