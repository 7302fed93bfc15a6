//! What a person can type.

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::num::{NonZeroU16, NonZeroUsize};
use std::path::PathBuf;

use clap::builder::{OsStringValueParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use interlayer::datasets::arrays::{Format, Separator};
use interlayer::experiments::{Kind, Panel, Profile, validate};
use interlayer::figures::{Columns, Evaluation};
use interlayer::mutual_info::{Scaling, Search};

/// Watch a network learn, and measure how much its first layer tells about its last.
///
/// Reproduces Hodas & Stinis, "Doing the Impossible: Why Neural Networks Can Be Trained at All".
#[derive(Parser)]
#[command(version, about, arg_required_else_help = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Train the paper's networks, measure them, and draw its figures
    ///
    /// Runs that are stored under data/results/ are not run again: stop at any time and start again to go on.
    Reproduce(Reproduce),
    /// Draw figures again from the stored results alone, without training and without a dataset
    ///
    /// Each figure becomes an SVG, a PDF, a PNG of 300 dots per inch, and a JSON that says where it comes from.
    Figure(Figure),
    /// Fetch or check MNIST, or show samples of a dataset
    Data(Data),
    /// Mutual information between two arrays of your own, by the KSG estimator
    Mi(Mi),
    /// Check this program's training and estimates against reference files
    Verify(Verify),
    /// Check the estimators of mutual information on problems whose truth is known
    ///
    /// Estimates that are stored are not computed again: stop at any time and start again to go on.
    Validate(Validate),
    /// Open the notebooks in JupyterLab, set up inside this folder
    Lab(Lab),
    /// The Rust kernel of an open notebook, as JupyterLab starts it
    #[command(hide = true)]
    Kernel(Kernel),
    /// Judge the paper's fourteen claims by the stored results
    ///
    /// Of the paper profile it writes figures/claims.md.
    Claims(Claims),
    /// Time this program, side by side with others
    Bench(Bench),
}

#[derive(Args)]
pub(crate) struct Reproduce {
    #[command(flatten)]
    pub(crate) what: What,
    /// Seeds of the initial weights instead of the profile's own, such as 0,1,2
    #[arg(long = "seed", value_name = "SEED", value_delimiter = ',')]
    pub(crate) seeds: Option<Vec<u64>>,
    /// Networks trained side by side, the cores shared out among them (one to a core, if not given; at most that)
    #[arg(long, value_name = "NUMBER", value_parser = count)]
    pub(crate) side_by_side: Option<NonZeroUsize>,
}

#[derive(Args)]
pub(crate) struct Figure {
    /// Figures to draw: 1, 2, 3, 4a, 4b, 5a, 5b, layers, plane, phases (all, if none is named)
    #[arg(value_name = "FIGURE", value_parser = figure_name)]
    pub(crate) figures: Vec<FigureName>,
    /// How much of the paper
    #[arg(long, value_enum, default_value_t = ProfileName::Quick)]
    pub(crate) profile: ProfileName,
    /// The dataset's name among the stored results (mnist, or the only one that has the figures, if none is named)
    #[arg(long, value_name = "NAME")]
    pub(crate) dataset: Option<String>,
    /// Which batch-normalisation statistics the test error and the information are taken under (both, if not given)
    #[arg(long, value_enum)]
    pub(crate) statistics: Option<StatisticsName>,
    /// Columns of a journal that a figure takes: two for files that end in -two (one, if not given; not for 1 to 3)
    #[arg(long, value_enum)]
    pub(crate) columns: Option<ColumnsName>,
    /// Draw nothing: say which files under figures/ are missing or are not, to the byte, what the stored results draw
    ///
    /// Checks both statistics if none is given, and figures of two columns where they were drawn. Ends with 1 if a file
    /// is not right.
    #[arg(long)]
    pub(crate) check: bool,
}

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
    /// How JupyterLab speaks to it
    pub(crate) connection_file: PathBuf,
}

#[derive(Args)]
pub(crate) struct Claims {
    /// Which results
    #[arg(long, value_enum, default_value_t = ProfileName::Paper)]
    pub(crate) profile: ProfileName,
    /// Which dataset's, by its name in the results (MNIST's, where they are there)
    #[arg(long, value_name = "NAME")]
    pub(crate) dataset: Option<String>,
}

