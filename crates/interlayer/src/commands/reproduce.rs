//! `reproduce`: train, measure, keep, draw.

use std::num::NonZeroUsize;
use std::process::ExitCode;
use std::time::Instant;

use interlayer::experiments::study::{self, Shelves};
use interlayer::experiments::{Data, Error, Panel, Plan, run};
use interlayer::results::Store;

use super::figure::{Wanted, draw};
use super::memory::{gigabytes, peak_bytes};
use super::{dataset, progress::Bar, summary};
use crate::arguments::{FigureName, Reproduce};
use crate::{Outcome, place, warn};
use interlayer::kept::Kept;

pub(crate) fn reproduce(arguments: &Reproduce) -> Outcome {
    let started = Instant::now();
    let source = &arguments.what.source;
    let figures = match &arguments.what.figures[..] {
        [] => FigureName::all(),
        named => named.to_vec(),
    };
    let panels: Vec<Panel> = figures
        .iter()
        .filter_map(|figure| match figure {
            FigureName::Panel(panel) => Some(*panel),
            _ => None,
        })
        .collect();

    let dataset = dataset::choose(&source.dataset)?;
    let plan = Plan::new(source.profile.into(), &panels, &dataset.name, &dataset.checksum, arguments.seeds.as_deref());
    let store = Store::open(place::results(plan.profile))?;
    let data = Data::new(dataset)?;
    let mut bar = Bar::new(&plan);
    run(&plan, &data, &store, arguments.side_by_side, |event| bar.show(&event))?;
    bar.finish();
    look_again(&plan, &data, arguments.side_by_side)?;

    let kept =
        Kept::of_plan(&plan, &store, warn)?.and_second_look(&Shelves::open(&place::studies(plan.profile))?, warn)?;
    if !kept.table.is_empty() {
        println!("\n{}", summary::table(&kept.table, &kept.records));
    }
    println!("drawn:");
    let wanted = Wanted { statistics: source.statistics.map(Into::into), columns: None };
    draw(&figures, &kept, wanted, "  ")?;
    println!("results: {}", place::readable(store.folder()));
    println!("done in {:.0} s, {} GB", started.elapsed().as_secs_f64(), gigabytes(peak_bytes()));
    Ok(ExitCode::SUCCESS)
}

/// What the choices of the measurement make of the runs: other momenta, other estimates, small batches.
fn look_again(plan: &Plan, data: &Data, lanes: Option<NonZeroUsize>) -> Result<(), Error> {
    let widths = plan.runs.iter().any(|planned| planned.panels.contains(&Panel::Widths));
    if widths {
        let plan = Plan::batches(plan.profile, data.name(), data.checksum());
        let mut bar = Bar::new(&plan);
        run(&plan, data, &Store::open(place::batches(plan.profile))?, lanes, |event| bar.show(&event))?;
        bar.finish();
    }

    let studies = study::studies(plan);
    let shelves = Shelves::open(&place::studies(plan.profile))?;
    let mut bar = Bar::of_studies(&studies);
    study::run(&studies, data, &shelves, lanes, |event| bar.look(&studies, &event))?;
    bar.finish();
    Ok(())
}
