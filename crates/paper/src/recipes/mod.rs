//! The pictures of each figure, from stored results.

mod check;
mod diagram;
mod layers;
mod name;
mod panel;
mod phases;

use interlayer_figures::{self as figures, Columns, Evaluation};

use crate::plan::{Panel, Profile};

use crate::stored::Stored;

pub use check::{differences, is_drawn};
pub use name::{FigureName, UnknownFigure};
pub use panel::stem;

/// A picture and the name of its files.
pub struct Picture {
    /// The name of its files, without extension.
    pub stem: String,
    /// What is drawn.
    pub figure: figures::Figure,
}

/// How measurements are shown.
#[derive(Clone, Copy, Debug, Default)]
pub struct View {
    /// Under which batch-normalisation statistics.
    pub statistics: Evaluation,
    /// How wide.
    pub columns: Columns,
}

/// The pictures of a figure under one kind of statistics. A further picture is a further entry of a list.
pub fn pictures(name: FigureName, stored: &Stored, view: View) -> Result<Vec<Picture>, figures::Error> {
    match name {
        FigureName::Topology(number) => Ok(vec![diagram::picture(number)?]),
        FigureName::Panel(panel) => panel::pictures(panel, stored, view),
        FigureName::Layers => layers::maps(stored, view.statistics),
        FigureName::Plane => layers::plane(stored, view.statistics),
        FigureName::Phases => phases::pictures(stored),
    }
}

/// The pictures of a figure that show both kinds of statistics, side by side; of the paper profile alone.
pub fn pictures_of_both(name: FigureName, stored: &Stored) -> Result<Vec<Picture>, figures::Error> {
    match name {
        FigureName::Panel(panel) if stored.profile == Profile::Paper => panel::pictures_of_both(panel, stored),
        _ => Ok(Vec::new()),
    }
}

/// Whether a figure has one picture, whatever the statistics.
pub fn has_one_view(name: FigureName) -> bool {
    is_diagram(name) || matches!(name, FigureName::Phases)
}

/// Whether a figure shows no results.
pub fn is_diagram(name: FigureName) -> bool {
    matches!(name, FigureName::Topology(_))
}

/// Whether there are results for this figure.
pub fn is_stored(name: FigureName, stored: &Stored) -> bool {
    match name {
        FigureName::Topology(_) => true,
        FigureName::Panel(panel) => !stored.figure(panel).is_empty(),
        FigureName::Layers | FigureName::Plane => !stored.between_layers().is_empty(),
        FigureName::Phases => !stored.gradients_of(Panel::Architectures).is_empty(),
    }
}

/// Why a figure cannot be drawn, and which command computes its results.
pub fn missing(name: FigureName, stored: &Stored) -> String {
    let Stored { dataset, profile, .. } = stored;
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
