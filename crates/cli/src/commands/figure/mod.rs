//! `figure`: draws from stored results, or checks that the files match the stored results.

mod arguments;

pub(crate) use self::arguments::Figure;
use std::path::Path;
use std::process::ExitCode;

use interlayer::figures::{self, Columns, Evaluation};
use interlayer::paper::Panel;
use interlayer::results::RunStore;

use crate::output::{say, warn};
use crate::{Outcome, place};
use interlayer::paper::FigureName;
use interlayer::paper::Stored;
use interlayer::paper::recipes::{
    Picture, View, differences, has_one_view, is_diagram, is_drawn, is_stored, missing, pictures, pictures_of_both,
    stem,
};

pub(crate) fn figure(arguments: &Figure) -> Outcome {
    let names = FigureName::asked(&arguments.figures);
    let profile = arguments.profile;
    if names.iter().all(|name| is_diagram(*name)) {
        has_no_effect(&[
            (arguments.dataset.is_some(), "--dataset"),
            (arguments.statistics.is_some(), "--statistics"),
            (arguments.columns.is_some(), "--columns"),
        ])?;
    }
    let stored = if names.iter().all(|name| is_diagram(*name)) {
        Stored::none(profile)
    } else {
        let panels: Vec<Panel> = names.iter().filter_map(|name| name.panel()).collect();
        let store = RunStore::open(place::results(profile))?;
        let stored = Stored::open(profile, &store, arguments.dataset.as_deref(), &panels, warn)?;
        stored.and_second_look(&RunStore::open(place::studies(profile))?, warn)?
    };
    let wanted = Wanted { statistics: arguments.statistics, columns: arguments.columns };
    let named = !arguments.figures.is_empty();
    let failed = if arguments.check {
        let found = check(&names, &stored, wanted, &place::figures())?;
        found.wrong > 0 || (named && found.missing > 0)
    } else {
        interlayer_files::prepare(&place::figures())?;
        let failed = draw(&names, &stored, wanted, "");
        let gone = tell_missing(&names, &stored, named);
        if gone > 0
            && let Err(outside) = place::inside_the_project()
        {
            warn(format_args!("note: {outside}"));
        }
        failed > 0 || (named && gone > 0)
    };
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Fails if one of these options was given to draw diagrams alone, which show no results.
pub(crate) fn has_no_effect(given: &[(bool, &str)]) -> Result<(), String> {
    match given.iter().find(|(given, _)| *given) {
        Some((_, option)) => {
            Err(format!("{option} has no effect: figures 1 to 3 are diagrams and show no results; leave it out"))
        }
        None => Ok(()),
    }
}

/// Which pictures of a figure; all of them, where nothing is said.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Wanted {
    pub(crate) statistics: Option<Evaluation>,
    pub(crate) columns: Option<Columns>,
}

impl Wanted {
    fn views(self, name: FigureName) -> Vec<View> {
        if has_one_view(name) {
            return vec![View::default()];
        }
        let columns = self.columns.unwrap_or_default();
        let statistics = self.statistics.map_or_else(|| Evaluation::BOTH.to_vec(), |one| vec![one]);
        statistics.into_iter().map(|statistics| View { statistics, columns }).collect()
    }

    fn pictures(self, name: FigureName, stored: &Stored) -> Result<Vec<Picture>, figures::Error> {
        let mut all = Vec::new();
        for view in self.views(name) {
            all.extend(pictures(name, stored, view)?);
        }
        if self.statistics.is_none() && self.columns.is_none() {
            all.extend(pictures_of_both(name, stored)?);
        }
        Ok(all)
    }
}

