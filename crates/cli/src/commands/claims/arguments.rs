//! What `claims` is told.

use clap::Args;
use interlayer::paper::Profile;

use crate::common::choices::profile;

#[derive(Args)]
pub(crate) struct Claims {
    /// Which results
    #[arg(long, default_value = "paper", value_parser = profile())]
    pub(crate) profile: Profile,
    /// Dataset, by its name in the results [default: mnist, if it has results]
    #[arg(long, value_name = "NAME")]
    pub(crate) dataset: Option<String>,
}
