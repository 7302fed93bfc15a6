//! What `reproduce` is told.

use std::ffi::OsString;
use std::num::NonZeroUsize;

use clap::Args;
use interlayer::outline::Evaluation;
use interlayer::paper::{FigureName, Profile};

use crate::common::choices::{count, profile, seed, statistics};

#[derive(Args)]
pub(crate) struct Reproduce {
    #[command(flatten)]
    pub(crate) what: What,
    /// As `figure` has it
    #[arg(hide = true, value_name = "FIGURE", value_parser = by_option)]
    pub(crate) alone: Option<String>,
    /// Seeds of the initial weights instead of the profile's own, such as 0,1,2
    #[arg(long = "seed", alias = "seeds", value_name = "SEED", value_delimiter = ',', value_parser = seed, allow_negative_numbers = true)]
    pub(crate) seeds: Option<Vec<u64>>,
    /// Number of networks trained at the same time; they share the cores [default and maximum: one per core]
    #[arg(long, value_name = "NUMBER", value_parser = count, allow_negative_numbers = true)]
    pub(crate) side_by_side: Option<NonZeroUsize>,
}

/// What to reproduce.
#[derive(Args)]
pub(crate) struct What {
    /// A figure to make: 1, 2, 3, 4a, 4b, 5a, 5b, layers, plane or phases; may be given several times
    ///
    /// Without this option: all. The quick profile makes layers, plane and phases only if you name them.
    #[arg(long = "figure", value_name = "FIGURE", value_parser = str::parse::<FigureName>, value_delimiter = ',')]
    pub(crate) figures: Vec<FigureName>,
    #[command(flatten)]
    pub(crate) source: Source,
}

/// The profile, the dataset and the statistics.
#[derive(Args)]
pub(crate) struct Source {
    /// How much to run
    #[arg(long, default_value = "quick", value_parser = profile())]
    pub(crate) profile: Profile,
    /// auto, mnist, digits, or a folder or file with a dataset (IDX, npz, csv, …)
    ///
    /// auto uses MNIST if it is found or can be downloaded, and the built-in digits otherwise.
    #[arg(long, alias = "data", value_name = "DATASET", default_value = "auto")]
    pub(crate) dataset: OsString,
    /// Which batch-normalisation statistics the figures show (both, if not given)
    #[arg(long, value_parser = statistics())]
    pub(crate) statistics: Option<Evaluation>,
}

/// What `figure` takes alone is named by an option here.
fn by_option(text: &str) -> Result<String, String> {
    match text.split(',').all(|name| name.parse::<FigureName>().is_ok()) {
        true => Err(format!("this command names figures by an option: reproduce --figure {text}")),
        false => Err("nothing is named without an option here: figures by --figure, images by --dataset".to_owned()),
    }
}
