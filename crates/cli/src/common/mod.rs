//! What several commands need.

pub(crate) mod choices;
pub(crate) mod cores;
pub(crate) mod dataset;
pub(crate) mod memory;
pub(crate) mod progress;
pub(crate) mod python;
