//! `claims`: the paper's claims against the kept results.

mod lag;
mod page;
mod words;

use std::process::ExitCode;

use interlayer::experiments::Profile;
use interlayer::experiments::claims::{Claim, Judged, claims as all};
use interlayer::experiments::study::Shelves;
use interlayer::results::Store;

use crate::arguments::Claims;
use crate::output::{say, warn};
use crate::{Outcome, place};
use interlayer::kept::Kept;

/// A claim and how it looks through each lens.
type Verdicts = Vec<(Claim, Vec<Judged>)>;

pub(crate) fn claims(arguments: &Claims) -> Outcome {
    let profile: Profile = arguments.profile.into();
    let store = Store::open(place::results(profile))?;
    let kept = Kept::open(profile, &store, arguments.dataset.as_deref(), &[], warn)?;
    let shelves = Shelves::open(&place::studies(profile))?;
    let kept = kept.and_second_look(&shelves, warn)?;
    if kept.table.is_empty() {
        return Err(format!(
            "no results are stored: make them by `cargo run --release -- reproduce --profile {profile}`"
        )
        .into());
    }
    let evidence = kept.evidence(warn)?;
    let judged = |claim: Claim| {
        let judged = claim.judge(&evidence);
        (claim, judged)
    };
    let verdicts: Verdicts = all().into_iter().map(judged).collect();

    say!("{}", page::short(&verdicts));
    if profile == Profile::Paper {
        let page = page::page(
            &verdicts,
            &kept.table,
            &words::fill(words::WORDS, &verdicts, &evidence)?,
            &lag::tables(&verdicts, &evidence),
        );
        let file = place::figures().join("claims.md");
        interlayer_files::write(&file, page.as_bytes())?;
        say!("written: {}", place::readable(&file));
    }
    Ok(ExitCode::SUCCESS)
}
