//! One binary, a file per theme.
