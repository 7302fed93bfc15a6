//! One binary, a file per theme.

mod error_vs_information;
mod estimate_report;
mod export;
mod layers;
mod learning_curves;
mod neighbourhood;
mod network_diagram;
mod own_figure;
mod pdf;
mod phases;
mod provenance;
mod quantity_chart;
mod sample;
mod seeds;
mod svg;
mod validation;
