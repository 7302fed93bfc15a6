//! What `data` is told.

use std::ffi::OsString;

use clap::{Args, Subcommand};
use interlayer::datasets::Mnist;

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
    Verify {
        /// Which folder is named by the environment
        #[arg(hide = true, value_name = "FOLDER", value_parser = by_environment)]
        folder: Option<String>,
    },
    /// Draw a sheet of samples into figures/
    Samples {
        /// mnist, digits, or a folder or file with a dataset (IDX, npz, csv, …)
        #[arg(long, alias = "data", default_value = "digits")]
        dataset: OsString,
        /// As `--dataset` has it
        #[arg(hide = true, value_name = "DATASET", value_parser = by_option)]
        alone: Option<String>,
    },
}

fn by_environment(text: &str) -> Result<String, String> {
    Err(format!("the folder is named by the environment: {}={text}", Mnist::ENVIRONMENT))
}

fn by_option(text: &str) -> Result<String, String> {
    Err(format!("the dataset is named by an option: data samples --dataset {text}"))
}
