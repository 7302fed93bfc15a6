//! One binary, a file per theme.

#[cfg(feature = "cuda")]
mod cuda;
mod errors;
mod oracle;
mod random;
