//! What the format of a file does not decide: where it lies, what it is called, how it is packed.

use std::path::Path;

use interlayer_arrays::{ArrayFile, Format, Header, Reading, Separator};

use super::{error, gzip, numbers};

const TABLE: &[u8] = b"x,y,x\n1,2,3\n4,5,6\n";

#[test]
fn archives_and_addresses_are_told() {
    let mut tar = vec![b'a'; 512];
    tar[257..262].copy_from_slice(b"ustar");
    assert!(error("h.npz", &tar, &[]).contains("a tar archive"), "{}", error("h.npz", &tar, &[]));
    assert!(
        error("h.tar", &tar, &[]).contains("a tar archive")
            && error("h.tgz", &gzip(&tar), &[]).contains("a tar archive")
    );
    let svmlight = b"0.5 1:-0.218 2:0.047\n1 2:0.5\n";
    assert!(error("t.txt", svmlight, &[]).contains("load_svmlight_file"), "{}", error("t.txt", svmlight, &[]));
    let address = ArrayFile::open(Path::new("https://example.com/a.npz"), Reading::default()).err().unwrap();
    assert!(address.to_string().contains("download the file first"));
}

#[test]
fn packed_tables_are_read() {
    assert_eq!(numbers("table.csv.gz", &gzip(TABLE), &["y"]), [2.0, 5.0]);
    assert_eq!(numbers("table.tsv.gz", &gzip(b"x\ty\n1\t2\n"), &["y"]), [2.0]);
    // As a tape pads it.
    assert_eq!(numbers("table.csv", &[gzip(TABLE), vec![0; 100]].concat(), &["y"]), [2.0, 5.0]);
    let junk = error("table.csv.gz", &[gzip(TABLE), b"\r\n".to_vec()].concat(), &["y"]);
    assert_eq!(junk, "table.csv.gz: 2 bytes behind the gzip stream; make the file again");
}

#[test]
fn a_name_that_means_two_columns_is_refused() {
    assert_eq!(error("t.csv", TABLE, &["x"]), "t.csv: 2 columns are called `x`; rename all but one");
    assert_eq!(numbers("t.csv", TABLE, &["y"]), [2.0, 5.0]);
}

#[test]
fn names_that_are_missing_are_told_with_those_that_are_there() {
    assert_eq!(error("t.csv", TABLE, &["z"]), "t.csv: there is no `z`, only x, y, x");
    assert_eq!(error("t.csv", TABLE, &[]), "t.csv: name the array or the columns to use; the file has x, y, x");
    let headless = error("t.csv", b"0.5,0.25\n1,2\n", &["x"]);
    assert!(headless.ends_with("only 0.5, 0.25; the first line holds numbers: is there no header line?"), "{headless}");
    assert_eq!(numbers("t.csv", b"only\n1\n2\n", &[]), [1.0, 2.0]);
}

#[test]
fn what_is_given_is_taken() {
    let file = |name: &str, bytes: &[u8], reading| {
        let names = ["1".to_owned()];
        let file = ArrayFile::from_bytes(Path::new(name), bytes.to_vec(), reading);
        file.and_then(|file| file.array(&names))
            .map(|array| array.values.widened().into_owned())
            .map_err(|e| e.to_string())
    };
    let headless = Reading { header: Header::None, ..Reading::default() };
    assert_eq!(file("t.csv", b"0.5,0.25\n1,2\n", headless), Ok(vec![0.5, 1.0]));
    let colons = Reading { separator: Some(Separator::Character(b':')), ..headless };
    assert_eq!(file("t.csv", b"1:2\n3:4\n", colons), Ok(vec![1.0, 3.0]));
    let named = Reading { format: Some(Format::Csv), ..headless };
    assert_eq!(file("t.dat", b"1,2\n3,4\n", named), Ok(vec![1.0, 3.0]));
}

#[test]
fn names_and_contents_that_disagree_are_told() {
    let unknown = error("t.dat", b"1,2\n", &[]);
    assert_eq!(
        unknown,
        "t.dat: neither its name nor its content tells the format; there are npy, npz, safetensors, csv, parquet"
    );
    let other = error("t.csv", b"PK\x05\x06 an empty archive", &[]);
    assert_eq!(other, "t.csv: its name says csv, but its content is npz; rename the file, or name the format npz");
    assert!(error("m.pt", b"PK\x03\x04", &[]).contains("safetensors.torch.save_file"));
}

