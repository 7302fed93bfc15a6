//! The pictures of each figure, from kept results.

mod diagram;
mod layers;
mod panel;
mod phases;

use interlayer::experiments::{Panel, Profile};
use interlayer::figures::{self, Columns, Evaluation};

use crate::arguments::FigureName;
use interlayer::kept::Kept;

pub(crate) use panel::stem;

/// A picture and the name of its files.
pub(crate) struct Picture {
    pub(crate) stem: String,
    pub(crate) figure: figures::Figure,
}

/// How measurements are shown.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct View {
    pub(crate) statistics: Evaluation,
    pub(crate) columns: Columns,
}

/// The pictures of a figure under one kind of statistics. A further picture is a further entry of a list.
pub(crate) fn pictures(name: FigureName, kept: &Kept, view: View) -> Result<Vec<Picture>, figures::Error> {
    match name {
        FigureName::Topology(number) => Ok(vec![diagram::picture(number)?]),
        FigureName::Panel(panel) => panel::pictures(panel, kept, view),
        FigureName::Layers => layers::maps(kept, view.statistics),
        FigureName::Plane => layers::plane(kept, view.statistics),
        FigureName::Phases => phases::pictures(kept),
    }
}

/// The pictures of a figure that show both kinds of statistics, side by side; of the paper profile alone.
pub(crate) fn pictures_of_both(name: FigureName, kept: &Kept) -> Result<Vec<Picture>, figures::Error> {
    match name {
        FigureName::Panel(panel) if kept.profile == Profile::Paper => panel::pictures_of_both(panel, kept),
        _ => Ok(Vec::new()),
    }
}

/// Whether a figure has one picture, whatever the statistics.
pub(crate) fn has_one_view(name: FigureName) -> bool {
    is_diagram(name) || matches!(name, FigureName::Phases)
}

/// Whether a figure shows no results.
pub(crate) fn is_diagram(name: FigureName) -> bool {
    matches!(name, FigureName::Topology(_))
}

/// Whether there is anything that this figure could show.
pub(crate) fn is_kept(name: FigureName, kept: &Kept) -> bool {
    match name {
        FigureName::Topology(_) => true,
        FigureName::Panel(panel) => !kept.figure(panel).is_empty(),
        FigureName::Layers | FigureName::Plane => kept.estimates.iter().any(|row| row.y == "label"),
        FigureName::Phases => !kept.gradients_of(Panel::Architectures).is_empty(),
    }
}

/// Why a figure cannot be drawn, and what makes its results.
pub(crate) fn missing(name: FigureName, kept: &Kept) -> String {
    let Kept { dataset, profile, .. } = kept;
    let what = match name {
        FigureName::Topology(_) | FigureName::Panel(_) => "results",
        FigureName::Layers | FigureName::Plane => "measurements between layers",
        FigureName::Phases => "measurements of gradients",
    };
    // A dataset that is not built in is known by its folder.
    let of = match dataset.as_str() {
        "mnist" => String::new(),
        "digits" => " --dataset digits".to_owned(),
        _ => " --dataset FOLDER".to_owned(),
    };
    let typed = name.to_string().to_lowercase();
    format!(
        "figure {name}: no {what} of {dataset} are stored for the {profile} profile; \
         `reproduce --figure {typed} --profile {profile}{of}` makes them"
    )
}

/// As files are named: nothing for the paper's own choice.
fn suffix(statistics: Evaluation) -> &'static str {
    if statistics == Evaluation::Batch { "-batch" } else { "" }
}