/// Draws the figures that have results, and prints the written files with this indent. If a figure cannot be drawn or
/// written, its error is printed and the others are still drawn. Returns the number of failures.
pub(crate) fn draw(names: &[FigureName], stored: &Stored, wanted: Wanted, indent: &str) -> usize {
    let mut failed = 0;
    for &name in names.iter().filter(|name| is_stored(**name, stored)) {
        if let FigureName::Panel(panel) = name
            && let (all, there) = stored.networks(panel)
            && there < all
        {
            warn(format_args!("figure {name}: {there} of its {all} networks are stored, and only they are drawn"));
        }
        let draw = || -> Result<(), figures::Error> {
            let folder = place::figures().join(name.folder());
            for picture in wanted.pictures(name, stored)? {
                for file in picture.figure.save(&folder, &picture.stem)? {
                    say!("{indent}{}", place::readable(&file));
                }
            }
            Ok(())
        };
        if let Err(error) = draw() {
            warn(format_args!("error: figure {name}: {error}"));
            failed += 1;
        }
    }
    failed
}

/// Says which of these figures there are no results of, and gives how many. Of one that was named it is an error.
pub(crate) fn tell_missing(names: &[FigureName], stored: &Stored, named: bool) -> usize {
    let gone: Vec<FigureName> = names.iter().copied().filter(|name| !is_stored(*name, stored)).collect();
    let error = if named { "error: " } else { "" };
    gone.iter().for_each(|name| warn(format_args!("{error}{}", missing(*name, stored))));
    gone.len()
}

/// What a check found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Found {
    /// Files that are not what the results draw.
    wrong: usize,
    /// Figures without results.
    missing: usize,
}

