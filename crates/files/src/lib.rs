//! Writes files completely or not at all, tests folders before long work, explains errors of the file system.
//!
//! ```
//! let folder = tempfile::tempdir()?;
//! let results = folder.path().join("results");
//! interlayer_files::prepare(&results)?; // fails now, not after an hour of work
//! interlayer_files::write(&results.join("table.csv"), b"1,2\n")?;
//! assert_eq!(std::fs::read(results.join("table.csv"))?, b"1,2\n");
//!
//! let refused = interlayer_files::prepare(&results.join("table.csv/more")).unwrap_err();
//! assert!(refused.to_string().contains("table.csv is a file, and a folder is needed"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Not for: large files, which are held in memory here, or files that several processes change.

mod folder;
mod trouble;
mod whole;

pub use folder::prepare;
pub use trouble::{Trouble, words};
pub use whole::write;
