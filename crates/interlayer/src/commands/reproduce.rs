//! `reproduce`: train, measure, keep, draw.

use std::process::ExitCode;
use std::time::Instant;

use interlayer::experiments::{Panel, Plan, Ready, run};
use interlayer::results::Store;

use super::draw::{View, pictures};
use super::kept::Kept;
use super::memory::{gigabytes, peak_bytes};
use super::{dataset, progress::Bar, summary};
use crate::arguments::{FigureName, Reproduce};
use crate::{Outcome, place};

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
            FigureName::Topology(_) => None,
        })
        .collect();

    let dataset = dataset::choose(&source.dataset)?;
    let plan = Plan::new(source.profile.into(), &panels, &dataset.name, &dataset.checksum, arguments.seeds.as_deref());
    let store = Store::open(place::results(plan.profile))?;
    let data = Ready::new(dataset)?;
    let mut bar = Bar::new(&plan);
    run(&plan, &data, &store, arguments.side_by_side, |event| bar.show(&event))?;
    bar.finish();

    let kept = Kept::of_plan(&plan, &store)?;
    if !kept.table.is_empty() {
        println!("\n{}", summary::table(&kept.table, &kept.records));
    }
    println!("drawn:");
    let view = View { statistics: source.statistics.into(), ..View::default() };
    for name in figures {
        for picture in pictures(name, &kept, view)? {
            for file in picture.figure.save(&place::figures(), &picture.stem)? {
                println!("  {}", place::readable(&file));
            }
        }
    }
    println!("results: {}", place::readable(store.folder()));
    println!("done in {:.0} s, {} GB", started.elapsed().as_secs_f64(), gigabytes(peak_bytes()));
    Ok(ExitCode::SUCCESS)
}
