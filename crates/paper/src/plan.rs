//! The paper as data: which networks, which sizes, which measurement, for which figure.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use interlayer_experiments::mutual_info::Variant;
use interlayer_experiments::nets::{Device, TrainingConfig};
use interlayer_experiments::results::{DatasetRecord, Header};
use interlayer_experiments::{Error, Job, Measurement};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::kind::Kind;
use crate::networks::PIXELS;

/// Increased when the code changes the numbers of an unchanged config, so that old and new results do not mix.
const NUMBERS: u32 = 2;

/// How much to run to run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Profile {
    /// A part of each figure, in minutes.
    #[default]
    Quick,
    /// Every size, five seeds, 200 epochs, in hours.
    Paper,
}

impl Profile {
    /// As in folder names and captions.
    pub fn name(self) -> &'static str {
        match self {
            Self::Quick => "quick",
            Self::Paper => "paper",
        }
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The paper's figures that show measurements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Panel {
    /// Several widths: MLP and MLP with shortcut.
    #[serde(rename = "4A")]
    Widths,
    /// Several depths: MLP and MLP with shortcut.
    #[serde(rename = "4B")]
    Depths,
    /// Residual networks of several widths.
    #[serde(rename = "5A")]
    Residuals,
    /// The four architectures side by side.
    #[serde(rename = "5B")]
    Architectures,
}

impl Panel {
    /// All four.
    pub const ALL: [Self; 4] = [Self::Widths, Self::Depths, Self::Residuals, Self::Architectures];

    /// As in the paper: 4A, 4B, 5A, 5B.
    pub fn label(self) -> &'static str {
        match self {
            Self::Widths => "4A",
            Self::Depths => "4B",
            Self::Residuals => "5A",
            Self::Architectures => "5B",
        }
    }
}

impl fmt::Display for Panel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

impl FromStr for Panel {
    type Err = String;

    fn from_str(label: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|panel| panel.label().eq_ignore_ascii_case(label))
            .ok_or_else(|| format!("no figure is called `{label}`: there are 4a, 4b, 5a, 5b"))
    }
}

/// One network to train and measure: everything that its numbers depend on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// Which architecture.
    pub architecture: Kind,
    /// W.
    pub width: u32,
    /// D.
    pub depth: u32,
    /// The dataset's name.
    pub dataset: String,
    /// SHA-256 of its content.
    pub checksum: String,
    /// How it is trained; its seed and epochs among it.
    pub training: TrainingConfig,
    /// What is measured.
    pub measurement: Measurement,
}

impl Run {
    /// A name made of the contents: readable, and unlike that of any run that would give other numbers.
    pub fn id(&self) -> String {
        // A struct of numbers and strings always serialises.
        let contents = serde_json::to_string(&(NUMBERS, self)).unwrap_or_default();
        let digest = Sha256::digest(contents.as_bytes());
        let hash: String = digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
        let Self { architecture, width, depth, dataset, training, .. } = self;
        let TrainingConfig { seed, epochs, .. } = training;
        format!("{architecture}-w{width}-d{depth}-s{seed}-e{epochs}-{dataset}-{hash}")
    }
}

impl Run {
    /// What an epoch costs, in arbitrary units: the products of its layers, and a constant for the measurement.
    pub fn work(&self) -> f64 {
        let (w, d) = (f64::from(self.width), f64::from(self.depth));
        let products = 2.0 * w * PIXELS as f64 + (4.0 + d) * w * w;
        products + 60_000.0
    }

    /// As the runner takes it, of a run that these figures show.
    pub(crate) fn job(&self, panels: &[Panel]) -> Result<Job, Error> {
        let Self { architecture, width, depth, .. } = *self;
        let labels: Vec<&str> = panels.iter().map(|panel| panel.label()).collect();
        let header = Header {
            run: self.id(),
            figure: labels.join(" "),
            dataset: DatasetRecord { name: self.dataset.clone(), checksum: self.checksum.clone() },
            architecture: architecture.name().to_owned(),
            width,
            depth,
            seed: self.training.seed,
            config: serde_json::json!(self),
        };
        Ok(Job {
            header,
            network: architecture.outline(width, depth)?.into(),
            start: None,
            training: self.training.clone(),
            measurement: self.measurement.clone(),
            scheduled: Vec::new(),
            stop: None,
            device: Device::default(),
            checkpoints: None,
        })
    }
}

