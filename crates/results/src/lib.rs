//! The measurements of trainings: one [`Row`] per epoch of one run, stored as Parquet, read as polars tables.
//!
//! A [`Store`] is a folder with two files for each run, `RUN.parquet` (its rows) and `RUN.json` (its [`Record`]: config,
//! dataset, versions, machine). A [`Table`] holds the rows of one run or of many, and filters and aggregates them.
//!
//! ```
//! use interlayer_results::{Information, Row, Table};
//!
//! let epoch = |seed, epoch, test_error, bits| Row {
//!     architecture: "mlp".into(),
//!     width: 64,
//!     depth: 3,
//!     seed,
//!     epoch,
//!     test_error,
//!     mi_merged: Some(Information { bits, duplicates: 0.0, saturated: 0.0 }),
//!     ..Row::new("a run's id")
//! };
//! let table = Table::from_rows(&[epoch(0, 1, 0.54, 3.57), epoch(0, 2, 0.43, 3.62), epoch(1, 2, 0.45, 3.58)]);
//!
//! assert_eq!(table.epochs([2]).len(), 2);
//! let over_seeds = table.over_seeds("mi_merged", &[0.5])?;
//! assert_eq!(over_seeds.height(), 2); // epochs 1 and 2
//! let means = over_seeds.column("mean")?.f64()?;
//! assert!((means.get(1).unwrap() - 3.60).abs() < 1e-12);
//! println!("{table}");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A [`Shelf`] keeps other rows of runs in the same way: [`EstimateRow`], information between any two layers under any
//! choice of the estimator, and [`GradientRow`], signal and noise of gradients. A [`Validation`] holds estimates of problems whose mutual information is known.
//!
//! Not for: weights, activations, or anything else that is not a few numbers. This crate knows nothing of networks or
//! of pictures; an architecture is a name here.

mod cells;
mod columns;
mod error;
mod estimate_row;
mod files;
mod gradient_row;
pub mod long;
mod parquet;
mod record;
mod row;
mod store;
mod table;
mod validation;

pub use cells::RunRow;
pub use columns::COLUMNS;
pub use error::{Error, SaveDefect, Warning};
pub use estimate_row::EstimateRow;
pub use gradient_row::GradientRow;
pub use parquet::read_parquet;
/// The polars that [`Table::frame`] speaks, so that callers need no version of their own.
pub use polars;
pub use record::{DatasetRecord, Machine, Record, Seconds};
pub use row::{Information, Row};
pub use store::{Shelf, Store};
pub use table::Table;
pub use validation::{Summary, Validation, ValidationRecord, ValidationRow};
