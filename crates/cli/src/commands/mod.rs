//! One file per command.

mod bench;
mod check;
mod claims;
mod cores;
mod data;
mod dataset;
mod draw;
mod figure;
mod lab;
mod memory;
mod mi;
mod progress;
mod python;
mod reproduce;
mod summary;
mod validate;
mod verify;

pub(crate) use bench::bench;
pub(crate) use claims::claims;
pub(crate) use data::data;
pub(crate) use figure::figure;
pub(crate) use lab::{answer as answer_as_cargo, is_asked as is_asked_as_cargo, kernel, lab};
pub(crate) use mi::mi;
pub(crate) use reproduce::reproduce;
pub(crate) use validate::validate;
pub(crate) use verify::verify;
