//! Exact k nearest neighbours in the joint space of two sets of samples, and range counts in each of the two: what
//! estimators of mutual information by nearest neighbours are made of. Max norm; fast in hundreds of dimensions.
//!
//! ```
//! use neighbours::{Count, Knn, Samples};
//!
//! // Five pairs; the joint distance of two is the larger of their distances in x and in y.
//! let x = Samples::new(&[0.0, 1.0, 2.0, 4.0, 8.0], 5, 1)?;
//! let y = Samples::new(&[0.0, 3.0, 1.0, 1.5, 9.0], 5, 1)?;
//! let found = Knn::new(1).find(x, y)?.neighbourhoods;
//! // The nearest of the third pair is the first or the second or the fourth, all at distance 2 ...
//! assert_eq!(found.eps, [2.0, 2.0, 2.0, 2.0, 7.0]);
//! // ... within which lie three others in x, two of them exactly at 2, and three in y.
//! assert_eq!((found.x[2], found.y[2]), (Count { within: 3, at: 2 }, Count { within: 3, at: 1 }));
//! # Ok::<(), neighbours::Error>(())
//! ```
//!
//! What there is:
//! - [`Knn`]: the neighbours and counts of all samples, by whichever [`Search`] is fastest, or by a given one
//! - [`Session`]: a series of such searches, each from the neighbours of the one before
//! - [`Pairings`]: the same samples of x and y in other pairings, from distances that are looked up
//! - [`among_labels`], [`kth_distances`]: samples with labels, and one set alone, in plain loops
//! - [`Nearest`], [`distance`], [`Count::of`]: to write such loops
//!
//! Exact: every search, on every instruction set and any number of threads, finds what plain loops find ([`Search::Plain`]).
//! Distances are computed in the arithmetic of the samples, f32 or f64.
//!
//! Not for: approximate neighbours, queries of points that are not among the samples, samples that come one by one, or
//! norms other than the max norm.

mod distance;
mod error;
mod hood;
mod knn;
mod labels;
mod nearest;
mod neighbourhoods;
mod number;
mod pairings;
mod rule;
mod samples;
mod search;

pub use distance::distance;
pub use error::{Error, check_counts};
pub use hood::{Count, Hood, Shell};
pub use knn::{Found, Knn, Session, kth_distances};
pub use labels::{Labelled, among_labels};
pub use nearest::Nearest;
pub use neighbourhoods::Neighbourhoods;
pub use number::Scalar;
pub use pairings::Pairings;
pub use rule::Rule;
pub use samples::Samples;
pub use search::instructions::Instructions;
pub use search::tree::MAX_TREE_DIMS;
pub use search::{Search, UnknownSearch};
