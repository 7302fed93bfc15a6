//! Files that are not what their name or their reader takes them for, known by how they start.

use super::format::{ARFF, Format, MATRIX_MARKET, SVMLIGHT};

/// What a file is, and the way out.
pub(super) type Disguise = (&'static str, &'static str);

const UNPACK: &str = "unpack it first";
const FETCH: &str = "fetch the file itself again";
const IDX: &str = "save its numbers by np.save; a dataset of four IDX files is read by its folder";
const SAVE: &str = "save its numbers in one of the formats that are read";

/// How files start that are of no format which is read.
const STARTS: [(&[u8], Disguise); 28] = [
    (b"version https://git-lfs.github.com/", ("a pointer of git-lfs", "fetch the file by `git lfs pull`")),
    (b"/annex/objects/", ("a pointer of git-annex", "fetch the file by `git annex get`")),
    (b"\x1f\x8b", ("a gzip file within a gzip file", "unpack it once")),
    (b"BZh", ("packed by bzip2", UNPACK)),
    (b"\xfd7zXZ", ("packed by xz", UNPACK)),
    (b"\x28\xb5\x2f\xfd", ("packed by Zstandard", UNPACK)),
    (b"7z\xbc\xaf", ("a 7z archive", UNPACK)),
    (b"\x89HDF", ("an HDF5 or NetCDF file", "save its arrays by np.save or np.savez")),
    (b"ARROW1", ("an Arrow or Feather file", "save the table by DataFrame.to_parquet")),
    (b"FEA1", ("an Arrow or Feather file", "save the table by DataFrame.to_parquet")),
    (b"ORC", ("an ORC file", "save the table by DataFrame.to_parquet")),
    (b"Obj\x01", ("an Avro file", "save the table by DataFrame.to_parquet")),
    (b"MATLAB 5.0 MAT-file", ("a MATLAB file", "save its arrays by np.save or np.savez")),
    (b"SQLite format 3", ("an SQLite database", "save the table as CSV or by DataFrame.to_parquet")),
    (b"\xd0\xcf\x11\xe0", ("a document of Microsoft Office", "save the sheet as CSV")),
    (b"%%MatrixMarket", ("a matrix in Matrix Market format", MATRIX_MARKET)),
    (b"<stata_dta>", ("a file of a statistics program", "save the table as CSV")),
    (b"$FL2@(#)", ("a file of a statistics program", "save the table as CSV")),
    (b"RDX3\n", ("a file of R", "save the table by write.csv")),
    (b"X\n\0\0\0", ("a file of R", "save the table by write.csv")),
    (b"RIFF", ("sound or video", "save its samples by np.save")),
    (b"SIMPLE  =", ("a FITS file", "save its numbers by np.save")),
    (b"CDF\x01", ("an HDF5 or NetCDF file", "save its arrays by np.save or np.savez")),
    (b"\0\0\x08\x01", ("an IDX file of labels", IDX)),
    (b"\0\0\x08\x03", ("an IDX file of images", IDX)),
    (b"%PDF", ("a PDF document", SAVE)),
    (b"\x89PNG", ("a picture", SAVE)),
    (b"\xff\xd8\xff", ("a picture", SAVE)),
];

/// What a file is by how it starts, as a sentence has it: `an npy file`. `None` where nothing tells.
pub fn kind(bytes: &[u8]) -> Option<String> {
    const GZIP: &[u8] = b"\x1f\x8b";
    if bytes.starts_with(GZIP) {
        return Some("packed by gzip".to_owned());
    }
    let format = Format::of_content(bytes).map(Format::phrase);
    format.or_else(|| disguise(bytes, Some(Format::Safetensors)).map(|(what, _)| what.to_owned()))
}

/// Where a tar archive says what it is.
const TAR: (usize, &[u8]) = (257, b"ustar");

