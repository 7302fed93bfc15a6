//! Other programs that estimate mutual information, each in a process of its own.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;

use super::samples::{Pair, Values};
use crate::commands::bench::arguments::Estimator;
use crate::commands::bench::worker::Worker;
use crate::common::python;
use crate::place;

/// What a worker says when it is ready.
#[derive(Debug, Deserialize)]
pub(super) struct Ready {
    pub(super) versions: BTreeMap<String, String>,
}

/// What a worker says after an estimate.
#[derive(Debug, Deserialize)]
pub(super) struct Estimated {
    pub(super) seconds: f64,
    pub(super) bits: f64,
}

impl Estimator {
    /// As in file names.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Npeet(_) => "npeet",
            Self::Sklearn => "sklearn",
            Self::Jidt(_) => "jidt",
        }
    }

    /// As in tables.
    pub(super) fn title(&self) -> &'static str {
        match self {
            Self::Npeet(_) => "NPEET",
            Self::Sklearn => "scikit-learn",
            Self::Jidt(_) => "JIDT",
        }
    }

    /// Whether it is there at all, before anything is measured.
    pub(super) fn check(&self) -> Result<(), String> {
        match self {
            Self::Sklearn => Ok(()),
            Self::Npeet(folder) => {
                let files = ["npeet/entropy_estimators.py", "entropy_estimators.py"];
                let found = files.iter().any(|file| folder.join(file).is_file());
                let folder = folder.display();
                let missing = || format!("{folder}: there is no {}; name the folder of a clone of NPEET", files[0]);
                found.then_some(()).ok_or_else(missing)
            }
            Self::Jidt(jar) if jar.is_file() => Ok(()),
            Self::Jidt(jar) => Err(format!("{}: there is no such file; name JIDT's infodynamics.jar", jar.display())),
        }
    }

    fn takes(&self, dims: (usize, usize)) -> bool {
        match self {
            Self::Npeet(_) | Self::Jidt(_) => true,
            Self::Sklearn => dims == (1, 1),
        }
    }

    /// What it can use of this program's threads.
    pub(super) fn threads(&self) -> usize {
        match self {
            Self::Npeet(_) | Self::Sklearn => 1,
            Self::Jidt(_) => rayon::current_num_threads(),
        }
    }

    fn python(&self) -> Result<PathBuf, Box<dyn Error>> {
        match self {
            Self::Npeet(_) | Self::Sklearn => {
                python::environment(&place::peers().join("mutual-information"), &["numpy", "scipy", "scikit-learn"])
            }
            Self::Jidt(_) => python::environment(&place::peers().join("jidt"), &["numpy", "JPype1"]),
        }
    }

    /// A worker that holds these samples; `None` where the estimator is not made for them.
    pub(super) fn start(&self, pair: &Pair) -> Result<Option<(Worker, Ready)>, Box<dyn Error>> {
        if !self.takes(pair.dims) {
            return Ok(None);
        }
        let python = self.python()?;
        // Read before the worker says that it is ready.
        let folder = tempfile::tempdir()?;
        let (x, y) = (folder.path().join("x"), folder.path().join("y"));
        let kind = match &pair.values {
            Values::Single(a, b) => {
                write(&x, a.iter().map(|value| value.to_le_bytes()))?;
                write(&y, b.iter().map(|value| value.to_le_bytes()))?;
                "<f4"
            }
            Values::Double(a, b) => {
                write(&x, a.iter().map(|value| value.to_le_bytes()))?;
                write(&y, b.iter().map(|value| value.to_le_bytes()))?;
                "<f8"
            }
        };
        let mut command = Command::new(python);
        command.args(["-c", include_str!("peers.py"), self.name()]).arg(&x).arg(&y);
        command.args([kind, &pair.n.to_string(), &pair.dims.0.to_string(), &pair.dims.1.to_string()]);
        command.arg(match self {
            Self::Npeet(place) | Self::Jidt(place) => place.as_path(),
            Self::Sklearn => Path::new(""),
        });
        command.arg(self.threads().to_string());
        Worker::start(&mut command).map(Some)
    }
}

fn write<const N: usize>(path: &Path, values: impl Iterator<Item = [u8; N]>) -> std::io::Result<()> {
    let mut out = std::io::BufWriter::new(std::fs::File::create(path)?);
    for bytes in values {
        out.write_all(&bytes)?;
    }
    out.flush()
}
