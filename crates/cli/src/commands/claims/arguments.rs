//! What `claims` is told.

use clap::Args;

use crate::common::choices::ProfileName;

#[derive(Args)]
pub(crate) struct Claims {
    /// Which results
    #[arg(long, value_enum, default_value_t = ProfileName::Paper)]
    pub(crate) profile: ProfileName,
    /// Dataset, by its name in the results [default: mnist, if it has results]
    #[arg(long, value_name = "NAME")]
    pub(crate) dataset: Option<String>,
}
