//! How a table is written: what separates its fields, and where its names stand.

use super::header::{
    Top, below_title, has_row_names, has_values_of_others, is_labelled_sample, may_be_title, top, usual_width,
};
use super::number::{are_run_together, is_number, may_be_value};
use super::records::{COMMENTS, Records, Separator};

/// Whether the first line of a table names its columns.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Header {
    /// It does. Where it holds what may be a sample, its fields are names only to whom asks for them.
    #[default]
    FirstLine,
    /// It does not: the columns are called 1, 2, 3, ...
    None,
}

/// How a table is written.
#[derive(Debug)]
pub(super) struct Dialect {
    pub(super) separator: Separator,
    pub(super) names: Vec<String>,
    /// The byte at which the rows begin.
    pub(super) rows: usize,
    /// Where the names were found.
    pub(super) origin: Origin,
}

/// Where the names of the columns come from. Bytes are those at which a record begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// They are counted, as was asked for.
    Counted,
    /// They stand in a comment.
    Comment,
    /// They are words of the first record.
    Words,
    /// They are the first record, which may be a sample.
    Sample(usize),
    /// They are the first record, in which numbers stand among words: a sample with a label may look so.
    Mixed(usize),
    /// They are the first record, which may be a title.
    Title(usize),
    /// The first record, and the one with the names below it.
    BelowTitle(usize, usize),
    /// They are the first record, which has none for the column of row names.
    RowNames(usize),
}

/// What comments start with as C and Fortran write them. Among rows they are none.
const ABOVE: [&str; 2] = ["//", "! "];

/// What may separate fields; the first of those that fit equally well is taken.
const SEPARATORS: [Separator; 5] = [
    Separator::Character(b';'),
    Separator::Character(b'\t'),
    Separator::Character(b'|'),
    Separator::Character(b','),
    Separator::Space,
];

/// How this text is written, as far as it is not given.
pub(super) fn dialect(text: &str, separator: Option<Separator>, header: Header) -> Dialect {
    let (noted, from) = noted_separator(text);
    let (comment, from) = comments(text, from);
    let separator = separator.or(noted).unwrap_or_else(|| likeliest(text, from));
    let top = top(text, from, separator);
    let first = top.first().map(|first| first.fields.clone()).unwrap_or_default();
    if header == Header::None {
        let names = (1..=first.len()).map(|place| place.to_string()).collect();
        return Dialect { separator, names, rows: from, origin: Origin::Counted };
    }
    let origin = origin(&top, separator);
    let is_sample = || is_labelled_sample(&top) || has_values_of_others(&top);
    let commented = comment.and_then(|comment| match origin {
        Origin::Sample(_) => names_of(comment, first.len(), separator),
        // With labels before its numbers, the first record looks much like names: the comment must look so, too.
        Origin::Words | Origin::Mixed(_) | Origin::Title(_) if is_sample() => {
            names_by(comment, first.len(), separator).filter(|names| !names.iter().any(|name| may_be_value(name)))
        }
        _ => None,
    });
    if let Some(names) = commented {
        return Dialect { separator, names, rows: from, origin: Origin::Comment };
    }
    let row_names = matches!(origin, Origin::RowNames(_)).then(String::new);
    let names = row_names.into_iter().chain(first).collect();
    // What follows the first record begins where the reader stands.
    Dialect { separator, names, rows: end_of_first(text, from, separator), origin }
}

/// What the first record seems to be.
fn origin(top: &[Top], separator: Separator) -> Origin {
    let Some(first) = top.first() else { return Origin::Words };
    if has_row_names(top, separator) {
        return Origin::RowNames(first.start);
    }
    match below_title(top) {
        Some(names) => Origin::BelowTitle(first.start, top[names].start),
        None if first.sample() => Origin::Sample(first.start),
        None if first.mixed() => Origin::Mixed(first.start),
        None if may_be_title(top) => Origin::Title(first.start),
        None => Origin::Words,
    }
}

/// The byte behind the first record.
fn end_of_first(text: &str, from: usize, separator: Separator) -> usize {
    let mut records = Records::new(text, from, separator);
    records.next();
    records.position()
}

