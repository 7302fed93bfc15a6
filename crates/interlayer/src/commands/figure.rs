//! `figure`: draw again from kept results.

use std::process::ExitCode;

use interlayer::experiments::{Panel, Plan, Profile};
use interlayer::results::Store;

use super::{dataset, draw, reproduce::kept};
use crate::arguments::{Figure, FigureName};
use crate::{Outcome, place};

pub(crate) fn figure(arguments: &Figure) -> Outcome {
    let source = &arguments.source;
    let figures = match &arguments.figures[..] {
        [] => FigureName::all(),
        named => named.to_vec(),
    };
    let profile: Profile = source.profile.into();
    let store = Store::open(place::results(profile))?;
    let table = kept(&store)?;
    let measured = figures.iter().any(|figure| matches!(figure, FigureName::Panel(_)));
    // The runs of a plan are named by the dataset's checksum, so the dataset is needed even to draw.
    let (name, checksum) = if measured {
        let dataset = dataset::choose(&source.dataset)?;
        (dataset.name, dataset.checksum)
    } else {
        Default::default()
    };
    let plan = Plan::new(profile, &Panel::ALL, &name, &checksum, None);
    for file in draw::draw(&figures, &plan, &table, source.statistics.into())? {
        println!("{}", place::readable(&file));
    }
    Ok(ExitCode::SUCCESS)
}
