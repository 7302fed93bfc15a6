//! The figures of a run.

use std::path::{Path, PathBuf};

use interlayer::figures::{
    Across, Error, ErrorVsInformation, Figure, LearningCurves, NetworkDiagram, Provenance, error_vs_information,
    learning_curves, network_diagram, statistics_side_by_side,
};
use interlayer::outline::Outline;
use interlayer::results::{Header, Record, Table};

use crate::output::{say, warn};
use crate::place;

/// Draws the figures of a run into its folder and prints their files. An error is printed, and the other figures are still
/// drawn. Returns the number of failures.
pub(super) fn draw(record: &Record, table: &Table, network: &Outline, under_both: bool) -> usize {
    let header = &record.header;
    let folder = place::own_figures().join(&header.run);
    let provenance = |figure: &str| Provenance::of_results(figure, table, std::slice::from_ref(record));
    let pictures: [(&str, Result<Figure, Error>); 3] = [
        (
            "network",
            diagram(header, network)
                .map(|figure| figure.with_provenance(Provenance::of_network(&header.architecture, network))),
        ),
        (
            "error-vs-information",
            plane(header, table, under_both)
                .map(|figure| figure.with_provenance(provenance("error against information"))),
        ),
        (
            "learning-curves",
            curves(header, table, under_both).map(|figure| figure.with_provenance(provenance("learning curves"))),
        ),
    ];
    let mut failed = 0;
    for (stem, figure) in pictures {
        match figure.and_then(|figure| save(&figure, &folder, stem)) {
            Ok(files) => files.iter().for_each(|file| say!("  {}", place::readable(file))),
            // The training is no worse for it.
            Err(error @ Error::LongNetwork { .. }) => say!("  no diagram of the network: {error}"),
            Err(error) => {
                warn(format_args!("error: the figure {stem}: {error}"));
                failed += 1;
            }
        }
    }
    failed
}

fn save(figure: &Figure, folder: &Path, stem: &str) -> Result<Vec<PathBuf>, Error> {
    Ok(figure.save(folder, stem)?)
}

fn diagram(header: &Header, network: &Outline) -> Result<Figure, Error> {
    let name = &header.architecture;
    network_diagram(network, &NetworkDiagram::new(name).architecture(name))
}

fn plane(header: &Header, table: &Table, under_both: bool) -> Result<Figure, Error> {
    let options = ErrorVsInformation::new("").title(title(header));
    if under_both { statistics_side_by_side(table, &options) } else { error_vs_information(table, &options) }
}

fn curves(header: &Header, table: &Table, under_both: bool) -> Result<Figure, Error> {
    let across = if under_both { Across::Statistics } else { Across::Nothing };
    learning_curves(table, &LearningCurves::new("").title(title(header)).across(across))
}

fn title(header: &Header) -> String {
    format!("W = {}, D = {}", header.width, header.depth)
}
