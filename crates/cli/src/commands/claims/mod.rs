//! `claims`: the paper's claims against the kept results.

mod arguments;

pub(crate) use self::arguments::Claims;
use std::process::ExitCode;

use interlayer::paper::claims::{page, short, verdicts};
use interlayer::paper::study::Shelves;
use interlayer::paper::{Profile, Stored};
use interlayer::results::Store;

use crate::output::{say, warn};
use crate::{Outcome, place};

pub(crate) fn claims(arguments: &Claims) -> Outcome {
    let profile = arguments.profile;
    let store = Store::open(place::results(profile))?;
    let kept = Stored::open(profile, &store, arguments.dataset.as_deref(), &[], warn)?;
    let shelves = Shelves::open(&place::studies(profile))?;
    let kept = kept.and_second_look(&shelves, warn)?;
    if kept.table.is_empty() {
        if let Err(outside) = place::inside_the_project() {
            warn(format_args!("note: {outside}"));
        }
        return Err(format!(
            "no results are stored: make them by `cargo run --release -- reproduce --profile {profile}`"
        )
        .into());
    }
    let evidence = kept.evidence(&Store::open(place::batches(profile))?, warn)?;
    let verdicts = verdicts(&evidence);

    say!("{}", short(&verdicts));
    if profile == Profile::Paper {
        let page = page(&verdicts, &evidence, &kept.table)?;
        let file = place::figures().join("claims.md");
        interlayer_files::write(&file, page.as_bytes())?;
        say!("written: {}", place::readable(&file));
    }
    Ok(ExitCode::SUCCESS)
}
