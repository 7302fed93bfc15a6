//! `figure`: draw again from kept results, or check that what was drawn is what they draw.

use std::path::Path;
use std::process::ExitCode;

use interlayer::experiments::{Panel, Profile};
use interlayer::figures::{Columns, Statistics};
use interlayer::results::Store;

use super::check::{differences, is_drawn};
use super::draw::{View, pictures, stem};
use super::kept::Kept;
use crate::arguments::{Figure, FigureName};
use crate::{Outcome, place};

pub(crate) fn figure(arguments: &Figure) -> Outcome {
    let names = match &arguments.figures[..] {
        [] => FigureName::all(),
        named => named.to_vec(),
    };
    let profile: Profile = arguments.profile.into();
    let kept = if names.iter().any(|name| matches!(name, FigureName::Panel(_))) {
        let store = Store::open(place::results(profile))?;
        Kept::open(profile, &store, arguments.dataset.as_deref(), |line| eprintln!("{line}"))?
    } else {
        Kept::none(profile)
    };
    let (statistics, columns) = (arguments.statistics.map(Statistics::from), arguments.columns.map(Columns::from));
    if arguments.check {
        let found = check(&names, &kept, statistics, columns, &place::figures())?;
        return Ok(if found == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE });
    }
    let view = View { statistics: statistics.unwrap_or_default(), columns: columns.unwrap_or_default() };
    for name in names {
        for picture in pictures(name, &kept, view)? {
            for file in picture.figure.save(&place::figures(), &picture.stem)? {
                println!("{}", place::readable(&file));
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Says what is wrong with the files of these figures, and how much it is. Both statistics are checked if none is
/// given; two columns where they were drawn.
fn check(
    names: &[FigureName],
    kept: &Kept,
    statistics: Option<Statistics>,
    columns: Option<Columns>,
    folder: &Path,
) -> Result<usize, Box<dyn std::error::Error>> {
    let (mut checked, mut found) = (0, Vec::new());
    for &name in names {
        let views = match name {
            FigureName::Topology(_) => vec![View::default()],
            FigureName::Panel(panel) => {
                let views = views(panel, kept, statistics, columns, folder);
                if kept.figure(panel).is_empty() {
                    println!("figure {panel}: no results of the {} profile are kept yet", kept.profile);
                    let drawn = views.iter().map(|view| stem(panel, kept, *view)).filter(|stem| is_drawn(stem, folder));
                    found.extend(drawn.map(|stem| format!("{stem} is drawn, and its results are not kept")));
                    continue;
                }
                views
            }
        };
        for view in views {
            for picture in pictures(name, kept, view)? {
                checked += 1;
                found.extend(differences(&picture, folder)?);
            }
        }
    }
    for line in &found {
        println!("{line}");
    }
    match found.len() {
        0 => println!("{checked} pictures are what the kept results draw"),
        wrong => {
            println!("{wrong} files are not what the kept results draw; `figure` without --check draws them again")
        }
    }
    Ok(found.len())
}

fn views(
    panel: Panel,
    kept: &Kept,
    statistics: Option<Statistics>,
    columns: Option<Columns>,
    folder: &Path,
) -> Vec<View> {
    let statistics = statistics.map_or_else(|| vec![Statistics::Running, Statistics::Batch], |one| vec![one]);
    let mut views = Vec::new();
    for statistics in statistics {
        match columns {
            Some(columns) => views.push(View { statistics, columns }),
            None => {
                views.push(View { statistics, columns: Columns::One });
                let wide = View { statistics, columns: Columns::Two };
                views.extend(is_drawn(&stem(panel, kept, wide), folder).then_some(wide));
            }
        }
    }
    views
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fs;

    use interlayer::experiments::Plan;
    use interlayer::results::{DatasetRecord, Information, Machine, Record, Row, Seconds};

    use super::*;

    const CHECKSUM: &str = "c0ffee";

    /// Keeps all runs of the quick profile with made-up rows, and hands out their ids.
    fn fill(store: &Store, dataset: &str, checksum: &str, change: impl Fn(&mut Record, &mut Vec<Row>)) -> Vec<String> {
        let plan = Plan::new(Profile::Quick, &Panel::ALL, dataset, checksum, None);
        let run = |planned: &interlayer::experiments::Planned| {
            let run = &planned.run;
            let labels: Vec<&str> = planned.panels.iter().map(|panel| panel.label()).collect();
            let row = |epoch: u32| {
                let bits = 2.0 + f64::from(run.width + run.depth) / 40.0 + f64::from(epoch) / 10.0;
                let information = Some(Information { bits, duplicates: 0.0, saturated: 0.0 });
                Row {
                    figure: labels.join(" "),
                    dataset: dataset.into(),
                    architecture: run.architecture.name().into(),
                    width: run.width,
                    depth: run.depth,
                    epoch,
                    test_error: 0.5 / f64::from(epoch),
                    test_error_batch: 0.4 / f64::from(epoch),
                    mi_merged: information,
                    mi_merged_batch: information,
                    ceiling: 11.5,
                    ..Row::new(run.id())
                }
            };
            let mut record = Record {
                run: run.id(),
                config: serde_json::json!(run),
                dataset: DatasetRecord { name: dataset.into(), checksum: checksum.into() },
                versions: BTreeMap::from([("interlayer".into(), "0.1.0".into())]),
                commit: Some("0123456".into()),
                machine: Machine { cpu: String::new(), cores: 1, os: String::new() },
                seconds: Seconds::default(),
            };
            let mut rows = (1..=15).map(row).collect();
            change(&mut record, &mut rows);
            store.save(&record, &rows).unwrap();
            record.run
        };
        plan.runs.iter().map(run).collect()
    }

    fn open(store: &Store, dataset: Option<&str>) -> (Result<Kept, String>, String) {
        let mut said = String::new();
        let kept = Kept::open(Profile::Quick, store, dataset, |line| said += &(line + "\n"));
        (kept.map_err(|error| error.to_string()), said)
    }

    /// One figure of each kind: drawing all of them takes long.
    const NAMES: [FigureName; 2] = [FigureName::Topology(1), FigureName::Panel(Panel::Residuals)];

    fn draw(kept: &Kept, folder: &Path) {
        for statistics in [Statistics::Running, Statistics::Batch] {
            for picture in NAMES.map(|name| pictures(name, kept, View { statistics, ..View::default() }).unwrap()) {
                picture[0].figure.save(folder, &picture[0].stem).unwrap();
            }
        }
    }

    fn found(kept: &Kept, folder: &Path) -> usize {
        check(&NAMES, kept, None, None, folder).unwrap()
    }

    #[test]
    fn a_changed_byte_in_a_file_or_in_a_table_is_found() {
        let room = tempfile::tempdir().unwrap();
        let (store, figures) = (Store::open(room.path().join("results")).unwrap(), room.path().join("figures"));
        let ids = fill(&store, "mnist", CHECKSUM, |_, _| {});
        let kept = open(&store, None).0.unwrap();
        draw(&kept, &figures);
        assert_eq!(found(&kept, &figures), 0);

        let files = ["svg", "pdf", "png", "json"].map(|e| figures.join(format!("figure-5a-mnist-quick-batch.{e}")));
        let intact = files.each_ref().map(|file| fs::read(file).unwrap());
        for (file, bytes) in files.iter().zip(&intact) {
            let mut changed = bytes.clone();
            changed[bytes.len() / 2] ^= 1;
            fs::write(file, changed).unwrap();
        }
        assert_eq!(found(&kept, &figures), 4);
        files.each_ref().map(|file| fs::remove_file(file).unwrap());
        assert_eq!(found(&kept, &figures), 4);
        for (file, bytes) in files.iter().zip(&intact) {
            fs::write(file, bytes).unwrap();
        }

        // The last bit of a number that no eye could see: the provenance tells, in every file of both statistics.
        let shown = ids.iter().find(|id| id.starts_with("residual-w16")).unwrap();
        let (record, table) = store.load(shown).unwrap();
        let mut rows = table.rows();
        rows[3].train_loss = f64::from_bits(rows[3].train_loss.to_bits() + 1);
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
        let (store, figures) = (Store::open(room.path().join("results")).unwrap(), room.path().join("figures"));
        let kept = open(&store, None).0.unwrap();
        let diagram = &pictures(NAMES[0], &kept, View::default()).unwrap()[0];
        diagram.figure.save(&figures, &diagram.stem).unwrap();
        assert_eq!(found(&kept, &figures), 0);
        fs::write(figures.join("figure-5a-mnist-quick-batch.svg"), "<svg/>").unwrap();
        assert_eq!(found(&kept, &figures), 1);
    }

    #[test]
    fn the_store_says_which_datasets_there_are() {
        let room = tempfile::tempdir().unwrap();
        let store = Store::open(room.path()).unwrap();
        fill(&store, "digits", "d1d1d1", |_, _| {});
        let (kept, said) = open(&store, None);
        assert_eq!(kept.unwrap().dataset, "digits");
        assert!(said.contains("no results of mnist are kept: drawing digits"), "{said}");
        let (kept, _) = open(&store, Some("fashion"));
        assert!(kept.unwrap_err().contains("no results of `fashion` are kept for the quick profile, only of digits"));

        fill(&store, "mnist", CHECKSUM, |_, _| {});
        let (kept, said) = open(&store, None);
        assert_eq!((kept.unwrap().dataset.as_str(), said.as_str()), ("mnist", ""));
        assert_eq!(open(&store, Some("digits")).0.unwrap().dataset, "digits");

        fill(&store, "mnist", "another", |_, _| {});
        let refused = open(&store, None).0.unwrap_err();
        assert!(refused.contains("two datasets called mnist") && refused.contains("another"), "{refused}");
    }

    #[test]
    fn runs_of_an_older_configuration_are_left_out_or_drawn_alone() {
        let older = |suffix: &'static str| {
            move |record: &mut Record, rows: &mut Vec<Row>| {
                record.run += suffix;
                rows.iter_mut().for_each(|row| row.run = record.run.clone());
            }
        };
        let room = tempfile::tempdir().unwrap();
        let store = Store::open(room.path()).unwrap();
        let old = fill(&store, "mnist", CHECKSUM, older("-old"));
        let (kept, said) = open(&store, None);
        let kept = kept.unwrap();
        assert!(said.contains("another configuration than this program's"), "{said}");
        assert_eq!(kept.records.len(), old.len());
        assert!(Panel::ALL.iter().all(|panel| !kept.figure(*panel).is_empty()));

        let new = fill(&store, "mnist", CHECKSUM, |_, _| {});
        let (kept, said) = open(&store, None);
        let runs: Vec<String> = kept.unwrap().records.into_iter().map(|record| record.run).collect();
        assert!(said.contains(&format!("{} of {} kept runs", old.len(), old.len() + new.len())), "{said}");
        assert!(runs.len() == new.len() && runs.iter().all(|run| new.contains(run)));

        let room = tempfile::tempdir().unwrap();
        let store = Store::open(room.path()).unwrap();
        fill(&store, "mnist", CHECKSUM, older("-old"));
        fill(&store, "mnist", CHECKSUM, older("-older"));
        let refused = open(&store, None).0.unwrap_err();
        assert!(refused.contains("-old and ") && refused.contains("move the files"), "{refused}");
    }
}
