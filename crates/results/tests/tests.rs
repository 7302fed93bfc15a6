//! One binary, a file per theme.

mod fuzz;
mod sample;
mod shelf;
mod store;
mod table;
mod validation;
