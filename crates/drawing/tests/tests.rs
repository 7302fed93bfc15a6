//! One binary, a file per theme.

mod export;
mod own_figure;
mod pdf;
mod sample;
mod svg;
