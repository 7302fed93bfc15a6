//! Mutual information between two sets of samples by nearest neighbours (Kraskov, Stögbauer, Grassberger 2004),
//! exact, and fast in hundreds of dimensions.
//!
//! **Read this before the number.** KSG underestimates strong dependence in high dimension: 16 + 16 Gaussian
//! coordinates correlated 0.5 pairwise have 3.32 bits, and 5000 samples show 1.02. Between layers of a network the
//! number is a comparison at equal N and equal dims, not the mutual information itself. [`Estimate`] carries what
//! tells whether to trust it: the ceiling, duplicates, ties, saturated distances, and notes in words.
//!
//! ```
//! use mutual_info::{Ksg, Samples};
//! use rand::{RngExt, SeedableRng};
//! use rand_chacha::ChaCha8Rng;
//!
//! // y is x and some noise.
//! let n = 1000;
//! let mut rng = ChaCha8Rng::seed_from_u64(0);
//! let x: Vec<f64> = (0..n).map(|_| rng.random()).collect();
//! let y: Vec<f64> = x.iter().map(|x| x + rng.random_range(-0.1..0.1)).collect();
//!
//! let estimate = Ksg::new(3).estimate(Samples::new(&x, n, 1)?, Samples::new(&y, n, 1)?)?;
//! assert!((estimate.bits - 2.4662).abs() < 0.1); // the truth: (0.1 - ln 0.2) / ln 2
//! assert!(estimate.ceiling.is_some_and(|ceiling| estimate.bits < ceiling));
//! println!("{estimate}");
//! # Ok::<(), mutual_info::Error>(())
//! ```
//!
//! What there is:
//! - [`Ksg`]: two sets of samples, continuous, discrete or mixed, by nearest neighbours; the estimator to start with, alone or
//!   [with an error bar](Ksg::estimate_with_deviation)
//! - [`Session`]: a series of such estimates, each from the neighbours of the one before
//! - [`Report`]: an estimate with its error bar, null, drifts and what else tells whether to trust it
//! - [`Mixed`]: continuous samples and discrete labels
//! - [`Discrete`]: two sets of categories, by their counts
//! - [`Conditional`]: two sets of continuous samples, a third one known
//! - [`Lnc`]: few coordinates that depend on each other strongly
//! - [`Gaussian`]: what linear correlations hold, by covariances, shrunk or not; the baseline
//! - [`Binned`]: plug-in values of binned samples, which saturate in many dimensions
//! - [`Kde`]: bounds for a layer with noise added, by pairwise distances
//! - [`MutualInformation`]: what [`Ksg`], [`Lnc`], [`Gaussian`], [`Binned`] and [`Discrete`] have in common
//! - [`Scaling`]: coordinates standardised, or their ranks made Gaussian, before any of these
//! - [`KozachenkoLeonenko`]: the differential entropy of one set
//! - [`validation`]: problems whose mutual information has a closed form, and all of these against them
//!
//! All give an [`Estimate`]: bits, the estimator with its settings, N, coordinates and scaling, and what that estimator
//! knows besides.
//!
//! Not for: samples that repeat (a bootstrap with replacement makes duplicates; take disjoint subsets). Nothing is
//! scaled unasked: bring coordinates to comparable units first, the max norm sees only the widest.
//!
//! Randomness: none, but for the jitter of [`Variant::Npeet`] and the pairings of [`Report`], each with its seed. The
//! same samples give the same bytes on any number of threads and any instruction set.

#![forbid(unsafe_code)]

mod binned;
mod conditional;
mod covariance;
mod digamma;
mod discrete;
mod entropy;
mod error;
mod estimate;
mod estimator;
mod gaussian;
mod kde;
mod ksg;
mod lnc;
mod measure;
mod mixed;
mod normal;
mod notes;
mod report;
mod samples;
mod scaled;
mod scaling;
mod session;
mod ties;
pub mod validation;
mod values;
mod variant;

pub use binned::Binned;
pub use conditional::Conditional;
pub use covariance::Shrinkage;
pub use discrete::Discrete;
pub use entropy::KozachenkoLeonenko;
pub use error::Error;
pub use estimate::Estimate;
pub use estimator::Estimator;
pub use gaussian::Gaussian;
pub use kde::{Bounds, Kde};
pub use ksg::Ksg;
pub use lnc::Lnc;
pub use measure::MutualInformation;
pub use mixed::Mixed;
pub use neighbours::{Count, Instructions, MAX_TREE_DIMS, Neighbourhoods, Scalar, Search, Shell, UnknownSearch};
pub use notes::Note;
pub use report::{DimensionNote, NoDimension, Null, Report};
pub use samples::Samples;
pub use scaled::Scaled;
pub use scaling::{Scaling, UnknownScaling};
pub use session::Session;
pub use variant::{UnknownVariant, Variant};
