//! The pictures of the paper profile out of kept results:
//! `cargo run --release -p interlayer-figures --example paper -- data/results/paper target/pictures [ESTIMATES]`.

use std::env;
use std::error::Error;
use std::path::{Path, PathBuf};

use interlayer_figures::{
    Across, ColourBy, Columns, ErrorVsInformation, Figure, InformationPlane, LayerHeatMap, LearningCurves, Scale,
    Seeds, Statistics, error_vs_information, information_plane, layer_heat_map, learning_curves, small_multiples,
    statistics_side_by_side,
};
use interlayer_results::{EstimateRow, Shelf, Store, Table};

/// Panel, title, what its shades tell apart.
const PANELS: [(&str, &str, ColourBy); 4] = [
    ("4A", "MLP and shortcut, several widths, D = 3", ColourBy::Width),
    ("4B", "MLP and shortcut, several depths, W = 64", ColourBy::Depth),
    ("5A", "Residual networks, several widths, D = 5", ColourBy::Width),
    ("5B", "Four architectures, W = 64, D = 5", ColourBy::Architecture),
];

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1).map(PathBuf::from);
    let (Some(results), Some(pictures)) = (arguments.next(), arguments.next()) else {
        return Err("usage: paper RESULTS PICTURES [ESTIMATES]".into());
    };
    let (table, _) = Store::open(results)?.load_all()?;
    for (panel, title, colour_by) in PANELS {
        let table = table.figure(panel);
        if !table.is_empty() {
            draw_panel(&table, (panel, title, colour_by), &pictures)?;
        }
    }
    let Some(estimates) = arguments.next() else { return Ok(()) };
    let (rows, _) = Shelf::<EstimateRow>::open(estimates)?.read_all()?;
    for (name, momentum) in [("running", Some(0.99)), ("batch", None)] {
        let map = LayerHeatMap::new("Mutual information between all layers").momentum(momentum);
        keep(&pictures, &format!("layers-{name}"), &layer_heat_map(&rows, &map)?)?;
        let plane = InformationPlane::new("The information plane").momentum(momentum);
        keep(&pictures, &format!("information-plane-{name}"), &information_plane(&rows, &plane)?)?;
    }
    Ok(())
}

fn draw_panel(
    table: &Table,
    (panel, title, colour_by): (&str, &str, ColourBy),
    pictures: &Path,
) -> Result<(), Box<dyn Error>> {
    let keep = |name: &str, figure: Figure| keep(pictures, &format!("{panel}-{name}").to_lowercase(), &figure);
    let plane = ErrorVsInformation::new(panel).title(title).profile("paper").colour_by(colour_by);
    let curves = LearningCurves::new(panel).title(title).profile("paper").colour_by(colour_by).error_axis(Scale::Log);
    for statistics in [Statistics::Running, Statistics::Batch] {
        let plane = plane.clone().statistics(statistics);
        keep(&format!("{statistics:?}"), error_vs_information(table, &plane)?)?;
        let log = plane.clone().error_axis(Scale::Log).columns(Columns::Two);
        keep(&format!("{statistics:?}-log"), error_vs_information(table, &log)?)?;
        let bands = log.clone().seeds(Seeds::Bands);
        keep(&format!("{statistics:?}-bands"), error_vs_information(table, &bands)?)?;
        if colour_by == ColourBy::Depth {
            keep(&format!("{statistics:?}-multiples"), small_multiples(table, &bands)?)?;
        }
        let one = curves.clone().statistics(statistics);
        keep(&format!("{statistics:?}-curves"), learning_curves(table, &one)?)?;
    }
    keep("side-by-side", statistics_side_by_side(table, &plane.error_axis(Scale::Log))?)?;
    let both = curves.across(Across::Statistics).columns(Columns::Two);
    keep("curves-side-by-side", learning_curves(table, &both)?)
}

/// At 300 dots per inch, and as small as a page on a screen shows it.
fn keep(pictures: &Path, name: &str, figure: &Figure) -> Result<(), Box<dyn Error>> {
    figure.save(pictures, name)?;
    Ok(std::fs::write(pictures.join(format!("{name}-screen.png")), figure.png(110)?)?)
}
