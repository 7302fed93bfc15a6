//! One binary, a file per theme.

mod sample;
mod store;
mod table;
mod validation;
