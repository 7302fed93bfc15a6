//! `reproduce`: train, measure, store, draw.

mod arguments;
mod progress;
mod summary;

pub(crate) use self::arguments::Reproduce;
use std::error::Error;
use std::num::NonZeroUsize;
use std::process::ExitCode;
use std::time::Instant;

use interlayer::experiments::{Data, run};
use interlayer::paper::recipes::{is_diagram, is_stored};
use interlayer::paper::study::{self, Study};
use interlayer::paper::{FigureName, Panel, Plan, Profile, fits};
use interlayer::results::RunStore;

use self::progress::Bar;
use crate::commands::figure::{Wanted, draw, has_no_effect, tell_missing};
use crate::common::cores::at_most_cores;
use crate::common::dataset::{Wanted as Images, told_apart};
use crate::common::memory::{gigabytes, peak_bytes};
use crate::output::{self, say, warn};
use crate::{Outcome, place};
use interlayer::paper::Stored;

pub(crate) fn reproduce(arguments: &Reproduce) -> Outcome {
    let started = Instant::now();
    let source = &arguments.what.source;
    let profile = source.profile;
    let named = &arguments.what.figures;
    let figures = FigureName::asked(named);
    let wanted = Wanted { statistics: source.statistics, columns: None };

    output::note_outside_the_project();
    if figures.iter().all(|name| is_diagram(*name)) {
        has_no_effect(&[
            (source.dataset != "auto", "--dataset"),
            (arguments.seeds.is_some(), "--seed"),
            (arguments.side_by_side.is_some(), "--side-by-side"),
            (source.statistics.is_some(), "--statistics"),
        ])?;
    }
    // What would fail at the end fails here.
    let images = Images::of(&source.dataset)?;
    interlayer_files::prepare(&place::figures())?;
    if figures.iter().all(|name| is_diagram(*name)) {
        return Ok(ending(draw(&figures, &Stored::none(profile), wanted, "")));
    }
    let work = Work::open(profile)?;
    let dataset = images.load()?;
    fits(&dataset)?;
    let dataset = told_apart(dataset, &work.runs)?;
    output::check()?;

    let panels: Vec<Panel> = figures.iter().filter_map(|name| name.panel()).collect();
    let plan = Plan::new(profile, &panels, &dataset.name, &dataset.checksum, arguments.seeds.as_deref());
    let studies = studies(&plan, named);
    let batches = match figures.contains(&FigureName::Panel(Panel::Widths)) {
        true => Plan::batches(profile, &dataset.name, &dataset.checksum),
        false => Plan { profile, runs: Vec::new() },
    };
    work.prepare(&batches, &studies)?;
    let data = Data::new(dataset)?.with_sources(interlayer::sources());
    study::check(&studies, &data)?;
    let lanes = arguments.side_by_side.map(|lanes| at_most_cores("--side-by-side", lanes));
    train(&plan, &data, &work.runs, lanes)?;
    train(&batches, &data, &work.batches, lanes)?;
    measure_more(&studies, &data, &work.studies, lanes)?;

    let stored = Stored::of_plan(&plan, &work.runs, warn)?.and_second_look(&work.studies, warn)?;
    say!("\n{}", summary::table(&stored.table, &stored.records));
    say!("drawn:");
    let failed = draw(&figures, &stored, wanted, "  ");
    let missing = if named.is_empty() { leave_out(&figures, &stored) } else { tell_missing(&figures, &stored, true) };
    say!("results: {}", place::readable(work.runs.folder()));
    say!("done in {:.0} s, {} GB", started.elapsed().as_secs_f64(), gigabytes(peak_bytes()));
    Ok(ending(failed + missing))
}

fn ending(failed: usize) -> ExitCode {
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The re-analyses. The quick profile has them only for figures that are named.
fn studies(plan: &Plan, named: &[FigureName]) -> Vec<Study> {
    let shows = |name: &FigureName| matches!(name, FigureName::Layers | FigureName::Plane | FigureName::Phases);
    match study::studies(plan) {
        none if none.is_empty() && named.iter().any(shows) => study::studies_of_layers(plan),
        studies => studies,
    }
}

/// Of all figures, those that the quick profile leaves out are no failure.
fn leave_out(figures: &[FigureName], stored: &Stored) -> usize {
    let (left_out, others): (Vec<FigureName>, Vec<FigureName>) = figures.iter().partition(|name| {
        stored.profile == Profile::Quick && !matches!(name, FigureName::Topology(_) | FigureName::Panel(_))
    });
    let drawn_all = left_out.iter().all(|name| is_stored(*name, stored));
    if !drawn_all {
        let names: Vec<String> = left_out.iter().map(FigureName::to_string).collect();
        say!(
            "not drawn: {} (they take some minutes more); use --figure {} to measure and draw them",
            names.join(", "),
            names.join(",")
        );
    }
    tell_missing(&others, stored, false)
}

/// Where everything is stored.
struct Work {
    runs: RunStore,
    batches: RunStore,
    studies: RunStore,
}

impl Work {
    /// The folders of a profile; that of the runs takes files.
    fn open(profile: Profile) -> Result<Self, Box<dyn Error>> {
        let runs = RunStore::open(place::results(profile))?;
        interlayer_files::prepare(runs.folder())?;
        let [batches, studies] = [place::batches(profile), place::studies(profile)].map(RunStore::open);
        Ok(Self { runs, batches: batches?, studies: studies? })
    }

    /// Fails unless the folders of these take files.
    fn prepare(&self, batches: &Plan, studies: &[Study]) -> Result<(), Box<dyn Error>> {
        if !batches.runs.is_empty() {
            interlayer_files::prepare(self.batches.folder())?;
        }
        if !studies.is_empty() {
            interlayer_files::prepare(self.studies.folder())?;
        }
        Ok(())
    }
}

fn train(plan: &Plan, data: &Data, store: &RunStore, lanes: Option<NonZeroUsize>) -> Result<(), Box<dyn Error>> {
    let mut bar = Bar::new(plan);
    run(&plan.jobs()?, data, store, lanes, |event| bar.show(plan, &event))?;
    bar.finish();
    Ok(())
}

/// Repeats the measurements under other choices: other momenta, other estimates, all layers.
fn measure_more(
    studies: &[Study],
    data: &Data,
    store: &RunStore,
    lanes: Option<NonZeroUsize>,
) -> Result<(), Box<dyn Error>> {
    let mut bar = Bar::of_studies(studies);
    study::run(studies, data, store, lanes, |event| bar.look(studies, &event))?;
    bar.finish();
    Ok(())
}
