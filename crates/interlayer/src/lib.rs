//! Train neural networks, and measure the mutual information between their layers.
//!
//! This crate is what a notebook loads: it re-exports the workspace, and shows values in cells.
//!
//! ```
//! use interlayer::prelude::*;
//!
//! type Net = Shortcut<32, 16, 3>; // first and last layer 32 wide, three hidden layers of 16
//!
//! let digits = Data::new(Dataset::digits_with(0, 600, 300))?;
//! let run = Training::of::<Net>().epochs(2).seed(0).on(&digits)?; // a line every few seconds
//! assert_eq!(run.table.wide().height(), 2);
//! let figure = error_vs_information(&run.table, &ErrorVsInformation::new("mine"))?;
//! assert!(figure.svg().starts_with("<svg"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod notebook;
pub mod place;
mod report_figure;
mod sources;

pub use report_figure::report_figure;
pub use sources::sources;

pub use interlayer_experiments::{datasets, mutual_info, nets, outline, results};
pub use interlayer_figures::drawing;
pub use {interlayer_experiments as experiments, interlayer_figures as figures, interlayer_paper as paper};

/// What most notebooks use.
pub mod prelude {
    pub use crate::notebook::{
        Judgement, NotebookError, Show, TrainOn, estimate_report, mnist_or_digits, normal_pairs, outline_of, prepared,
        stored_between_layers, stored_evidence, stored_gradients, stored_runs, stored_validation, verdict, verdicts,
        what_ksg_counts,
    };
    pub use interlayer_experiments::datasets::{Dataset, Split};
    pub use interlayer_experiments::mutual_info::{Estimate, Ksg, Samples, Scaling, Variant};
    pub use interlayer_experiments::nets::{
        Activates, Activation, Adam, AdamW, Architecture, BatchNorm, Classifier, Dense, Dfdx, Dropout, Evaluation,
        Gelu, Identity, Initialiser, LayerNorm, LeakyRelu, NoNorm, Normalisation, Optimiser, Outline, Project, Relu,
        Repeat, RmsProp, Schedule, Sgd, Sigmoid, Skip, Tanh,
    };
    pub use interlayer_experiments::results::{Quantity, RunStore, Table};
    pub use interlayer_experiments::{
        Data, GradientNorms, InformationBetween, Live, Measure, Trained, Training, WeightNorms,
    };
    pub use interlayer_figures::{
        Across, ColourBy, Columns, ErrorVsInformation, Figure, InformationPlane, LayerHeatMap, LearningCurves,
        NetworkDiagram, QuantityChart, Ribbon, Scale, Seeds, error_vs_information, information_plane, layer_heat_map,
        learning_curves, network_diagram, phases, quantity_chart, small_multiples, statistics_side_by_side, validation,
    };
    pub use interlayer_paper::{Mlp, Residual, Shortcut, ShortcutResidual};
    pub use interlayer_paper::{Panel, Plan, Profile};
}
