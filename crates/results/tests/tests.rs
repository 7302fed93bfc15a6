//! One binary, a file per theme.

mod fuzz;
mod sample;
mod store;
mod table;
mod validation;
