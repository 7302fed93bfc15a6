//! Draws tables as figures, for the screen and for print.
//!
//! [`quantity_chart`] draws any quantity of a table against any other, or against the epoch. [`error_vs_information`] draws
//! test error against mutual information, [`statistics_side_by_side`] the same under both kinds of statistics,
//! [`small_multiples`] a panel for each depth or width, [`learning_curves`] both numbers against the epoch.
//! [`layer_heat_map`] and [`information_plane`] draw what all layers tell about each other and about the label, [`phases`]
//! signal over noise of gradients, [`neighbourhood`] what a nearest-neighbour estimator counts. [`network_diagram`] draws
//! the layers and skips of any network, [`validation`] the errors of estimators where the truth is known,
//! [`estimate_report`] a single estimate and what tells whether to trust it.
//!
//! Each gives a [`Figure`]: SVG, PDF and PNG, at 85 mm or 170 mm, the columns of a journal. Type keeps its size in
//! print whatever the width. Architectures have a colour and a point shape each (Okabe and Ito's colours, for all kinds of
//! vision), the same in every figure; within an architecture wider or deeper is darker.
//!
//! ```
//! use interlayer_figures::{ErrorVsInformation, NetworkDiagram, error_vs_information, network_diagram};
//! use interlayer_outline::{Kind, Outline};
//! use interlayer_results::{DatasetRecord, Header, Quantity, Row, Table};
//!
//! let dataset = DatasetRecord { name: "mnist".into(), checksum: String::new() };
//! let header = Header { architecture: "mine".into(), dataset, ..Header::new("a run's id") };
//! let error = Quantity::new("test error").under("running");
//! let information = Quantity::new("mutual information").between("first", "merged").under("running");
//! let of_epoch = |epoch: u32| {
//!     let (error, information) = (error.clone(), information.clone());
//!     [
//!         Row::new(&header.run, epoch, error, 0.5 / f64::from(epoch).sqrt()),
//!         Row::new(&header.run, epoch, information, 3.5 + f64::from(epoch).ln()),
//!     ]
//! };
//! let table = Table::of(&header, &(1..=20).flat_map(of_epoch).collect::<Vec<_>>())?;
//! let figure = error_vs_information(&table, &ErrorVsInformation::new("4A"))?;
//! assert_eq!(figure.size_mm().0, 85.0);
//! assert!(figure.svg().contains("MNIST · running statistics · seed 0 · 20 epochs"));
//! assert!(figure.pdf()?.starts_with(b"%PDF"));
//! assert!(figure.png(300)?.starts_with(b"\x89PNG"));
//!
//! let network = Outline::builder(300).layer(Kind::DENSE, 64).skip(|inside| inside.layer(Kind::DENSE, 64)).output(7)?;
//! assert!(network_diagram(&network, &NetworkDiagram::new("mine"))?.svg().contains("1 skip"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`Figure::draw`] draws your own figure on a [`Canvas`], in the same style and as the same files; its page has a whole
//! example with axes, a legend and points. These come from [`drawing`].
//!
//! Not for: plots in general. This crate knows nothing of training, computes no more than means and spreads over seeds,
//! and looks at no font of the system. The same table gives the same bytes ([`Figure`] says how far), and a
//! [`Provenance`] tells which table it was.

mod charts;
mod diagrams;
mod drawn;
mod error;
mod looks;
mod provenance;

pub use charts::{
    Across, ColourBy, ErrorVsInformation, EstimateReport, InformationPlane, LayerHeatMap, LearningCurves,
    Neighbourhood, NullBand, QuantityChart, Ribbon, Seeds, error_vs_information, estimate_report, information_plane,
    layer_heat_map, learning_curves, neighbourhood, phases, quantity_chart, small_multiples, statistics_side_by_side,
    validation,
};
pub use diagrams::{NetworkDiagram, network_diagram};
pub use error::Error;
pub use interlayer_drawing::{
    self as drawing, Anchor, At, Axis, Canvas, Caption, Colour, Columns, Figure, Frame, Ink, Legend, Marker, Origin,
    Page, Ramp, Scale, Type, Words, lines, number, points,
};
pub use interlayer_outline::Evaluation;
pub use provenance::{Provenance, Results, Source};
