//! Tables as text: fields of a line, columns with names.

mod dialect;
mod encoding;
mod header;
mod located;
mod marks;
mod number;
mod records;

use std::collections::{HashMap, HashSet};

use csv::StringRecord;

pub use self::dialect::Header;
pub use self::records::Separator;

use self::dialect::{Dialect, Origin, dialect};
use self::encoding::{Encoding, decode};
use self::header::top;
use self::marks::{Field, Marks};
use self::number::{compared, parse};
use self::records::{Commented, Records, is_quoted};
use super::array::{Array, Values};
use super::cell::{Cell, Column, Row, Unfit};
use super::error::ArrayDefect;
use super::note::{Doubt, Note};

/// A table whose names were read.
pub(super) struct Table {
    text: String,
    encoding: Encoding,
    dialect: Dialect,
}

impl Table {
    pub(super) fn open(bytes: Vec<u8>, separator: Option<Separator>, header: Header) -> Result<Self, ArrayDefect> {
        let (text, encoding) = decode(bytes);
        if encoding::is_binary(&text) {
            return Err(ArrayDefect::NotText);
        }
        let dialect = dialect(&text, separator, header);
        let table = Self { text, encoding, dialect };
        match table.dialect.origin {
            Origin::BelowTitle(first, names) => Err(table.title(first, names)),
            _ => table.quote_in_names().map_or(Ok(table), Err),
        }
    }

    /// The columns' names.
    pub(super) fn names(&self) -> &[String] {
        &self.dialect.names
    }

    /// Why the names may be others.
    pub(super) fn doubt(&self) -> Option<Doubt> {
        match self.dialect.origin {
            Origin::Sample(start) | Origin::Mixed(start) => Some(Doubt::Sample { line: self.line(start) }),
            Origin::Title(start) => Some(Doubt::Title { line: self.line(start) }),
            _ => (self.encoding == Encoding::Guessed).then_some(Doubt::Encoding),
        }
    }

    /// The columns at these places.
    pub(super) fn columns(&self, places: &[usize]) -> Result<Array, ArrayDefect> {
        let width = self.names().len();
        let mut records = self.records();
        let mut marks = Marks::new(self.dialect.separator, width);
        let mut read = vec![false; width];
        places.iter().for_each(|place| read[*place] = true);
        let mut values = Vec::new();
        let mut n = 0;
        while let Some((start, record)) = records.next() {
            self.check(start, record)?;
            for place in places {
                let field = Field { text: &record[*place], start, place: *place };
                values.push(marks.read(&field).map_err(|misread| self.located(misread))?);
            }
            for place in (0..width).filter(|place| !read[*place]) {
                marks.notice(&Field { text: &record[place], start, place });
            }
            n += 1;
        }
        marks.finish().map_err(|misread| self.located(misread))?;
        match (n, records.commented()) {
            (0, None) => Err(ArrayDefect::NoRows),
            (0, Some(Commented { lines, sign })) => Err(ArrayDefect::Comments { lines, sign }),
            (_, commented) => {
                let array = Array::new(Values::Double(values), vec![n, places.len()], None)?;
                Ok(Array { notes: self.notes(commented), ..array })
            }
        }
    }

    /// The fields of one column as names are compared: without spaces around them, and zeros without a sign.
    pub(super) fn words(&self, place: usize) -> Result<Vec<String>, ArrayDefect> {
        let mut records = self.records();
        let mut words = Vec::new();
        while let Some((start, record)) = records.next() {
            self.check(start, record)?;
            words.push(self.word(start, record, place)?.0.to_owned());
        }
        Ok(words)
    }

