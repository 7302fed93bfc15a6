//! SVG, PNG and files.

use std::fs;
use std::io::Cursor;

use interlayer_drawing::{Columns, Error, Figure};

use crate::sample::{Notebook, figure as sample};
use crate::svg::well_formed;

fn figure(columns: Columns) -> Figure {
    sample("A title", columns)
}

#[test]
fn png_has_the_dots_of_its_size_in_print() {
    for (columns, width, height) in [(Columns::One, 1004, 709), (Columns::Two, 2008, 709)] {
        let png = figure(columns).png(300).unwrap();
        let reader = png::Decoder::new(Cursor::new(png)).read_info().unwrap();
        let info = reader.info();
        assert_eq!((info.width, info.height), (width, height));
        let dots = info.pixel_dims.unwrap();
        assert_eq!((dots.xppu, dots.yppu, dots.unit), (11811, 11811, png::Unit::Meter));
        assert_eq!((info.color_type, info.bit_depth), (png::ColorType::Rgb, png::BitDepth::Eight));
    }
    assert_eq!(figure(Columns::One).png(72).unwrap(), figure(Columns::One).png(72).unwrap());
}

#[test]
fn png_is_white_paper_with_ink() {
    let png = figure(Columns::One).png(100).unwrap();
    let pixels = resvg::tiny_skia::Pixmap::decode_png(&png).unwrap();
    let white = pixels.pixels().iter().filter(|p| (p.red(), p.green(), p.blue()) == (255, 255, 255)).count();
    let share = white as f64 / pixels.pixels().len() as f64;
    assert!((0.7..0.98).contains(&share), "{share}");
    assert!(pixels.pixels().iter().all(|p| p.alpha() == 255));
}

#[test]
fn a_resolution_that_no_printer_has_is_refused() {
    for wrong in [0, 2401, u32::MAX] {
        match figure(Columns::One).png(wrong) {
            Err(Error::Resolution { dots_per_inch, .. }) => assert_eq!(dots_per_inch, wrong),
            other => panic!("{:?}", other.map(|png| png.len())),
        }
    }
}

#[test]
fn the_svg_has_its_size_and_says_what_it_is() {
    let figure = figure(Columns::Two);
    assert!(figure.svg().starts_with("<svg "));
    assert!(figure.svg().contains("width=\"170mm\" height=\"60mm\" viewBox=\"0 0 17000 6000\""));
    assert!(figure.svg().contains("<title>A title</title>"));
    assert!(figure.svg().contains("<desc>Squares of small numbers.</desc>"));
}

#[test]
fn save_makes_the_folder_and_leaves_a_file_for_each_format() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("new/folder");
    let known = Notebook { notebook: "squares", page: 7 };
    for (figure, extensions) in [
        (figure(Columns::One), &["pdf", "png", "svg"][..]),
        (figure(Columns::One).with_provenance(known), &["json", "pdf", "png", "svg"]),
    ] {
        let paths = figure.save(&folder, "squares").unwrap();
        assert_eq!(paths, extensions.iter().map(|e| folder.join(format!("squares.{e}"))).collect::<Vec<_>>());
        for (extension, bytes) in figure.files().unwrap() {
            assert_eq!(fs::read(folder.join(format!("squares.{extension}"))).unwrap(), bytes);
        }
        assert_eq!(fs::read_to_string(folder.join("squares.svg")).unwrap(), figure.svg());
        assert_eq!(fs::read(folder.join("squares.pdf")).unwrap(), figure.pdf().unwrap());
        assert_eq!(fs::read(folder.join("squares.png")).unwrap(), figure.png(300).unwrap());
        assert_eq!(fs::read_dir(&folder).unwrap().count(), extensions.len());
    }
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, "in the way").unwrap();
    match figure(Columns::One).save(&file, "x") {
        Err(Error::Io { action: "create", path, .. }) => assert_eq!(path, file),
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_origin_is_in_every_file() {
    let notebook = || Notebook { notebook: "a & b", page: 7 };
    let figure = figure(Columns::One).with_provenance(notebook());
    assert_eq!(figure.facts().unwrap(), ["notebook a & b", "page 7"]);
    well_formed(figure.svg());
    assert!(figure.svg().contains("<dc:source>notebook a &amp; b</dc:source>\n<dc:source>page 7</dc:source>"));
    let json: serde_json::Value = serde_json::from_str(&figure.json().unwrap()).unwrap();
    assert_eq!((&json["notebook"], &json["page"], &json["title"]), (&"a & b".into(), &7.into(), &"A title".into()));
    // Once, however often it is given.
    assert_eq!(figure.clone().with_provenance(notebook()), figure);
}

#[test]
fn what_made_it_is_in_every_file() {
    let figure = figure(Columns::One).with_provenance(Notebook { notebook: "squares", page: 7 });
    let own = figure.clone().made_by("mine 1.0");
    assert!(figure.svg().contains("<dc:creator>interlayer-drawing "));
    assert!(own.svg().contains("<dc:creator>mine 1.0</dc:creator>"));
    assert!(own.json().unwrap().contains("\"creator\": \"mine 1.0\""));
    let reader = png::Decoder::new(Cursor::new(own.png(72).unwrap())).read_info().unwrap();
    let software = reader.info().utf8_text.iter().find(|chunk| chunk.keyword == "Software").unwrap();
    assert_eq!(software.get_text().unwrap(), "mine 1.0");
}