/// A first line such as `sep=;`, which spreadsheets write, and the byte behind it.
fn noted_separator(text: &str) -> (Option<Separator>, usize) {
    let line = text.split(['\n', '\r']).next().unwrap_or_default();
    let noted = line.strip_prefix("sep=").and_then(|noted| Separator::parse(noted.trim_end_matches('"')).ok());
    (noted, if noted.is_some() { (line.len() + 1).min(text.len()) } else { 0 })
}

/// The last of the lines with a `#` in front, as `np.savetxt` writes a header, or a `%`, and the byte behind them.
fn comments(text: &str, mut from: usize) -> (Option<&str>, usize) {
    let mut last = None;
    // What Octave notes of a matrix is no name.
    let is_octave = text[from..].trim_start_matches(COMMENTS).trim_start().starts_with("Created by Octave");
    loop {
        let rest = &text[from..];
        let line = rest.split_inclusive('\n').next().unwrap_or_default();
        let line_of = line.trim();
        let comment = line_of.strip_prefix(COMMENTS);
        match comment.or_else(|| ABOVE.iter().find_map(|sign| line_of.strip_prefix(sign))) {
            Some(comment) => last = Some(comment.trim_start_matches(COMMENTS).trim()),
            None if line.trim().is_empty() && !line.is_empty() => {}
            None => return (last.filter(|_| !is_octave), from),
        }
        from += line.len();
    }
}

/// The names in a comment, if there are as many as columns, by the table's separator or by another.
fn names_of(comment: &str, columns: usize, separator: Separator) -> Option<Vec<String>> {
    [separator].into_iter().chain(SEPARATORS).find_map(|separator| names_by(comment, columns, separator))
}

fn names_by(comment: &str, columns: usize, separator: Separator) -> Option<Vec<String>> {
    let mut records = Records::new(comment, 0, separator);
    let (_, record) = records.next()?;
    (record.len() == columns).then(|| record.iter().map(str::to_owned).collect())
}

/// The separator by which most records have the same number of fields, and most fields are numbers.
fn likeliest(text: &str, from: usize) -> Separator {
    let mut best = (Separator::Character(b','), (0, 0.0));
    for separator in SEPARATORS {
        let score = score(text, from, separator);
        if score > best.1 {
            best = (separator, score);
        }
    }
    if best.1 == (0, 0.0) && has_fixed_widths(text, from) { Separator::Space } else { best.0 }
}

/// Whether blanks part some numbers, and others stand without one between them: as in columns of fixed widths.
fn has_fixed_widths(text: &str, from: usize) -> bool {
    let top = top(text, from, Separator::Space);
    let mut rows = top.iter().skip(1).peekable();
    let are_numbers = |record: &Top| record.fields.iter().all(|field| is_number(field) || are_run_together(field));
    rows.peek().is_some() && top.iter().any(|record| record.fields.len() > 1) && rows.all(are_numbers)
}

