//! Measurements of runs as one long table.

mod header;
mod quantity;
mod row;
mod store;
mod table;

pub use header::{Header, Record};
pub use quantity::{EPOCH, Quantity};
pub use row::Row;
pub use store::{Loaded, RunStore};
pub use table::{Measured, Table};
