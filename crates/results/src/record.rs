use std::collections::BTreeMap;
use std::fs;
use std::thread;

use serde::{Deserialize, Serialize};

use crate::Header;

/// How a run was made, stored as JSON beside its rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Which run.
    #[serde(flatten)]
    pub header: Header,
    /// Package name to version.
    pub versions: BTreeMap<String, String>,
    /// The commit of the sources, where known.
    pub commit: Option<String>,
    /// Where it ran.
    pub machine: Machine,
    /// How long it took.
    pub seconds: Seconds,
}

/// How long a run took, in seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Seconds {
    /// From the run's start to its end.
    pub total: f64,
    /// Training, all epochs together.
    pub training: f64,
    /// Evaluating and measuring information, all epochs together.
    pub measuring: f64,
    /// Number of runs executing at the same time, including this one.
    pub side_by_side: usize,
}

/// Which data a run saw.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DatasetRecord {
    /// "mnist", "digits", or another's name.
    pub name: String,
    /// A checksum of its content.
    pub checksum: String,
}

/// A computer, as far as timings depend on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Machine {
    /// The processor's name.
    pub cpu: String,
    /// Logical cores that this process may use.
    pub cores: usize,
    /// The operating system.
    pub os: String,
}

impl Machine {
    /// This machine. What it does not tell is named by what the program was built for ("x86_64", "linux").
    pub fn here() -> Self {
        let cpu = field("/proc/cpuinfo", "model name", ':').unwrap_or_else(|| std::env::consts::ARCH.into());
        let os = field("/etc/os-release", "PRETTY_NAME", '=').unwrap_or_else(|| std::env::consts::OS.into());
        Self { cpu, cores: thread::available_parallelism().map_or(1, usize::from), os }
    }
}

fn field(path: &str, key: &str, separator: char) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    let (_, value) = text.lines().filter_map(|line| line.split_once(separator)).find(|(k, _)| k.trim() == key)?;
    let value = value.trim().trim_matches('"');
    (!value.is_empty()).then(|| value.to_owned())
}
