//! The page in plain words: prose whose numbers are taken from the results.

use crate::claims::{Evidence, Judged, Lens, Network};

use super::{self as page, Verdicts};

/// Prose with numbers to fill in, each as `{{what @ lens}}`:
///
/// - `verdict 1`: what becomes of claim 1; `tally 1`: how many of its tests speak for it, "5 of 8"
/// - `test 1.2 mlp W64 D3`: the value of the second quantity of claim 1
/// - `bits mlp W64 D3 200`, `error mlp W64 D3 200`: after 200 epochs
///
/// The lens is written as it is shown, such as "running statistics, k = 10".
pub(super) const WORDS: &str = include_str!("words.md");

/// The prose with its numbers.
///
/// # Errors
/// The first place that asks for something that is not among the results.
pub(super) fn fill(words: &str, verdicts: &Verdicts, evidence: &Evidence) -> Result<String, String> {
    let mut parts = words.split("{{");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (asked, rest) = part.split_once("}}").ok_or_else(|| format!("`{{{{{part}` has no end"))?;
        let answer = answer(asked.trim(), verdicts, evidence);
        text.push_str(&answer.ok_or_else(|| format!("the results have no `{}`", asked.trim()))?);
        text.push_str(rest);
    }
    Ok(text)
}

fn answer(asked: &str, verdicts: &Verdicts, evidence: &Evidence) -> Option<String> {
    let (what, lens) = asked.split_once('@')?;
    let lens = Lens::all().into_iter().find(|known| known.to_string() == lens.trim())?;
    let (kind, what) = what.trim().split_once(' ')?;
    let judged = |number: &str| -> Option<&Judged> {
        let (_, judged) = verdicts.iter().find(|(claim, _)| claim.number.to_string() == number)?;
        judged.iter().find(|judged| judged.lens == lens)
    };
    let after = || -> Option<(Network, u32)> {
        let (network, epoch) = what.rsplit_once(' ')?;
        Some((network.parse().ok()?, epoch.parse().ok()?))
    };
    match kind {
        "verdict" => Some(judged(what)?.verdict.to_string()),
        "tally" => Some(page::tally(judged(what)?)),
        "test" => {
            let (place, of) = what.split_once(' ')?;
            let (number, quantity) = place.split_once('.')?;
            let quantity: usize = quantity.parse().ok()?;
            let test = judged(number)?.tests.iter().find(|test| test.quantity + 1 == quantity && test.of == of)?;
            Some(page::value(test))
        }
        "bits" => after().and_then(|(network, epoch)| evidence.bits(lens, network, epoch)).map(|v| format!("{v:.2}")),
        "error" => after().and_then(|(network, epoch)| evidence.error(lens, network, epoch)).map(|v| format!("{v:.3}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use crate::claims::claims;
    use interlayer_experiments::outline::Evaluation;
    use interlayer_experiments::quantities::test_error;
    use interlayer_experiments::results::{Header, Row, Table};

    use super::*;

    fn filled(words: &str) -> Result<String, String> {
        let run = |seed: u64, error| {
            let header =
                Header { seed, width: 64, depth: 3, architecture: "mlp".into(), ..Header::new(seed.to_string()) };
            Table::of(&header, &[Row::new(&header.run, 1, test_error(Evaluation::Running), error)]).unwrap()
        };
        let table = Table::concat(&[run(0, 0.5), run(1, 0.6)]).unwrap();
        let evidence = Evidence::new(&table, &Table::empty(), &BTreeMap::new(), BTreeMap::new());
        let verdicts = claims().into_iter().map(|claim| (claim.judge(&evidence), claim)).map(|(j, c)| (c, j)).collect();
        fill(words, &verdicts, &evidence)
    }

    #[test]
    fn numbers_come_from_the_results() {
        let text =
            filled("An error of {{error mlp W64 D3 1 @ running statistics}}; it {{verdict 1 @ running statistics}}.");
        assert_eq!(text.unwrap(), "An error of 0.550 ± 0.635; it cannot be tested.");
    }

    #[test]
    fn what_is_not_there_is_named() {
        let asked = "error mlp W64 D3 2 @ running statistics";
        assert!(filled(&format!("{{{{{asked}}}}}")).unwrap_err().contains(asked));
        assert!(filled("{{verdict 1 @ tea leaves}}").unwrap_err().contains("tea leaves"));
        assert!(filled("{{verdict 1").is_err());
    }
}
