//! `interlayer mi` and files as other programs write them: what is read, and what is said where it is not.

use std::fs;

use super::room::{Room, Said};

/// Sixty rows, with what is written before and behind them.
fn table(head: &str, separator: &str, tail: &str) -> String {
    let rows: String = (0..60).map(|i| format!("{}.5{separator}{}.25\n", i * 37 % 60, i * i % 61)).collect();
    format!("{head}{rows}{tail}")
}

fn mi(files: &[(&str, &str)], words: &[&str]) -> Said {
    let room = Room::new();
    for (name, text) in files {
        fs::write(room.path(name), text).unwrap();
    }
    room.run(["mi"].iter().chain(words))
}

/// Fails unless the command succeeds with so many samples; gives what it notes.
fn measures(said: &Said, n: usize) -> &str {
    said.succeeds();
    assert!(said.out.contains(&format!("N = {n}")), "{said:?}");
    &said.err
}

#[test]
fn a_first_line_of_numbers_is_no_header() {
    let column: String = (0..60).map(|i| format!("{}\n", i * 37 % 60)).collect();
    let files = [("x.txt", column.as_str()), ("y.txt", column.as_str())];
    mi(&files, &["x.txt", "y.txt"]).refuses(&["x.txt: line 1 holds numbers, not names", "add --no-header"]);
    assert_eq!(measures(&mi(&files, &["x.txt", "y.txt", "--no-header"]), 60), "");

    let headless = table("", ",", "");
    let files = [("t.csv", headless.as_str())];
    mi(&files, &["t.csv"])
        .refuses(&["the first line holds numbers: is there no header line?", "--no-header --x 1 --y 2"]);
    assert_eq!(measures(&mi(&files, &["t.csv", "--no-header", "--x", "1", "--y", "2"]), 60), "");

    let years = table("2019,2020\n", ",", "");
    let said = mi(&[("t.csv", &years)], &["t.csv", "--x", "2019", "--y", "2020"]);
    let note = measures(&said, 60);
    assert!(note.starts_with("note: t.csv: line 1 (2019, 2020) was taken for the names of the columns"), "{note}");
    assert_eq!(note.lines().count(), 1);
}

#[test]
fn a_header_is_no_sample() {
    let text = table("x,y\n", ",", "");
    let said = mi(&[("t.csv", &text)], &["t.csv", "--no-header", "--x", "1", "--y", "2"]);
    said.refuses(&["line 1 looks like a header line (`x`)", "leave out --no-header"]);
}

#[test]
fn what_stands_around_a_table_is_told_or_left_out() {
    for tail in ["# end of file\n", "# 1, 2, 3\n"] {
        let text = table("x,y\n", ",", tail);
        assert_eq!(measures(&mi(&[("t.csv", &text)], &["t.csv"]), 60), "");
    }
    let commented = table("x,y\n", ",", "#1,2\n");
    let said = mi(&[("t.csv", &commented)], &["t.csv"]);
    assert_eq!(
        measures(&said, 60),
        "note: t.csv: 1 line begins with # and was left out as a comment, though it could be a sample\n"
    );
    for head in ["% x y\n", "%% made by MATLAB\n%\n%x y\n", "% made by MATLAB\nx y\n"] {
        let text = table(head, " ", "% end of file\n");
        assert_eq!(measures(&mi(&[("t.txt", &text)], &["t.txt"]), 60), "");
        let text = table(&head.replace("x y", "x,y"), ",", "%1,2\n");
        let said = mi(&[("t.csv", &text)], &["t.csv"]);
        assert!(measures(&said, 60).contains("1 line begins with % and was left out"), "{said:?}");
    }
    let text = table("% of Weka\n@RELATION r\n@ATTRIBUTE x NUMERIC\n@ATTRIBUTE y NUMERIC\n@DATA\n", ",", "");
    for name in ["t.csv", "t.arff"] {
        mi(&[(name, &text)], &[name]).refuses(&["an ARFF file", "in place of all lines up to @DATA"]);
    }
    for (title, line) in [("Results of March\n\n", 3), ("* matlab\n", 2)] {
        let text = table(&format!("{title}x,y\n"), ",", "");
        let names = format!("line {line}, where the names of the columns seem to stand");
        mi(&[("t.csv", &text)], &["t.csv"]).refuses(&["line 1 has 1 value", &names, "remove what stands above"]);
    }
    let text = table("Results,March\nx,y\n", ",", "");
    mi(&[("t.csv", &text)], &["t.csv"]).refuses(&["line 1 was taken for the names: if it is a title, remove it"]);
}

