//! The table at the end of a reproduction: a row per run.

use comfy_table::{CellAlignment, Table as Grid};
use interlayer::results::{Record, Row, Table};

/// The first and the last epoch of each run side by side.
pub(crate) fn table(table: &Table, records: &[Record]) -> Grid {
    let mut grid = Grid::new();
    grid.load_style(comfy_table::presets::UTF8_HORIZONTAL_ONLY);
    grid.set_header([
        "architecture",
        "W",
        "D",
        "seed",
        "epochs",
        "test error\nrunning",
        "test error\nbatch",
        "MI merged, bits\nrunning",
        "MI merged, bits\nbatch",
        "seconds",
    ]);
    let rows = table.rows();
    let mut runs: Vec<&[Row]> = rows.chunk_by(|a, b| a.run == b.run).collect();
    runs.sort_by_key(|run| run.first().map(|row| (row.architecture.clone(), row.depth, row.width, row.seed)));
    for run in runs {
        let (Some(first), Some(last)) = (run.first(), run.last()) else { continue };
        let seconds = records.iter().find(|record| record.run == last.run).map(|record| record.seconds.total);
        grid.add_row([
            last.architecture.clone(),
            last.width.to_string(),
            last.depth.to_string(),
            last.seed.to_string(),
            last.epoch.to_string(),
            arrow(first.test_error, last.test_error, 3),
            arrow(first.test_error_batch, last.test_error_batch, 3),
            arrow(bits(first.mi_merged), bits(last.mi_merged), 2),
            arrow(bits(first.mi_merged_batch), bits(last.mi_merged_batch), 2),
            seconds.map_or("–".to_owned(), |seconds| format!("{seconds:.1}")),
        ]);
    }
    for column in grid.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    grid
}

fn bits(information: Option<interlayer::results::Information>) -> Option<f64> {
    information.map(|information| information.bits)
}

fn arrow(from: impl Into<Option<f64>>, to: impl Into<Option<f64>>, digits: usize) -> String {
    let show = |value: Option<f64>| value.map_or("–".to_owned(), |value| format!("{value:.digits$}"));
    format!("{} → {}", show(from.into()), show(to.into()))
}
