//! One binary, a file per theme.

mod error_vs_information;
mod estimate_report;
mod layers;
mod learning_curves;
mod neighbourhood;
mod network_diagram;
mod phases;
mod provenance;
mod quantity_chart;
mod sample;
mod seeds;
#[path = "../../drawing/tests/svg.rs"]
mod svg;
mod validation;
