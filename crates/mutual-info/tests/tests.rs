//! One binary, a file per theme.

mod errors;
mod oracle;
mod reference;
mod support;
