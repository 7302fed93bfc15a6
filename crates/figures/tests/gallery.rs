//! Every kind of picture at the sizes of print, for eyes: under `target/tmp/gallery`.

use std::fs;
use std::path::Path;

use interlayer_figures::{
    ColourBy, Columns, ErrorVsInformation, Figure, Statistics, Topology, error_vs_information, topology,
};

use crate::sample::{grid, table};

fn keep(name: &str, figure: &Figure) {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("gallery");
    let paths = figure.save(&dir, name).unwrap();
    assert!(paths.iter().all(|p| fs::metadata(p).unwrap().len() > 1000));
    // As small as a page on a screen shows it.
    fs::write(dir.join(format!("{name}-screen.png")), figure.png(110).unwrap()).unwrap();
}

#[test]
fn figure_4a_and_4b_quick() {
    for columns in [Columns::One, Columns::Two] {
        let size = format!("{columns:?}").to_lowercase();
        let runs = grid(&["mlp", "shortcut"], &[16, 64], &[3], 2);
        for statistics in [Statistics::Running, Statistics::Batch] {
            let options = ErrorVsInformation::new("4A")
                .title("Layer widths, three hidden layers")
                .profile("quick")
                .colour_by(ColourBy::Width)
                .statistics(statistics)
                .columns(columns);
            let name = format!("4a-quick-{statistics:?}-{size}").to_lowercase();
            keep(&name, &error_vs_information(&table(&runs, 40), &options).unwrap());
        }
        let runs = grid(&["mlp", "shortcut"], &[64], &[1, 3, 19], 1);
        let options = ErrorVsInformation::new("4B")
            .title("Numbers of hidden layers, W = 64")
            .profile("quick")
            .colour_by(ColourBy::Depth)
            .columns(columns);
        keep(&format!("4b-quick-{size}"), &error_vs_information(&table(&runs, 40), &options).unwrap());
    }
}

#[test]
fn figure_5a_and_5b_quick() {
    for columns in [Columns::One, Columns::Two] {
        let size = format!("{columns:?}").to_lowercase();
        let runs = grid(&["residual"], &[16, 32, 64, 128], &[3], 1);
        let options = ErrorVsInformation::new("5A")
            .title("Residual networks of several widths")
            .profile("quick")
            .colour_by(ColourBy::Width)
            .columns(columns);
        keep(&format!("5a-quick-{size}"), &error_vs_information(&table(&runs, 60), &options).unwrap());
        let runs = grid(&["mlp", "shortcut", "residual", "shortcut-residual"], &[64], &[3], 2);
        let options =
            ErrorVsInformation::new("5B").title("Architectures, W = 64, D = 3").profile("quick").columns(columns);
        keep(&format!("5b-quick-{size}"), &error_vs_information(&table(&runs, 60), &options).unwrap());
    }
}

#[test]
fn the_paper_profile_has_many_traces() {
    for columns in [Columns::One, Columns::Two] {
        let size = format!("{columns:?}").to_lowercase();
        let runs = grid(&["mlp", "shortcut"], &[16, 32, 64, 128], &[3], 5);
        let options = ErrorVsInformation::new("4A")
            .title("Layer widths, three hidden layers")
            .profile("paper")
            .colour_by(ColourBy::Width)
            .columns(columns);
        keep(&format!("4a-paper-{size}"), &error_vs_information(&table(&runs, 200), &options).unwrap());
        let runs = grid(&["mlp", "shortcut"], &[64], &[1, 3, 5, 9, 19], 5);
        let options = ErrorVsInformation::new("4B")
            .title("Numbers of hidden layers, W = 64")
            .profile("paper")
            .colour_by(ColourBy::Depth)
            .columns(columns);
        keep(&format!("4b-paper-{size}"), &error_vs_information(&table(&runs, 200), &options).unwrap());
        let runs =
            grid(&["mlp", "shortcut", "residual", "shortcut-residual", "mine", "densely connected"], &[64], &[3], 3);
        let options = ErrorVsInformation::new("5B").title("With two of one's own").profile("paper").columns(columns);
        keep(&format!("5b-own-{size}"), &error_vs_information(&table(&runs, 200), &options).unwrap());
    }
}

#[test]
fn topologies() {
    for depth in [1, 2, 3, 5, 19] {
        let width = 64;
        let kinds = [
            ("mlp", Topology::Mlp { width, depth }),
            ("shortcut", Topology::Shortcut { width, depth }),
            ("residual", Topology::Residual { width, depth }),
            ("shortcut-residual", Topology::ShortcutResidual { width, depth }),
        ];
        for (name, kind) in kinds {
            keep(&format!("topology-{name}-{depth}"), &topology(kind).unwrap());
        }
    }
}
