use std::collections::{BTreeMap, BTreeSet};

use interlayer_results::{Row, Table};

use crate::style::{Look, dataset, looks};
use crate::{ColourBy, Error, ErrorVsInformation, Statistics};

/// No estimate between two layers is anywhere near this many bits: beyond it a number is a defect.
const MOST_BITS: f64 = 1000.0;

/// What a picture of error against information shows, out of a table.
#[derive(Debug)]
pub(crate) struct Traces {
    /// In the order of the legend.
    pub(crate) groups: Vec<Group>,
    /// What shades of one architecture tell apart, and its letter: W or D.
    pub(crate) letter: Option<&'static str>,
    /// Distinct ceilings in bits, ascending.
    pub(crate) ceilings: Vec<f64>,
    /// One line about what is shown.
    pub(crate) caption: String,
}

/// The traces of one entry of the legend.
#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) architecture: String,
    pub(crate) look: Look,
    /// Its width or depth, where shades tell these apart.
    pub(crate) size: Option<u32>,
    /// One per run, each in the order of its epochs.
    pub(crate) traces: Vec<Vec<Point>>,
}

/// One epoch: bits, test error.
pub(crate) type Point = (f64, f64);

impl Statistics {
    fn point(self, row: &Row) -> Option<Point> {
        match self {
            Self::Running => row.mi_merged.map(|i| (i.bits, row.test_error)),
            Self::Batch => row.mi_merged_batch.map(|i| (i.bits, row.test_error_batch)),
        }
    }

    fn columns(self) -> (&'static str, &'static str) {
        match self {
            Self::Running => ("test_error", "mi_merged"),
            Self::Batch => ("test_error_batch", "mi_merged_batch"),
        }
    }

    /// As in captions.
    pub fn name(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Batch => "batch",
        }
    }
}

impl Traces {
    pub(crate) fn of(table: &Table, options: &ErrorVsInformation) -> Result<Self, Error> {
        let mut rows = table.rows();
        rows.sort_by(|a, b| (a.seed, &a.run, a.epoch).cmp(&(b.seed, &b.run, b.epoch)));
        let looks: BTreeMap<_, _> = looks(rows.iter().map(|r| r.architecture.clone()))
            .into_iter()
            .enumerate()
            .map(|(place, (name, look))| (name, (place, look)))
            .collect();

        let mut groups: BTreeMap<(usize, Option<u32>), Group> = BTreeMap::new();
        let mut runs: BTreeMap<String, (usize, Option<u32>)> = BTreeMap::new();
        let (mut shown, mut left_out) = (Vec::new(), 0);
        for row in &rows {
            let Some((bits, error)) = options.statistics.point(row) else { continue };
            if !(bits.abs() <= MOST_BITS && (0.0..=1.0).contains(&error)) {
                left_out += 1;
                continue;
            }
            let size = match options.colour_by {
                ColourBy::Architecture => None,
                ColourBy::Width => Some(row.width),
                ColourBy::Depth => Some(row.depth),
            };
            let Some((place, look)) = looks.get(&row.architecture) else { continue };
            let key = (*place, size);
            let group = groups.entry(key).or_insert_with(|| Group {
                architecture: row.architecture.clone(),
                look: look.clone(),
                size,
                traces: Vec::new(),
            });
            // Rows are sorted by run, so a run's points come one after the other.
            if runs.insert(row.run.clone(), key) != Some(key) {
                group.traces.push(Vec::new());
            }
            if let Some(trace) = group.traces.last_mut() {
                trace.push((bits, error));
            }
            shown.push(row);
        }
        if shown.is_empty() {
            return Err(nothing(&rows, left_out, options));
        }
        let mut ceilings: Vec<f64> = shown.iter().map(|r| r.ceiling).filter(|c| c.is_finite() && *c > 0.0).collect();
        ceilings.sort_by(f64::total_cmp);
        ceilings.dedup_by(|a, b| (*a - *b).abs() < 1e-6);
        let letter = match options.colour_by {
            ColourBy::Architecture => None,
            ColourBy::Width => Some("W"),
            ColourBy::Depth => Some("D"),
        };
        let caption = caption(&shown, &ceilings, left_out, options);
        Ok(Self { groups: groups.into_values().collect(), letter, ceilings, caption })
    }