    /// The columns at these places as categories: in each column equal words have equal numbers, from 0 in the order in which
    /// they appear. Words are compared as they are written: 3.1 and 3.10 are two; but a zero has no sign. Numbers stay what they
    /// are where each is always written in the same way.
    pub(super) fn categories(&self, places: &[usize]) -> Result<Array, ArrayDefect> {
        let numbers = self.columns(places);
        if let Err(defect) = &numbers
            && !matches!(defect, ArrayDefect::Cell(_))
        {
            return numbers;
        }
        let mut records = self.records();
        let mut seen: Vec<HashMap<String, usize>> = vec![HashMap::new(); places.len()];
        let mut values = Vec::new();
        let mut quoted: Vec<Note> = Vec::new();
        while let Some((start, record)) = records.next() {
            self.check(start, record)?;
            for (seen, place) in seen.iter_mut().zip(places) {
                let (word, note) = self.word(start, record, *place).map_err(|cell| match &numbers {
                    Err(ArrayDefect::Cell(Cell { unfit: Unfit::AllMissing { found, rows }, .. })) => {
                        Cell { unfit: Unfit::AllMissing { found: found.clone(), rows: *rows }, ..cell }
                    }
                    _ => cell,
                })?;
                let (known, next) = (seen.get(word).copied(), seen.len());
                if known.is_none() {
                    seen.insert(word.to_owned(), next);
                    quoted.extend(note);
                }
                values.push(known.unwrap_or(next) as f64);
            }
        }
        match numbers {
            Ok(numbers) if each_written_alike(&numbers.values.widened(), &seen) => return Ok(numbers),
            _ => {}
        }
        let shape = vec![values.len() / places.len().max(1), places.len()];
        let notes = self.notes(records.commented()).into_iter().chain(quoted).collect();
        Ok(Array { notes, ..Array::new(Values::Double(values), shape, None)? })
    }

    /// Whether a record has a value for each column, and is no second header line.
    fn check(&self, start: usize, record: &StringRecord) -> Result<(), ArrayDefect> {
        if self.is_header(record) {
            return Err(self.header_again(start));
        }
        let width = self.names().len();
        let extra = record.iter().skip(width).any(|field| !field.is_empty());
        if extra || record.len() < width { Err(self.ragged(start, record)) } else { Ok(()) }
    }

    /// The word in a field, as it is compared with others; with a note where a word for a missing value is a name.
    fn word<'a>(&self, start: usize, record: &'a StringRecord, place: usize) -> Result<(&'a str, Option<Note>), Cell> {
        let text = record[place].trim();
        let name = || self.names().get(place).map(String::as_str);
        let unfit = match parse(text) {
            Err(Unfit::Missing { found }) if found.is_empty() => Unfit::Missing { found },
            Err(Unfit::Missing { found: word }) if is_quoted(&self.text, start, self.dialect.separator, place) => {
                let column = name().unwrap_or_default().to_owned();
                return Ok((text, Some(Note::QuotedName { word, column, line: self.line(start) })));
            }
            Err(Unfit::Missing { found }) => Unfit::MissingName { found },
            Err(Unfit::NotFinite { found }) => Unfit::NotFiniteName { found },
            _ => return Ok((compared(text), None)),
        };
        Err(Cell { row: Row::Line(self.line(start)), column: Column::new(name(), 0, 1), unfit })
    }

    fn records(&self) -> Records<'_> {
        Records::new(&self.text, self.dialect.rows, self.dialect.separator).of_width(self.names().len())
    }

    fn notes(&self, commented: Option<Commented>) -> Vec<Note> {
        let names = match self.dialect.origin {
            Origin::Sample(start) => {
                Some(Note::SampleForNames { line: self.line(start), names: self.names().to_vec() })
            }
            Origin::RowNames(start) => Some(Note::RowNames { line: self.line(start) }),
            _ => None,
        };
        let comments = commented.map(|Commented { lines, sign }| Note::Comments { lines, sign });
        names.into_iter().chain(comments).collect()
    }

    fn title(&self, first: usize, names: usize) -> ArrayDefect {
        let values = |start| top(&self.text, start, self.dialect.separator).first().map_or(0, |record| record.width());
        ArrayDefect::Title {
            line: self.line(first),
            found: values(first),
            names: self.line(names),
            expected: values(names),
        }
    }

    /// The quote in the line of names that takes in all rows.
    fn quote_in_names(&self) -> Option<ArrayDefect> {
        let alone = self.records().next().is_none();
        let start = self.text.len() - self.text.trim_start().len();
        if alone { self.quote(start, self.names().iter().map(String::as_str)) } else { None }
    }
}

