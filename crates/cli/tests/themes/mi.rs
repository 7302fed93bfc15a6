//! `interlayer mi`: what is written where, and what it ends with.

use std::fs;
use std::io::{Write as _, pipe};
use std::process::{Command, Stdio};

use super::room::{Room, Said};

/// A folder with a table of x and y, 60 rows.
fn room() -> Room {
    let room = Room::new();
    let rows: String = (0..60).map(|i| format!("{},{}\n", i * 37 % 60, i * i % 61)).collect();
    fs::write(room.path("t.csv"), format!("x,y\n{rows}")).unwrap();
    room
}

fn mi(room: &Room, words: &[&str]) -> Command {
    let mut command = room.command(["mi"].iter().chain(words));
    command.stdin(Stdio::null());
    command
}

/// Standard output, standard error and the exit code.
fn run(room: &Room, words: &[&str]) -> (String, String, Option<i32>) {
    let said = Said::of(mi(room, words).output().unwrap());
    assert!(!said.err.contains("polars"), "{said:?}");
    (said.out, said.err, said.code)
}

#[test]
fn a_table_is_measured() {
    let room = room();
    let (out, err, code) = run(&room, &["t.csv"]);
    assert!(out.contains(" bits (") && out.contains("N = 60"), "{out}");
    assert_eq!((err.as_str(), code), ("", Some(0)));
    let (out, _, code) = run(&room, &["t.csv", "--x", "x", "--y", "y", "--json", "--threads", "65535"]);
    assert!(out.starts_with('{') && out.contains("\"bits\""), "{out}");
    assert_eq!(code, Some(0));
}

#[test]
fn standard_input_is_a_file() {
    let room = room();
    let table = fs::read(room.path("t.csv")).unwrap();
    let mut child = mi(&room, &["-", "--format", "csv"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(&table).unwrap();
    let said = Said::of(child.wait_with_output().unwrap());
    said.succeeds();
    assert!(said.out.contains("N = 60"), "{said:?}");
    let (_, err, code) = run(&room, &["-"]);
    assert_eq!((err.as_str(), code), ("error: standard input: the file is empty (0 bytes)\n", Some(1)));
}

#[test]
fn damaged_files_end_with_one_line() {
    let room = room();
    for (name, bytes) in [("a.parquet", &b"PAR1 and nothing else \x08\0\0\0PAR1"[..]), ("a.npz", b"PK\x03\x04 cut")] {
        fs::write(room.path(name), bytes).unwrap();
        let (out, err, code) = run(&room, &[name, "--x", "x", "--y", "y"]);
        assert!(err.starts_with(&format!("error: {name}: it is not a valid")) && err.lines().count() == 1, "{err}");
        assert_eq!((out.as_str(), code), ("", Some(1)));
    }
}

#[test]
fn options_without_effect_are_refused() {
    let room = room();
    let (_, err, code) = run(&room, &["t.csv", "--jitter", "1"]);
    assert!(err.starts_with("error: --jitter has no effect") && code == Some(1), "{err}");
    let (_, err, code) = run(&room, &["t.csv", "--figure", "f.svg"]);
    assert!(err.contains("--report") && code == Some(2), "{err}");
    let without_report = [&["--figure", "f"][..], &["--permutations", "9"], &["--seed", "4"]];
    let of_ksg = [&["--report"][..], &["--variant", "ksg1"], &["--search", "tree"], &["--jitter", "1"]];
    for side in ["x", "y", "both"] {
        for option in without_report.into_iter().chain(of_ksg) {
            let (out, err, code) = run(&room, &[&["t.csv", "--discrete", side], option].concat());
            assert!(err.contains(option[0]) && out.is_empty() && code == Some(2), "{out}{err}");
        }
    }
    assert!(!room.path("f.svg").exists());
}

#[test]
fn too_few_samples_name_the_file() {
    let room = room();
    fs::write(room.path("few.csv"), "x,y\n1,2\n3,4\n5,6\n").unwrap();
    let (_, err, _) = run(&room, &["few.csv"]);
    assert_eq!(err, "error: few.csv has shape (3, 1): too few samples for k = 3; give at least 5, or lower --k\n");
    fs::write(room.path("one.csv"), "x\n1\n").unwrap();
    fs::write(room.path("row.csv"), format!("{}\n{}\n", names(9), ["1"; 9].join(","))).unwrap();
    let (_, err, _) = run(&room, &["row.csv", "one.csv", "--x", &names(9)]);
    assert!(err.contains("shape (1, 9)") && err.contains("transposed"), "{err}");
}

fn names(count: usize) -> String {
    (0..count).map(|i| format!("c{i}")).collect::<Vec<_>>().join(",")
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let room = room();
    let (reader, writer) = pipe().unwrap();
    drop(reader);
    let said = Said::of(mi(&room, &["t.csv"]).stdout(writer).output().unwrap());
    said.succeeds();
    assert_eq!(said.err, "");
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_an_error() {
    let room = room();
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let said = Said::of(mi(&room, &["t.csv"]).stdout(full).output().unwrap());
    said.refuses(&["error: cannot write the output: No space left on device"]);
}

#[test]
fn the_number_is_told_before_a_figure_that_cannot_be_written() {
    let room = room();
    fs::create_dir(room.path("taken.svg")).unwrap();
    let (out, err, code) = run(&room, &["t.csv", "--report", "--figure", "taken"]);
    assert!(out.contains("bits by k") && err.contains("taken.svg"), "{out}{err}");
    assert_eq!(code, Some(1));
}

#[test]
fn a_figure_goes_into_a_folder_that_is_there() {
    let room = room();
    fs::create_dir(room.path("pictures")).unwrap();
    let (_, err, code) = run(&room, &["t.csv", "--report", "--figure", "pictures"]);
    assert_eq!(code, Some(0), "{err}");
    for extension in ["svg", "pdf", "png"] {
        assert!(room.path("pictures/report").with_extension(extension).is_file());
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_figure_has_the_name_that_was_given() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    let room = room();
    let mut command = mi(&room, &["t.csv", "--report", "--figure"]);
    Said::of(command.arg(OsStr::from_bytes(b"bad\xff.svg")).output().unwrap()).succeeds();
    assert!(room.path(OsStr::from_bytes(b"bad\xff.pdf")).is_file());
}