/// What a file is instead of the format that it is to be read as; `None` where it may be of that format or of any.
pub(super) fn disguise(bytes: &[u8], read_as: Option<Format>) -> Option<Disguise> {
    let binary = read_as.is_some_and(|format| format != Format::Csv);
    if read_as.is_some() && read_as == Format::of_content(bytes) {
        return None;
    }
    let starts = |start: &[u8]| bytes.starts_with(start) && (start.len() > 3 || !is_text(bytes) || binary);
    if let Some((_, found)) = STARTS.iter().find(|(start, _)| starts(start)) {
        return Some(*found);
    }
    // Protocols 2 to 5 of Python's pickles.
    if let [0x80, 2..=5, ..] = bytes
        && !is_text(bytes)
    {
        return Some(("a Python pickle", "save arrays by np.save, tables by DataFrame.to_parquet"));
    }
    if bytes.get(TAR.0..).is_some_and(|rest| rest.starts_with(TAR.1)) {
        return Some(("a tar archive", "unpack it, and name a file in it"));
    }
    let text = without_mark(bytes);
    if is_markup(text) || (binary && text.starts_with(b"<")) {
        return Some(("a web page or XML", FETCH));
    }
    if is_arff(text) {
        return Some(("an ARFF file", ARFF));
    }
    if is_svmlight(text) {
        return Some(("a file in svmlight format", SVMLIGHT));
    }
    if is_printed(text) {
        return Some((
            "an array as numpy prints it",
            "save it by np.savetxt, or by np.save, which keeps all digits and all numbers",
        ));
    }
    if text.starts_with(b"[1] ") || text.starts_with(b"[,1]") {
        return Some(("a vector or matrix as R prints it", "save it by write.csv"));
    }
    if is_printed_table(text) {
        return Some((
            "a table as pandas or R prints it, of which rows or digits may be left out",
            "save it by to_csv or write.csv",
        ));
    }
    if is_json(text) {
        return Some(("JSON", "save the table as CSV or by DataFrame.to_parquet"));
    }
    // An encrypted Parquet file has a magic number of its own.
    (binary && is_text(bytes) && !bytes.starts_with(b"PAR"))
        .then_some(("text", "if it is a table, name it .csv or .txt, or name the format csv"))
}

/// Without the byte order mark and blanks.
fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start()
}

fn is_markup(text: &[u8]) -> bool {
    let start = text.first_chunk::<5>().map(|start| start.to_ascii_lowercase()).unwrap_or_default();
    [&b"<!doc"[..], b"<html", b"<?xml", b"<head", b"<body", b"<!--"].iter().any(|known| start.starts_with(known))
}

/// Lists of numbers, of lists or of objects, and objects; a bracket may begin a name, too.
fn is_json(text: &[u8]) -> bool {
    let next = |rest: &[u8]| rest.trim_ascii_start().first().copied();
    match text {
        [b'[', rest @ ..] => next(rest).is_some_and(|next| b"[{-0123456789".contains(&next)),
        [b'{', rest @ ..] => matches!(next(rest), Some(b'"' | b'}')),
        _ => false,
    }
}

/// Whether this begins as numpy prints an array, or Python one in a list: `[[ 0.5  1.5]`, `array([0.5, 1.5])`. In JSON a
/// comma or the end of the list follows a number.
fn is_printed(text: &[u8]) -> bool {
    let text = String::from_utf8_lossy(&text[..text.len().min(500)]);
    let inner = ["array(", "tensor("].iter().find_map(|start| text.strip_prefix(start));
    if let Some(inner) = inner {
        return inner.starts_with('[');
    }
    let brackets = text.chars().take_while(|character| *character == '[' || character.is_whitespace()).count();
    let inside = &text[brackets..];
    if !text.starts_with('[') || text.starts_with("[1] ") {
        return false;
    }
    let end = inside.find(|character: char| character.is_whitespace() || ",]".contains(character));
    let (number, behind) = inside.split_at(end.unwrap_or(inside.len()));
    let next = behind.trim_start_matches(|character: char| character == ']' || character.is_whitespace());
    let goes_on = next.starts_with(|character: char| character.is_ascii_digit() || "[-+.ni".contains(character));
    number.parse::<f64>().is_ok() && goes_on
}

/// Whether the last line counts rows and columns, as pandas prints it, or the rows that R left out.
fn is_printed_table(text: &[u8]) -> bool {
    let last = text.trim_ascii_end().rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
    let Ok(last) = std::str::from_utf8(last) else { return false };
    let words: Vec<&str> = last.trim().trim_start_matches('[').trim_end_matches(']').split_whitespace().collect();
    last.trim_start().starts_with('[')
        && match words[..] {
            [rows, "rows", "x", columns, "columns"] => [rows, columns].iter().all(|count| count.parse::<u64>().is_ok()),
            ["reached", ..] => last.contains("getOption("),
            _ => false,
        }
}

/// Whether the first line that is no comment says so.
fn is_arff(text: &[u8]) -> bool {
    const START: &[u8] = b"@relation";
    let mut lines = text.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    let first = lines.find(|line| !line.is_empty() && !line.starts_with(b"%"));
    first.and_then(|line| line.get(..START.len())).is_some_and(|start| start.eq_ignore_ascii_case(START))
}

/// Whether the first line is a label and pairs `place:value`.
fn is_svmlight(text: &[u8]) -> bool {
    let line =
        text.split(|byte| *byte == b'\n').next().and_then(|line| std::str::from_utf8(line).ok()).unwrap_or_default();
    let mut words = line.split_whitespace();
    let label = words.next().is_some_and(|label| label.parse::<f64>().is_ok());
    let mut pairs = words.map(|word| {
        word.split_once(':').is_some_and(|(place, value)| place.parse::<u32>().is_ok() && value.parse::<f64>().is_ok())
    });
    label && pairs.next() == Some(true) && pairs.all(|pair| pair)
}

