//! `interlayer mi`: what is written where, and what it ends with.

use std::fs;
use std::io::{Write as _, pipe};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A folder with a table of x and y, 60 rows.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let rows: String = (0..60).map(|i| format!("{},{}\n", f64::from(i * 37 % 60), f64::from(i * i % 61))).collect();
    fs::write(folder.path().join("t.csv"), format!("x,y\n{rows}")).unwrap();
    folder
}

fn mi(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_interlayer"));
    command.current_dir(folder).arg("mi").args(arguments).stdin(Stdio::null());
    command
}

/// Standard output, standard error and the exit code.
fn told(output: &Output) -> (String, String, Option<i32>) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert!(!err.contains("panicked") && !err.contains("polars"), "{err}");
    (out, err, output.status.code())
}

fn run(folder: &Path, arguments: &[&str]) -> (String, String, Option<i32>) {
    told(&mi(folder, arguments).output().unwrap())
}

#[test]
fn a_table_is_measured() {
    let folder = folder();
    let (out, err, code) = run(folder.path(), &["t.csv"]);
    assert!(out.contains(" bits (") && out.contains("N = 60"), "{out}");
    assert_eq!((err.as_str(), code), ("", Some(0)));
    let (out, _, code) = run(folder.path(), &["t.csv", "--x", "x", "--y", "y", "--json", "--threads", "65535"]);
    assert!(out.starts_with('{') && out.contains("\"bits\""), "{out}");
    assert_eq!(code, Some(0));
}

#[test]
fn standard_input_is_a_file() {
    let folder = folder();
    let table = fs::read(folder.path().join("t.csv")).unwrap();
    let mut child =
        mi(folder.path(), &["-", "--format", "csv"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(&table).unwrap();
    let (out, _, code) = told(&child.wait_with_output().unwrap());
    assert!(out.contains("N = 60"), "{out}");
    assert_eq!(code, Some(0));
    let (_, err, code) = run(folder.path(), &["-"]);
    assert_eq!((err.as_str(), code), ("error: standard input: the file is empty (0 bytes)\n", Some(1)));
}

#[test]
fn damaged_files_end_with_one_line() {
    let folder = folder();
    for (name, bytes) in [("a.parquet", &b"PAR1 and nothing else \x08\0\0\0PAR1"[..]), ("a.npz", b"PK\x03\x04 cut")] {
        fs::write(folder.path().join(name), bytes).unwrap();
        let (out, err, code) = run(folder.path(), &[name, "--x", "x", "--y", "y"]);
        assert!(err.starts_with(&format!("error: {name}: it is not a valid")) && err.lines().count() == 1, "{err}");
        assert_eq!((out.as_str(), code), ("", Some(1)));
    }
}

#[test]
fn options_without_effect_are_refused() {
    let folder = folder();
    let (_, err, code) = run(folder.path(), &["t.csv", "--jitter", "1"]);
    assert!(err.starts_with("error: --jitter has no effect") && code == Some(1), "{err}");
    let (_, err, code) = run(folder.path(), &["t.csv", "--figure", "f.svg"]);
    assert!(err.contains("--report") && code == Some(2), "{err}");
}

#[test]
fn too_few_samples_name_the_file() {
    let folder = folder();
    fs::write(folder.path().join("few.csv"), "x,y\n1,2\n3,4\n5,6\n").unwrap();
    let (_, err, _) = run(folder.path(), &["few.csv"]);
    assert_eq!(err, "error: few.csv has shape (3, 1): too few samples for k = 3; give at least 5, or lower --k\n");
    let (_, err, _) = run(folder.path(), &["t.csv", "--report", "--k", "5"]);
    let report = "error: t.csv has shape (60, 1): a report needs at least 70 samples for k = 5; leave --report out, or lower --k\n";
    assert_eq!(err, report);
    fs::write(folder.path().join("one.csv"), "x\n1\n").unwrap();
    fs::write(folder.path().join("row.csv"), format!("{}\n{}\n", names(9), vec!["1"; 9].join(","))).unwrap();
    let (_, err, _) = run(folder.path(), &["row.csv", "one.csv", "--x", &names(9)]);
    assert!(err.contains("shape (1, 9)") && err.contains("transposed"), "{err}");
}

fn names(count: usize) -> String {
    (0..count).map(|i| format!("c{i}")).collect::<Vec<_>>().join(",")
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let folder = folder();
    let (reader, writer) = pipe().unwrap();
    drop(reader);
    let output = mi(folder.path(), &["t.csv"]).stdout(writer).output().unwrap();
    assert_eq!(told(&output), (String::new(), String::new(), Some(0)));
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_an_error() {
    let folder = folder();
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = mi(folder.path(), &["t.csv"]).stdout(full).output().unwrap();
    let (_, err, code) = told(&output);
    assert!(err.starts_with("error: cannot write the output: No space left on device"), "{err}");
    assert_eq!(code, Some(1));
}

#[test]
fn the_number_is_told_before_a_figure_that_cannot_be_written() {
    let folder = folder();
    fs::create_dir(folder.path().join("taken.svg")).unwrap();
    let (out, err, code) = run(folder.path(), &["t.csv", "--report", "--figure", "taken"]);
    assert!(out.contains("bits by k") && err.contains("taken.svg"), "{out}{err}");
    assert_eq!(code, Some(1));
}

#[test]
fn a_figure_goes_into_a_folder_that_is_there() {
    let folder = folder();
    fs::create_dir(folder.path().join("pictures")).unwrap();
    let (_, err, code) = run(folder.path(), &["t.csv", "--report", "--figure", "pictures"]);
    assert_eq!(code, Some(0), "{err}");
    for extension in ["svg", "pdf", "png"] {
        assert!(folder.path().join("pictures/report").with_extension(extension).is_file());
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_figure_has_the_name_that_was_given() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    let folder = folder();
    let mut command = mi(folder.path(), &["t.csv", "--report", "--figure"]);
    assert_eq!(told(&command.arg(OsStr::from_bytes(b"bad\xff.svg")).output().unwrap()).2, Some(0));
    assert!(folder.path().join(OsStr::from_bytes(b"bad\xff.pdf")).is_file());
}
