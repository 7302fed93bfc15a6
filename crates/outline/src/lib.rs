//! A neural network as data: its layers with their shapes, the sums of its skip connections, and how many parameters
//! training changes. Diagrams, parameter counts and the names of layers all come from this one description.
//!
//! ```
//! use interlayer_outline::{Kind, Node, Outline};
//!
//! // Four inputs, three hidden layers, a skip around the second and third, two classes.
//! let outline = Outline::builder(4)
//!     .layer(Kind::DENSE, 8)
//!     .skip(|inside| inside.layer(Kind::DENSE, 6).layer(Kind::DENSE, 8))
//!     .output(2)?;
//!
//! assert_eq!(outline.activation_names(), ["first", "hidden.0", "last", "merged"]);
//! assert_eq!(outline.parameters(), (4 + 3) * 8 + (8 + 3) * 6 + (6 + 3) * 8 + (8 + 1) * 2);
//! // The sum adds what node 1, the first layer, gave.
//! assert_eq!(outline.nodes()[4], Node::Sum { with: 1, projected: false });
//! # Ok::<(), interlayer_outline::Error>(())
//! ```
//!
//! [`Evaluation`] says by which statistics batch normalisation works when a trained network is evaluated.
//!
//! Not for: weights, or anything that computes. An outline says what a network is, not what it has learnt.

#![forbid(unsafe_code)]

mod builder;
mod error;
mod evaluation;
mod kind;
mod node;
mod outline;
mod tensors;

pub use builder::Builder;
pub use error::{Error, Problem, UnknownEvaluation, UnknownName};
pub use evaluation::Evaluation;
pub use kind::{Activation, Kind, Normalisation};
pub use node::{Layer, Node};
pub use outline::{MERGED, Outline};
pub use tensors::{Role, TensorOf};
