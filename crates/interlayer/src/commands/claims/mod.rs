//! `claims`: the paper's claims against the kept results.

mod lag;
mod page;
mod words;

use std::collections::{BTreeMap, HashSet};
use std::error::Error;
use std::process::ExitCode;

use interlayer::experiments::claims::{Claim, Evidence, Judged, claims as all, parameters};
use interlayer::experiments::study::Shelves;
use interlayer::experiments::{Panel, Plan, Profile, Run};
use interlayer::results::Store;

use super::kept::Kept;
use crate::arguments::Claims;
use crate::{Outcome, place};

/// A claim and how it looks through each lens.
type Verdicts = Vec<(Claim, Vec<Judged>)>;

pub(crate) fn claims(arguments: &Claims) -> Outcome {
    let profile: Profile = arguments.profile.into();
    let store = Store::open(place::results(profile))?;
    let kept = Kept::open(profile, &store, arguments.dataset.as_deref(), |line| eprintln!("{line}"))?;
    let shelves = Shelves::open(&place::studies(profile))?;
    let kept = kept.and_estimates(&shelves.estimates)?;
    if kept.table.is_empty() {
        return Err(format!(
            "no results are kept: make them by `cargo run --release -- reproduce --profile {profile}`"
        )
        .into());
    }
    let evidence = evidence(&kept, &shelves)?;
    let judged = |claim: Claim| {
        let judged = claim.judge(&evidence);
        (claim, judged)
    };
    let verdicts: Verdicts = all().into_iter().map(judged).collect();

    println!("{}", page::short(&verdicts));
    if profile == Profile::Paper {
        let page = page::page(
            &verdicts,
            &kept.table,
            &words::fill(words::WORDS, &verdicts, &evidence)?,
            &lag::tables(&verdicts, &evidence),
        );
        let file = place::figures().join("claims.md");
        std::fs::write(&file, page).map_err(|error| format!("cannot write {}: {error}", file.display()))?;
        println!("written: {}", place::readable(&file));
    }
    Ok(ExitCode::SUCCESS)
}

/// All that is kept of a profile.
fn evidence(kept: &Kept, shelves: &Shelves) -> Result<Evidence, Box<dyn Error>> {
    let (profile, dataset) = (kept.profile, kept.dataset.as_str());
    let (mut gradients, warnings) = shelves.gradients.read_all()?;
    for warning in warnings {
        eprintln!("warning: {warning}");
    }
    // A second look belongs to a run.
    let runs: HashSet<&str> = kept.records.iter().map(|record| record.run.as_str()).collect();
    gradients.retain(|row| runs.contains(row.run.as_str()));

    let store = Store::open(place::batches(profile))?;
    let (table, warnings) = store.load_all()?;
    for warning in warnings {
        eprintln!("warning: {warning}");
    }
    let table = table.datasets([dataset]);
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
    Ok(Evidence::new(&kept.table, &kept.estimates, &gradients, &batches, counts))
}
