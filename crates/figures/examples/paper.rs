//! All pictures of a folder of results: `cargo run --release --example paper -- data/results/paper target/pictures`.

use std::env;
use std::error::Error;
use std::path::PathBuf;

use interlayer_figures::{
    Across, ColourBy, Columns, ErrorVsInformation, Figure, LearningCurves, Ribbon, Scale, Seeds, Statistics,
    error_vs_information, learning_curves, small_multiples, statistics_side_by_side,
};
use interlayer_results::Store;

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
        return Err("usage: paper RESULTS PICTURES".into());
    };
    let (table, _) = Store::open(results)?.load_all()?;
    let keep = |name: String, figure: Figure| -> Result<(), Box<dyn Error>> {
        figure.save(&pictures, &name.to_lowercase())?;
        Ok(std::fs::write(pictures.join(format!("{}-screen.png", name.to_lowercase())), figure.png(110)?)?)
    };
    for (panel, title, colour_by) in PANELS {
        let table = table.figure(panel);
        if table.is_empty() {
            continue;
        }
        let plane = ErrorVsInformation::new(panel).title(title).profile("paper").colour_by(colour_by).null(-0.02, 0.03);
        for statistics in [Statistics::Running, Statistics::Batch] {
            for columns in [Columns::One, Columns::Two] {
                for seeds in [Seeds::Traces, Seeds::Bands, Seeds::Bars] {
                    for scale in [Scale::Linear, Scale::Log] {
                        let options =
                            plane.clone().statistics(statistics).columns(columns).seeds(seeds).error_axis(scale);
                        let name = format!("{panel}-{statistics:?}-{columns:?}-{seeds:?}-{scale:?}");
                        keep(name, error_vs_information(&table, &options)?)?;
                    }
                }
            }
            let curves = LearningCurves::new(panel)
                .title(title)
                .profile("paper")
                .colour_by(colour_by)
                .statistics(statistics)
                .error_axis(Scale::Log)
                .null(-0.02, 0.03);
            keep(format!("curves-{panel}-{statistics:?}"), learning_curves(&table, &curves)?)?;
            let facets = curves.across(Across::Architectures).ribbon(Ribbon::Interval).columns(Columns::Two);
            keep(format!("curves-architectures-{panel}-{statistics:?}"), learning_curves(&table, &facets)?)?;
            let multiples = plane.clone().statistics(statistics).error_axis(Scale::Log);
            keep(format!("multiples-{panel}-{statistics:?}"), small_multiples(&table, &multiples)?)?;
        }
        keep(format!("side-{panel}"), statistics_side_by_side(&table, &plane)?)?;
        let both = plane.seeds(Seeds::Bars).error_axis(Scale::Log);
        keep(format!("side-bars-{panel}"), statistics_side_by_side(&table, &both)?)?;
        let curves = LearningCurves::new(panel)
            .title(title)
            .colour_by(colour_by)
            .across(Across::Statistics)
            .error_axis(Scale::Log)
            .columns(Columns::Two);
        keep(format!("curves-statistics-{panel}"), learning_curves(&table, &curves)?)?;
    }
    Ok(())
}
