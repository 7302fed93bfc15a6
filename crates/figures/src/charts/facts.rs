use std::collections::{BTreeMap, BTreeSet};

use crate::charts::epochs::Epoch;
use crate::looks::dataset;

/// The parts of a caption that describe the rows, in their order.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    pub(crate) dataset: Option<String>,
    pub(crate) seeds: String,
    pub(crate) epochs: Option<String>,
}

impl Facts {
    pub(crate) fn of(rows: &[&Epoch<'_>]) -> Self {
        let mut last: BTreeMap<&str, u32> = BTreeMap::new();
        for row in rows {
            let epoch = last.entry(&row.run.run).or_default();
            *epoch = row.epoch.max(*epoch);
        }
        let epochs: BTreeSet<_> = last.into_values().collect();
        Self {
            dataset: datasets(rows.iter().map(|row| row.run.dataset.name.as_str())),
            seeds: seeds(&rows.iter().map(|row| row.run.seed).collect()),
            epochs: match (epochs.first(), epochs.last()) {
                (Some(one), Some(same)) if one == same => Some(format!("{one} epochs")),
                (_, most) => most.map(|most| format!("up to {most} epochs")),
            },
        }
    }
}

/// Distinct ceilings of the estimator in bits, ascending.
pub(crate) fn ceilings(values: impl IntoIterator<Item = f64>) -> Vec<f64> {
    let mut ceilings: Vec<f64> = values.into_iter().filter(|c| c.is_finite() && *c > 0.0).collect();
    ceilings.sort_by(f64::total_cmp);
    ceilings.dedup_by(|a, b| (*a - *b).abs() < 1e-6);
    ceilings
}

/// The names of datasets as a caption has them.
pub(crate) fn datasets<'a>(names: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let names: BTreeSet<_> = names.into_iter().map(dataset).filter(|name| !name.is_empty()).collect();
    (!names.is_empty()).then(|| names.into_iter().collect::<Vec<_>>().join(" and "))
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
