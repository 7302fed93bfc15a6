//! Tables as text: fields of a line, columns with names.

mod dialect;
mod encoding;
mod marks;
mod number;
mod records;

pub use self::dialect::Header;
pub use self::records::Separator;

use self::dialect::{Dialect, dialect};
use self::marks::{Field, Marks, Misread, Why};
use self::records::{Records, line};
use super::array::{Array, Values};
use super::error::{ArrayDefect, Cell, Column, Row, Unfit};

/// A table whose names were read.
pub(super) struct Table {
    text: String,
    dialect: Dialect,
}

impl Table {
    pub(super) fn open(bytes: Vec<u8>, separator: Option<Separator>, header: Header) -> Self {
        let text = encoding::decode(bytes);
        let dialect = dialect(&text, separator, header);
        Self { text, dialect }
    }

    /// The columns' names.
    pub(super) fn names(&self) -> &[String] {
        &self.dialect.names
    }

    /// Whether the names look like numbers.
    pub(super) fn numbers_for_names(&self) -> bool {
        self.dialect.numbers
    }

    /// The columns at these places.
    pub(super) fn columns(&self, places: &[usize]) -> Result<Array, ArrayDefect> {
        let Dialect { separator, names, rows, .. } = &self.dialect;
        let mut records = Records::new(&self.text, *rows, *separator);
        let mut marks = Marks::new(*separator);
        let mut values = Vec::new();
        let mut n = 0;
        while let Some((start, record)) = records.next() {
            let line = || line(&self.text, start);
            let extra = record.iter().skip(names.len()).any(|field| !field.is_empty());
            if extra || record.len() < names.len() {
                return Err(ArrayDefect::Ragged { line: line(), found: record.len(), expected: names.len() });
            }
            for place in places {
                let field = Field { text: &record[*place], start, place: *place };
                values.push(marks.read(&field).map_err(|misread| self.located(misread))?);
            }
            n += 1;
        }
        marks.finish().map_err(|misread| self.located(misread))?;
        if n == 0 {
            return Err(ArrayDefect::NoRows);
        }
        Array::new(Values::Double(values), vec![n, places.len()], None)
    }

    /// Where a person finds a field that is not read.
    fn located(&self, misread: Misread) -> ArrayDefect {
        let row = |start| line(&self.text, start);
        let unfit = match misread.why {
            Why::Unfit(unfit) => unfit,
            Why::TwoMarks { comma } => {
                Unfit::TwoMarks { found: misread.text, line: row(comma.start), other: comma.text }
            }
        };
        let column = Column::new(self.names().get(misread.place).map(String::as_str), 0, 1);
        Cell { row: Row::Line(row(misread.start)), column, unfit }.into()
    }
}
#[cfg(test)]
mod tests {
    use super::*;

    fn columns(text: &str, names: &[&str]) -> Result<Vec<f64>, String> {
        let table = Table::open(text.as_bytes().to_vec(), None, Header::FirstLine);
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
            error("x,y\n1,2\nblue,3\n"),
            "line 3, column `x`: `blue` is not a number; leave the column or such samples out"
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
            error("x,y\n1,2\n3\n").starts_with("line 3 has 1 value, the first has 2"),
            "{}",
            error("x,y\n1,2\n3\n")
        );
        assert!(error("x,y\n1,2,3\n").starts_with("line 2 has 3 values"));
        assert_eq!(error("x,y\n"), "the table has no rows below its header line");
    }
}