#[test]
fn what_is_no_file_of_numbers_is_told() {
    for name in ["x.npy", "x.npz", "x.csv", "x.safetensors", "x.parquet"] {
        assert_eq!(error(name, b"", &[]), format!("{name}: the file is empty (0 bytes)"));
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let open = |path: &Path| ArrayFile::open(path, Reading::default()).err().expect("an error").to_string();
    let directory = folder.path().join("x.npz");
    std::fs::create_dir(&directory).expect("a writable folder");
    assert!(
        open(&directory).ends_with(
            "x.npz: it is a directory; name a file in it, and if they are parts of one table, join them before"
        ),
        "{}",
        open(&directory)
    );
    let absent = open(&folder.path().join("y.npy"));
    assert!(absent.starts_with("cannot read ") && absent.contains("y.npy: No such file"), "{absent}");
}

#[test]
fn columns_of_one_archive_stand_side_by_side() {
    let file =
        super::fuzz::npz([super::fuzz::npy("<f4", "False", "(6, 2)"), super::fuzz::npy("<f4", "False", "(6, 2)")]);
    let both = super::read("a.npz", &file, &["y", "x"]).expect("two arrays");
    assert_eq!((both.n, both.dims), (6, 4));
    let values = both.values.widened();
    assert_eq!(values[..2], values[2..4]);
}

#[test]
fn files_that_are_something_else_are_told() {
    let pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n";
    for (name, kind) in [
        ("x.npy", "an npy file"),
        ("x.npz", "an npz file"),
        ("x.csv", "a table"),
        ("x.safetensors", "a safetensors file"),
        ("x.parquet", "a parquet file"),
    ] {
        let expected = format!("{name}: it is a pointer of git-lfs, not {kind}; fetch the file by `git lfs pull`");
        assert_eq!(error(name, pointer, &[]), expected);
        let page = error(name, b"\n<!DOCTYPE html>\n<html>404</html>\n", &[]);
        assert_eq!(page, format!("{name}: it is a web page or XML, not {kind}; fetch the file itself again"));
    }
    assert!(error("x.npy", b"1.0e+00\n2.0e+00\n", &[]).contains("it is text, not an npy file"));
    let twice = error("x.csv.gz", &gzip(&gzip(TABLE)), &["y"]);
    assert_eq!(twice, "x.csv.gz: it is a gzip file within a gzip file, not a table; unpack it once");
    assert!(error("pointer", pointer, &[]).starts_with("pointer: it is a pointer of git-lfs"));
}

#[test]
fn a_first_line_of_numbers_is_taken_for_names_only_where_it_is_asked_for() {
    let vector = b"0.5\n1\n2\n";
    let said = "v.txt: line 1 holds numbers, not names; if it is a sample, read the table without a header line";
    assert_eq!(error("v.txt", vector, &[]), said);
    assert_eq!(error("v.txt", b"nan\n1\n2\n", &[]), said);
    assert_eq!(error("v.txt.gz", &gzip(b"TRUE\r\nFALSE\r\n"), &[]), said.replace("v.txt", "v.txt.gz"));
    let named = super::read("v.csv", b"2019;2020\r\n0,5;1\r\n0,7;2\r\n", &["2020"]).expect("a column");
    assert_eq!(*named.values.widened(), [1.0, 2.0]);
    let note = named.notes.first().map(ToString::to_string).unwrap_or_default();
    assert!(note.starts_with("line 1 (2019, 2020) was taken for the names of the columns"), "{note}");
    // The index of pandas has no name, so the line is no sample.
    let indexed = super::read("v.csv", b",0,1\n0,0.5,2\n1,0.7,3\n", &["1"]).expect("a column");
    assert!(indexed.notes.is_empty());
    let unnamed = error("v.csv", b"0.5,1\n1,2\n", &[]);
    assert!(
        unnamed.ends_with("the file has 0.5, 1; the first line holds numbers: is there no header line?"),
        "{unnamed}"
    );
}

#[test]
fn an_empty_name_is_said_to_be_one() {
    assert_eq!(error("t.csv", TABLE, &[""]), "t.csv: an empty name was given; there are x, y, x");
    assert_eq!(numbers("t.csv", b",y\n1,2\n3,4\n", &[""]), [1.0, 3.0]);
}

#[test]
fn names_of_an_unknown_encoding_are_doubted() {
    let table = b"x \x80,y\n1,2\n";
    assert_eq!(numbers("t.csv", table, &["x €"]), [1.0]);
    assert!(
        error("t.csv", table, &["z"]).ends_with("the file is not UTF-8, so names may be misread: save it as UTF-8")
    );
}

#[test]
fn what_is_shown_of_a_file_is_short_and_visible() {
    let long = error("t.csv", format!("x,y\n{},1\n", "9".repeat(100_000)).as_bytes(), &["x"]);
    assert!(long.len() < 300 && long.contains("999…"), "{long}");
    let obeyed = error("t.csv", b"x\x1b[2J,y\n1,2\n", &["z"]);
    assert_eq!(obeyed, "t.csv: there is no `z`, only x\\u{1b}[2J, y");
}
