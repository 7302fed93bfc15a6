//! The table of `validate`, as a page.

use std::fmt::Display;

use comfy_table::{CellAlignment, Table as Grid, presets};
use interlayer::mutual_info::validation::Suite;
use interlayer::results::{Machine, Summary, Validation};
use interlayer::sources;

/// The whole page: where estimators fail, then a table for each family of problems.
pub(super) fn page(table: &Validation, suite: &Suite, command: &str) -> String {
    let summaries = table.summaries();
    let tables: Vec<String> = summaries
        .chunk_by(|a, b| a.family == b.family)
        .map(|family| format!("## {}\n\n{}\n", family[0].family, grid(family)))
        .collect();
    let Machine { cpu, cores, os } = Machine::here();
    format!(
        "# Estimators of mutual information where the truth is known\n\n\
         `cargo run --release -- {command}`\n\n\
         Estimate less truth, in bits: mean ± standard deviation over seeds {}. The samples at a smaller N are the first of those at a larger. \
         **Bold**: fails, which means that the mean is off by more than {:.0} % of the truth and by more than {} bits. \
         Problems and closed forms: `mutual_info::validation`. LNC's alpha is set by independent samples of the \
         same dims; a dash says that an estimator was not measured at this N, being too slow. The estimates one by one: \
         `*.parquet`.\n\n\
         ## Where they fail\n\n{}\n\n{}\ninterlayer {}; commit {}; {cpu}, {cores} cores, {os}.\n",
        list(&suite.seeds),
        100.0 * Summary::TOLERATED_SHARE,
        Summary::TOLERATED_BITS,
        failures(table),
        tables.join("\n"),
        env!("CARGO_PKG_VERSION"),
        sources().commit.as_deref().unwrap_or("unknown"),
    )
}

/// A line for each estimator, at the most samples that it was measured with: at how many problems it fails, where it is
/// furthest off, and what it refuses.
pub(super) fn failures(table: &Validation) -> String {
    let summaries = table.summaries();
    let line = |estimator: &str| {
        let of = || summaries.iter().filter(|s| s.estimator == estimator);
        let n = of().map(|s| s.n).max().unwrap_or_default();
        let (said, refused): (Vec<&Summary>, Vec<&Summary>) = of().filter(|s| s.n == n).partition(|s| s.bias.is_some());
        let failed = || said.iter().filter(|s| s.fails());
        let mut line = format!("- {estimator}, N = {n}: fails at {} of {} problems", failed().count(), said.len());
        let off = |s: &Summary| s.bias.unwrap_or(0.0).abs();
        if let Some(worst) = failed().max_by(|a, b| off(a).total_cmp(&off(b))) {
            let bits = worst.truth_bits + worst.bias.unwrap_or(0.0);
            let (problem, truth) = (name(worst), worst.truth_bits);
            line.push_str(&format!("; furthest off at {problem}: {bits:.2} bits where the truth is {truth:.2}"));
        }
        if let Some(reason) = refused.first().and_then(|s| s.refusal.as_deref()) {
            line.push_str(&format!("; refuses {}, the first because {reason}", refused.len()));
        }
        line.replace(" -", " −")
    };
    estimators(&summaries).into_iter().map(line).collect::<Vec<_>>().join("\n")
}

/// In the order of first appearance.
fn estimators(summaries: &[Summary]) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for summary in summaries {
        if !names.contains(&summary.estimator.as_str()) {
            names.push(&summary.estimator);
        }
    }
    names
}

/// A row for each problem and N, a column for each estimator.
fn grid(family: &[Summary]) -> Grid {
    let mut grid = Grid::new();
    grid.load_style(presets::ASCII_MARKDOWN);
    let estimators = estimators(family);
    grid.set_header(["problem", "dims", "N", "truth"].iter().chain(&estimators));
    for row in family.chunk_by(|a, b| (&a.problem, a.dims, a.n) == (&b.problem, b.dims, b.n)) {
        let of = &row[0];
        let head = [of.problem.clone(), dims(of), of.n.to_string(), format!("{:.4}", of.truth_bits)];
        let cells =
            estimators.iter().map(|name| row.iter().find(|s| s.estimator == *name).map_or("–".to_owned(), cell));
        grid.add_row(head.into_iter().chain(cells));
    }
    for column in grid.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    grid
}

fn cell(summary: &Summary) -> String {
    let Some(bias) = summary.bias else { return "refused".to_owned() };
    let spread = summary.deviation.map_or_else(String::new, |deviation| format!(" ± {deviation:.3}"));
    let text = format!("{bias:+.3}{spread}").replace('-', "−");
    if summary.fails() { format!("**{text}**") } else { text }
}

fn name(summary: &Summary) -> String {
    let words = [summary.family.as_str(), summary.problem.as_str()];
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    format!("{}, {}", words.join(", "), dims(summary))
}

/// As in 16 + 16.
fn dims(summary: &Summary) -> String {
    let (x, y) = summary.dims;
    format!("{x} + {y}")
}

/// As in 0, 1, 2.
pub(super) fn list<T: Display>(values: &[T]) -> String {
    values.iter().map(T::to_string).collect::<Vec<_>>().join(", ")
}
