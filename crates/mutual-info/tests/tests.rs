//! One binary, a file per theme.

mod closed_forms;
mod errors;
mod oracle;
mod reference;
mod report;
mod support;
