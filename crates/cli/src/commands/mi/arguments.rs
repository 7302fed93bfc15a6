//! What `mi` is told.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::str::FromStr;

use clap::builder::{PossibleValue, TypedValueParser};
use clap::{Args, ValueEnum};
use interlayer::datasets::arrays::{Format, Separator};
use interlayer::mutual_info::{Scaling, Search, UnknownSearch, Variant};

use crate::common::choices::{count, name, neighbours, number, one_of, seed, variant};

#[derive(Args)]
pub(crate) struct Mi {
    /// One file with both arrays (npz, safetensors, csv, parquet), or two files: X.npy Y.npy; - is standard input
    ///
    /// A row is a sample. All axes of an array after the first are coordinates. Tables as text may be separated by
    /// commas, semicolons, tabs or blanks, and packed by gzip.
    #[arg(required = true, num_args = 1..=2, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Name of the array x, or of its columns, such as a,b,c [default: x]
    ///
    /// May be repeated. Names may contain commas: --x "income, log" --x age.
    #[arg(long, short, value_name = "NAME", allow_hyphen_values = true)]
    pub(crate) x: Vec<String>,
    /// Name of the array y, or of its columns [default: y]
    #[arg(long, short, value_name = "NAME", allow_hyphen_values = true)]
    pub(crate) y: Vec<String>,
    /// Format of the files, if neither name nor content shows it: npy, npz, safetensors, csv or parquet
    #[arg(long, value_name = "FORMAT", value_parser = str::parse::<Format>)]
    pub(crate) format: Option<Format>,
    /// Separator of the columns of a text table: a character, tab or space [default: detected]
    #[arg(long, aliases = ["sep", "delimiter"], value_name = "CHARACTER", value_parser = Separator::parse)]
    pub(crate) separator: Option<Separator>,
    /// The text table has no header line; its columns are called 1, 2, 3, ...
    #[arg(long)]
    pub(crate) no_header: bool,
    /// Also print how reliable the value is: error bar, null, baseline, drift with k and N, ties, dimensions
    #[arg(long)]
    pub(crate) report: bool,
    /// Also draw the report, as PATH.svg, PATH.pdf and PATH.png; if PATH is a folder, as report.* in it
    #[arg(long, value_name = "PATH", requires = "report")]
    pub(crate) figure: Option<PathBuf>,
    /// How each coordinate is scaled before the estimate
    #[arg(long, ignore_case = true, default_value = "none", value_parser = scaling())]
    pub(crate) scaling: Scaling,
    /// The side whose numbers are names rather than quantities (codes, ids, classes): rows are equal or not, and that is all
    ///
    /// With both, the value is computed from counts: plug-in, with the correction of Miller and Madow. With x or y, from
    /// neighbours among the samples of each category (Ross 2014); its time grows as N^2.
    #[arg(long, value_enum, ignore_case = true, value_name = "SIDE", conflicts_with_all = ["report", "figure", "permutations", "seed", "variant", "search", "jitter"])]
    pub(crate) discrete: Option<DiscreteName>,
    /// Number of random pairings for the null of the report
    #[arg(long, default_value_t = 20, requires = "report", value_parser = number, allow_negative_numbers = true)]
    pub(crate) permutations: usize,
    /// Seed of the report's random pairings and subsets
    #[arg(long, default_value_t = 0, requires = "report", value_parser = seed, allow_negative_numbers = true)]
    pub(crate) seed: u64,
    /// Number of threads; the value does not depend on it [default: all cores]
    #[arg(long, value_parser = count, allow_negative_numbers = true)]
    pub(crate) threads: Option<NonZeroUsize>,
    /// Neighbours [default: 3]
    #[arg(long, short, aliases = ["neighbours", "neighbors"], value_parser = neighbours, allow_negative_numbers = true)]
    pub(crate) k: Option<usize>,
    /// Which estimator
    #[arg(long, ignore_case = true, default_value = "tie-aware", value_parser = variant([npeet()]))]
    pub(crate) variant: Variant,
    /// Add the jitter of NPEET with this seed (only with --variant npeet)
    #[arg(long, value_name = "SEED", value_parser = seed, allow_negative_numbers = true)]
    pub(crate) jitter: Option<u64>,
    /// How neighbours are found
    #[arg(long, ignore_case = true, default_value = "auto", value_parser = search())]
    pub(crate) search: Search,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiscreteName {
    /// x
    X,
    /// y
    Y,
    /// x and y
    Both,
}

/// The variant that only this command has.
fn npeet() -> PossibleValue {
    name("npeet", "The counts of the NPEET library")
}

/// How coordinates are scaled.
fn scaling() -> impl TypedValueParser<Value = Scaling> {
    one_of([
        name("none", "Nothing"),
        name("standardise", "To mean 0 and standard deviation 1").alias("standardize"),
        name("rank-normal", "To the normal quantiles of its ranks"),
    ])
}

/// A search that this program has.
#[derive(Clone)]
struct Known(Search);

impl FromStr for Known {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        if name == "cuda" && cfg!(not(feature = "cuda")) {
            return Err("this program was built without it: build it by `cargo build --release --features cuda`".into());
        }
        name.parse().map(Self).map_err(|error: UnknownSearch| error.to_string())
    }
}

/// How neighbours are found.
fn search() -> impl TypedValueParser<Value = Search> {
    let known = one_of::<Known>([
        name("auto", "By the number of dimensions"),
        name("buckets", "A k-d tree of buckets, for few dimensions"),
        name("tree", "kiddo's k-d tree, for few dimensions"),
        name("blocks", "Blocks of points, for many dimensions"),
        name("plain", "Plain loops, to check the others"),
        #[cfg(feature = "cuda")]
        name("cuda", "All pairs on an NVIDIA GPU"),
        // Read, and refused with its reason.
        #[cfg(not(feature = "cuda"))]
        PossibleValue::new("cuda").hide(true),
    ]);
    known.map(|Known(search)| search)
}
