//! One binary, a file per theme.

mod closed_forms;
mod conditional;
mod errors;
mod mixed;
mod oracle;
mod reference;
mod support;
