//! What several commands let a person choose.

use std::num::NonZeroUsize;

use clap::ValueEnum;
use interlayer::outline::Evaluation;
use interlayer::paper::Profile;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ProfileName {
    /// A part of each figure, in minutes
    Quick,
    /// Every size, five seeds, 200 epochs, in hours
    Paper,
}

impl From<ProfileName> for Profile {
    fn from(name: ProfileName) -> Self {
        match name {
            ProfileName::Quick => Self::Quick,
            ProfileName::Paper => Self::Paper,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum StatisticsName {
    /// The running statistics of training, as in the paper and in Keras
    Running,
    /// The statistics of the test images themselves
    Batch,
}

impl From<StatisticsName> for Evaluation {
    fn from(name: StatisticsName) -> Self {
        match name {
            StatisticsName::Running => Self::Running,
            StatisticsName::Batch => Self::Batch,
        }
    }
}

/// A number of things, of which there is at least one.
pub(crate) fn count(text: &str) -> Result<NonZeroUsize, String> {
    text.parse().map_err(|_| "give a whole number, 1 or more".to_owned())
}

/// A number of neighbours.
pub(crate) fn neighbours(text: &str) -> Result<usize, String> {
    count(text).map(NonZeroUsize::get)
}

/// A number of things, of which there may be none.
pub(crate) fn number(text: &str) -> Result<usize, String> {
    text.parse().map_err(|_| "give a whole number, 0 or more".to_owned())
}

/// A seed; options that take several part them by commas.
pub(crate) fn seed(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("a seed is a whole number from 0 to {}", u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_asked_for_in_words() {
        assert_eq!(count("2").unwrap().get(), 2);
        for wrong in ["0", "-1", "3.5", "1e3", "two", ""] {
            assert!(count(wrong).unwrap_err().contains("1 or more"));
            assert!(neighbours(wrong).unwrap_err().contains("1 or more"));
            assert!(wrong == "0" || number(wrong).unwrap_err().contains("0 or more"));
        }
        assert_eq!((number("0"), seed("18446744073709551615")), (Ok(0), Ok(u64::MAX)));
        for wrong in ["99999999999999999999", "a", "0-4", "-1"] {
            assert!(seed(wrong).unwrap_err().contains("a whole number from 0"));
        }
    }
}