/// A run and the figures that show it.
#[derive(Clone, Debug, PartialEq)]
pub struct Planned {
    /// The run.
    pub run: Run,
    /// All figures of the profile that show it, asked for or not: what is stored of a run depends on the run alone.
    pub panels: Vec<Panel>,
}

impl Planned {
    /// As the runner takes it; its header says which figures show it.
    ///
    /// # Errors
    /// A width of 0.
    pub fn job(&self) -> Result<Job, Error> {
        self.run.job(&self.panels)
    }
}

/// The runs of some figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// How much to run.
    pub profile: Profile,
    /// In the order of execution; a run that several figures share occurs once.
    pub runs: Vec<Planned>,
}

/// The sizes of a profile.
struct Sizes {
    widths: &'static [u32],
    depths: &'static [u32],
    residual_widths: &'static [u32],
    epochs: u32,
    seeds: &'static [u64],
    measurement: Measurement,
}

/// The depth of Figure 4A, the width of 4B, the depth of 5A and the width and depth of 5B.
const DEPTH_4A: u32 = 3;
const WIDTH_4B: u32 = 64;
const DEPTH_5: u32 = 5;
const WIDTH_5B: u32 = 64;

impl Profile {
    fn sizes(self) -> Sizes {
        match self {
            Self::Quick => Sizes {
                widths: &[16, 64],
                depths: &[1, 9],
                residual_widths: &[16, 64],
                epochs: 15,
                seeds: &[0],
                measurement: Measurement { k: 3, variant: Variant::Ksg1, images: None, all_until: 2, then_every: 5 },
            },
            Self::Paper => Sizes {
                widths: &[16, 32, 64, 128],
                depths: &[1, 3, 5, 9, 19],
                residual_widths: &[16, 32, 64, 128],
                epochs: 200,
                seeds: &[0, 1, 2, 3, 4],
                measurement: Measurement { k: 3, variant: Variant::Ksg1, images: None, all_until: 20, then_every: 5 },
            },
        }
    }
}

impl Plan {
    /// The runs of these figures on a dataset, with the given seeds or the profile's.
    pub fn new(profile: Profile, panels: &[Panel], dataset: &str, checksum: &str, seeds: Option<&[u64]>) -> Self {
        let sizes = profile.sizes();
        let pair = [Kind::Mlp, Kind::Shortcut];
        let mut plan = Self { profile, runs: Vec::new() };
        let mut seeds = seeds.unwrap_or(sizes.seeds).to_vec();
        let mut seen = BTreeSet::new();
        seeds.retain(|seed| seen.insert(*seed));
        for seed in &seeds {
            for panel in &Panel::ALL {
                let networks: Vec<(Kind, u32, u32)> = match panel {
                    Panel::Widths => sizes.widths.iter().flat_map(|w| pair.map(|kind| (kind, *w, DEPTH_4A))).collect(),
                    Panel::Depths => sizes.depths.iter().flat_map(|d| pair.map(|kind| (kind, WIDTH_4B, *d))).collect(),
                    Panel::Residuals => sizes.residual_widths.iter().map(|w| (Kind::Residual, *w, DEPTH_5)).collect(),
                    Panel::Architectures => Kind::ALL.map(|kind| (kind, WIDTH_5B, DEPTH_5)).into(),
                };
                for (architecture, width, depth) in networks {
                    let training = TrainingConfig { seed: *seed, epochs: sizes.epochs, ..TrainingConfig::default() };
                    let run = Run {
                        architecture,
                        width,
                        depth,
                        dataset: dataset.to_owned(),
                        checksum: checksum.to_owned(),
                        training,
                        measurement: sizes.measurement.clone(),
                    };
                    plan.add(run, *panel);
                }
            }
        }
        plan.runs.retain(|planned| planned.panels.iter().any(|panel| panels.contains(panel)));
        plan
    }

    /// The same training in small batches, where the running statistics follow within an epoch or few: MLP and shortcut
    /// of Figure 4A at W = 64, batches of 6,000 and of 600 images, three seeds, 60 epochs. No figure of the paper shows
    /// them; the quick profile has none.
    pub fn batches(profile: Profile, dataset: &str, checksum: &str) -> Self {
        let mut plan = Self { profile, runs: Vec::new() };
        if profile == Profile::Quick {
            return plan;
        }
        for seed in 0..3 {
            for batch_size in [6_000, 600] {
                for architecture in [Kind::Mlp, Kind::Shortcut] {
                    let training =
                        TrainingConfig { seed, epochs: 60, batch_size: Some(batch_size), ..TrainingConfig::default() };
                    let run = Run {
                        architecture,
                        width: WIDTH_4B,
                        depth: DEPTH_4A,
                        dataset: dataset.to_owned(),
                        checksum: checksum.to_owned(),
                        training,
                        measurement: profile.sizes().measurement,
                    };
                    plan.runs.push(Planned { run, panels: Vec::new() });
                }
            }
        }
        plan
    }

