//! What `claims` is told.

use clap::Args;

use crate::common::choices::ProfileName;

#[derive(Args)]
pub(crate) struct Claims {
    /// Which results
    #[arg(long, value_enum, default_value_t = ProfileName::Paper)]
    pub(crate) profile: ProfileName,
    /// Which dataset's, by its name in the results (MNIST's, where they are there)
    #[arg(long, value_name = "NAME")]
    pub(crate) dataset: Option<String>,
}
