//! What a PDF holds: its size, its text, its fonts, and nothing that changes from day to day.

use std::io::Read;

use flate2::read::ZlibDecoder;
use interlayer_figures::{
    Columns, ErrorVsInformation, Figure, NetworkDiagram, Provenance, error_vs_information, network_diagram,
};

use crate::sample::hourglass;
use crate::sample::{grid, table};

/// The streams of a PDF, unpacked where they are packed.
fn streams(pdf: &[u8]) -> Vec<Vec<u8>> {
    let find = |from: usize, what: &[u8]| pdf[from..].windows(what.len()).position(|w| w == what).map(|at| from + at);
    let mut streams = Vec::new();
    let mut at = 0;
    while let Some(start) = find(at, b"\nstream\n") {
        let start = start + 8;
        let end = find(start, b"\nendstream").unwrap();
        let mut plain = Vec::new();
        match ZlibDecoder::new(&pdf[start..end]).read_to_end(&mut plain) {
            Ok(_) => streams.push(plain),
            Err(_) => streams.push(pdf[start..end].to_vec()),
        }
        at = end + 10;
    }
    streams
}

/// All that can be read in a PDF: its objects and its unpacked streams.
fn readable(pdf: &[u8]) -> String {
    let streams = streams(pdf).into_iter().flatten().collect::<Vec<u8>>();
    format!("{}\n{}", String::from_utf8_lossy(pdf), String::from_utf8_lossy(&streams))
}

fn figure(title: &str, columns: Columns) -> Figure {
    let options = ErrorVsInformation::new("4A").title(title).columns(columns);
    error_vs_information(&table(&grid(&["mlp", "shortcut"], &[64], &[3], 2), 30), &options).unwrap()
}

#[test]
fn a_page_has_its_size_in_points() {
    for (columns, size) in [(Columns::One, "[0 0 240.94489 209.76378]"), (Columns::Two, "[0 0 481.88977 306.14172]")] {
        let pdf = figure("", columns).pdf().unwrap();
        assert!(pdf.starts_with(b"%PDF-1.7"));
        let text = readable(&pdf);
        assert!(text.contains(&format!("/MediaBox{size}")), "{:?}", text.split("/MediaBox").nth(1).unwrap().get(..60));
    }
}

#[test]
fn type_is_text_in_the_bundled_font_and_the_rest_is_lines() {
    let text = readable(&figure("ρ ε ψ − × ± ≥", Columns::One).pdf().unwrap());
    for sign in "ρεψ−×±≥·".chars() {
        let mapped = format!("<{:04X}>", u32::from(sign));
        assert!(text.contains(&mapped), "{sign} is not in the map from glyphs to text");
    }
    // Regular and bold, each a subset: six letters and a plus sign before the name.
    let names: Vec<&str> = text.match_indices("/BaseFont/").map(|(at, _)| &text[at + 10..]).collect();
    assert!(!names.is_empty());
    for name in names {
        assert_eq!((&name[6..7], &name[7..12]), ("+", "Inter"), "{:?}", &name[..20]);
    }
    assert!(text.contains("/FontFile3"));
    assert!(!text.contains("/Subtype /Image"));
    assert!(!text.contains("/PatternType"));
}

#[test]
fn a_line_of_type_is_one_string() {
    let content = streams(&figure("", Columns::One).pdf().unwrap()).into_iter().find(|s| s.starts_with(b"q"));
    let content = String::from_utf8_lossy(&content.unwrap()).into_owned();
    let figure = figure("", Columns::One);
    let lines = figure.svg().matches("<text ").count() - 1; // the empty title
    assert_eq!(content.matches("\nBT ").count(), lines, "{content}");
}

#[test]
fn it_says_what_it_is_and_not_when() {
    let network = hourglass(3, 0, false);
    let figure = network_diagram(&network, &NetworkDiagram::new("An hourglass (narrow)")).unwrap();
    let figure = figure.with_provenance(Provenance::of_network("1", &network));
    let pdf = figure.pdf().unwrap();
    let text = readable(&pdf);
    let keywords =
        format!("figure 1; network of widths 300, 32, 16, 16, 16, 32, 7; {} parameters", network.parameters());
    assert!(text.contains(&format!("<pdf:Keywords>{keywords}</pdf:Keywords>")), "{text}");
    assert!(text.contains("An hourglass (narrow)"));
    assert!(text.contains("interlayer-figures"));
    assert!(!text.contains("CreationDate") && !text.contains("CreateDate") && !text.contains("ModDate"));
    assert_eq!(pdf, figure.pdf().unwrap());
}
