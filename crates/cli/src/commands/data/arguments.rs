//! What `data` is told.

use std::ffi::OsString;

use clap::{Args, Subcommand};

#[derive(Args)]
pub(crate) struct Data {
    #[command(subcommand)]
    pub(crate) action: DataAction,
}

#[derive(Subcommand)]
pub(crate) enum DataAction {
    /// Download MNIST into the cache under data/, if it is not there
    Fetch,
    /// Check the MNIST files found on this machine against their published checksums
    Verify,
    /// Draw a sheet of samples into figures/
    Samples {
        /// mnist, digits, or a folder or file with a dataset (IDX, npz, csv, …)
        #[arg(long, default_value = "digits")]
        dataset: OsString,
    },
}
