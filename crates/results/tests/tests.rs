//! One binary, a file per theme.

mod fuzz;
mod long;
mod sample;
mod shelf;
mod store;
mod table;
mod validation;
