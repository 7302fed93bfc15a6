use std::collections::BTreeSet;

use crate::Error;
use crate::charts::epochs::Epoch;
use crate::charts::facts::{Facts, ceilings};
use crate::charts::groups::{Group, Keys};
use crate::charts::measures::Measures;

/// No estimate between two layers is anywhere near this many bits: beyond it a number is a defect.
pub(crate) const MOST_BITS: f64 = 1000.0;

/// One epoch of a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Point {
    pub(crate) epoch: u32,
    pub(crate) bits: f64,
    pub(crate) error: f64,
}

/// What a picture of error against information shows, out of a table.
#[derive(Debug)]
pub(crate) struct Traces {
    /// In the order of the legend.
    pub(crate) groups: Vec<Group<Point>>,
    /// Distinct ceilings in bits, ascending.
    pub(crate) ceilings: Vec<f64>,
    pub(crate) facts: Facts,
    /// Points whose numbers are no error or no information.
    pub(crate) left_out: usize,
}

impl Traces {
    /// From sorted epochs that have these two quantities.
    pub(crate) fn of(rows: &[Epoch<'_>], keys: &Keys, measures: &Measures, panel: &str) -> Result<Self, Error> {
        let (mut shown, mut left_out) = (Vec::new(), 0);
        let groups = keys.group(rows, |row| {
            let (bits, error) = (row.x?, row.y?);
            if !(bits.abs() <= MOST_BITS && (0.0..=1.0).contains(&error)) {
                left_out += 1;
                return None;
            }
            shown.push(row);
            Some(Point { epoch: row.epoch, bits, error })
        });
        if shown.is_empty() {
            let Measures { bits, error } = measures;
            return Err(nothing(rows, left_out, format!("panel {panel}, {error} against {bits}")));
        }
        let ceilings = ceilings(shown.iter().filter_map(|row| row.ceiling));
        Ok(Self { groups, ceilings, facts: Facts::of(&shown), left_out })
    }

    pub(crate) fn points(&self) -> impl Iterator<Item = Point> + '_ {
        self.groups.iter().flat_map(|g| g.runs.iter().flatten().copied())
    }

    /// One line about what is shown, with what only this picture knows.
    pub(crate) fn caption(&self, profile: Option<&str>, evaluation: &str, how: Vec<String>) -> String {
        let mut parts: Vec<String> = self.facts.dataset.iter().cloned().collect();
        parts.extend(profile.map(|profile| format!("{profile} profile")));
        parts.push(evaluation.to_owned());
        parts.push(self.facts.seeds.clone());
        parts.extend(self.facts.epochs.clone());
        parts.extend(how);
        parts.extend(self.ceilings.last().map(|highest| format!("ceiling {highest:.2} bits")));
        if self.left_out > 0 {
            parts.push(format!("{} defective points left out", self.left_out));
        }
        parts.join(" · ")
    }
}

/// The error for epochs that do not contain what was asked for.
pub(crate) fn nothing(rows: &[Epoch<'_>], left_out: usize, asked: String) -> Error {
    let there = if rows.is_empty() {
        "the table has no rows; train the runs of this panel first, or select others".to_owned()
    } else {
        let runs: BTreeSet<_> = rows.iter().map(|row| row.run.run.as_str()).collect();
        let names: BTreeSet<_> = rows.iter().map(|row| row.run.architecture.as_str()).collect();
        let names: Vec<_> = names.into_iter().collect();
        let why = if left_out > 0 {
            format!("{left_out} of them with numbers that are no error or no information")
        } else {
            "none of them measured under these statistics; take the other statistics, or other runs".to_owned()
        };
        format!("the table has {} epochs of {} runs ({}), {why}", rows.len(), runs.len(), names.join(", "))
    };
    Error::Empty { asked, there }
}
