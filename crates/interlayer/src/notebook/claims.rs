//! The paper's claims, judged in a cell.

use std::fmt::Write as _;

use interlayer_paper::claims::{Evidence, Judged, Lens, Says, claims};

use super::html::escape;
use super::show::{Show, show};

/// Verdicts as a table.
#[derive(Clone, Debug)]
pub struct Judgement {
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// All fourteen, under running and under batch statistics.
pub fn verdicts(evidence: &Evidence) -> Judgement {
    let rows = claims().into_iter().map(|claim| {
        let judged = claim.judge(evidence);
        let through = |lens| judged.iter().find(|judged| judged.lens == lens).map_or("the same".to_owned(), said);
        vec![claim.number.to_string(), claim.says.to_owned(), through(Lens::PAPER), through(Lens::BATCH)]
    });
    let head = ["", "claim", "running statistics, as the paper", "batch statistics"].map(str::to_owned).to_vec();
    Judgement { head, rows: rows.collect() }
}

/// One claim, through every choice of the measurement that there are results for.
///
/// # Errors
/// A number that no claim has.
pub fn verdict(number: u32, evidence: &Evidence) -> Result<Judgement, String> {
    let claim = claims().into_iter().find(|claim| claim.number == number);
    let claim = claim.ok_or_else(|| format!("there is no claim {number}: they are numbered from 1 to 14"))?;
    let rows = claim.judge(evidence).into_iter().map(|judged| vec![judged.lens.to_string(), said(&judged)]);
    Ok(Judgement { head: vec![format!("{number}. {}", claim.says), "verdict".to_owned()], rows: rows.collect() })
}

/// "holds in part (5 of 8)", whose parenthesis is never broken over lines.
fn said(judged: &Judged) -> String {
    let speaking = judged.tests.iter().filter(|test| test.says() == Says::For).count();
    match judged.tests.len() {
        0 => judged.verdict.to_string(),
        all => format!("{} ({speaking}\u{a0}of\u{a0}{all})", judged.verdict),
    }
}

impl Show for Judgement {
    fn evcxr_display(&self) {
        let row = |cells: &[String], tag: &str| {
            let cells = cells.iter().fold(String::new(), |mut row, cell| {
                let _ = write!(row, "<{tag} style=\"text-align:left\">{}</{tag}>", escape(cell));
                row
            });
            format!("<tr>{cells}</tr>")
        };
        let rows: String = self.rows.iter().map(|cells| row(cells, "td")).collect();
        let html = format!("<table><thead>{}</thead><tbody>{rows}</tbody></table>", row(&self.head, "th"));
        let text: Vec<String> = self.rows.iter().map(|cells| cells.join("  ")).collect();
        show(&[("text/html", &html), ("text/plain", &text.join("\n"))]);
    }
}
