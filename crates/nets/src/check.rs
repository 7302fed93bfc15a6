//! What is checked of a config before anything runs.

use thiserror::Error;

/// A training that cannot be run as asked for.
#[derive(Clone, Debug, PartialEq, Error)]
#[error("training config: `{field}` is {value}, but must be {must_be}")]
pub struct ConfigError {
    /// The field, as written in a config file.
    pub field: &'static str,
    /// Its value.
    pub value: String,
    /// What would be accepted.
    pub must_be: &'static str,
}

pub(crate) const POSITIVE: &str = "a positive number";
pub(crate) const NOT_NEGATIVE: &str = "a number that is not negative";
pub(crate) const FRACTION: &str = "in 0..1";

pub(crate) fn is_fraction(value: f64) -> bool {
    (0.0..1.0).contains(&value)
}

pub(crate) fn is_positive(value: f64) -> bool {
    value > 0.0 && value.is_finite()
}

/// An error unless `good`.
pub(crate) fn check(
    good: bool,
    field: &'static str,
    value: impl ToString,
    must_be: &'static str,
) -> Result<(), ConfigError> {
    if good { Ok(()) } else { Err(ConfigError { field, value: value.to_string(), must_be }) }
}
