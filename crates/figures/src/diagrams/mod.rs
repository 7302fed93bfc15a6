//! Networks drawn from their outlines.

mod key;
mod kinds;
mod labels;
mod layout;
mod network;
mod parts;

pub use network::{NetworkDiagram, network_diagram};
