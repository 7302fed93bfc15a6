//! Figures from kept results.

use std::error::Error;
use std::path::PathBuf;

use interlayer::experiments::{Panel, Plan};
use interlayer::figures::{
    ColourBy, Columns, ErrorVsInformation, Statistics, Topology, error_vs_information, topology,
};
use interlayer::results::Table;

use crate::arguments::FigureName;
use crate::place;

/// Draws these figures, and says which files were written.
pub(crate) fn draw(
    figures: &[FigureName],
    plan: &Plan,
    table: &Table,
    statistics: Statistics,
) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut files = Vec::new();
    for figure in figures {
        files.extend(match figure {
            FigureName::Topology(number) => draw_topology(*number)?,
            FigureName::Panel(panel) => draw_panel(*panel, plan, table, statistics)?,
        });
    }
    Ok(files)
}

/// Figures 1 to 3 are drawn with three hidden layers, as in the paper.
fn draw_topology(number: u8) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let (width, depth) = (64, 3);
    let (kind, name) = match number {
        1 => (Topology::Mlp { width, depth }, "mlp"),
        2 => (Topology::Shortcut { width, depth }, "shortcut"),
        _ => (Topology::Residual { width, depth: 5 }, "residual"),
    };
    Ok(topology(kind)?.save(&place::figures(), &format!("figure-{number}-{name}"))?)
}

fn draw_panel(
    panel: Panel,
    plan: &Plan,
    table: &Table,
    statistics: Statistics,
) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let (title, colour_by) = match panel {
        Panel::Widths => ("MLP and shortcut, several widths", ColourBy::Width),
        Panel::Depths => ("MLP and shortcut, several depths", ColourBy::Depth),
        Panel::Residuals => ("Residual networks, several widths", ColourBy::Width),
        Panel::Architectures => ("Four architectures", ColourBy::Architecture),
    };
    let options = ErrorVsInformation::new(panel.label())
        .title(title)
        .profile(plan.profile.name())
        .statistics(statistics)
        .colour_by(colour_by)
        .columns(Columns::One);
    let picture = error_vs_information(&table.runs(plan.ids(panel)), &options)?;
    let dataset = plan.runs.first().map_or("", |planned| planned.run.dataset.as_str());
    let suffix = if statistics == Statistics::Batch { "-batch" } else { "" };
    let stem = format!("figure-{}-{dataset}-{}{suffix}", panel.label().to_lowercase(), plan.profile);
    Ok(picture.save(&place::figures(), &stem)?)
}