#[test]
fn row_names_of_r_are_read() {
    let rows: String = (0..60).map(|i| format!("\"{}\" {} {}\n", i + 1, i * 37 % 60, i * i % 61)).collect();
    let said = mi(&[("t.txt", &format!("\"x\" \"y\"\n{rows}"))], &["t.txt"]);
    assert!(measures(&said, 60).starts_with("note: t.txt: rows have one value more than line 1 has names"), "{said:?}");
}

#[test]
fn thousands_and_truth_values_among_numbers_are_refused() {
    let german: String = (0..60).map(|i| format!("1.{:03};0,{}\n", i * 37 % 60, i * i % 61)).collect();
    let said = mi(&[("t.csv", &format!("x;y\n{german}"))], &["t.csv"]);
    said.refuses(&["line 2, column `x`: `1.000` has a point, and `0,0` in line 2 a decimal comma", "write it as 1000"]);
    let text = table("x,y\n", ",", "TRUE,1\n");
    mi(&[("t.csv", &text)], &["t.csv"]).refuses(&["line 62, column `x`: `TRUE` stands among numbers such as `0.5`"]);
}

#[test]
fn the_side_that_is_not_named_is_told() {
    let [x, u] = ["x,y\n", "u,v\n"].map(|names| table(names, ",", ""));
    let files = [("t.csv", x.as_str()), ("u.csv", u.as_str())];
    mi(&files, &["t.csv", "u.csv"]).refuses(&["u.csv: there is no `y`, only u, v; say by --y what y is"]);
    mi(&files, &["u.csv", "--x", "u"]).refuses(&["u.csv: there is no `y`, only u, v; say by --y what y is"]);
    mi(&files, &["u.csv", "--y", "u"]).refuses(&["u.csv: there is no `x`, only u, v; say by --x what x is"]);
    mi(&files, &["u.csv"])
        .refuses(&["u.csv: name the array or the columns to use; the file has u, v (as in --x a,b --y c)"]);
    mi(&files, &["t.csv", "--x=x,"]).refuses(&["t.csv: an empty name was given; there are x, y; name what to take"]);
}

#[test]
fn a_table_whose_rows_are_columns_is_asked_about() {
    let wide = format!("{}\n{}\n", (0..60).map(|i| format!("c{i}")).collect::<Vec<_>>().join(","), ["1"; 60].join(","));
    let names = (0..60).map(|i| format!("c{i}")).collect::<Vec<_>>().join(",");
    let text = table("x,y\n", ",", "");
    let said = mi(&[("w.csv", &wide), ("t.csv", &text)], &["w.csv", "t.csv", "--x", &names]);
    said.refuses(&[
        "x has 1 sample (w.csv, shape (1, 60)) and y has 60 (t.csv, shape (60, 1))",
        "is w.csv transposed? A row is a sample",
    ]);
}

#[test]
fn a_figure_in_a_file_is_refused_without_moving_it() {
    let text = table("x,y\n", ",", "");
    let said = mi(&[("t.csv", &text)], &["t.csv", "--report", "--figure", "t.csv/report"]);
    said.refuses(&["t.csv is a file, and a folder is needed; name another place by --figure"]);
}

#[test]
fn records_of_numpy_are_columns() {
    let header = "{'descr': [('x', '<f8'), ('y', '<i4'), ('name', '<U1')], 'fortran_order': False, 'shape': (60,), }\n";
    let record = |i: i32| [&f64::from(i * 37 % 60).to_le_bytes()[..], &(i * i % 61).to_le_bytes(), b"a\0\0\0"].concat();
    let records: Vec<u8> = (0..60).flat_map(record).collect();
    let room = Room::new();
    let bytes = [b"\x93NUMPY\x01\x00", &(header.len() as u16).to_le_bytes()[..], header.as_bytes(), &records].concat();
    fs::write(room.path("rec.npy"), bytes).unwrap();
    assert_eq!(measures(&room.run(["mi", "rec.npy", "--x", "x", "--y", "y"]), 60), "");
    assert_eq!(measures(&room.run(["mi", "rec.npy"]), 60), "");
    room.run(["mi", "rec.npy", "--x", "name"]).refuses(&["rec.npy: `name` holds text"]);
    room.run(["mi", "rec.npy", "--x", "z"]).refuses(&["rec.npy: there is no `z`, only x, y, name"]);
    // numpy writes names in Latin-1 where it can.
    let header = header.replace("'x'", "'\u{b5}m'");
    let latin: Vec<u8> = header.chars().map(|character| character as u8).collect();
    let bytes = [b"\x93NUMPY\x01\x00", &(latin.len() as u16).to_le_bytes()[..], &latin, &records].concat();
    fs::write(room.path("mu.npy"), bytes).unwrap();
    assert_eq!(measures(&room.run(["mi", "mu.npy", "--x", "\u{b5}m"]), 60), "");
}

