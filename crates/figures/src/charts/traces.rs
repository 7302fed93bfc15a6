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
    pub(crate) x: f64,
    pub(crate) y: f64,
}

/// What a picture of two quantities against each other shows, out of a table.
#[derive(Debug)]
pub(crate) struct Traces {
    /// In the order of the legend.
    pub(crate) groups: Vec<Group<Point>>,
    /// Distinct ceilings in bits, ascending.
    pub(crate) ceilings: Vec<f64>,
    pub(crate) facts: Facts,
    /// Points whose numbers do not fit the picture.
    pub(crate) left_out: usize,
}

impl Traces {
    /// Of error against information, from sorted epochs that have both.
    pub(crate) fn of_errors(rows: &[Epoch<'_>], keys: &Keys, measures: &Measures, panel: &str) -> Result<Self, Error> {
        let Measures { bits, error } = measures;
        let is_sane = |bits: f64, error: f64| bits.abs() <= MOST_BITS && (0.0..=1.0).contains(&error);
        Self::of(rows, keys, is_sane, || format!("panel {panel}, {error} against {bits}"))
    }

    /// From sorted epochs that have both numbers; those that do not fit are counted.
    pub(crate) fn of(
        rows: &[Epoch<'_>],
        keys: &Keys,
        fits: impl Fn(f64, f64) -> bool,
        asked: impl FnOnce() -> String,
    ) -> Result<Self, Error> {
        let (mut shown, mut left_out) = (Vec::new(), 0);
        let groups = keys.group(rows, |row| {
            let (x, y) = (row.x?, row.y?);
            if !fits(x, y) {
                left_out += 1;
                return None;
            }
            shown.push(row);
            Some(Point { epoch: row.epoch, x, y })
        });
        if shown.is_empty() {
            return Err(nothing(rows, left_out, asked()));
        }
        let ceilings = ceilings(shown.iter().filter_map(|row| row.ceiling));
        Ok(Self { groups, ceilings, facts: Facts::of(&shown), left_out })
    }

    pub(crate) fn points(&self) -> impl Iterator<Item = Point> + '_ {
        self.groups.iter().flat_map(|g| g.runs.iter().flatten().copied())
    }

    /// One line about what is shown, with what only this picture knows.
    pub(crate) fn caption(&self, profile: Option<&str>, evaluation: Option<&str>, how: Vec<String>) -> String {
        let mut parts: Vec<String> = self.facts.dataset.iter().cloned().collect();
        parts.extend(profile.map(|profile| format!("{profile} profile")));
        parts.extend(evaluation.map(str::to_owned));
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
            format!("{left_out} of them with numbers that do not fit the chart")
        } else {
            "none of them with these numbers; take another evaluation, or other runs".to_owned()
        };
        format!("the table has {} epochs of {} runs ({}), {why}", rows.len(), runs.len(), names.join(", "))
    };
    Error::Empty { asked, there }
}
