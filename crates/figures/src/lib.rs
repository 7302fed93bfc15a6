//! Tables in, pictures out: the paper's figures for a screen and for print.

mod arrows;
mod axis;
mod canvas;
mod colour;
mod error;
mod error_vs_information;
mod figure;
mod labels;
mod legend;
mod marks;
mod style;
mod topology;
mod topology_drawing;
mod traces;

pub use error::Error;
pub use error_vs_information::{ColourBy, ErrorVsInformation, Statistics, error_vs_information};
pub use figure::Figure;
pub use style::Columns;
pub use topology::{Topology, topology};
