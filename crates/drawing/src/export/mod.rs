//! A finished picture and its files: SVG, PDF, PNG, and where it comes from as JSON.

mod figure;
mod notes;
mod parsed;
mod pdf;
mod png;

pub use figure::Figure;
pub use notes::Origin;
