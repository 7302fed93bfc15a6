//! Results as pictures, a file for each kind of chart, and what several of them share.

mod choices;
mod curves;
mod epochs;
mod error_vs_information;
mod estimate_report;
pub(crate) mod facts;
pub(crate) mod groups;
mod information_plane;
mod layer_heat_map;
mod layers;
mod learning_curves;
mod measures;
mod neighbourhood;
mod phases;
mod plane;
mod quantity_chart;
mod side_by_side;
mod small_multiples;
pub(crate) mod spread;
mod traces;
mod validation;

pub use choices::{ColourBy, Ribbon, Seeds};
pub use error_vs_information::{ErrorVsInformation, error_vs_information};
pub use estimate_report::{EstimateReport, NullBand, estimate_report};
pub use information_plane::{InformationPlane, information_plane};
pub use layer_heat_map::{LayerHeatMap, layer_heat_map};
pub use learning_curves::{Across, LearningCurves, learning_curves};
pub use neighbourhood::{Neighbourhood, neighbourhood};
pub use phases::phases;
pub use quantity_chart::{QuantityChart, quantity_chart};
pub use side_by_side::statistics_side_by_side;
pub use small_multiples::small_multiples;
pub use validation::validation;