/// Says what is wrong with the files of these figures. Two columns are checked where they were drawn.
fn check(names: &[FigureName], stored: &Stored, wanted: Wanted, folder: &Path) -> Result<Found, figures::Error> {
    let (mut checked, mut gone, mut found) = (0, 0, Vec::new());
    for &name in names {
        let folder = &folder.join(name.folder());
        let stems = |columns| {
            let FigureName::Panel(panel) = name else { return Vec::new() };
            let views = Wanted { columns: Some(columns), ..wanted }.views(name);
            let stems = views.into_iter().map(|view| (stem(panel, stored, view), view));
            stems.filter(|(stem, _)| is_drawn(stem, folder)).collect()
        };
        if !is_stored(name, stored) {
            say!("{}", missing(name, stored));
            gone += 1;
            let drawn = stems(Columns::One);
            found.extend(
                drawn.into_iter().map(|(stem, _)| format!("{stem}: the figure exists, but its results are not stored")),
            );
            continue;
        }
        let mut all = wanted.pictures(name, stored)?;
        if wanted.columns.is_none() {
            for (_, view) in stems(Columns::Two) {
                all.extend(pictures(name, stored, view)?);
            }
        }
        for picture in all {
            checked += 1;
            found.extend(differences(&picture, folder)?);
        }
    }
    for line in &found {
        say!("{line}");
    }
    match (found.len(), checked) {
        (0, 0) => {}
        (0, 1) => say!("1 picture matches the stored results"),
        (0, _) => say!("{checked} pictures match the stored results"),
        (1, _) => say!("1 file does not match the stored results; `figure` without --check draws it again"),
        (wrong, _) => {
            say!("{wrong} files do not match the stored results; `figure` without --check draws them again");
        }
    }
    Ok(Found { wrong: found.len(), missing: gone })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fs;

    use interlayer::experiments::quantities::{information, test_error};
    use interlayer::paper::Plan;
    use interlayer::results::{Machine, Record, Row, Seconds};

    use interlayer::paper::Profile;

    use super::*;

    const CHECKSUM: &str = "c0ffee";

    /// Stores all runs of the quick profile with made-up rows, and hands out their ids.
    fn fill(
        store: &RunStore,
        dataset: &str,
        checksum: &str,
        change: impl Fn(&mut Record, &mut Vec<Row>),
    ) -> Vec<String> {
        let plan = Plan::new(Profile::Quick, &Panel::ALL, dataset, checksum, None);
        let run = |planned: &interlayer::paper::Planned| {
            let header = planned.job().unwrap().header;
            let (width, depth) = (header.width, header.depth);
            let of_epoch = |epoch: u32| {
                let bits = 2.0 + f64::from(width + depth) / 40.0 + f64::from(epoch) / 10.0;
                let row = |quantity, value| Row::new(planned.run.id(), epoch, quantity, value);
                let of = |evaluation, error| {
                    let estimate = row(information(["first", "merged"], evaluation), bits);
                    [row(test_error(evaluation), error), Row { ceiling: Some(11.5), ..estimate }]
                };
                let [running, batch] = [0.5, 0.4].map(|error| error / f64::from(epoch));
                [of(Evaluation::Running, running), of(Evaluation::Batch, batch)].concat()
            };
            let mut record = Record {
                header,
                versions: BTreeMap::from([("interlayer".into(), "0.1.0".into())]),
                commit: Some("0123456".into()),
                machine: Machine { cpu: String::new(), cores: 1, os: String::new() },
                seconds: Seconds::default(),
            };
            let mut rows = (1..=15).flat_map(of_epoch).collect();
            change(&mut record, &mut rows);
            store.save(&record, &rows).unwrap();
            record.header.run
        };
        plan.runs.iter().map(run).collect()
    }

    fn open(store: &RunStore, dataset: Option<&str>) -> (Result<Stored, String>, String) {
        let mut said = String::new();
        let stored = Stored::open(Profile::Quick, store, dataset, &Panel::ALL, |line| said += &(line + "\n"));
        (stored.map_err(|error| error.to_string()), said)
    }

    /// One figure of each kind: drawing all of them takes long.
    const NAMES: [FigureName; 2] = [FigureName::Topology(1), FigureName::Panel(Panel::Residuals)];

    fn draw(stored: &Stored, folder: &Path) {
        for statistics in Evaluation::BOTH {
            for name in NAMES {
                let picture = &pictures(name, stored, View { statistics, ..View::default() }).unwrap()[0];
                picture.figure.save(&folder.join(name.folder()), &picture.stem).unwrap();
            }
        }
    }

    fn found(stored: &Stored, folder: &Path) -> usize {
        check(&NAMES, stored, Wanted::default(), folder).unwrap().wrong
    }

    #[test]
    fn a_changed_byte_in_a_file_or_in_a_table_is_found() {
        let room = tempfile::tempdir().unwrap();
        let (store, figures) = (RunStore::open(room.path().join("results")).unwrap(), room.path().join("figures"));
        let ids = fill(&store, "mnist", CHECKSUM, |_, _| {});
        let stored = open(&store, None).0.unwrap();
        draw(&stored, &figures);
        assert_eq!(found(&stored, &figures), 0);

        let files = ["svg", "pdf", "png", "json"].map(|e| figures.join(format!("5a/figure-5a-mnist-quick-batch.{e}")));
        let intact = files.each_ref().map(|file| fs::read(file).unwrap());
        for (file, bytes) in files.iter().zip(&intact) {
            let mut changed = bytes.clone();
            changed[bytes.len() / 2] ^= 1;
            fs::write(file, changed).unwrap();
        }
        assert_eq!(found(&stored, &figures), 4);
        files.iter().for_each(|file| fs::remove_file(file).unwrap());
        assert_eq!(found(&stored, &figures), 4);
        for (file, bytes) in files.iter().zip(&intact) {
            fs::write(file, bytes).unwrap();
        }

        // The last bit of a number that no eye could see: the provenance tells, in every file of both statistics.
        let shown = ids.iter().find(|id| id.starts_with("residual-w16")).unwrap();
        let (record, table) = store.load(shown).unwrap();
        let mut rows = table.rows();
        rows[3].value = f64::from_bits(rows[3].value.to_bits() + 1);
        store.save(&record, &rows).unwrap();
        assert_eq!(found(&open(&store, None).0.unwrap(), &figures), 2 * 4);

        // A byte of the file itself: the run is damaged, and its figures lack it.
        let mut bytes = fs::read(store.path(shown)).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(store.path(shown), bytes).unwrap();
        let (damaged, said) = open(&store, None);
        assert!(said.contains("is damaged"), "{said}");
        assert_eq!(found(&damaged.unwrap(), &figures), 2 * 4);
    }

    #[test]
    fn without_results_only_what_is_drawn_all_the_same_is_wrong() {
        let room = tempfile::tempdir().unwrap();
        let (store, figures) = (RunStore::open(room.path().join("results")).unwrap(), room.path().join("figures"));
        let stored = open(&store, None).0.unwrap();
        let diagram = &pictures(NAMES[0], &stored, View::default()).unwrap()[0];
        diagram.figure.save(&figures.join("1"), &diagram.stem).unwrap();
        assert_eq!(check(&NAMES, &stored, Wanted::default(), &figures).unwrap(), Found { wrong: 0, missing: 1 });
        let said = missing(NAMES[1], &stored);
        assert!(said.starts_with("figure 5A: no results of mnist are stored for the quick profile; "), "{said}");
        assert!(said.contains("`reproduce --figure 5a --profile quick`"), "{said}");
        assert_eq!(tell_missing(&NAMES, &stored, true), 1);
        fs::create_dir(figures.join("5a")).unwrap();
        fs::write(figures.join("5a/figure-5a-mnist-quick-batch.svg"), "<svg/>").unwrap();
        assert_eq!(found(&stored, &figures), 1);
    }

    #[test]
    fn the_store_says_which_datasets_there_are() {
        let room = tempfile::tempdir().unwrap();
        let store = RunStore::open(room.path()).unwrap();
        fill(&store, "digits", "d1d1d1", |_, _| {});
        let (stored, said) = open(&store, None);
        assert_eq!(stored.unwrap().dataset, "digits");
        assert!(said.contains("no results of mnist are stored: taking digits"), "{said}");
        let (stored, _) = open(&store, Some("fashion"));
        assert!(
            stored.unwrap_err().contains("no results of `fashion` are stored for the quick profile, only of digits")
        );

        fill(&store, "mnist", CHECKSUM, |_, _| {});
        let (stored, said) = open(&store, None);
        assert_eq!((stored.unwrap().dataset.as_str(), said.as_str()), ("mnist", ""));
        assert_eq!(open(&store, Some("digits")).0.unwrap().dataset, "digits");

        fill(&store, "mnist", "another", |_, _| {});
        let refused = open(&store, None).0.unwrap_err();
        assert!(refused.contains("two datasets called mnist") && refused.contains("another"), "{refused}");
    }

    #[test]
    fn runs_of_an_older_configuration_are_left_out_or_drawn_alone() {
        let older = |suffix: &'static str| {
            move |record: &mut Record, rows: &mut Vec<Row>| {
                record.header.run += suffix;
                rows.iter_mut().for_each(|row| row.run = record.header.run.clone());
            }
        };
        let room = tempfile::tempdir().unwrap();
        let store = RunStore::open(room.path()).unwrap();
        let old = fill(&store, "mnist", CHECKSUM, older("-old"));
        let (stored, said) = open(&store, None);
        let stored = stored.unwrap();
        assert!(said.contains("another configuration than this program's"), "{said}");
        assert_eq!(stored.records.len(), old.len());
        assert!(Panel::ALL.iter().all(|panel| !stored.figure(*panel).is_empty()));

        let new = fill(&store, "mnist", CHECKSUM, |_, _| {});
        let (stored, said) = open(&store, None);
        let runs: Vec<String> = stored.unwrap().records.into_iter().map(|record| record.header.run).collect();
        assert!(said.contains(&format!("{} of {} stored runs", old.len(), old.len() + new.len())), "{said}");
        assert!(runs.len() == new.len() && runs.iter().all(|run| new.contains(run)));

        let room = tempfile::tempdir().unwrap();
        let store = RunStore::open(room.path()).unwrap();
        fill(&store, "mnist", CHECKSUM, older("-old"));
        fill(&store, "mnist", CHECKSUM, older("-older"));
        let refused = open(&store, None).0.unwrap_err();
        assert!(refused.contains("-old and ") && refused.contains("move the files"), "{refused}");
    }
}
