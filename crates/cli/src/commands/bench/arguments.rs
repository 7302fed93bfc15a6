//! What `bench` is told.

use std::ffi::{OsStr, OsString};
use std::num::{NonZeroU32, NonZeroUsize};
use std::path::PathBuf;

use clap::builder::{OsStringValueParser, TypedValueParser};
use clap::{Args, Subcommand, ValueEnum};
use interlayer::paper::Kind;

use crate::common::choices::count;

#[derive(Args)]
pub(crate) struct Bench {
    #[command(subcommand)]
    pub(crate) what: BenchWhat,
}

#[derive(Subcommand)]
pub(crate) enum BenchWhat {
    /// Training: seconds per epoch, share of time in matrix products, GFLOP/s, memory
    Training(BenchTraining),
    /// Single estimates and whole curves of mutual information: milliseconds, bits, memory
    #[command(visible_alias = "mutual-info")]
    MutualInformation(BenchMutualInformation),
    /// One network in a separate process that receives commands line by line
    #[command(hide = true)]
    TrainingWorker(TrainingWorker),
}

#[derive(Args)]
pub(crate) struct BenchTraining {
    /// Also train the same networks with this program, in turns (it is installed into data/cache/peers/)
    #[arg(long = "peer", value_enum, value_name = "PEER")]
    pub(crate) peers: Vec<PeerName>,
    /// Only these architectures
    #[arg(long = "architecture", value_name = "NAME", value_delimiter = ',', value_parser = str::parse::<Kind>)]
    pub(crate) architectures: Vec<Kind>,
    /// Only these sizes, as W:D, such as 64:3
    #[arg(long = "size", value_name = "W:D", value_delimiter = ',', value_parser = size)]
    pub(crate) sizes: Vec<(u32, u32)>,
    /// Images in a batch (all of them; and for W = 64, D = 3 also 600, if not given)
    #[arg(long, alias = "batch-size", value_name = "IMAGES", value_parser = count, allow_negative_numbers = true)]
    pub(crate) batch: Option<NonZeroUsize>,
    /// Number of turns of each program
    #[arg(long, default_value = "5", value_parser = count, allow_negative_numbers = true)]
    pub(crate) rounds: NonZeroUsize,
    /// Threads of each program (all cores, if not given; at most that)
    #[arg(long, value_parser = count, allow_negative_numbers = true)]
    pub(crate) threads: Option<NonZeroUsize>,
    /// auto, mnist, digits, or a folder or file with a dataset (IDX, npz, csv, …)
    #[arg(long, alias = "data", value_name = "DATASET", default_value = "auto")]
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
    /// Number of turns of each program
    #[arg(long, default_value = "5", value_parser = count, allow_negative_numbers = true)]
    pub(crate) rounds: NonZeroUsize,
    /// Threads of this program (all cores, if not given; at most that)
    #[arg(long, value_parser = count, allow_negative_numbers = true)]
    pub(crate) threads: Option<NonZeroUsize>,
    /// auto, mnist, digits, or a folder or file with a dataset (IDX, npz, csv, …), for the cases of activations [default: auto]
    #[arg(long, alias = "data", value_name = "DATASET")]
    pub(crate) dataset: Option<OsString>,
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

/// Splits a text, which may be a path that is not UTF-8, at the first occurrence of a character.
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

impl CaseName {
    /// Whether it is made from a dataset.
    pub(crate) fn needs_images(self) -> bool {
        match self {
            Self::Activations128 | Self::Activations128Running | Self::Activations256 | Self::ActivationsSession => {
                true
            }
            Self::Normal32 | Self::Normal1 | Self::Normal3 | Self::Normal1Million | Self::Large64 => false,
        }
    }
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
    /// Images in a batch; 0 for all of them
    pub(crate) batch: usize,
}

fn size(text: &str) -> Result<(u32, u32), String> {
    let number = |text: &str| text.parse::<NonZeroU32>().ok().map(NonZeroU32::get);
    let parts = text.split_once(':').and_then(|(w, d)| Some((number(w)?, number(d)?)));
    parts.ok_or_else(|| "a size is a width and a depth, both at least 1, such as 64:3".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::arguments::{Arguments, Command};

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
    #[cfg(unix)]
    fn paths_of_any_bytes_are_taken() {
        use std::os::unix::ffi::OsStrExt;
        let peer = estimator(OsStr::from_bytes(b"npeet=bad\xff").to_owned());
        assert_eq!(peer, Ok(Estimator::Npeet(OsStr::from_bytes(b"bad\xff").into())));
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
