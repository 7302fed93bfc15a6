//! Hodas & Stinis, "Doing the Impossible: Why Neural Networks Can Be Trained at All" (Frontiers in Psychology 2018,
//! doi 10.3389/fpsyg.2018.01185), as data: architectures, sizes, plans, a second look at the runs, the claims and their
//! tests, the recipes of the figures, checks against reference files.
//!
//! ```
//! use interlayer_paper::{Panel, Plan, Profile};
//!
//! let plan = Plan::new(Profile::Paper, &[Panel::Architectures], "mnist", "checksum", None);
//! assert_eq!(plan.runs.len(), 4 * 5); // four architectures, five seeds
//! ```
//!
//! Everything here is built with the other crates, as a study of your own can be. Not for: anything that a network or a
//! dataset of your own needs.

pub mod claims;
mod kind;
mod kind_of;
mod networks;
mod outlines;
mod plan;
pub mod recipes;
mod stored;
pub mod study;
pub mod verify;

pub use kind::Kind;
pub use kind_of::kind_of;
pub use networks::{CLASSES, Misfit, Mlp, PIXELS, Residual, Shortcut, ShortcutResidual, fits};
pub use plan::{Panel, Plan, Planned, Profile, Run, UnknownProfile};
pub use recipes::FigureName;
pub use stored::{Stored, StoredError};
