//! A folder for each command, its arguments beside it.

pub(crate) mod bench;
pub(crate) mod claims;
pub(crate) mod data;
pub(crate) mod figure;
pub(crate) mod lab;
pub(crate) mod mi;
pub(crate) mod reproduce;
pub(crate) mod train;
pub(crate) mod validate;
pub(crate) mod verify;
