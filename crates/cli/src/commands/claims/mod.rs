//! `claims`: the paper's claims against the stored results.

mod arguments;

pub(crate) use self::arguments::Claims;
use std::process::ExitCode;

use interlayer::paper::claims::{page, short, verdicts};
use interlayer::paper::{Profile, Stored};
use interlayer::results::RunStore;

use crate::output::{say, warn};
use crate::{Outcome, place};

pub(crate) fn claims(arguments: &Claims) -> Outcome {
    let profile = arguments.profile;
    let store = RunStore::open(place::results(profile))?;
    let stored = Stored::open(profile, &store, arguments.dataset.as_deref(), &[], warn)?;
    let stored = stored.and_second_look(&RunStore::open(place::studies(profile))?, warn)?;
    if stored.table.is_empty() {
        if let Err(outside) = place::inside_the_project() {
            warn(format_args!("note: {outside}"));
        }
        return Err(format!(
            "no results are stored: make them by `cargo run --release -- reproduce --profile {profile}`"
        )
        .into());
    }
    let evidence = stored.evidence(&RunStore::open(place::batches(profile))?, warn)?;
    let verdicts = verdicts(&evidence);

    say!("{}", short(&verdicts));
    if profile == Profile::Paper {
        let page = page(&verdicts, &evidence, &stored.table)?;
        let file = place::figures().join("claims.md");
        interlayer_files::write(&file, page.as_bytes())?;
        say!("written: {}", place::readable(&file));
    }
    Ok(ExitCode::SUCCESS)
}
