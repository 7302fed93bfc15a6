//! Tables in, pictures out: the paper's figures for a screen and for print.

mod error;
mod error_vs_information;
mod figure;
mod topology;

pub use error::Error;
pub use error_vs_information::{ColourBy, ErrorVsInformation, Statistics, error_vs_information};
pub use figure::{Columns, Figure};
pub use topology::{Topology, topology};