/// What to reproduce.
#[derive(Args)]
pub(crate) struct What {
    /// A figure to make: 1, 2, 3, 4a, 4b, 5a, 5b, layers, plane or phases; may be given several times
    ///
    /// All, if none is named; but the quick profile measures what layers, plane and phases show only where they are named.
    #[arg(long = "figure", value_name = "FIGURE", value_parser = figure_name, value_delimiter = ',')]
    pub(crate) figures: Vec<FigureName>,
    #[command(flatten)]
    pub(crate) source: Source,
}

/// Where numbers come from and which of them are shown.
#[derive(Args)]
pub(crate) struct Source {
    /// How much of the paper
    #[arg(long, value_enum, default_value_t = ProfileName::Quick)]
    pub(crate) profile: ProfileName,
    /// auto, mnist, digits, or a folder with four IDX files
    ///
    /// auto takes MNIST where it is found or can be downloaded, and the built-in digits where not.
    #[arg(long, value_name = "DATASET", default_value = "auto")]
    pub(crate) dataset: OsString,
    /// Which batch-normalisation statistics the figures show (both, if not given)
    #[arg(long, value_enum)]
    pub(crate) statistics: Option<StatisticsName>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ProfileName {
    /// A part of each figure, in minutes
    Quick,
    /// Every size, five seeds, 200 epochs, in hours
    Paper,
}

impl From<ProfileName> for Profile {
    fn from(name: ProfileName) -> Self {
        match name {
            ProfileName::Quick => Self::Quick,
            ProfileName::Paper => Self::Paper,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum StatisticsName {
    /// The running statistics of training, as the paper and Keras have it
    Running,
    /// The statistics of the test images themselves
    Batch,
}

impl From<StatisticsName> for Evaluation {
    fn from(name: StatisticsName) -> Self {
        match name {
            StatisticsName::Running => Self::Running,
            StatisticsName::Batch => Self::Batch,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColumnsName {
    /// 85 mm
    One,
    /// 170 mm
    Two,
}

impl From<ColumnsName> for Columns {
    fn from(name: ColumnsName) -> Self {
        match name {
            ColumnsName::One => Self::One,
            ColumnsName::Two => Self::Two,
        }
    }
}

/// A figure of the paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FigureName {
    /// 1, 2 or 3: a drawn topology.
    Topology(u8),
    /// 4A to 5B: measurements.
    Panel(Panel),
    /// Heat maps of the information between all layers.
    Layers,
    /// What each layer tells about the first and about the label.
    Plane,
    /// Signal over noise of the gradients.
    Phases,
}

impl FigureName {
    /// Those named, each once and in the order of the paper; all ten, where none is.
    pub(crate) fn asked(named: &[Self]) -> Vec<Self> {
        Self::all().into_iter().filter(|name| named.is_empty() || named.contains(name)).collect()
    }

    /// The figure whose networks it shows; none for a drawn topology.
    pub(crate) fn panel(self) -> Option<Panel> {
        match self {
            Self::Topology(_) => None,
            Self::Panel(panel) => Some(panel),
            Self::Layers | Self::Plane | Self::Phases => Some(Panel::Architectures),
        }
    }

    /// All ten.
    fn all() -> Vec<Self> {
        let measured = Panel::ALL.map(Self::Panel);
        (1..=3).map(Self::Topology).chain(measured).chain([Self::Layers, Self::Plane, Self::Phases]).collect()
    }
}

/// As in the paper, and in captions.
impl fmt::Display for FigureName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Topology(number) => write!(f, "{number}"),
            Self::Panel(panel) => f.write_str(panel.label()),
            Self::Layers => f.write_str("layers"),
            Self::Plane => f.write_str("plane"),
            Self::Phases => f.write_str("phases"),
        }
    }
}

fn figure_name(text: &str) -> Result<FigureName, String> {
    match text {
        "1" | "2" | "3" => Ok(FigureName::Topology(text.as_bytes()[0] - b'0')),
        "layers" => Ok(FigureName::Layers),
        "plane" => Ok(FigureName::Plane),
        "phases" => Ok(FigureName::Phases),
        _ => text
            .parse()
            .map(FigureName::Panel)
            .map_err(|_| "the figures are 1, 2, 3, 4a, 4b, 5a, 5b, layers, plane, phases".to_owned()),
    }
}

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
        /// mnist, digits, or a folder with four IDX files
        #[arg(long, default_value = "digits")]
        dataset: OsString,
    },
}

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
    #[arg(long, value_name = "NAME")]
    pub(crate) x: Vec<String>,
    /// The array that is y, or the columns (y, if not given)
    #[arg(long, value_name = "NAME")]
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
    #[arg(long, default_value_t = 20, requires = "report")]
    pub(crate) permutations: usize,
    /// Seed of the report's random pairings and subsets
    #[arg(long, default_value_t = 0, requires = "report")]
    pub(crate) seed: u64,
    /// Threads (all cores, if not given); the value is the same on any number
    #[arg(long)]
    pub(crate) threads: Option<NonZeroU16>,
    /// Neighbours
    #[arg(long, short, default_value_t = 3)]
    pub(crate) k: usize,
    /// Which estimator
    #[arg(long, value_enum, default_value_t = VariantName::TieAware)]
    pub(crate) variant: VariantName,
    /// Seed of NPEET's jitter; without it none is added (npeet only)
    #[arg(long, value_name = "SEED")]
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

#[derive(Args)]
pub(crate) struct Validate {
    /// How much is measured
    #[arg(long, value_enum, default_value_t = SuiteName::Quick)]
    pub(crate) profile: SuiteName,
    /// Seeds of the samples instead of the profile's own, such as 0,1,2
    #[arg(long = "seed", value_name = "SEED", value_delimiter = ',')]
    pub(crate) seeds: Option<Vec<u64>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SuiteName {
    /// N = 500 and 2,000, three seeds, in data/validation/quick/
    Quick,
    /// N = 10,000 too, five seeds: data/validation/ and figures/validation.*, in minutes
    Full,
}

impl From<SuiteName> for validate::Profile {
    fn from(name: SuiteName) -> Self {
        match name {
            SuiteName::Quick => Self::Quick,
            SuiteName::Full => Self::Full,
        }
    }
}

#[derive(Args)]
pub(crate) struct Bench {
    #[command(subcommand)]
    pub(crate) what: BenchWhat,
}

#[derive(Subcommand)]
pub(crate) enum BenchWhat {
    /// Epochs of full-batch training: seconds, share of the products, GFLOP/s, memory
    Training(BenchTraining),
    /// Single estimates and whole curves of mutual information: milliseconds, bits, memory
    #[command(visible_alias = "mutual-info")]
    MutualInformation(BenchMutualInformation),
    /// One network in a process of its own, told what to do line by line
    #[command(hide = true)]
    TrainingWorker(TrainingWorker),
}

#[derive(Args)]
pub(crate) struct BenchTraining {
    /// Train the same networks with another program in turn (installs it into data/cache/peers/)
    #[arg(long = "peer", value_enum, value_name = "PEER")]
    pub(crate) peers: Vec<PeerName>,
    /// Only these architectures
    #[arg(long = "architecture", value_name = "NAME", value_delimiter = ',', value_parser = str::parse::<Kind>)]
    pub(crate) architectures: Vec<Kind>,
    /// Only these sizes, as W:D, such as 64:3
    #[arg(long = "size", value_name = "W:D", value_delimiter = ',', value_parser = size)]
    pub(crate) sizes: Vec<(u32, u32)>,
    /// Turns that each program takes
    #[arg(long, default_value = "5", value_parser = count)]
    pub(crate) rounds: NonZeroUsize,
    /// Threads of each program (all cores, if not given; at most that)
    #[arg(long, value_parser = count)]
    pub(crate) threads: Option<NonZeroUsize>,
    /// auto, mnist, digits, or a folder with four IDX files
    #[arg(long, value_name = "DATASET", default_value = "auto")]
    pub(crate) dataset: OsString,
    /// Store the table and the raw times in this folder, as training-PEER.md and training-PEER.json
    #[arg(long, value_name = "FOLDER")]
    pub(crate) output: Option<PathBuf>,
}

/// Another program that trains.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PeerName {
    /// PyTorch as it runs by default
    Pytorch,
    /// PyTorch through torch.compile; needs a C++ compiler
    PytorchCompile,
}

#[derive(Args)]
pub(crate) struct BenchMutualInformation {
    /// Estimate the same with another program in turn: npeet=DIR (a clone of NPEET), sklearn, or jidt=JAR (JIDT)
    ///
    /// The Python packages they need are installed into data/cache/peers/; JIDT also needs Java.
    #[arg(long = "peer", value_name = "PEER", value_parser = OsStringValueParser::new().try_map(estimator))]
    pub(crate) peers: Vec<Estimator>,
    /// Only these cases
    #[arg(long = "case", value_enum, value_name = "NAME", value_delimiter = ',')]
    pub(crate) cases: Vec<CaseName>,
    /// Turns that each program takes
    #[arg(long, default_value = "5", value_parser = count)]
    pub(crate) rounds: NonZeroUsize,
    /// Threads of this program (all cores, if not given; at most that)
    #[arg(long, value_parser = count)]
    pub(crate) threads: Option<NonZeroUsize>,
    /// auto, mnist, digits, or a folder with four IDX files
    #[arg(long, value_name = "DATASET", default_value = "auto")]
    pub(crate) dataset: OsString,
    /// Store the table and the raw times in this folder, as mutual-information-PEER.md and mutual-information-PEER.json
    #[arg(long, value_name = "FOLDER")]
    pub(crate) output: Option<PathBuf>,
}

/// Another program that estimates mutual information.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Estimator {
    /// NPEET, from a clone of it.
    Npeet(PathBuf),
    /// `mutual_info_regression` of scikit-learn.
    Sklearn,
    /// JIDT, from its infodynamics.jar.
    Jidt(PathBuf),
}

