//! The long table and its store.

mod sample;
mod store;
mod table;
