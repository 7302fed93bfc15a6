//! `claims`: the paper's claims against the kept results.

mod lag;
mod page;
mod words;

use std::collections::BTreeMap;
use std::error::Error;
use std::process::ExitCode;

use interlayer::experiments::claims::{Claim, Evidence, Judged, claims as all, parameters};
use interlayer::experiments::study::Shelves;
use interlayer::experiments::{Panel, Plan, Profile, Run};
use interlayer::results::{Store, Table};

use super::reproduce::kept;
use crate::arguments::Claims;
use crate::{Outcome, place};

/// A claim and how it looks through each lens.
type Verdicts = Vec<(Claim, Vec<Judged>)>;

pub(crate) fn claims(arguments: &Claims) -> Outcome {
    let profile: Profile = arguments.profile.into();
    let store = Store::open(place::results(profile))?;
    let runs = kept(&store)?;
    let dataset = dataset(&runs, &arguments.dataset)?;
    let runs = runs.datasets([dataset.as_str()]);
    let evidence = evidence(profile, &runs, &dataset)?;
    let judged = |claim: Claim| {
        let judged = claim.judge(&evidence);
        (claim, judged)
    };
    let verdicts: Verdicts = all().into_iter().map(judged).collect();

    println!("{}", page::short(&verdicts));
    if profile == Profile::Paper {
        let page = page::page(
            &verdicts,
            &runs,
            &words::fill(words::WORDS, &verdicts, &evidence)?,
            &lag::tables(&verdicts, &evidence),
        );
        let file = place::figures().join("claims.md");
        std::fs::write(&file, page).map_err(|error| format!("cannot write {}: {error}", file.display()))?;
        println!("written: {}", place::readable(&file));
    }
    Ok(ExitCode::SUCCESS)
}

/// The dataset asked for; MNIST before others, where nothing is asked for.
fn dataset(runs: &Table, asked: &Option<String>) -> Result<String, String> {
    let mut names: Vec<String> = runs.rows().into_iter().map(|row| row.dataset).collect();
    names.sort();
    names.dedup();
    match asked {
        Some(name) if names.contains(name) => Ok(name.clone()),
        Some(name) => Err(format!("no results are kept for the dataset `{name}`; there are: {}", names.join(", "))),
        None if names.iter().any(|name| name == "mnist") => Ok("mnist".to_owned()),
        None => names.first().cloned().ok_or_else(|| {
            "no results are kept yet: make them by `cargo run --release -- reproduce --profile paper`".to_owned()
        }),
    }
}

/// All that is kept of a profile.
fn evidence(profile: Profile, runs: &Table, dataset: &str) -> Result<Evidence, Box<dyn Error>> {
    let shelves = Shelves::open(&place::studies(profile))?;
    let (mut estimates, warnings) = shelves.estimates.read_all()?;
    let (mut gradients, more) = shelves.gradients.read_all()?;
    for warning in warnings.iter().chain(&more) {
        eprintln!("warning: {warning}");
    }
    estimates.retain(|row| row.dataset == dataset);
    gradients.retain(|row| row.dataset == dataset);

    let store = Store::open(place::batches(profile))?;
    let table = kept(&store)?.datasets([dataset]);
    let mut by_size: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    let mut ids: Vec<String> = table.rows().into_iter().map(|row| row.run).collect();
    ids.dedup();
    for record in store.records(&ids) {
        let run: Run = serde_json::from_value(record.config)?;
        if let Some(size) = run.training.batch_size {
            by_size.entry(size as u32).or_default().push(record.run);
        }
    }
    let batches = by_size.into_iter().map(|(size, ids)| (size, table.runs(ids))).collect();
    let counts = parameters(&Plan::new(profile, &Panel::ALL, dataset, "", None))?;
    Ok(Evidence::new(runs, &estimates, &gradients, &batches, counts))
}