#[test]
fn names_are_taken_as_such() {
    // Six stations in three towns, by number and by name; heights by station.
    let towns = ["Bern", "Rom", "Ulm"];
    let height = |i: usize| 40.0 * (i % 6) as f64 + (i * 37 % 97) as f64 / 97.0;
    let rows: String = (0..300).map(|i| format!("{},{},{},{}\n", i % 6, i % 3, towns[i % 3], height(i))).collect();
    let files = [("t.csv", format!("station,code,town,height\n{rows}"))];
    let files = [(files[0].0, files[0].1.as_str())];
    let of = |words: &str| mi(&files, &[&["t.csv"], &words.split(' ').collect::<Vec<_>>()[..]].concat());
    for y in ["code", "town"] {
        let said = of(&format!("--x station --y {y} --discrete both"));
        assert_eq!(measures(&said, 300), "");
        assert!(said.out.starts_with("1.5898 bits (ceiling 1.5898; plug-in, Miller-Madow"), "{said:?}");
    }
    for words in ["--x town --y height --discrete x", "--x height --y town --discrete y"] {
        let said = of(words);
        assert!(said.out.contains("bits (ceiling 1.5850; mixed, k = 3, N = 300"), "{said:?}");
        assert!(said.out.starts_with("1.5"), "{said:?}");
    }
    of("--x station --y town").refuses(&["`Bern` is not a number", "--discrete reads names"]);
    of("--x station --y code --discrete both --k 3").refuses(&["--k has no effect with --discrete both"]);
    // A category of 50 has 49 neighbours.
    let said = of("--x station --y height --discrete x --k 200");
    assert!(said.out.contains("mixed, k = 49 of 200 asked for, N = 300"), "{said:?}");
    of("--x height --y station --discrete x").refuses(&["on the side that --discrete names"]);
    assert_eq!(of("--x station --y code --discrete both --report").code, Some(2));
    // A note says what numbers show as names.
    let id = |i: u32| i.wrapping_mul(2_654_435_761) >> 13 & 511;
    let codes: String = (0..2000).map(|i| format!("{},{}\n", id(i), id(id(i) + 9000) % 20)).collect();
    let said = mi(&[("c.csv", &format!("x,y\n{codes}"))], &["c.csv"]);
    assert!(said.out.contains("names rather than quantities") && said.out.contains("--discrete both"), "{said:?}");
}

#[test]
fn names_are_compared_as_they_are_written() {
    // Four names, each of which the other side follows in four of five rows.
    let of = |names: [&str; 4]| {
        let y = |i: usize| if i.is_multiple_of(5) { i / 5 % 4 } else { i % 4 };
        let rows: String = (0..2000).map(|i| format!("{},{}\n", names[i % 4], y(i))).collect();
        let said = mi(&[("t.csv", &format!("x,y\n{rows}"))], &["t.csv", "--discrete", "both"]);
        assert_eq!(measures(&said, 2000), "");
        said.out.split(';').next().unwrap_or_default().to_owned()
    };
    let plain = of(["1", "2", "3", "4"]);
    assert_eq!(of(["3.1", "3.10", "3.2", "3.20"]), plain);
    assert_eq!(of(["1", "01", "001", "1.0"]), plain);
    assert_eq!(of(["0", "-1", "+1", "1"]), plain);
    let ids = ["6413870973246776103", "6413870973246776104", "6413870973246776105", "99999999999999999999999"];
    assert_eq!(of(ids), plain);
}

#[test]
fn zeros_have_no_sign() {
    // As numpy rounds and pandas writes: half of the zeros are negative.
    let of = |zeros: [&str; 2]| {
        let x = |i: usize| [zeros[0], "1.0", zeros[1], "-1.0"][i % 4];
        let rows: String = (0..600).map(|i| format!("{},{}\n", x(i), i / 2 % 3)).collect();
        let said = mi(&[("t.csv", &format!("x,y\n{rows}"))], &["t.csv", "--discrete", "both"]);
        measures(&said, 600);
        said.out.split(';').next().unwrap_or_default().to_owned()
    };
    assert_eq!(of(["0.0", "-0.0"]), of(["0.0", "0.0"]));
    assert_ne!(of(["0.0", "-0.0"]), of(["0.0", "0"]));
}

#[test]
fn files_joined_with_their_header_lines_are_refused() {
    let part =
        |from: usize| (from..from + 30).map(|i| format!("{},{}\n", ["a", "b"][i % 2], i % 7)).collect::<String>();
    let joined = format!("station,y\n{}station,y\n{}station,y\n{}", part(0), part(1), part(2));
    let refused =
        ["line 32 is the header line once more, as is 1 below: remove it where files were joined", "--no-header"];
    for words in [&["--discrete", "x"][..], &["--discrete", "both"], &["--discrete", "y"]] {
        mi(&[("t.csv", &joined)], &[&["t.csv", "--x", "station"], words].concat()).refuses(match words[1] {
            // The first word comes before.
            "y" => &["line 2, column `station`: `a` is not a number"],
            _ => &refused,
        });
    }
    let numbers = joined.replace("a,", "1,").replace("b,", "2,");
    mi(&[("t.csv", &numbers)], &["t.csv", "--x", "station"]).refuses(&refused);
}

