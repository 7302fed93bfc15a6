//! Which of the datasets with stored results is drawn, where none is named.

use std::collections::{BTreeMap, BTreeSet};

use interlayer_experiments::results::Header;

use super::StoredError;
use crate::plan::{Panel, Plan, Profile};

/// Architecture, width and depth.
pub(super) type Network = (String, u32, u32);

pub(super) fn network(header: &Header) -> Network {
    (header.architecture.clone(), header.width, header.depth)
}

/// How much of some figures the results of a dataset show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Shown {
    Nothing,
    Part,
    All,
}

/// The dataset named; else MNIST or, where it has less of these figures, the only one that has the most of them. `None`
/// where there are no results at all.
pub(super) fn choose<'a>(
    profile: Profile,
    runs: impl IntoIterator<Item = &'a Header>,
    named: Option<&str>,
    panels: &[Panel],
    mut say: impl FnMut(String),
) -> Result<Option<String>, StoredError> {
    let mut networks: BTreeMap<&str, BTreeSet<Network>> = BTreeMap::new();
    for header in runs {
        networks.entry(&header.dataset.name).or_default().insert(network(header));
    }
    let list = |names: &[&str]| names.join(", ");
    let all: Vec<&str> = networks.keys().copied().collect();
    if all.is_empty() {
        return Ok(None);
    }
    if let Some(name) = named {
        let absent = || StoredError::Absent { dataset: name.into(), profile, there: list(&all) };
        return if all.contains(&name) { Ok(Some(name.to_owned())) } else { Err(absent()) };
    }
    let shown = |name: &str| shown(&networks[name], profile, panels);
    let most = all.iter().map(|name| shown(name)).max();
    let best: Vec<&str> = all.iter().copied().filter(|name| Some(shown(name)) == most).collect();
    if most == Some(Shown::Nothing) && !panels.is_empty() && all.len() > 1 {
        let figures = panels.iter().map(Panel::to_string).collect::<Vec<_>>().join(", ");
        return Err(StoredError::NoneOf { figures, profile, there: list(&all) });
    }
    match best[..] {
        _ if best.contains(&"mnist") => Ok(Some("mnist".to_owned())),
        [one] => {
            let lacks = if all.contains(&"mnist") {
                "the results of mnist that are stored do not show all of it"
            } else {
                "no results of mnist are stored"
            };
            say(format!("{lacks}: taking {one}"));
            Ok(Some(one.to_owned()))
        }
        _ => Err(StoredError::Several { profile, there: list(&best) }),
    }
}

fn shown(networks: &BTreeSet<Network>, profile: Profile, panels: &[Panel]) -> Shown {
    let there: Vec<usize> =
        panels.iter().map(|panel| shown_of(*panel, profile).intersection(networks).count()).collect();
    let all = panels.iter().zip(&there).all(|(panel, there)| *there == shown_of(*panel, profile).len());
    match there.iter().sum::<usize>() {
        _ if all => Shown::All,
        0 => Shown::Nothing,
        _ => Shown::Part,
    }
}

/// The networks that a figure shows.
pub(super) fn shown_of(panel: Panel, profile: Profile) -> BTreeSet<Network> {
    let plan = Plan::new(profile, &[panel], "", "", Some(&[0]));
    plan.runs.into_iter().map(|p| (p.run.architecture.name().to_owned(), p.run.width, p.run.depth)).collect()
}

#[cfg(test)]
mod tests {
    use interlayer_experiments::results::DatasetRecord;

    use super::*;

    /// Runs of the networks that these figures show.
    fn headers(dataset: &str, panels: &[Panel]) -> Vec<Header> {
        let networks: BTreeSet<Network> = panels.iter().flat_map(|panel| shown_of(*panel, Profile::Quick)).collect();
        let dataset = DatasetRecord { name: dataset.into(), checksum: String::new() };
        let header = |(architecture, width, depth)| Header {
            dataset: dataset.clone(),
            architecture,
            width,
            depth,
            ..Header::new("")
        };
        networks.into_iter().map(header).collect()
    }

    fn chosen(there: &[(&str, &[Panel])], panels: &[Panel]) -> Result<String, String> {
        let rows: Vec<Header> = there.iter().flat_map(|(dataset, panels)| headers(dataset, panels)).collect();
        let chosen = choose(Profile::Quick, &rows, None, panels, |_| {});
        chosen.map(Option::unwrap_or_default).map_err(|error| error.to_string())
    }

    #[test]
    fn the_dataset_that_has_the_figure_is_taken() {
        let (a, b): (&[Panel], &[Panel]) = (&[Panel::Widths], &[Panel::Residuals]);
        assert_eq!(chosen(&[("first", b), ("second", a)], a), Ok("second".into()));
        assert_eq!(chosen(&[("mnist", b), ("second", a)], a), Ok("second".into()));
        assert_eq!(chosen(&[("mnist", a), ("second", a)], a), Ok("mnist".into()));
        assert_eq!(chosen(&[("first", b)], a), Ok("first".into()));
        // Figure 5A shows one of the networks of 5B, which is not 5B.
        let architectures: &[Panel] = &[Panel::Architectures];
        assert_eq!(chosen(&[("first", b), ("second", architectures)], architectures), Ok("second".into()));
        assert_eq!(chosen(&[], a), Ok(String::new()));
    }

    #[test]
    fn where_several_have_it_a_name_is_asked_for() {
        let a: &[Panel] = &[Panel::Widths];
        for panels in [a, &[]] {
            let refused = chosen(&[("first", a), ("second", a)], panels).unwrap_err();
            assert!(refused.contains("first, second") && refused.contains("--dataset"), "{refused}");
        }
        let refused = chosen(&[("first", a), ("second", a)], &[Panel::Depths]).unwrap_err();
        assert!(refused.contains("no dataset has results of figure 4B") && !refused.contains("name one"), "{refused}");
    }
}