/// Whether each column has as many words as numbers.
fn each_written_alike(numbers: &[f64], words: &[HashMap<String, usize>]) -> bool {
    let dims = words.len();
    words.iter().enumerate().all(|(place, words)| {
        let column = numbers.iter().skip(place).step_by(dims);
        words.len() == column.map(|value| (value + 0.0).to_bits()).collect::<HashSet<u64>>().len()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(text: &str, names: &[&str]) -> Result<Vec<f64>, String> {
        let table =
            Table::open(text.as_bytes().to_vec(), None, Header::FirstLine).map_err(|error| error.to_string())?;
        let places: Vec<usize> =
            names.iter().map(|name| table.names().iter().position(|known| known == name).unwrap()).collect();
        let found = table.columns(&places).map_err(|error| error.to_string())?;
        assert_eq!(found.n * found.dims, found.values.len());
        Ok(found.values.widened().into_owned())
    }

    #[test]
    fn columns_become_coordinates() {
        assert_eq!(columns("a, b,c\n1,2,3\n4,5e-1,6\n", &["c", "b"]).unwrap(), [3.0, 2.0, 6.0, 0.5]);
        assert_eq!(columns("a,b\n1,2,\n3,4,\n\n\n", &["b"]).unwrap(), [2.0, 4.0]);
        assert_eq!(columns("place,x\nZürich,1\nBern,2\n", &["x"]).unwrap(), [1.0, 2.0]);
        assert_eq!(columns("# x y\n1.5e+00 2\n3 4\n", &["x"]).unwrap(), [1.5, 3.0]);
    }

    #[test]
    fn decimal_commas_are_read() {
        assert_eq!(columns("x;y\n0,5;1\n0,25;2\n", &["x", "y"]).unwrap(), [0.5, 1.0, 0.25, 2.0]);
        assert_eq!(columns("x\ty\n1,234\t1\n0,25\t2\n", &["x"]).unwrap(), [1.234, 0.25]);
        assert_eq!(columns("x;y\n1,234;1\n5,678;2\n", &["x"]).unwrap(), [1.234, 5.678]);
        let error = columns("x\ty\n1,234\t1\n999\t2\n", &["x"]).unwrap_err();
        assert!(error.starts_with("line 2, column `x`: `1,234` has a comma"), "{error}");
        assert_eq!(columns("x,y\n\"0,5\",1\n\"0,25\",2\n", &["x"]).unwrap(), [0.5, 0.25]);
        let error = columns("x\ty\n0,5\t1\n0.25\t2\n", &["x"]).unwrap_err();
        assert!(error.starts_with("line 3, column `x`: `0.25` has a decimal point, but `0,5` in line 2"), "{error}");
        let error = columns("x,y\n0.5,1\n\"1,234\",2\n", &["x"]).unwrap_err();
        assert_eq!(error, "line 3, column `x`: `1,234` has thousands separators; write it as 1234");
    }

    #[test]
    fn what_is_wrong_is_found_in_the_file() {
        let error = |text: &str| columns(text, &["x"]).unwrap_err();
        assert_eq!(
            error("x,y\n[mV],[s]\n1,2\n"),
            "line 2, column `x`: `[mV]` stands between the names and the numbers: if the line holds units or second names, remove it"
        );
        // A sample, not a line of units.
        assert_eq!(
            error("x,y\n(1.50),2.25\n3.00,(4.10)\n"),
            "line 2, column `x`: `(1.50)` has parentheses, which mean a negative number in accounting; write it as -1.50"
        );
        assert_eq!(
            error("x,y\n1,2\nblue,3\n"),
            "line 3, column `x`: `blue` is not a number; leave the column or such samples out, or map it to numbers"
        );
        assert_eq!(
            error("x,y\n1,2\n\n\nNA,3\n"),
            "line 5, column `x`: `NA` is a missing value; leave such samples out"
        );
        assert_eq!(
            error("# note\nx,y\n1,2\ninf,3\n"),
            "line 4, column `x`: `inf` is not a finite number; leave such samples out"
        );
        assert!(
            error("x,y\n1,2\n3\n").starts_with("line 3 has 1 value, the first line has 2"),
            "{}",
            error("x,y\n1,2\n3\n")
        );
        assert!(error("x,y\n1,2,3\n").starts_with("line 2 has 3 values"));
        assert_eq!(error("x,y\n"), "the table has no rows below its header line");
    }

    #[test]
    fn thousands_are_known_by_other_columns() {
        // As a German spreadsheet exports it.
        let german = "x;y\n950;0,34\n1.234;0,5\n";
        assert_eq!(
            columns(german, &["x"]).unwrap_err(),
            "line 3, column `x`: `1.234` has a point, and `0,34` in line 2 a decimal comma: a point between thousands is not read; write it as 1234"
        );
        assert_eq!(columns(german, &["x", "y"]).unwrap_err(), columns(german, &["x"]).unwrap_err());
        assert_eq!(columns(german, &["y"]).unwrap(), [0.34, 0.5]);
        let error = columns("x\ty\n950\t0.34\n1,234\t0.5\n", &["x"]).unwrap_err();
        assert_eq!(error, "line 3, column `x`: `1,234` has thousands separators; write it as 1234");
        assert!(columns("x;y\n1,234;0.5\n", &["x"]).unwrap_err().contains("thousands"));
        assert_eq!(columns("x\ty\n1,234\t0,5\n", &["x"]).unwrap(), [1.234]);
        // What is certain in its own column stays.
        assert_eq!(columns("x;day\n0,34;12.05\n1,234;13.05\n", &["x"]).unwrap(), [0.34, 1.234]);
        assert_eq!(columns("x;y\n12.5;0,34\n1.234;0,5\n", &["x"]).unwrap(), [12.5, 1.234]);
        assert_eq!(columns("x,v\n1.234,1.0\n", &["x"]).unwrap(), [1.234]);
        // Nothing tells, but for the whole number among them.
        let error = columns("x;y\n950;1\n1.234;2\n", &["x"]).unwrap_err();
        assert!(error.starts_with("line 3, column `x`: `1.234` has a point: is it a decimal point or"), "{error}");
        assert_eq!(columns("x;y\n1.234;1\n5.678;2\n", &["x"]).unwrap(), [1.234, 5.678]);
        assert_eq!(columns("x;y\n950;1\n1.234;2\n0.5;3\n", &["x"]).unwrap(), [950.0, 1.234, 0.5]);
    }

    #[test]
    fn truth_values_stand_alone() {
        assert_eq!(columns("x,y\nTrue,1\nfalse,2\n", &["x", "y"]).unwrap(), [1.0, 1.0, 0.0, 2.0]);
        assert_eq!(columns("x\nTRUE\n0\n1\n", &["x"]).unwrap(), [1.0, 0.0, 1.0]);
        let error = "line 3, column `x`: `TRUE` stands among numbers such as `0.5` in line 2; write it as a number, or leave such samples out";
        assert_eq!(columns("x\n0.5\nTRUE\n", &["x"]).unwrap_err(), error);
        let error = columns("x,y\nfalse,1\n7,2\n", &["y", "x"]).unwrap_err();
        assert!(error.starts_with("line 2, column `x`: `false` stands among numbers such as `7` in line 3"), "{error}");
    }

    #[test]
    fn words_become_categories() {
        let table = Table::open(b"town,x,n\nBern,1,5\nRom,2,5\nBern,3,6\n".to_vec(), None, Header::FirstLine).unwrap();
        let found = |places: &[usize]| table.categories(places).unwrap().values.widened().into_owned();
        assert_eq!(found(&[0]), [0.0, 1.0, 0.0]);
        assert_eq!(found(&[0, 2]), [0.0, 0.0, 1.0, 0.0, 0.0, 1.0]);
        assert_eq!(found(&[2]), [5.0, 5.0, 6.0]);
        let gap = Table::open(b"town\nBern\nNA\nRom\n".to_vec(), None, Header::FirstLine).unwrap();
        assert!(
            gap.categories(&[0]).unwrap_err().to_string().starts_with("line 3, column `town`: `NA` is a missing value")
        );
        assert!(gap.words(0).unwrap_err().to_string().contains("put it in quotes if it is a name"));
        let words = |text: &str| {
            let table = Table::open(text.as_bytes().to_vec(), None, Header::FirstLine).unwrap();
            table.categories(&[0]).map(|found| found.values.widened().into_owned()).map_err(|error| error.to_string())
        };
        assert_eq!(words("v\n3.1\n3.10\n3.2\n3.1\n").unwrap(), [0.0, 1.0, 2.0, 0.0]);
        assert_eq!(words("v\n1\n01\n 1\n").unwrap(), [0.0, 1.0, 0.0]);
        assert_eq!(words("v\n3.10\n-2\n3.10\n").unwrap(), [3.1, -2.0, 3.1]);
        assert_eq!(words("v\n0.0\n-0.0\n1.0\n").unwrap(), [0.0, 0.0, 1.0]);
        assert_eq!(words("v\n-0\nlow\n0\n+0\n").unwrap(), [0.0, 1.0, 0.0, 0.0]);
        assert_eq!(words("v,w\n1.0,-0.0\n01.0,0.0\n").unwrap(), [0.0, 1.0]);
        let ids = "v\n1234567890123456780\n1234567890123456781\n1234567890123456780\n";
        assert_eq!(words(ids).unwrap(), [0.0, 1.0, 0.0]);
        assert_eq!(words("v\n1e400\nTrue\nTRUE\n7\n").unwrap(), [0.0, 1.0, 2.0, 3.0]);
        assert!(words("v,w\na,1\nnan,2\n").unwrap_err().contains("`nan` is not a finite number"));
        assert!(words("v,w\na,1\nb,2,3\n").unwrap_err().starts_with("line 3 has 3 values"));
    }

    #[test]
    fn words_for_missing_values_are_names_in_quotes() {
        let text = b"\"country\",\"v\"\n\"DE\",1\n\"NA\",2\n\"None\",3\n\"NA\",4\n".to_vec();
        let table = Table::open(text, None, Header::FirstLine).unwrap();
        let found = table.categories(&[0]).unwrap();
        assert_eq!(*found.values.widened(), [0.0, 1.0, 2.0, 1.0]);
        assert_eq!(table.words(0).unwrap(), ["DE", "NA", "None", "NA"]);
        let notes: Vec<String> = found.notes.iter().map(Note::to_string).collect();
        assert_eq!(notes.len(), 2);
        assert!(notes[0].starts_with("`NA` in column `country` stands in quotes") && notes[0].contains("line 3"));
        let error = |text: &str| {
            let table = Table::open(text.as_bytes().to_vec(), None, Header::FirstLine).unwrap();
            table.categories(&[0]).unwrap_err().to_string()
        };
        assert!(error("a,b\n\"\",1\nx,2\n").contains("the field is empty"), "{}", error("a,b\n\"\",1\nx,2\n"));
        assert!(error("a,b\n\"x\",\"NA\"\nNA,2\n").contains("put it in quotes"));
        assert!(error("a,b\nNA,1\nNA,2\n").contains("all 2 values of the column"));
        assert!(error("a,b\n\"nan\",1\nx,2\n").contains("rename it if it is a name"));
        assert!(!columns("x,y\nNA,1\n2,3\n", &["x"]).unwrap_err().contains("quotes"));
    }

    #[test]
    fn a_second_header_line_is_found() {
        let table = |text: &str| Table::open(text.as_bytes().to_vec(), None, Header::FirstLine).unwrap();
        for text in [
            "town,x\nBern,1\nRom,2\ntown,x\nUlm,3\ntown,x\n",
            "\"town\",\"x\"\nBern,1\nRom,2\n\u{feff}\"town\",x\nUlm,3\n town, x,\n",
        ] {
            let table = table(text);
            for error in [table.columns(&[1]), table.categories(&[0])].map(Result::unwrap_err) {
                let error = error.to_string();
                assert!(error.starts_with("line 4 is the header line once more, as is 1 below"), "{error}");
            }
            assert!(matches!(table.words(0), Err(ArrayDefect::HeaderAgain { line: 4, more: 1 })));
        }
        // As R writes row names; years; a value that is called as its column.
        let rows = "\"x\" \"y\"\n\"1\" a 2\n\"2\" b 3\n\"x\" \"y\"\n";
        assert!(matches!(table(rows).categories(&[1]), Err(ArrayDefect::HeaderAgain { line: 4, more: 0 })));
        assert!(table("town,x\ntown,1\nRom,2\n").categories(&[0]).is_ok());
        assert!(matches!(table("2019,2020\n3,4\n2019,2020\n").columns(&[0]), Err(ArrayDefect::HeaderAgain { .. })));
    }

    #[test]
    fn several_numbers_in_one_cell_are_told() {
        let found = |text: &str| columns(text, &["x"]).unwrap_err();
        for text in [
            "x,y\n[ 1.3  -0.24],1\n[0.1 0.2],2\n",
            "x,y\n\"[ 3.1e-01\n -2.4e-01]\",1\n[0.1 0.2],2\n",
            "x,y\n[ 3.1e-01\n -2.4e-01],1\n[0.1 0.2],2\n",
            "x,y\n[1, 2],0\n[3, 4],1\n",
            "x,y\n\"70 80 82\",0\n\"70 81 82\",1\n",
        ] {
            let error = found(text);
            assert!(error.starts_with("line 2, column `x`: `") && error.contains("DataFrame.to_parquet"), "{error}");
        }
        for text in [
            "x y\n1.5 2.5\n-1.234-5.678\n1.5 2.5\n",
            "x,y\n1.5,2\n-1.234-5.678,3\n",
            "x y\n 1.5 2.5\n-1.234-5.678\n-1.5-2.5\n",
            "x y\n 1.5E-1 2.5E-1\n-1.234-5.678\n-1.5E-1-2.5E-1\n-1.5E-1-2.5E-1\n",
        ] {
            let error = found(text);
            assert!(error.starts_with("line 3, column `x`: `-1.234-5.678`") && error.contains("read_fwf"), "{error}");
        }
    }

    #[test]
    fn comments_are_left_out() {
        assert_eq!(columns("x,y\n1,2 # good\n3 # low,4\n", &["x", "y"]).unwrap(), [1.0, 2.0, 3.0, 4.0]);
        assert!(columns("x,y\n1,1.#QNAN\n", &["y"]).unwrap_err().contains("`1.#QNAN` is not a finite number"));
        assert!(columns("x,y\n1,#2\n", &["y"]).unwrap_err().contains("`#2` is not a number"));
        assert_eq!(columns("x,y\n1,2\n# half way\n3,4\n# end of file\n", &["x"]).unwrap(), [1.0, 3.0]);
        let table = Table::open(b"x,y\n1,2\n#3,4\n".to_vec(), None, Header::FirstLine).unwrap();
        assert_eq!(table.columns(&[0]).unwrap().notes, [Note::Comments { lines: 1, sign: '#' }]);
        let error = columns("label,x\n#1,2\n#3,4\n", &["x"]).unwrap_err();
        assert!(error.starts_with("all 2 rows begin with #"), "{error}");
    }

    #[test]
    fn row_names_without_a_name_are_read() {
        let table = Table::open(b"\"x\" \"y\"\n\"1\" 0.5 2\n\"2\" 1 3\n".to_vec(), None, Header::FirstLine).unwrap();
        let read = table.columns(&[1, 2]).unwrap();
        assert_eq!(*read.values.widened(), [0.5, 2.0, 1.0, 3.0]);
        assert_eq!(read.notes, [Note::RowNames { line: 1 }]);
    }

    #[test]
    fn quotes_that_take_in_lines_are_found() {
        let error = |text: &str| columns(text, &["x"]).unwrap_err();
        assert_eq!(error("x,y\n1,2\n\"3,4\n5,6\n"), "a quote in line 3 is not closed; remove it, or close it");
        let closed = "x,y\n1,2\n\"3,4\n5,6\n7,\"8\"\n";
        assert_eq!(error(closed), "a quote in line 3 closes only in line 5; remove it, or close it");
        assert_eq!(error("\"x,y\n1,2\n3,4\n"), "a quote in line 1 is not closed; remove it, or close it");
        assert_eq!(columns("\"x\ny\",z\n1,2\n", &["x\ny"]).unwrap(), [1.0]);
    }

    #[test]
    fn columns_without_any_value_are_told() {
        let error = columns("x,y\nNA,1\n,2\n", &["x"]).unwrap_err();
        assert_eq!(
            error,
            "line 2, column `x`: `NA` is a missing value, as are all 2 values of the column; leave the column out"
        );
        let error = columns("x,y\nnan,1\nnan,2\n", &["x"]).unwrap_err();
        assert_eq!(
            error,
            "line 2, column `x`: `nan` is a missing value, as are all 2 values of the column; leave the column out"
        );
    }

    #[test]
    fn a_header_that_was_said_not_to_be_there_is_told() {
        let table = Table::open(b"x,y\n1,2\n".to_vec(), None, Header::None).unwrap();
        let error = table.columns(&[1]).unwrap_err().to_string();
        assert_eq!(error, "line 1 looks like a header line (`y`); read the table with it");
        let words = Table::open(b"cat,1\ndog,2\n".to_vec(), None, Header::None).unwrap();
        assert!(words.columns(&[0]).unwrap_err().to_string().contains("`cat` is not a number"));
    }

    #[test]
    fn titles_are_told() {
        let error = columns("Results of March\n\nx,y\n1,2\n3,4\n", &["x"]).unwrap_err();
        assert_eq!(
            error,
            "line 1 has 1 value, and line 3, where the names of the columns seem to stand, has 2; remove what stands above the names"
        );
    }

    #[test]
    fn binary_files_are_no_tables() {
        let bytes: Vec<u8> = (0..4000_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        let error = Table::open(bytes, None, Header::FirstLine).err().unwrap().to_string();
        assert!(error.starts_with("it is not text"), "{error}");
    }
}
