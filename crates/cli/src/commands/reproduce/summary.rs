//! The table at the end of a reproduction: a row per run.

use comfy_table::{CellAlignment, Table as Grid};
use interlayer::experiments::quantities::{information, test_error};
use interlayer::outline::Evaluation;
use interlayer::results::{Header, Quantity, Record, Table};

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
    let mut runs: Vec<&Header> = table.headers().collect();
    runs.sort_by_key(|run| (run.architecture.clone(), run.depth, run.width, run.seed));
    let ends = |run: &Header, quantity: &Quantity, digits| {
        let mut values = table.values(quantity);
        values.retain(|row| row.header.run == run.run);
        let [first, last] = [values.first(), values.last()].map(|row| show(row.map(|row| row.value), digits));
        format!("{first} → {last}")
    };
    let rows = table.measured();
    let last_epoch = |run: &Header| rows.iter().filter(|row| row.header.run == run.run).map(|row| row.epoch).max();
    for run in runs {
        let record = records.iter().find(|record| record.header.run == run.run);
        let error = |evaluation| ends(run, &test_error(evaluation), 3);
        let bits = |evaluation| ends(run, &information(["first", "merged"], evaluation), 2);
        grid.add_row([
            run.architecture.clone(),
            run.width.to_string(),
            run.depth.to_string(),
            run.seed.to_string(),
            last_epoch(run).unwrap_or_default().to_string(),
            error(Evaluation::Running),
            error(Evaluation::Batch),
            bits(Evaluation::Running),
            bits(Evaluation::Batch),
            show(record.map(|record| record.seconds.total), 1),
        ]);
    }
    for column in grid.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    grid
}

fn show(value: Option<f64>, digits: usize) -> String {
    value.map_or("–".to_owned(), |value| format!("{value:.digits$}"))
}
