//! One binary, a file per theme.

mod binned;
mod closed_forms;
mod conditional;
#[cfg(feature = "cuda")]
mod cuda;
mod discrete;
mod errors;
mod estimates;
mod fuzz;
mod gaussian;
mod kde;
mod lnc;
mod local;
mod measure;
mod mixed;
mod notes;
mod oracle;
mod reference;
mod report;
mod support;
mod ties;
