//! The measurements of trainings: one long table, a [`Row`] for each number, stored as Parquet, read as polars tables.
//!
//! A row says which quantity was measured of which run at which epoch, of which layers, under which evaluation and by
//! which estimator, and what came out. A quantity is a name, so that a new one needs nothing here. What tells a run from
//! others stands once, in its [`Header`].
//!
//! A [`RunStore`] is a folder with two files for each run, `RUN.parquet` (its rows) and `RUN.json` (its [`Record`]:
//! header with configuration, versions, machine). A [`Table`] holds the rows of one run or of many; it filters and
//! aggregates them, and gives a wide view with a column for each quantity.
//!
//! ```
//! use interlayer_results::{Header, Quantity, Row, Table};
//!
//! let run = |seed: u64, errors: [f64; 2]| {
//!     let header = Header { architecture: "mine".into(), seed, ..Header::new(format!("mine-s{seed}")) };
//!     let error = Quantity::new("test error").under("batch");
//!     let mut rows = vec![Row::new(&header.run, 1, error.clone(), errors[0]), Row::new(&header.run, 2, error, errors[1])];
//!     rows.push(Row::new(&header.run, 2, "effective rank", 11.5));
//!     Table::of(&header, &rows)
//! };
//! let table = Table::concat(&[run(0, [0.54, 0.43])?, run(1, [0.52, 0.45])?])?;
//!
//! assert_eq!(table.epochs([2]).len(), 4);
//! let wide = table.wide();
//! assert_eq!(wide.column("effective rank")?.null_count(), 2); // not measured at epoch 1
//! let over_seeds = table.over_seeds("test error, batch", &[0.5])?;
//! let means = over_seeds.column("mean")?.f64()?;
//! assert!((means.get(1).unwrap() - 0.44).abs() < 1e-12);
//! println!("{table}");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A [`Validation`] holds estimates of problems whose mutual information is known.
//!
//! Not for: weights, activations, or anything else that is not a few numbers. This crate knows nothing of networks or
//! of pictures; a quantity and an architecture are names here.

mod cells;
mod error;
mod files;
mod header;
mod parquet;
mod quantity;
mod record;
mod row;
mod store;
mod table;
mod validation;

pub use error::{Error, SaveDefect, Warning};
pub use header::Header;
pub use parquet::read_parquet;
/// The polars that [`Table::frame`] speaks, so that callers need no version of their own.
pub use polars;
pub use quantity::{EPOCH, Quantity};
pub use record::{DatasetRecord, Machine, Record, Seconds};
pub use row::Row;
pub use store::{Loaded, RunStore};
pub use table::{Measured, Table};
pub use validation::{Summary, Validation, ValidationRecord, ValidationRow};
