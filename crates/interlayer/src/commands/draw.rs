//! The pictures of each figure, from kept results.

use interlayer::experiments::Panel;
use interlayer::figures::{
    self, ColourBy, Columns, ErrorVsInformation, Provenance, Statistics, Topology, error_vs_information, topology,
};
use interlayer::results::Table;

use super::kept::Kept;
use crate::arguments::FigureName;

/// A picture and the name of its files.
pub(crate) struct Picture {
    pub(crate) stem: String,
    pub(crate) figure: figures::Figure,
}

/// How measurements are shown.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct View {
    pub(crate) statistics: Statistics,
    pub(crate) columns: Columns,
}

/// The pictures of a figure of the paper. A further picture is a further entry of a list.
pub(crate) fn pictures(name: FigureName, kept: &Kept, view: View) -> Result<Vec<Picture>, figures::Error> {
    match name {
        FigureName::Topology(number) => Ok(vec![diagram(number)?]),
        FigureName::Panel(panel) => Ok(vec![error_against_information(panel, kept, view)?]),
    }
}

/// The name of a panel's files: figure-4a-mnist-paper-batch-two.
pub(crate) fn stem(panel: Panel, kept: &Kept, view: View) -> String {
    let statistics = if view.statistics == Statistics::Batch { "-batch" } else { "" };
    let columns = if view.columns == Columns::Two { "-two" } else { "" };
    format!("figure-{}-{}-{}{statistics}{columns}", panel.label().to_lowercase(), kept.dataset, kept.profile)
}

/// Figures 1 and 2 are drawn with three hidden layers, as in the paper, Figure 3 with five. They have one size.
fn diagram(number: u8) -> Result<Picture, figures::Error> {
    let (width, depth) = (64, 3);
    let (kind, name) = match number {
        1 => (Topology::Mlp { width, depth }, "mlp"),
        2 => (Topology::Shortcut { width, depth }, "shortcut"),
        _ => (Topology::Residual { width, depth: 5 }, "residual"),
    };
    let provenance = Provenance::of_topology(&number.to_string(), kind);
    Ok(Picture { stem: format!("figure-{number}-{name}"), figure: topology(kind)?.with_provenance(provenance) })
}

fn error_against_information(panel: Panel, kept: &Kept, view: View) -> Result<Picture, figures::Error> {
    let (title, colour_by) = match panel {
        Panel::Widths => ("MLP and shortcut, several widths", ColourBy::Width),
        Panel::Depths => ("MLP and shortcut, several depths", ColourBy::Depth),
        Panel::Residuals => ("Residual networks, several widths", ColourBy::Width),
        Panel::Architectures => ("Four architectures", ColourBy::Architecture),
    };
    let table = kept.figure(panel);
    let options = ErrorVsInformation::new(panel.label())
        .title(title)
        .profile(kept.profile.name())
        .statistics(view.statistics)
        .colour_by(colour_by)
        .columns(view.columns);
    let figure = error_vs_information(&table, &options)?;
    Ok(Picture { stem: stem(panel, kept, view), figure: figure.with_provenance(provenance(panel, &table, kept, view)) })
}

fn provenance(panel: Panel, table: &Table, kept: &Kept, view: View) -> Provenance {
    Provenance::of_results(panel.label(), table, &kept.records)
        .option("profile", kept.profile.name())
        .option("statistics", view.statistics.name())
}
