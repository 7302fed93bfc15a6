//! Figures 4A to 5B, in several ways of looking at them.

use crate::plan::{Panel, Profile};
use interlayer_experiments::results::Table;
use interlayer_figures::{
    self as figures, Across, ColourBy, Columns, ErrorVsInformation, LearningCurves, Provenance, Ribbon, Scale, Seeds,
    error_vs_information, learning_curves, small_multiples, statistics_side_by_side,
};

use super::{Picture, View, suffix};
use crate::stored::Stored;

/// The figure itself; of the paper profile also with seeds as bands where there are many traces, and depth by depth.
pub(super) fn pictures(panel: Panel, kept: &Stored, view: View) -> Result<Vec<Picture>, figures::Error> {
    let table = kept.figure(panel);
    let statistics = view.statistics;
    let options = options(panel, kept).evaluation(statistics);
    let plain = error_vs_information(&table, &options.clone().columns(view.columns))?;
    let provenance = provenance(panel, &table, kept).option("statistics", &statistics.in_words());
    let name = |kind: &str| format!("{}{kind}{}", base(panel, kept), suffix(statistics));
    let keep =
        |stem: String, figure: figures::Figure| Picture { stem, figure: figure.with_provenance(provenance.clone()) };
    let mut pictures = vec![keep(stem(panel, kept, view), plain)];
    let many = matches!(panel, Panel::Widths | Panel::Depths);
    if kept.profile == Profile::Paper && view.columns == Columns::One && many {
        let bands = options.seeds(Seeds::Bands).error_axis(Scale::Log).columns(Columns::Two);
        pictures.push(keep(name("-bands"), error_vs_information(&table, &bands)?));
        if panel == Panel::Depths {
            pictures.push(keep(name("-by-depth"), small_multiples(&table, &bands)?));
        }
    }
    Ok(pictures)
}

/// Information and error against the epoch under both kinds of statistics; Figure 4A itself under both.
pub(super) fn pictures_of_both(panel: Panel, kept: &Stored) -> Result<Vec<Picture>, figures::Error> {
    let table = kept.figure(panel);
    let provenance = provenance(panel, &table, kept).option("statistics", "running and batch");
    let keep = |kind: &str, figure: figures::Figure| Picture {
        stem: format!("{}{kind}", base(panel, kept)),
        figure: figure.with_provenance(provenance.clone()),
    };
    let curves = LearningCurves::new(panel.label())
        .title(title(panel))
        .profile(kept.profile.name())
        .colour_by(colour_by(panel))
        .across(Across::Statistics)
        .ribbon(Ribbon::Interval)
        .error_axis(Scale::Log)
        .columns(Columns::Two);
    let mut pictures = vec![keep("-curves", learning_curves(&table, &curves)?)];
    if panel == Panel::Widths {
        let plane = options(panel, kept).error_axis(Scale::Log);
        pictures.push(keep("-side-by-side", statistics_side_by_side(&table, &plane)?));
    }
    Ok(pictures)
}

/// The name of a panel's own files: figure-4a-mnist-paper-batch-two.
pub fn stem(panel: Panel, kept: &Stored, view: View) -> String {
    let columns = if view.columns == Columns::Two { "-two" } else { "" };
    format!("{}{}{columns}", base(panel, kept), suffix(view.statistics))
}

fn base(panel: Panel, kept: &Stored) -> String {
    format!("figure-{}-{}-{}", panel.label().to_lowercase(), kept.dataset, kept.profile)
}

fn title(panel: Panel) -> &'static str {
    match panel {
        Panel::Widths => "MLP and shortcut, several widths",
        Panel::Depths => "MLP and shortcut, several depths",
        Panel::Residuals => "Residual networks, several widths",
        Panel::Architectures => "Four architectures",
    }
}

fn colour_by(panel: Panel) -> ColourBy {
    match panel {
        Panel::Widths | Panel::Residuals => ColourBy::Width,
        Panel::Depths => ColourBy::Depth,
        Panel::Architectures => ColourBy::Architecture,
    }
}

fn options(panel: Panel, kept: &Stored) -> ErrorVsInformation {
    let options = ErrorVsInformation::new(panel.label())
        .title(title(panel))
        .profile(kept.profile.name())
        .colour_by(colour_by(panel));
    match null(panel, kept) {
        Some((lowest, highest)) => options.null(lowest, highest),
        None => options,
    }
}

/// What the estimator shows between images paired at random, over the runs of a figure and both kinds of statistics.
fn null(panel: Panel, kept: &Stored) -> Option<(f64, f64)> {
    let shown: Vec<String> = kept.figure(panel).last_epochs().rows().into_iter().map(|row| row.run).collect();
    let shuffled = kept.estimates.iter().filter(|row| row.shuffle.is_some() && shown.contains(&row.run));
    shuffled.map(|row| (row.bits, row.bits)).reduce(|(low, high), (bits, _)| (low.min(bits), high.max(bits)))
}

fn provenance(panel: Panel, table: &Table, kept: &Stored) -> Provenance {
    Provenance::of_results(panel.label(), table, &kept.records).option("profile", kept.profile.name())
}