    pub(crate) fn points(&self) -> impl Iterator<Item = Point> + '_ {
        self.groups.iter().flat_map(|g| g.traces.iter().flatten().copied())
    }

    pub(crate) fn count(&self) -> usize {
        self.groups.iter().map(|g| g.traces.len()).sum()
    }
}

fn nothing(rows: &[Row], left_out: usize, options: &ErrorVsInformation) -> Error {
    let (error, information) = options.statistics.columns();
    let asked = format!("panel {}, {error} against {information}", options.panel);
    let there = if rows.is_empty() {
        "the table has no rows; train the runs of this panel first, or select others".to_owned()
    } else {
        let runs: BTreeSet<_> = rows.iter().map(|r| r.run.as_str()).collect();
        let names: BTreeSet<_> = rows.iter().map(|r| r.architecture.as_str()).collect();
        let names: Vec<_> = names.into_iter().collect();
        let why = if left_out > 0 {
            format!("{left_out} of them with numbers that are no error or no information")
        } else {
            "none of them measured so; take the other statistics, or runs that were measured".to_owned()
        };
        format!("the table has {} rows of {} runs ({}), {why}", rows.len(), runs.len(), names.join(", "))
    };
    Error::Empty { asked, there }
}

fn caption(shown: &[&Row], ceilings: &[f64], left_out: usize, options: &ErrorVsInformation) -> String {
    let mut parts = Vec::new();
    let datasets: BTreeSet<_> = shown.iter().map(|r| dataset(&r.dataset)).filter(|name| !name.is_empty()).collect();
    if !datasets.is_empty() {
        parts.push(datasets.into_iter().collect::<Vec<_>>().join(" and "));
    }
    parts.extend(options.profile.as_ref().map(|profile| format!("{profile} profile")));
    parts.push(format!("{} statistics", options.statistics.name()));
    parts.push(seeds(&shown.iter().map(|r| r.seed).collect()));
    let mut last: BTreeMap<&str, u32> = BTreeMap::new();
    for row in shown {
        let epoch = last.entry(&row.run).or_default();
        *epoch = row.epoch.max(*epoch);
    }
    let epochs: BTreeSet<_> = last.into_values().collect();
    match (epochs.first(), epochs.last()) {
        (Some(one), Some(same)) if one == same => parts.push(format!("{one} epochs")),
        (_, most) => parts.extend(most.map(|most| format!("up to {most} epochs"))),
    }
    if let Some(highest) = ceilings.last() {
        parts.push(format!("ceiling {highest:.2} bits"));
    }
    if left_out > 0 {
        parts.push(format!("{left_out} defective points left out"));
    }
    parts.join(" · ")
}

pub(crate) fn seeds(seeds: &BTreeSet<u64>) -> String {
    let (Some(first), Some(last)) = (seeds.first(), seeds.last()) else { return String::new() };
    match seeds.len() {
        1 => format!("seed {first}"),
        n if last - first == n as u64 - 1 => format!("seeds {first}–{last}"),
        n if n <= 5 => format!("seeds {}", seeds.iter().map(u64::to_string).collect::<Vec<_>>().join(", ")),
        n => format!("{n} seeds"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeds_are_named_in_few_words() {
        let named = |list: &[u64]| seeds(&list.iter().copied().collect());
        assert_eq!(named(&[7]), "seed 7");
        assert_eq!(named(&[2, 0, 1]), "seeds 0–2");
        assert_eq!(named(&[1, 5]), "seeds 1, 5");
        assert_eq!(named(&[0, 2, 4, 6, 8, 10]), "6 seeds");
        assert_eq!(named(&[0, u64::MAX]), "seeds 0, 18446744073709551615");
    }
}
