//! What `lab` and `kernel` are told.

use std::path::PathBuf;

use clap::Args;

#[derive(Args)]
pub(crate) struct Lab {
    /// Execute the notebooks without a browser, each from a fresh kernel, and list what fails
    #[arg(long)]
    pub(crate) check: bool,
    /// Execute the notebooks and write them as pages into this folder
    #[arg(long, value_name = "FOLDER", conflicts_with = "check")]
    pub(crate) html: Option<PathBuf>,
    /// Set everything up and open nothing
    #[arg(long, conflicts_with_all = ["check", "html", "notebooks"])]
    pub(crate) prepare: bool,
    /// Print the address instead of opening a browser
    #[arg(long, conflicts_with_all = ["check", "html", "prepare"])]
    pub(crate) no_browser: bool,
    /// Only these notebooks
    #[arg(value_name = "NOTEBOOK")]
    pub(crate) notebooks: Vec<PathBuf>,
}

#[derive(Args)]
pub(crate) struct Kernel {
    /// The connection file of JupyterLab
    pub(crate) connection_file: PathBuf,
}