    fn add(&mut self, run: Run, panel: Panel) {
        match self.runs.iter_mut().find(|planned| planned.run == run) {
            Some(planned) => planned.panels.push(panel),
            None => self.runs.push(Planned { run, panels: vec![panel] }),
        }
    }

    /// The runs as the runner takes them.
    ///
    /// # Errors
    /// A run with a width of 0.
    pub fn jobs(&self) -> Result<Vec<Job>, Error> {
        self.runs.iter().map(Planned::job).collect()
    }

    /// The ids of those runs of the plan that a figure shows.
    pub fn ids(&self, panel: Panel) -> Vec<String> {
        self.runs.iter().filter(|planned| planned.panels.contains(&panel)).map(|planned| planned.run.id()).collect()
    }

    /// Epochs of all runs together.
    pub fn epochs(&self) -> u64 {
        self.runs.iter().map(|planned| u64::from(planned.run.training.epochs)).sum()
    }
}

impl std::str::FromStr for Profile {
    type Err = UnknownProfile;

    fn from_str(name: &str) -> Result<Self, UnknownProfile> {
        match name {
            "quick" => Ok(Self::Quick),
            "paper" => Ok(Self::Paper),
            _ => Err(UnknownProfile(name.to_owned())),
        }
    }
}

/// A name that no profile has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no profile is called `{0}`: there are quick, paper")]
pub struct UnknownProfile(String);

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(profile: Profile) -> Plan {
        Plan::new(profile, &Panel::ALL, "mnist", "c0ffee", None)
    }

    #[test]
    fn a_run_that_several_figures_show_stands_once() {
        let paper = plan(Profile::Paper);
        let shared = paper.runs.iter().find(|p| p.run.id().starts_with("mlp-w64-d3-s0-")).unwrap();
        assert_eq!(shared.panels, [Panel::Widths, Panel::Depths]);
        // 4 widths x 2 + 4 further depths x 2 + 4 residual widths + 1 (the shortcut residual), times five seeds.
        assert_eq!(paper.runs.len(), 5 * (8 + 8 + 4 + 1));
        assert_eq!(paper.ids(Panel::Architectures).len(), 5 * 4);
    }

    #[test]
    fn a_run_is_planned_alike_whatever_else_is_asked_for() {
        let all = plan(Profile::Paper);
        for panel in Panel::ALL {
            let alone = Plan::new(Profile::Paper, &[panel, panel], "mnist", "c0ffee", Some(&[1, 0, 1]));
            assert_eq!(alone.ids(panel).len() / 2, all.ids(panel).len() / 5);
            assert!(alone.runs.iter().all(|planned| all.runs.contains(planned) && planned.panels.contains(&panel)));
        }
    }

    #[test]
    fn small_batches_are_runs_of_their_own() {
        let batches = Plan::batches(Profile::Paper, "mnist", "c0ffee");
        assert_eq!(batches.runs.len(), 3 * 2 * 2);
        let full: Vec<String> = plan(Profile::Paper).runs.iter().map(|planned| planned.run.id()).collect();
        assert!(batches.runs.iter().all(|planned| !full.contains(&planned.run.id())));
        assert!(Plan::batches(Profile::Quick, "mnist", "c0ffee").runs.is_empty());
    }

    #[test]
    fn an_id_tells_apart_whatever_changes_the_numbers() {
        let base = plan(Profile::Quick).runs.remove(0).run;
        let changed: [fn(&mut Run); 5] = [
            |r| r.training.seed = 7,
            |r| r.training.batch_norm.momentum = 0.9,
            |r| r.measurement.k = 4,
            |r| r.checksum = "another".to_owned(),
            |r| r.depth = 5,
        ];
        for change in changed {
            let mut other = base.clone();
            change(&mut other);
            assert_ne!(other.id(), base.id());
        }
        assert_eq!(base.id(), plan(Profile::Quick).runs[0].run.id());
    }

    #[test]
    fn figures_are_found_by_the_papers_names() {
        assert_eq!("4a".parse(), Ok(Panel::Widths));
        assert!("6".parse::<Panel>().unwrap_err().contains("4a, 4b, 5a, 5b"));
    }
}
