//! What `verify` is told.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Args)]
pub(crate) struct Verify {
    #[command(subcommand)]
    pub(crate) what: VerifyWhat,
}

#[derive(Subcommand)]
pub(crate) enum VerifyWhat {
    /// Train as recorded in safetensors files and compare gradients, losses and activations
    Training {
        /// Reference files: images, labels, init.*, grad0.*, losses, final.*, eval.*
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Estimate as recorded in safetensors files and compare bits
    MutualInfo {
        /// Reference files: x, y, and NPEET's values in the metadata
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
}
