//! The claims as a page.

mod lag;
mod words;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use comfy_table::{Cell, Table as Grid, presets};
use interlayer_experiments::results::Table;
use thiserror::Error;

use super::{Claim, Evidence, Judged, Lens, Says, Speaks, Test, Verdict, claims};

/// Every claim, and how it looks through each lens.
pub type Verdicts = Vec<(Claim, Vec<Judged>)>;

/// All claims by these results.
pub fn verdicts(evidence: &Evidence) -> Verdicts {
    let judged = |claim: Claim| {
        let judged = claim.judge(evidence);
        (claim, judged)
    };
    claims().into_iter().map(judged).collect()
}

/// The page cannot be written from these results.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct NoPage(String);

/// The whole page, as Markdown.
///
/// # Errors
/// Words that ask for something that is not among the results.
pub fn page(verdicts: &Verdicts, evidence: &Evidence, runs: &Table) -> Result<String, NoPage> {
    let words = words::fill(words::WORDS, verdicts, evidence).map_err(NoPage)?;
    Ok(written(verdicts, runs, &words, &lag::tables(verdicts, evidence)))
}

/// A row for each claim: what becomes of it under running and under batch statistics.
pub fn short(verdicts: &Verdicts) -> Grid {
    let mut grid = Grid::new();
    grid.load_style(presets::ASCII_MARKDOWN);
    grid.set_header(["", "claim", "figure", "running statistics, as the paper", "batch statistics"]);
    for (claim, judged) in verdicts {
        let said = |lens| through(judged, lens).map_or("the same".to_owned(), verdict);
        let cells =
            [claim.number.to_string(), claim.says.into(), claim.figure.into(), said(Lens::PAPER), said(Lens::BATCH)];
        grid.add_row(cells.map(Cell::new));
    }
    grid
}

fn written(verdicts: &Verdicts, runs: &Table, words: &str, lag: &str) -> String {
    let mut page = format!(
        "# The paper's claims, checked with numbers\n\n\
         `cargo run --release -- claims`, from {}. Values are means over seeds with 95 % intervals (Student's t); a test \
         speaks for a claim where the whole interval lies on the claim's side of the threshold. Quantities and \
         thresholds are those of `interlayer_paper::claims`, fixed before the results were looked at. \"5 of 8\" \
         counts the tests that speak for a claim.\n\n{}\n\n{}\n",
        stored(runs),
        short(verdicts),
        words.trim_end(),
    );
    page.push_str("\n## The effect of the lag of the running statistics\n\n");
    page.push_str(lag);
    page.push_str("\n## The same claims under other choices\n\n");
    page.push_str(&robustness(verdicts));
    page.push_str("\n## Claim by claim\n");
    for (claim, judged) in verdicts {
        page.push_str(&section(claim, judged));
    }
    page
}

/// "105 runs of MNIST, seeds 0 to 4, 200 epochs".
fn stored(runs: &Table) -> String {
    let seeds: BTreeSet<u64> = runs.headers().map(|header| header.seed).collect();
    let seeds: Vec<String> = seeds.iter().map(u64::to_string).collect();
    let epochs = runs.measured().iter().map(|row| row.epoch).max().unwrap_or_default();
    let dataset = runs.headers().next().map_or("", |header| header.dataset.name.as_str());
    format!("{} runs on {dataset} (seeds {}, {epochs} epochs)", runs.headers().len(), seeds.join(", "))
}

fn through(judged: &[Judged], lens: Lens) -> Option<&Judged> {
    judged.iter().find(|judged| judged.lens == lens)
}

/// "holds in part (5 of 8)".
fn verdict(judged: &Judged) -> String {
    match judged.verdict {
        Verdict::CannotBeTested => judged.verdict.to_string(),
        verdict => format!("{verdict} ({})", tally(judged)),
    }
}

/// "5 of 8": the tests that speak for the claim.
fn tally(judged: &Judged) -> String {
    let speaking = judged.tests.iter().filter(|test| test.says() == Says::For).count();
    format!("{speaking} of {}", judged.tests.len())
}

