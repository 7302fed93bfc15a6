//! What `validate` is told.

use clap::{Args, ValueEnum};
use interlayer::mutual_info::validation;

use crate::common::choices::seed;

#[derive(Args)]
pub(crate) struct Validate {
    /// How much is measured
    #[arg(long, value_enum, default_value_t = SuiteName::Quick)]
    pub(crate) profile: SuiteName,
    /// Seeds of the samples instead of the profile's own, such as 0,1,2
    #[arg(long = "seed", value_name = "SEED", value_delimiter = ',', value_parser = seed, allow_negative_numbers = true)]
    pub(crate) seeds: Option<Vec<u64>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SuiteName {
    /// N = 500 and 2,000, three seeds, in data/validation/quick/
    Quick,
    /// N = 10,000 too, five seeds: data/validation/ and figures/validation/, in minutes
    Full,
}

impl From<SuiteName> for validation::Profile {
    fn from(name: SuiteName) -> Self {
        match name {
            SuiteName::Quick => Self::Quick,
            SuiteName::Full => Self::Full,
        }
    }
}