#[test]
fn names_that_are_words_for_missing_values_stand_in_quotes() {
    let of = |word: &str| {
        let x = |i: usize| if i.is_multiple_of(3) { word } else { "DE" };
        let rows: String = (0..60).map(|i| format!("{},{}\n", x(i), i % 2)).collect();
        mi(&[("t.csv", &format!("x,y\n{rows}"))], &["t.csv", "--discrete", "both"])
    };
    for word in ["NA", "None", "null"] {
        of(word).refuses(&["line 2, column `x`", "is a missing value", "put it in quotes if it is a name"]);
        let said = of(&format!("\"{word}\""));
        let note = format!("note: t.csv: `{word}` in column `x` stands in quotes and was taken for a name");
        assert!(measures(&said, 60).starts_with(&note), "{said:?}");
    }
    of("\"\"").refuses(&["the field is empty"]);
}

#[test]
fn names_above_rows_with_labels_are_found() {
    let rows: String = (0..60).map(|i| format!("chr{}\t{}\t0.{}\n", i % 3, i * 37 % 60, i * i % 61)).collect();
    let text = format!("##made by a program\n#chrom\tpos\ty\n{rows}");
    for x in ["pos", "#chrom"] {
        let words = ["t.tsv", "--x", x, "--discrete", "x"];
        measures(&mi(&[("t.tsv", &text)], if x == "pos" { &words[..3] } else { &words }), 60);
    }
}

#[test]
fn cells_with_several_numbers_are_told() {
    let text = table("x,y\n", ",", "");
    for (line, words) in [
        ("\"[ 3.1e-01 5.5e-02\n -2.4e-01 -2.4e+00]\",1\n", "a list of numbers in one cell"),
        ("[ 3.1e-01 5.5e-02\n -2.4e-01 -2.4e+00],1\n", "a list of numbers in one cell"),
        ("[0.1 0.2],1\n", "a list of numbers in one cell"),
        ("\"[1, 2]\",1\n", "a list of numbers in one cell"),
        ("-1.234-5.678,1\n", "several numbers without a separator"),
        ("-1.234-5.678\n", "several numbers without a separator"),
    ] {
        let said = mi(&[("t.csv", &format!("{text}{line}"))], &["t.csv"]);
        said.refuses(&["t.csv: line 62, column `x`: ", words]);
    }
    let printed = "[[ 1.2e-03  2.4e-01]\n [ 2.9e-01 -8.9e-01]]\n";
    mi(&[("t.txt", printed)], &["t.txt", "--no-header", "--x", "1", "--y", "2"]).refuses(&[
        "an array as numpy prints it",
        "np.savetxt",
        "np.save",
    ]);
}

#[test]
fn names_that_an_array_cannot_hold_have_a_way_out() {
    let array = |kind: &str, values: Vec<u8>| {
        let header = format!("{{'descr': '{kind}', 'fortran_order': False, 'shape': (60,), }}\n");
        [b"\x93NUMPY\x01\x00", &(header.len() as u16).to_le_bytes()[..], header.as_bytes(), &values].concat()
    };
    let room = Room::new();
    let ids = (0..60).flat_map(|i| (1_234_567_890_123_456_780_i64 + i % 4).to_le_bytes()).collect();
    fs::write(room.path("ids.npy"), array("<i8", ids)).unwrap();
    let words = (0..60).flat_map(|i| u32::from(b'a' + i % 4).to_le_bytes()).collect();
    fs::write(room.path("words.npy"), array("<U1", words)).unwrap();
    let codes = (0..60).flat_map(|i| f64::from(i % 4).to_le_bytes()).collect();
    fs::write(room.path("codes.npy"), array("<f8", codes)).unwrap();
    let numbered = "np.unique(a, return_inverse=True)[1]";
    let said = room.run(["mi", "ids.npy", "codes.npy", "--discrete", "both"]);
    assert_eq!(measures(&said, 60), "");
    let same = room.run(["mi", "codes.npy", "codes.npy", "--discrete", "both"]);
    assert_eq!(said.out.split(';').next(), same.out.split(';').next());
    room.run(["mi", "ids.npy", "codes.npy"]).refuses(&["subtract an offset first"]);
    room.run(["mi", "words.npy", "codes.npy", "--discrete", "both"]).refuses(&["holds text", numbered]);
}
