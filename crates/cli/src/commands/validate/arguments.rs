//! What `validate` is told.

use clap::Args;
use clap::builder::TypedValueParser;
use interlayer::mutual_info::validation::Profile;

use crate::common::choices::{name, one_of, seed};

#[derive(Args)]
pub(crate) struct Validate {
    /// How much is measured
    #[arg(long, default_value = "quick", value_parser = suite())]
    pub(crate) profile: Profile,
    /// Seeds of the samples instead of the profile's own, such as 0,1,2
    #[arg(long = "seed", alias = "seeds", value_name = "SEED", value_delimiter = ',', value_parser = seed, allow_negative_numbers = true)]
    pub(crate) seeds: Option<Vec<u64>>,
}

/// How much is measured.
fn suite() -> impl TypedValueParser<Value = Profile> {
    one_of([
        name("quick", "N = 500 and 2,000, three seeds, in data/validation/quick/"),
        name("full", "N = 10,000 too, five seeds: data/validation/ and figures/validation/, in minutes"),
    ])
}