fn estimator(text: OsString) -> Result<Estimator, String> {
    let (name, place) = split(&text, b'=').unwrap_or((&text, OsStr::new("")));
    match (name.to_str(), place.is_empty()) {
        (Some("npeet"), true) => Err("NPEET runs from a clone of it: name its folder, as in npeet=DIR".to_owned()),
        (Some("npeet"), false) => Ok(Estimator::Npeet(place.into())),
        (Some("sklearn"), true) => Ok(Estimator::Sklearn),
        (Some("jidt"), true) => Err("JIDT runs from its jar: name it, as in jidt=infodynamics.jar".to_owned()),
        (Some("jidt"), false) => Ok(Estimator::Jidt(place.into())),
        _ => Err(format!(
            "no peer is called `{}`: there are npeet=DIR (a clone of NPEET), sklearn, jidt=JAR (JIDT's infodynamics.jar)",
            text.display()
        )),
    }
}

/// What stands before and after a character, in a text that may be a path of any bytes.
#[cfg(unix)]
fn split(text: &OsStr, at: u8) -> Option<(&OsStr, &OsStr)> {
    use std::os::unix::ffi::OsStrExt;
    let bytes = text.as_bytes();
    let place = bytes.iter().position(|byte| *byte == at)?;
    Some((OsStr::from_bytes(&bytes[..place]), OsStr::from_bytes(&bytes[place + 1..])))
}