/// Whether a file starts as text does.
fn is_text(bytes: &[u8]) -> bool {
    const LOOKED_AT: usize = 512;
    let start = &bytes[..bytes.len().min(LOOKED_AT)];
    let text = match std::str::from_utf8(start) {
        Ok(text) => text,
        // The last character may be cut.
        Err(error) if start.len() - error.valid_up_to() < 4 => {
            std::str::from_utf8(&start[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return false,
    };
    !text.is_empty() && !text.chars().any(|c| c.is_control() && !c.is_ascii_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(bytes: &[u8], format: Format) -> &'static str {
        disguise(bytes, Some(format)).map_or("", |(what, _)| what)
    }

    #[test]
    fn pointers_and_web_pages_are_known_under_every_name() {
        for format in Format::ALL {
            assert!(of(b"version https://git-lfs.github.com/spec/v1\noid sha256:4d\n", format).contains("git-lfs"));
            assert_eq!(of(b"<!DOCTYPE html>\n<html>404</html>\n", format), "a web page or XML");
            assert_eq!(of(b"ARROW1\0\0 and more", format), "an Arrow or Feather file");
            assert!(of(b"%%MatrixMarket matrix coordinate real general\n2 2 1\n", format).contains("Matrix Market"));
            assert_eq!(of(b"X\n\0\0\0\x03", format), "a file of R");
            assert_eq!(of(b"\x1f\x8b\x08\0", format), "a gzip file within a gzip file");
            for json in ["[0.5, 0.25]\n", "[\n  1,\n  2\n]\n", "[[1], [2]]\n", "[1]\n"] {
                assert_eq!(of(json.as_bytes(), format), "JSON");
            }
            for printed in [
                "[[ 1.2e-03  2.4e-01]\n [ 2.9e-01 -8.9e-01]]\n",
                "[0.5 0.25]\n",
                "[[0.5]\n [0.25]]\n",
                "[nan 1.]\n",
                "[0.1\n 0.2]\n",
                "array([0.5, 0.25])\n",
                "tensor([[0.5, 0.25]])\n",
            ] {
                assert_eq!(of(printed.as_bytes(), format), "an array as numpy prints it");
            }
            assert_eq!(of(b"[1] 0.5 0.25\n[3] 0.1\n", format), "a vector or matrix as R prints it");
            assert_eq!(of(b"     [,1] [,2]\n[1,]  0.5  0.7\n", format), "a vector or matrix as R prints it");
            let printed = "       x    y\n0    0.1  0.2\n..   ...  ...\n299  0.3  0.4\n\n[300 rows x 2 columns]";
            assert!(of(printed.as_bytes(), format).starts_with("a table as pandas or R prints it"));
            assert_eq!(of(b"% made by Weka\n\n@relation iris\n@ATTRIBUTE x NUMERIC\n", format), "an ARFF file");
            assert_eq!(of(b"\x80\x04\x95\0\0", format), "a Python pickle");
        }
        assert!(disguise(b"version https://git-lfs.github.com/spec/v1\n", None).is_some());
    }

    #[test]
    fn kinds_of_files_are_told() {
        let of = |bytes: &[u8]| kind(bytes).unwrap_or_default();
        assert_eq!(of(b"\x93NUMPY\x01\0"), "an npy file");
        assert_eq!(of(b"PK\x03\x04 and so on"), "an npz file");
        assert_eq!(of(b"\x1f\x8b\x08\0"), "packed by gzip");
        assert_eq!(of(b"\0\0\x08\x03\0\0\xea\x60"), "an IDX file of images");
        assert_eq!(of(b"x,y\n1,2\n"), "text");
        assert_eq!(kind(b""), None);
    }

    #[test]
    fn text_is_no_binary_format() {
        for format in [Format::Npy, Format::Npz, Format::Safetensors, Format::Parquet] {
            assert_eq!(of(b"1.0e+00\n2.0e+00\n", format), "text");
        }
        assert_eq!(disguise(b"1.0\n2.0\n", None), None);
    }

    #[test]
    fn files_that_are_what_they_seem_are_left_alone() {
        for text in ["BZh,ORC\n1,2\n", "ORC\n1\n", "[a],{b}\n1,2\n", "<5,>5\n1,2\n", "{x},y\n1,2\n", "x,y\n1,2\n"] {
            assert_eq!(disguise(text.as_bytes(), Some(Format::Csv)), None, "{text}");
        }
        assert_eq!(disguise(b"\x93NUMPY\x01\0", Some(Format::Npy)), None);
        assert_eq!(disguise(b"PAR1", Some(Format::Parquet)), None);
        assert_eq!(disguise(b"\x02\0\0\0\0\0\0\0{}", Some(Format::Safetensors)), None);
    }
}