/// Records of the width that most have, if that is several fields, and the share of all fields that are numbers.
fn score(text: &str, from: usize, separator: Separator) -> (usize, f64) {
    let top = top(text, from, separator);
    let (width, alike) = usual_width(&top);
    let fields = top.iter().flat_map(|record| &record.fields);
    let numbers = fields.clone().filter(|field| is_number(field)).count();
    if width < 2 { (0, 0.0) } else { (alike, numbers as f64 / fields.count() as f64) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> (Separator, Vec<String>) {
        let found = dialect(text, None, Header::FirstLine);
        (found.separator, found.names)
    }

    #[test]
    fn separators_are_found() {
        let of = |text: &str| found(text).0;
        assert_eq!(of("x,y\n1,2\n3,4\n"), Separator::Character(b','));
        assert_eq!(of("x;y\n0,1;0,2\n0,3;0,4\n"), Separator::Character(b';'));
        assert_eq!(of("0,1;0,2\n0,3;0,4\n"), Separator::Character(b';'));
        assert_eq!(of("x\ty\n1\t2\n"), Separator::Character(b'\t'));
        assert_eq!(of("x|y\n1|2\n"), Separator::Character(b'|'));
        assert_eq!(of("1.0e+00 2.0e+00\n3.0e+00 4.0e+00\n"), Separator::Space);
        assert_eq!(of("0,5 0,7\n0,1 0,2\n"), Separator::Space);
        assert_eq!(of("first name,b;c\na x,1\nb y,2\n"), Separator::Character(b','));
        assert_eq!(of("x, y\n1, 2\n3, 4\n"), Separator::Character(b','));
        assert_eq!(of("x y\n 0.5-1.5\n-0.5 1.5\n-0.5-1.5\n"), Separator::Space);
        assert_eq!(of("a title\nx\n0.5\n"), Separator::Character(b','));
        assert_eq!(of("x,y\n1,2,\n3,4,\n"), Separator::Character(b','));
        assert_eq!(of("\"x\",\"y\"\n\"0,5\",\"0,7\"\n"), Separator::Character(b','));
        assert_eq!(of("sep=;\nx;y\n1;2\n"), Separator::Character(b';'));
    }

    #[test]
    fn names_are_found() {
        let names = |text: &str| found(text).1;
        assert_eq!(names("\"income, log\",age\n1,2\n"), ["income, log", "age"]);
        assert_eq!(names("# x,y\n1,2\n3,4\n"), ["x", "y"]);
        assert_eq!(names("# made by a program\n# x,y\n1 2\n3 4\n"), ["x", "y"]);
        assert_eq!(names("# made by a program\nx,y\n1,2\n"), ["x", "y"]);
        assert_eq!(names("%% MATLAB\n%\n% x y\n1 2\n3 4\n"), ["x", "y"]);
        assert_eq!(names("%x,y\n1,2\n3,4\n"), ["x", "y"]);
        assert_eq!(names("// made by a program\nx,y\n1,2\n"), ["x", "y"]);
        assert_eq!(names("! made by a program\n! x y\n1 2\n3 4\n"), ["x", "y"]);
        assert_eq!(names("sep=;\nx;y\n1;2\n"), ["x", "y"]);
        assert_eq!(names("#chrom\tpos\ty\nchr1\t0.5\t1\nchr1\t1.5\t2\n"), ["chrom", "pos", "y"]);
        assert_eq!(names("##vcf\n#chrom\tpos\tname\nchr1\t5\trs1\nchr2\t7\trs2\n"), ["chrom", "pos", "name"]);
        assert_eq!(names("# name,town\na,d\nb,e\na,e\nb,d\n"), ["name", "town"]);
        assert_eq!(names("# by Anna, Bert\nx,2019\n1,2\n3,4\n"), ["x", "2019"]);
        assert_eq!(names("# by Anna, Bert\ntown,code\nBern,2\nRom,4\n"), ["town", "code"]);
        assert_eq!(names("x\n1\n2\n"), ["x"]);
        assert_eq!(names(""), Vec::<String>::new());
        let none = dialect("1,2\n3,4\n", None, Header::None);
        assert_eq!((none.names, none.rows), (vec!["1".to_owned(), "2".to_owned()], 0));
    }

    #[test]
    fn a_first_line_of_numbers_is_noticed() {
        let origin = |text: &str| dialect(text, None, Header::FirstLine).origin;
        assert_eq!(origin("0.5,0.25\n1,2\n"), Origin::Sample(0));
        assert_eq!(origin("# made by a program\n0.5,0.25\n1,2\n"), Origin::Sample(20));
        assert_eq!(origin("x,0.25\n1,2\n"), Origin::Mixed(0));
        let octave = "# Created by Octave 6.1\n# name: x\n# columns: 2\n 1 2\n 3 4\n";
        assert!(matches!(origin(octave), Origin::Sample(_)));
        assert_eq!(origin("x,2019\n1,2\n"), Origin::Words);
        assert_eq!(origin("# x,y\n1,2\n"), Origin::Comment);
    }

    #[test]
    fn titles_and_row_names_are_noticed() {
        let of = |text: &str| dialect(text, None, Header::FirstLine);
        assert_eq!(of("Results of March\n\nx,y\n1,2\n3,4\n").origin, Origin::BelowTitle(0, 17));
        assert_eq!(of("Messung vom Mai\nx;y\n0,1;0,2\n0,3;0,4\n").origin, Origin::BelowTitle(0, 16));
        assert_eq!(of("% matlab\nx y\n1 2\n").origin, Origin::Words);
        assert_eq!(of("!matlab file\nx y\n1 2\n").origin, Origin::Title(0));
        let named = of("\"x\" \"y\"\n\"1\" 0.5 2\n\"2\" 1 3\n");
        assert_eq!((named.origin, named.separator), (Origin::RowNames(0), Separator::Space));
        assert_eq!(named.names, ["", "x", "y"]);
    }
}
