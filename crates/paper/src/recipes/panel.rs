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
pub(super) fn pictures(panel: Panel, stored: &Stored, view: View) -> Result<Vec<Picture>, figures::Error> {
    let table = stored.figure(panel);
    let statistics = view.statistics;
    let options = options(panel, stored).evaluation(statistics);
    let plain = error_vs_information(&table, &options.clone().columns(view.columns))?;
    let provenance = provenance(panel, &table, stored).option("statistics", &statistics.in_words());
    let name = |kind: &str| format!("{}{kind}{}", base(panel, stored), suffix(statistics));
    let with_provenance =
        |stem: String, figure: figures::Figure| Picture { stem, figure: figure.with_provenance(provenance.clone()) };
    let mut pictures = vec![with_provenance(stem(panel, stored, view), plain)];
    let many = matches!(panel, Panel::Widths | Panel::Depths);
    if stored.profile == Profile::Paper && view.columns == Columns::One && many {
        let bands = options.seeds(Seeds::Bands).error_axis(Scale::Log).columns(Columns::Two);
        pictures.push(with_provenance(name("-bands"), error_vs_information(&table, &bands)?));
        if panel == Panel::Depths {
            pictures.push(with_provenance(name("-by-depth"), small_multiples(&table, &bands)?));
        }
    }
    Ok(pictures)
}

/// Information and error against the epoch under both kinds of statistics; Figure 4A itself under both.
pub(super) fn pictures_of_both(panel: Panel, stored: &Stored) -> Result<Vec<Picture>, figures::Error> {
    let table = stored.figure(panel);
    let provenance = provenance(panel, &table, stored).option("statistics", "running and batch");
    let with_provenance = |kind: &str, figure: figures::Figure| Picture {
        stem: format!("{}{kind}", base(panel, stored)),
        figure: figure.with_provenance(provenance.clone()),
    };
    let curves = LearningCurves::new(panel.label())
        .title(title(panel))
        .profile(stored.profile.name())
        .colour_by(colour_by(panel))
        .across(Across::Statistics)
        .ribbon(Ribbon::Interval)
        .error_axis(Scale::Log)
        .columns(Columns::Two);
    let mut pictures = vec![with_provenance("-curves", learning_curves(&table, &curves)?)];
    if panel == Panel::Widths {
        let plane = options(panel, stored).error_axis(Scale::Log);
        pictures.push(with_provenance("-side-by-side", statistics_side_by_side(&table, &plane)?));
    }
    Ok(pictures)
}

/// The name of a panel's own files: figure-4a-mnist-paper-batch-two.
pub fn stem(panel: Panel, stored: &Stored, view: View) -> String {
    let columns = if view.columns == Columns::Two { "-two" } else { "" };
    format!("{}{}{columns}", base(panel, stored), suffix(view.statistics))
}

fn base(panel: Panel, stored: &Stored) -> String {
    format!("figure-{}-{}-{}", panel.label().to_lowercase(), stored.dataset, stored.profile)
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

fn options(panel: Panel, stored: &Stored) -> ErrorVsInformation {
    let options = ErrorVsInformation::new(panel.label())
        .title(title(panel))
        .profile(stored.profile.name())
        .colour_by(colour_by(panel));
    match null(panel, stored) {
        Some((lowest, highest)) => options.null(lowest, highest),
        None => options,
    }
}

/// What the estimator shows between images paired at random, over the runs of a figure and both kinds of statistics.
fn null(panel: Panel, stored: &Stored) -> Option<(f64, f64)> {
    let shown = stored.figure(panel);
    let shuffled =
        stored.studies.runs(shown.headers().map(|header| header.run.as_str())).keep(|row| row.shuffle.is_some());
    let bits: Vec<f64> = shuffled.measured().into_iter().map(|row| row.value).collect();
    bits.iter().map(|bits| (*bits, *bits)).reduce(|(low, high), (bits, _)| (low.min(bits), high.max(bits)))
}

fn provenance(panel: Panel, table: &Table, stored: &Stored) -> Provenance {
    Provenance::of_results(panel.label(), table, &stored.records).option("profile", stored.profile.name())
}