#[cfg(not(unix))]
fn split(text: &OsStr, at: u8) -> Option<(&OsStr, &OsStr)> {
    let (before, after) = text.to_str()?.split_once(char::from(at))?;
    Some((before.as_ref(), after.as_ref()))
}

fn count(text: &str) -> Result<NonZeroUsize, String> {
    text.parse().map_err(|_| "give a whole number, 1 or more".to_owned())
}

/// What is estimated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CaseName {
    /// First layer and merged layer of a trained network under batch statistics, 128 + 128 dimensions
    #[value(name = "activations-128")]
    Activations128,
    /// The same under running statistics, as the paper has it
    #[value(name = "activations-128-running")]
    Activations128Running,
    /// Those of a network twice as wide, under batch statistics
    #[value(name = "activations-256")]
    Activations256,
    /// The epochs of a training, one by one and in a session
    ActivationsSession,
    /// 2,000 Gaussian samples in 32 + 32 dimensions
    #[value(name = "normal-32")]
    Normal32,
    /// 100,000 Gaussian samples in 1 + 1 dimensions
    #[value(name = "normal-1")]
    Normal1,
    /// 100,000 Gaussian samples in 3 + 3 dimensions
    #[value(name = "normal-3")]
    Normal3,
    /// 1,000,000 Gaussian samples in 1 + 1 dimensions
    #[value(name = "normal-1-million")]
    Normal1Million,
    /// 100,000 samples like activations in 64 + 64 dimensions, once
    #[value(name = "large-64")]
    Large64,
}

