//! Stored results as figures and claims need them: without the images that they came from.

mod which;

use std::collections::{BTreeMap, BTreeSet, HashSet};

use interlayer_experiments::outline;
use interlayer_experiments::quantities::LABEL;
use interlayer_experiments::results::{self, Loaded, Record, RunStore, Table};
use serde_json::Value;
use thiserror::Error;

use crate::claims::{Evidence, parameters};
use crate::plan::{Panel, Plan, Profile, Run};

/// Results of one dataset, made in one configuration.
#[derive(Debug)]
pub struct Stored {
    /// The profile they were made in.
    pub profile: Profile,
    /// The dataset's name.
    pub dataset: String,
    /// What was measured of each run.
    pub table: Table,
    /// How each run was made.
    pub records: Vec<Record>,
    /// Re-analyses of these runs.
    pub studies: Table,
    /// The plan that the results are of; none where this program would run other configurations.
    plan: Option<Plan>,
}

/// Why stored results cannot be drawn together.
#[derive(Debug, Error)]
pub enum StoredError {
    /// No results of the dataset.
    #[error(
        "no results of `{dataset}` are stored for the {profile} profile, only of {there}; {}",
        match there.split(", ").find(|name| name.trim_matches('`').eq_ignore_ascii_case(dataset)) {
            Some(name) => format!("write --dataset {}", name.trim_matches('`')),
            None => format!("`reproduce --profile {profile} --dataset {dataset}` makes them"),
        }
    )]
    Absent {
        /// The name asked for.
        dataset: String,
        /// Where it was looked for.
        profile: Profile,
        /// The names stored there.
        there: String,
    },
    /// Results of several datasets, and none named.
    #[error("results of several datasets are stored for the {profile} profile: name one by --dataset ({there})")]
    Several {
        /// Where.
        profile: Profile,
        /// The names stored there.
        there: String,
    },
    /// Results of several datasets, none of which has the figures.
    #[error(
        "no dataset has results of figure {figures} for the {profile} profile (there are {there}); `reproduce --figure` makes them"
    )]
    NoneOf {
        /// The figures asked for.
        figures: String,
        /// Where.
        profile: Profile,
        /// The names stored there.
        there: String,
    },
    /// Results of two datasets of one name.
    #[error(
        "results of two datasets called {dataset} are stored, with checksums {} and {}: move the files of one of them elsewhere", .checksums[0], .checksums[1]
    )]
    Datasets {
        /// The name that both have.
        dataset: String,
        /// Theirs.
        checksums: Vec<String>,
    },
    /// Results that cannot stand in one figure.
    #[error(
        "the stored results of {dataset} have several configurations, none of which is this program's: {one} and {other} cannot be drawn in one figure; move the files of one configuration elsewhere"
    )]
    Configurations {
        /// The dataset's name.
        dataset: String,
        /// A run.
        one: String,
        /// A run that differs from it in more than sizes and seed.
        other: String,
    },
    /// A record that is none of a run of the paper.
    #[error("the record of {run} is none of a run of the paper: {source}; move its files elsewhere")]
    Record {
        /// The run.
        run: String,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// Files that cannot be read.
    #[error(transparent)]
    Results(#[from] results::Error),
    /// Networks that cannot be described.
    #[error(transparent)]
    Networks(#[from] outline::Error),
}

impl Stored {
    /// Nothing.
    pub fn none(profile: Profile) -> Self {
        let (dataset, records) = ("mnist".into(), Vec::new());
        Self { profile, dataset, table: Table::empty(), records, studies: Table::empty(), plan: None }
    }

    /// The stored results of a plan. `say` receives warnings meant for the user.
    ///
    /// # Errors
    /// A folder that cannot be read.
    pub fn of_plan(plan: &Plan, store: &RunStore, say: impl FnMut(String)) -> Result<Self, results::Error> {
        let ids: HashSet<String> = plan.runs.iter().map(|planned| planned.run.id()).collect();
        let dataset = plan.runs.first().map_or_else(String::new, |planned| planned.run.dataset.clone());
        let Loaded { table, mut records, warnings } = store.load_all()?;
        pass_on(warnings, say);
        records.retain(|record| ids.contains(&record.header.run));
        Ok(Self {
            profile: plan.profile,
            dataset,
            table: table.runs(ids),
            records,
            plan: Some(plan.clone()),
            ..Self::none(plan.profile)
        })
    }

    /// What a store holds of a dataset, by its name there. Where none is named, that is MNIST or the only one that has
    /// most of these figures. Runs of older configurations are left out where there are runs of this program's. `say` is
    /// told what a person should know.
    ///
    /// # Errors
    /// Results that cannot be read, are not there, or cannot stand in one figure; several datasets to choose from.
    pub fn open(
        profile: Profile,
        store: &RunStore,
        dataset: Option<&str>,
        panels: &[Panel],
        mut say: impl FnMut(String),
    ) -> Result<Self, StoredError> {
        let Loaded { table, mut records, warnings } = store.load_all()?;
        pass_on(warnings, &mut say);
        let Some(name) = which::choose(profile, table.headers(), dataset, panels, &mut say)? else {
            return Ok(Self { dataset: dataset.unwrap_or("mnist").to_owned(), ..Self::none(profile) });
        };
        let name = name.as_str();

        records.retain(|record| record.header.dataset.name == name);
        let seeds: BTreeSet<u64> = records.iter().map(|record| record.header.seed).collect();
        let seeds: Vec<u64> = seeds.into_iter().collect();
        let checksums: BTreeSet<&str> = records.iter().map(|record| record.header.dataset.checksum.as_str()).collect();
        if checksums.len() > 1 {
            let checksums = checksums.into_iter().map(str::to_owned).collect();
            return Err(StoredError::Datasets { dataset: name.into(), checksums });
        }
        let checksum = checksums.first().copied().unwrap_or_default();

        // The checksum is in the records, so the plan is known without the dataset.
        let plan = Plan::new(profile, &Panel::ALL, name, checksum, Some(&seeds));
        let planned: HashSet<String> = plan.runs.iter().map(|planned| planned.run.id()).collect();
        let all = records.len();
        let plan = if records.iter().any(|record| planned.contains(&record.header.run)) {
            records.retain(|record| planned.contains(&record.header.run));
            if records.len() < all {
                let others = all - records.len();
                say(format!("{others} of {all} stored runs of {name} have another configuration and are left out"));
            }
            Some(plan)
        } else {
            alike(name, &records)?;
            say(format!("the stored runs of {name} are of another configuration than this program's"));
            None
        };
        let table = table.runs(records.iter().map(|record| record.header.run.clone()));
        Ok(Self { dataset: name.to_owned(), table, records, plan, ..Self::none(profile) })
    }

    /// With the second look at these runs.
    ///
    /// # Errors
    /// A folder that cannot be read.
    pub fn and_second_look(self, studies: &RunStore, say: impl FnMut(String)) -> Result<Self, results::Error> {
        let Loaded { table, warnings, .. } = studies.load_all()?;
        pass_on(warnings, say);
        let studies = table.runs(self.records.iter().map(|record| record.header.run.clone()));
        Ok(Self { studies, ..self })
    }

    /// The evidence for the paper's claims: these runs, their re-analyses, and the runs in small batches.
    ///
    /// # Errors
    /// A folder that cannot be read, a record that is none of a run, or networks that cannot be built.
    pub fn evidence(&self, batches: &RunStore, say: impl FnMut(String)) -> Result<Evidence, StoredError> {
        let Loaded { table, warnings, .. } = batches.load_all()?;
        pass_on(warnings, say);
        let table = table.datasets([self.dataset.as_str()]);
        let mut by_size: BTreeMap<u32, Vec<String>> = BTreeMap::new();
        for header in table.headers() {
            let foreign = |source| StoredError::Record { run: header.run.clone(), source };
            let run: Run = serde_json::from_value(header.config.clone()).map_err(foreign)?;
            if let Some(size) = run.training.batch_size {
                by_size.entry(size as u32).or_default().push(header.run.clone());
            }
        }
        let batches = by_size.into_iter().map(|(size, ids)| (size, table.runs(ids))).collect();
        let counts = parameters(&Plan::new(self.profile, &Panel::ALL, &self.dataset, "", None))?;
        Ok(Evidence::new(&self.table, &self.studies, &batches, counts))
    }

    /// The estimates of the runs for which all pairs of layers were estimated.
    pub fn between_layers(&self) -> Table {
        let labelled = self.studies.keep(|row| row.y == Some(LABEL));
        let runs: HashSet<&str> = labelled.headers().map(|header| header.run.as_str()).collect();
        self.studies.keep(|row| row.evaluation.is_some() && runs.contains(row.header.run.as_str()))
    }

    /// The gradients of the runs that a figure of the paper shows.
    pub fn gradients_of(&self, panel: Panel) -> Table {
        let shown = self.figure(panel);
        let runs: HashSet<&str> = shown.headers().map(|header| header.run.as_str()).collect();
        self.studies.keep(|row| row.evaluation.is_none() && runs.contains(row.header.run.as_str()))
    }

    /// How many networks a figure of the paper shows, and how many of them are stored.
    pub fn networks(&self, panel: Panel) -> (usize, usize) {
        let wanted = which::shown_of(panel, self.profile);
        let there: BTreeSet<_> = self.figure(panel).headers().map(which::network).collect();
        (wanted.len(), wanted.intersection(&there).count())
    }

    /// The rows that a figure of the paper shows.
    pub fn figure(&self, panel: Panel) -> Table {
        match &self.plan {
            Some(plan) => self.table.runs(plan.ids(panel)),
            None => self.table.figure(panel.label()),
        }
    }
}

fn pass_on(warnings: impl IntoIterator<Item = results::Warning>, mut say: impl FnMut(String)) {
    warnings.into_iter().for_each(|warning| say(format!("warning: {warning}")));
}

/// Fails unless these runs differ in their sizes and seeds only, and no two are the same network.
fn alike(dataset: &str, records: &[Record]) -> Result<(), StoredError> {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    let mut first: Option<(Value, &str)> = None;
    for record in records {
        let (network, rest) = taken_apart(record.header.config.clone());
        let (rest_of_first, one) = first.get_or_insert_with(|| (rest.clone(), record.header.run.as_str()));
        let twin = seen.insert(network, record.header.run.as_str());
        if let Some(one) = twin.or((*rest_of_first != rest).then_some(*one)) {
            let (one, other) = (one.to_owned(), record.header.run.clone());
            return Err(StoredError::Configurations { dataset: dataset.into(), one, other });
        }
    }
    Ok(())
}

/// The network's architecture, sizes and seed, and the rest of a configuration.
fn taken_apart(mut config: Value) -> (String, Value) {
    let mut network = Vec::new();
    if let Some(parts) = config.as_object_mut() {
        network.extend(["architecture", "width", "depth"].map(|key| parts.remove(key)));
    }
    if let Some(training) = config.get_mut("training").and_then(Value::as_object_mut) {
        network.push(training.remove("seed"));
    }
    (format!("{network:?}"), config)
}