/// A row for each lens, a column for each claim.
fn robustness(verdicts: &Verdicts) -> String {
    let mut lenses: Vec<Lens> = Vec::new();
    for judged in verdicts.iter().flat_map(|(_, judged)| judged) {
        if !lenses.contains(&judged.lens) {
            lenses.push(judged.lens);
        }
    }
    let order = Lens::all();
    lenses.sort_by_key(|lens| order.iter().position(|other| other == lens));
    let columns: Vec<_> = verdicts.iter().filter(|(_, judged)| judged.len() > 1).collect();
    let mut grid = Grid::new();
    grid.load_style(presets::ASCII_MARKDOWN);
    let numbers = columns.iter().map(|(claim, _)| claim.number.to_string());
    grid.set_header(std::iter::once(String::new()).chain(numbers));
    for lens in lenses {
        let cells = columns.iter().map(|(_, judged)| through(judged, lens).map_or(String::new(), mark));
        grid.add_row(std::iter::once(lens.to_string()).chain(cells));
    }
    format!(
        "● holds, ◐ holds in part, ○ does not hold, with the tests that speak for it; an empty cell was not looked at in this way. \
         Rows other than the first two have fewer epochs, seeds or sizes, so that their tests differ in number.\n\n{grid}\n"
    )
}

fn mark(judged: &Judged) -> String {
    let sign = match judged.verdict {
        Verdict::Holds => '●',
        Verdict::HoldsInPart => '◐',
        Verdict::DoesNotHold => '○',
        Verdict::CannotBeTested => return String::new(),
    };
    format!("{sign} {}", tally(judged).replace(" of ", "/"))
}

/// The claim, its quantities, and every test under running and under batch statistics side by side.
fn section(claim: &Claim, judged: &[Judged]) -> String {
    let mut text = format!("\n### {}. {}\n\n", claim.number, claim.says);
    let Some(paper) = through(judged, Lens::PAPER) else { return text };
    if paper.tests.is_empty() {
        text.push_str("Cannot be tested in this way: see above.\n");
        return text;
    }
    let batch = through(judged, Lens::BATCH);
    let under_batch = batch.map(|batch| format!(", {} under batch statistics", verdict(batch))).unwrap_or_default();
    let _ = writeln!(text, "Figure {}. {} under running statistics{under_batch}.\n", claim.figure, verdict(paper));
    for (quantity, definition) in claim.quantities.iter().enumerate() {
        let _ = writeln!(text, "{}. {definition}", quantity + 1);
    }
    text.push('\n');
    let mut grid = Grid::new();
    grid.load_style(presets::ASCII_MARKDOWN);
    grid.set_header(["", "of", "seeds", "running statistics", "says", "batch statistics", "says"]);
    for test in &paper.tests {
        let other =
            batch.and_then(|batch| batch.tests.iter().find(|b| (b.quantity, &b.of) == (test.quantity, &test.of)));
        grid.add_row([
            (test.quantity + 1).to_string(),
            test.of.clone(),
            test.value.seeds.to_string(),
            value(test),
            says(test).to_owned(),
            other.map(value).unwrap_or_default(),
            other.map(says).unwrap_or_default().to_owned(),
        ]);
    }
    let _ = writeln!(text, "{grid}");
    text
}

/// With the decimals that the threshold's scale asks for.
fn value(test: &Test) -> String {
    let (Speaks::Above(threshold) | Speaks::Below(threshold)) = test.speaks;
    let size =
        if test.value.half.is_finite() { test.value.mean.abs().max(test.value.half) } else { test.value.mean.abs() };
    let small = size < 0.1 && threshold == 0.0;
    let decimals = match () {
        () if test.value.half == 0.0 && test.value.seeds == 0 => return format!("{:.0}", test.value.mean),
        () if small => 4,
        () => 2,
    };
    format!("{:.decimals$}", test.value)
}

fn says(test: &Test) -> &'static str {
    match test.says() {
        Says::For => "for",
        Says::Against => "against",
        Says::Neither => "open",
    }
}
