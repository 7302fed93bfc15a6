//! The tables of `bench mutual-information`, for a terminal and as a page.

use comfy_table::{CellAlignment, Table as Grid, TableStyle, presets};

use super::{K, PATIENCE_SECONDS, Report};
use crate::common::memory::gigabytes;

impl Report {
    pub(super) fn tables(&self, style: TableStyle) -> Vec<Grid> {
        let mut tables = Vec::new();
        if !self.singles.is_empty() {
            tables.push(self.single_table(style));
        }
        if !self.series.is_empty() {
            tables.push(self.series_table(style));
        }
        tables
    }

    /// A row per case, with the ratio of each peer's time to ours.
    fn single_table(&self, style: TableStyle) -> Grid {
        let mut header: Vec<String> =
            ["case", "N", "dims", "numbers", "ms", "bits", "peak GB"].map(String::from).into();
        for title in &self.peers {
            header.extend([format!("{title}, s"), "rounds".into(), "ratio".into(), "bits more".into()]);
        }
        let rows = self.singles.iter().map(|single| {
            let mut row = vec![
                single.case.clone(),
                single.n.to_string(),
                dims(single.dims),
                single.numbers.to_owned(),
                format!("{:.2}", 1e3 * single.ours.median_seconds),
                format!("{:.4}", single.ours.bits),
                gigabytes(single.peak_bytes),
            ];
            for peer in &single.peers {
                match peer {
                    Some(peer) => row.extend([
                        format!("{:.3}", peer.median_seconds),
                        peer.rounds.to_string(),
                        format!("{:.1}", peer.median_seconds / single.ours.median_seconds),
                        format!("{:+.1e}", peer.bits - single.ours.bits),
                    ]),
                    None => row.extend(["–", "–", "–", "–"].map(String::from)),
                }
            }
            row
        });
        grid(style, header, rows)
    }

    fn series_table(&self, style: TableStyle) -> Grid {
        let header = ["case", "N", "dims", "estimates", "one by one, ms", "in a session, ms", "ratio", "last bits"];
        let rows = self.series.iter().map(|series| {
            vec![
                series.case.clone(),
                series.n.to_string(),
                dims(series.dims),
                series.estimates.to_string(),
                format!("{:.1}", 1e3 * series.alone.median_seconds),
                format!("{:.1}", 1e3 * series.session.median_seconds),
                format!("{:.2}", series.ratio()),
                format!("{:.4}", series.session.bits),
            ]
        });
        grid(style, header.map(String::from).into(), rows)
    }

    /// The tables as a page, with all that is needed to measure again.
    pub(super) fn page(&self, name: &str) -> String {
        let tables: Vec<String> = self.tables(presets::ASCII_MARKDOWN).iter().map(Grid::to_string).collect();
        let mut programs: Vec<String> =
            self.versions.iter().map(|(program, version)| format!("{program} {version}")).collect();
        programs.push(format!("{} threads of interlayer", self.threads));
        let threads = self.peers.iter().zip(&self.peer_threads);
        programs.extend(threads.map(|(peer, threads)| format!("{threads} of {peer}")));
        let images = self.dataset.as_ref().map_or_else(String::new, |dataset| {
            format!(" Activations: of an MLP after 15 epochs, for the test images of {dataset}.")
        });
        format!(
            "{}\nKSG with k = {K}; medians over all rounds, programs taking turns of 0.2 s or one estimate. Ratio: the other program's time \
             divided by ours. Bits more: the other program's value less ours. A peer whose estimate takes longer than \
             {PATIENCE_SECONDS} s has one round. Peak: the most memory of this whole process, samples \
             included.{images}\n\n{}\n\n{}",
            self.origin.header("Mutual information"),
            tables.join("\n\n"),
            self.origin.footer(&programs, name),
        )
    }
}

/// As in 128 + 128.
fn dims((x, y): (usize, usize)) -> String {
    format!("{x} + {y}")
}

fn grid(style: TableStyle, header: Vec<String>, rows: impl Iterator<Item = Vec<String>>) -> Grid {
    let mut grid = Grid::new();
    grid.load_style(style);
    grid.set_header(header);
    grid.add_rows(rows);
    for column in grid.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    grid
}
