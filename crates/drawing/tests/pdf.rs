//! What a PDF holds: its size, its text, its fonts, and nothing that changes from day to day.

use std::io::Read;

use flate2::read::ZlibDecoder;
use interlayer_drawing::Columns;

use crate::sample::{Notebook, figure};

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

#[test]
fn a_page_has_its_size_in_points() {
    for (columns, size) in [(Columns::One, "[0 0 240.94489 170.07874]"), (Columns::Two, "[0 0 481.88977 170.07874]")] {
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
    let origin = Notebook { notebook: "squares", page: 7 };
    let figure = figure("A parabola (wide)", Columns::One).with_provenance(origin).made_by("mine 1.0");
    let pdf = figure.pdf().unwrap();
    let text = readable(&pdf);
    assert!(text.contains("<pdf:Keywords>notebook squares; page 7</pdf:Keywords>"), "{text}");
    assert!(text.contains("A parabola (wide)"));
    assert!(text.contains("mine 1.0"));
    assert!(!text.contains("CreationDate") && !text.contains("CreateDate") && !text.contains("ModDate"));
    assert_eq!(pdf, figure.pdf().unwrap());
}
