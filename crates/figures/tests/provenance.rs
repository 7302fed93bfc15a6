//! Figures tell where they come from, in every format.

use std::collections::BTreeMap;

use interlayer_figures::{ErrorVsInformation, Figure, Provenance, Source, error_vs_information};
use interlayer_results::{DatasetRecord, Header, Machine, Record, Seconds, Table};
use resvg::usvg::roxmltree::Document;

use crate::sample::{grid, rows, table_of};
use crate::svg::well_formed;

fn record(run: &str, width: u32, commit: &str) -> Record {
    Record {
        header: Header {
            config: serde_json::json!({ "width": width, "training": { "epochs": 20 } }),
            dataset: DatasetRecord { name: "mnist & more".into(), checksum: "c0ffee".into() },
            ..Header::new(run)
        },
        versions: BTreeMap::from([("dfdx".into(), "0.13.0".into())]),
        commit: Some(commit.into()),
        machine: Machine { cpu: "a processor".into(), cores: 2, os: "a system".into() },
        seconds: Seconds { total: 1.5, ..Seconds::default() },
    }
}

fn provenance(widths: &[u32], seeds: u64) -> (Table, Provenance) {
    let table = table_of(&rows(&grid(&["mlp"], widths, &[3], seeds), 20));
    let mut records: Vec<Record> = table.headers().map(|header| record(&header.run, header.width, "0123456")).collect();
    records.push(record("another run, not drawn", 1, "fffffff"));
    let provenance = Provenance::of_results("4A", &table, &records).option("statistics", "running");
    (table, provenance)
}

fn figure() -> Figure {
    let (table, provenance) = provenance(&[16, 64], 3);
    error_vs_information(&table, &ErrorVsInformation::new("4A").title("A < B & \"C\""))
        .unwrap()
        .with_provenance(provenance)
}

#[test]
fn it_names_what_is_drawn_and_nothing_else() {
    let (table, provenance) = provenance(&[16, 64], 3);
    let Source::Results(results) = &provenance.source else { panic!("{provenance:?}") };
    assert_eq!((results.runs.len(), results.rows), (6, table.len()));
    assert!(results.runs.values().all(|commit| commit.as_deref() == Some("0123456")));
    assert_eq!(results.config, serde_json::json!({ "training": { "epochs": 20 } }));
    assert_eq!(
        provenance.facts(),
        [
            "figure 4A, running statistics",
            "dataset mnist & more, sha256 c0ffee",
            "6 runs, seeds 0–2",
            &format!("{} rows, sha256 {}", table.len(), results.sha256),
            "commit 0123456",
            "dfdx 0.13.0",
        ]
    );
}

#[test]
fn a_changed_number_is_another_checksum() {
    let (_, before) = provenance(&[16], 1);
    let mut rows = rows(&grid(&["mlp"], &[16], &[3], 1), 20);
    rows[7].test_error = f64::from_bits(rows[7].test_error.to_bits() + 1);
    let after = Provenance::of_results("4A", &table_of(&rows), &[]);
    let sum = |provenance: &Provenance| match &provenance.source {
        Source::Results(results) => results.sha256.clone(),
        other => panic!("{other:?}"),
    };
    assert_ne!(sum(&before), sum(&after));
}

#[test]
fn the_svg_holds_it_as_dublin_core() {
    let figure = figure();
    well_formed(figure.svg());
    let document = Document::parse(figure.svg()).unwrap();
    let dublin_core = |name: &str| -> Vec<String> {
        let namespace = "http://purl.org/dc/elements/1.1/";
        let found = document.descendants().filter(|node| node.has_tag_name((namespace, name)));
        found.filter_map(|node| node.text().map(str::to_owned)).collect()
    };
    assert_eq!(dublin_core("title"), ["4A A < B & \"C\""]);
    assert!(dublin_core("creator")[0].starts_with("interlayer-figures "));
    let (_, provenance) = provenance(&[16, 64], 3);
    assert_eq!(dublin_core("source"), provenance.facts());
    assert_eq!(figure.facts(), Some(provenance.facts().as_slice()));
    // Once, however often it is given.
    assert_eq!(figure.clone().with_provenance(provenance), figure);
}

#[test]
fn the_png_holds_it_as_text() {
    let figure = figure();
    let bytes = figure.png(72).unwrap();
    let reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap();
    let text = |keyword: &str| -> String {
        let chunk = reader.info().utf8_text.iter().find(|chunk| chunk.keyword == keyword);
        chunk.unwrap_or_else(|| panic!("no {keyword}")).get_text().unwrap()
    };
    assert_eq!(text("Title"), figure.title());
    assert_eq!(text("Description"), figure.caption());
    assert_eq!(text("Source"), figure.facts().unwrap().join("\n"));
}

#[test]
fn the_json_holds_all_of_it() {
    let figure = figure();
    let json = figure.json().unwrap();
    let back: Provenance = serde_json::from_str(&json).unwrap();
    assert_eq!(back, provenance(&[16, 64], 3).1);
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(value["caption"], figure.caption());
    assert_eq!(value["size_mm"], serde_json::json!([85.0, 74.0]));
    assert_eq!(figure.json().unwrap(), json);
}

#[test]
fn many_runs_make_the_json_longer_and_the_pictures_not() {
    let facts = |seeds| {
        let (_, provenance) = provenance(&[16, 32, 64], seeds);
        provenance.facts().join("\n").len()
    };
    assert!(facts(35) < facts(1) + 20);
}
