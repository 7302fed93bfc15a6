//! Tables as text: fields of a line, columns with names.

mod dialect;
mod encoding;
mod number;
mod records;

pub use self::dialect::Header;
pub use self::records::Separator;

use self::dialect::{Dialect, dialect};
use self::number::{Mark, may_be_thousands, parse};
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
                let cell = |line, unfit| {
                    ArrayDefect::from(Cell {
                        row: Row::Line(line),
                        column: Column::new(Some(&names[*place]), 0, 1),
                        unfit,
                    })
                };
                let value = marks.read(&record[*place], start).map_err(|unfit| match unfit {
                    Misread::Field(unfit) => cell(line(), unfit),
                    Misread::TwoMarks { point, comma } => {
                        let (found, at) = point;
                        let unfit = Unfit::TwoMarks { found, other: comma.0, line: self::line(&self.text, comma.1) };
                        cell(self::line(&self.text, at), unfit)
                    }
                })?;
                values.push(value);
            }
            n += 1;
        }
        if let Some((found, start)) = marks.doubtful() {
            let column = Column { name: None, coordinate: None };
            let row = Row::Line(line(&self.text, start));
            return Err(Cell { row, column, unfit: Unfit::Comma { found } }.into());
        }
        if n == 0 {
            return Err(ArrayDefect::NoRows);
        }
        Array::new(Values::Double(values), vec![n, places.len()], None)
    }
}

/// A number and the byte at which its record begins.
type Found = (String, usize);

/// Which decimal marks the numbers of a table have had so far: a table has one.
struct Marks {
    separator: Separator,
    point: Option<Found>,
    comma: Option<Found>,
    /// Whether a comma was none between thousands.
    decimal: bool,
}

enum Misread {
    Field(Unfit),
    TwoMarks { point: Found, comma: Found },
}

impl Marks {
    fn new(separator: Separator) -> Self {
        // Where semicolons separate fields, the comma is the decimal mark.
        Self { separator, point: None, comma: None, decimal: separator == Separator::Character(b';') }
    }

    fn read(&mut self, field: &str, start: usize) -> Result<f64, Misread> {
        let commas = self.separator != Separator::Character(b',');
        let (value, mark) = parse(field, commas).map_err(Misread::Field)?;
        let seen = match mark {
            Mark::None => return Ok(value),
            Mark::Point => &mut self.point,
            Mark::Comma => {
                self.decimal |= !may_be_thousands(field);
                &mut self.comma
            }
        };
        seen.get_or_insert_with(|| (field.to_owned(), start));
        match (&self.point, &self.comma) {
            (Some(point), Some(comma)) => Err(Misread::TwoMarks { point: point.clone(), comma: comma.clone() }),
            _ => Ok(value),
        }
    }

    /// A comma that may have separated thousands, where none was certainly a decimal mark.
    fn doubtful(self) -> Option<Found> {
        self.comma.filter(|_| !self.decimal)
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
        assert!(error.starts_with("line 2: `1,234` has a comma"), "{error}");
        let error = columns("x\ty\n0,5\t1\n0.25\t2\n", &["x"]).unwrap_err();
        assert!(error.starts_with("line 3, column `x`: `0.25` has a decimal point, but `0,5` in line 2"), "{error}");
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
