//! What `mi` is told.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use interlayer::datasets::arrays::{Format, Separator};
use interlayer::mutual_info::{Scaling, Search};

use crate::common::choices::{count, neighbours, number, seed};

#[derive(Args)]
pub(crate) struct Mi {
    /// One file that holds both (npz, safetensors, csv, parquet), or two: X.npy Y.npy; - is standard input
    ///
    /// A row is a sample. All axes of an array after the first are coordinates. Tables as text may be separated by
    /// commas, semicolons, tabs or blanks, and packed by gzip.
    #[arg(required = true, num_args = 1..=2, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// The array that is x, or the columns, such as a,b,c (x, if not given)
    ///
    /// May be given several times, and names may hold commas: --x "income, log" --x age.
    #[arg(long, short, value_name = "NAME")]
    pub(crate) x: Vec<String>,
    /// The array that is y, or the columns (y, if not given)
    #[arg(long, short, value_name = "NAME")]
    pub(crate) y: Vec<String>,
    /// The files' format, where neither name nor content tells it: npy, npz, safetensors, csv or parquet
    #[arg(long, value_name = "FORMAT", value_parser = str::parse::<Format>)]
    pub(crate) format: Option<Format>,
    /// What separates the columns of a table as text: a character, tab or space (found out, if not given)
    #[arg(long, value_name = "CHARACTER", value_parser = Separator::parse)]
    pub(crate) separator: Option<Separator>,
    /// The first line of a table as text names no columns: they are called 1, 2, 3, ...
    #[arg(long)]
    pub(crate) no_header: bool,
    /// Beside the number what tells whether to trust it: error bar, null, baseline, drifts, ties, dimensions
    #[arg(long)]
    pub(crate) report: bool,
    /// Draw the report too, as PATH.svg, PATH.pdf and PATH.png; into PATH as report.*, if it is a folder
    #[arg(long, value_name = "PATH", requires = "report")]
    pub(crate) figure: Option<PathBuf>,
    /// What is done to each coordinate before
    #[arg(long, value_enum, default_value_t = ScalingName::None)]
    pub(crate) scaling: ScalingName,
    /// Random pairings of the report's null
    #[arg(long, default_value_t = 20, requires = "report", value_parser = number, allow_negative_numbers = true)]
    pub(crate) permutations: usize,
    /// Seed of the report's random pairings and subsets
    #[arg(long, default_value_t = 0, requires = "report", value_parser = seed, allow_negative_numbers = true)]
    pub(crate) seed: u64,
    /// Threads (all cores, if not given); the value is the same on any number
    #[arg(long, value_parser = count, allow_negative_numbers = true)]
    pub(crate) threads: Option<NonZeroUsize>,
    /// Neighbours
    #[arg(long, short, default_value_t = 3, value_parser = neighbours, allow_negative_numbers = true)]
    pub(crate) k: usize,
    /// Which estimator
    #[arg(long, value_enum, default_value_t = VariantName::TieAware)]
    pub(crate) variant: VariantName,
    /// Seed of NPEET's jitter; without it none is added (npeet only)
    #[arg(long, value_name = "SEED", value_parser = seed, allow_negative_numbers = true)]
    pub(crate) jitter: Option<u64>,
    /// How neighbours are found
    #[arg(long, value_enum, default_value_t = SearchName::Auto)]
    pub(crate) search: SearchName,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum VariantName {
    /// Kraskov et al. 2004, equation 8, right where distances are equal too (integers, rounded numbers, ReLU)
    TieAware,
    /// Kraskov et al. 2004, equation 8
    Ksg1,
    /// Kraskov et al. 2004, equation 9
    Ksg2,
    /// As the NPEET library counts
    Npeet,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ScalingName {
    /// Nothing
    None,
    /// To mean 0 and standard deviation 1
    Standardise,
    /// To the normal quantiles of its ranks
    RankNormal,
}

impl From<ScalingName> for Scaling {
    fn from(name: ScalingName) -> Self {
        match name {
            ScalingName::None => Self::None,
            ScalingName::Standardise => Self::Standardise,
            ScalingName::RankNormal => Self::RankNormal,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SearchName {
    /// By the number of dimensions
    Auto,
    /// A k-d tree of buckets, for few dimensions
    Buckets,
    /// kiddo's k-d tree, for few dimensions
    Tree,
    /// Blocks of points, for many dimensions
    Blocks,
    /// Plain loops, to check the others
    Plain,
    /// All pairs on an NVIDIA GPU
    #[cfg(feature = "cuda")]
    Cuda,
}

impl From<SearchName> for Search {
    fn from(name: SearchName) -> Self {
        match name {
            SearchName::Auto => Self::Auto,
            SearchName::Buckets => Self::Buckets,
            SearchName::Tree => Self::Tree,
            SearchName::Blocks => Self::Blocks,
            SearchName::Plain => Self::Plain,
            #[cfg(feature = "cuda")]
            SearchName::Cuda => Self::Cuda,
        }
    }
}