#[derive(Args)]
pub(crate) struct TrainingWorker {
    /// Row-major images, little-endian f32
    pub(crate) images: PathBuf,
    /// A byte per image
    pub(crate) labels: PathBuf,
    #[arg(value_parser = str::parse::<Kind>)]
    pub(crate) architecture: Kind,
    pub(crate) width: u32,
    pub(crate) depth: u32,
}

fn size(text: &str) -> Result<(u32, u32), String> {
    let parts = text.split_once(':').and_then(|(w, d)| Some((w.parse().ok()?, d.parse().ok()?)));
    parts.ok_or_else(|| "a size is a width and a depth, such as 64:3".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_wrong_flag_suggests_the_right_one() {
        let error = Arguments::try_parse_from(["interlayer", "reproduce", "--profil", "quick"]).err().unwrap();
        assert!(error.to_string().contains("--profile"), "{error}");
    }

    #[test]
    fn figures_are_named_as_in_the_paper() {
        assert_eq!(figure_name("4A"), Ok(FigureName::Panel(Panel::Widths)));
        assert_eq!(figure_name("2"), Ok(FigureName::Topology(2)));
        assert!(figure_name("6").unwrap_err().contains("5b"));
        assert_eq!(FigureName::asked(&[]).len(), 10);
        let typed = ["phases", "4b", "1", "4B"].map(|text| figure_name(text).unwrap());
        assert_eq!(
            FigureName::asked(&typed).iter().map(FigureName::to_string).collect::<Vec<_>>(),
            ["1", "4B", "phases"]
        );
    }

    #[test]
    fn peers_of_the_estimator_are_named() {
        let peer = |text: &str| estimator(text.into());
        assert_eq!(peer("npeet=a/b=c"), Ok(Estimator::Npeet("a/b=c".into())));
        assert_eq!(peer("sklearn"), Ok(Estimator::Sklearn));
        assert_eq!(peer("jidt=infodynamics.jar"), Ok(Estimator::Jidt("infodynamics.jar".into())));
        assert!(peer("npeet").unwrap_err().contains("npeet=DIR"));
        assert!(peer("jidt").unwrap_err().contains("infodynamics.jar"));
        let error = peer("infotheory").unwrap_err();
        assert!(["infotheory", "npeet=DIR", "sklearn", "jidt=JAR"].iter().all(|name| error.contains(name)), "{error}");
    }

    #[test]
    fn every_figure_is_named_in_the_help() {
        for command in ["figure", "reproduce"] {
            let shown = Arguments::try_parse_from(["interlayer", command, "--help"]).err().unwrap().to_string();
            let words: Vec<&str> = shown.split(|c: char| !c.is_ascii_alphanumeric()).collect();
            for name in FigureName::asked(&[]) {
                assert!(words.contains(&name.to_string().to_lowercase().as_str()), "{command} --help: no {name}");
            }
        }
    }

    #[test]
    fn counts_start_at_one() {
        assert_eq!(count("2").unwrap().get(), 2);
        for wrong in ["0", "-1", "two", ""] {
            assert!(count(wrong).unwrap_err().contains("1 or more"));
        }
    }

    #[test]
    #[cfg(unix)]
    fn paths_of_any_bytes_are_taken() {
        use std::os::unix::ffi::OsStrExt;
        let bad = OsStr::from_bytes(b"bad\xff");
        let typed = [OsStr::new("interlayer"), OsStr::new("reproduce"), OsStr::new("--dataset"), bad];
        let Command::Reproduce(asked) = Arguments::try_parse_from(typed).unwrap().command else {
            panic!("another command was understood");
        };
        assert_eq!(asked.what.source.dataset, bad);
        let peer = estimator(OsStr::from_bytes(b"npeet=bad\xff").to_owned());
        assert_eq!(peer, Ok(Estimator::Npeet(bad.into())));
    }

    #[test]
    fn the_short_name_of_a_comparison_is_understood() {
        let typed = ["interlayer", "bench", "mutual-info", "--peer", "npeet=DIR", "--case", "normal-1,large-64"];
        let Command::Bench(Bench { what: BenchWhat::MutualInformation(asked) }) =
            Arguments::try_parse_from(typed).unwrap().command
        else {
            panic!("another command was understood");
        };
        assert_eq!(asked.peers, [Estimator::Npeet("DIR".into())]);
        assert_eq!(asked.cases, [CaseName::Normal1, CaseName::Large64]);
    }
}
