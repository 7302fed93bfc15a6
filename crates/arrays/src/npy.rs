//! The npy format: a magic number, a version, the length of a header, the header (a Python dictionary), the numbers.
//!
//! Nothing is believed: memory grows with what is there, not with what a header says. The crate npyz was tried for this
//! and reads less: it refuses `=` byte orders and the headers of Python 2, reserves as much memory as a header asks for,
//! and panics on sizes whose product overflows.

use std::io::{self, Read};

use super::array::{Array, Values};
use super::cell::{Cell, Column, Row, Unfit};
use super::error::ArrayDefect;
use super::format::Format;
use super::numbers::{Meaning, Number, Order};
use super::records;

pub(super) const MAGIC: &[u8] = b"\x93NUMPY";
/// numpy refuses longer headers too.
const LONGEST_HEADER: u32 = 10_000;

/// The one array of a file, or of an entry of an archive, which has a name.
pub(super) fn read(mut file: impl Read, name: Option<&str>, meaning: Meaning) -> Result<Array, ArrayDefect> {
    let header = header(&mut file)?;
    let descr = field(&header, "descr")?;
    let (shape, by_columns) = layout(&header)?;
    let (number, order) = number(descr, name)?;
    let data = data(file, &shape, number.size(), "numbers")?;
    decoded(&data, (number, order), meaning, shape, by_columns, name)
}

/// The names of the fields of an array of records; none of another array.
pub(super) fn names(mut file: impl Read) -> Result<Vec<String>, ArrayDefect> {
    let header = header(&mut file)?;
    let Some(fields) = records::fields(field(&header, "descr")?) else { return Ok(Vec::new()) };
    Ok(fields?.0.into_iter().map(|field| field.name).collect())
}

/// A field of an array of records.
pub(super) fn column(mut file: impl Read, name: &str, meaning: Meaning) -> Result<Array, ArrayDefect> {
    let header = header(&mut file)?;
    let descr = field(&header, "descr")?;
    let (mut shape, by_columns) = layout(&header)?;
    let Some(fields) = records::fields(descr) else { return Err(broken("it has no records")) };
    let (fields, size) = fields?;
    let missing = || {
        let known = fields.iter().map(|field| field.name.clone()).collect();
        ArrayDefect::Missing { name: name.to_owned(), known, doubt: None }
    };
    let wanted = fields.iter().find(|field| field.name == name).ok_or_else(missing)?;
    let kind = number(&wanted.descr, Some(name))?;
    let data = data(file, &shape, size, "records")?;
    let own = wanted.offset..wanted.offset + kind.0.size() * wanted.count;
    let numbers: Vec<u8> = data.chunks_exact(size.max(1)).flat_map(|record| &record[own.clone()]).copied().collect();
    if wanted.count != 1 {
        if by_columns && shape.len() > 1 {
            return holds(
                Some(name),
                "lists in records that are stored by columns".to_owned(),
                "save `a['field'].copy()`",
            );
        }
        shape.push(wanted.count);
    }
    decoded(&numbers, kind, meaning, shape, by_columns, Some(name))
}

/// The shape, and whether numbers are stored by columns.
fn layout(header: &str) -> Result<(Vec<usize>, bool), ArrayDefect> {
    let by_columns = match field(header, "fortran_order")? {
        "False" => false,
        "True" => true,
        other => return Err(broken(format!("fortran_order is {other}"))),
    };
    Ok((shape(field(header, "shape")?)?, by_columns))
}

/// The bytes behind the header: as many as the shape asks for, and no others.
fn data(mut file: impl Read, shape: &[usize], size: usize, what: &str) -> Result<Vec<u8>, ArrayDefect> {
    let expected = shape.iter().try_fold(size, |bytes, size| bytes.checked_mul(*size));
    let expected = expected.ok_or_else(|| broken(format!("its shape {shape:?} is larger than any memory")))?;
    let mut data = Vec::new();
    file.by_ref().take(expected as u64).read_to_end(&mut data).map_err(cut)?;
    if data.len() != expected {
        let size = size.max(1);
        return Err(broken(format!("it ends after {} of {} {what}", data.len() / size, expected / size)));
    }
    match io::copy(&mut file, &mut io::sink()).map_err(cut)? {
        0 => Ok(data),
        bytes => Err(ArrayDefect::Trailing { bytes }),
    }
}

/// The array of these bytes.
fn decoded(
    data: &[u8],
    (number, order): (Number, Order),
    meaning: Meaning,
    shape: Vec<usize>,
    by_columns: bool,
    name: Option<&str>,
) -> Result<Array, ArrayDefect> {
    let layout = Layout { shape: &shape, by_columns };
    let values = match number.decode(data, order, meaning) {
        Ok(Values::Single(values)) => Values::Single(layout.row_major(values)),
        Ok(Values::Double(values)) => Values::Double(layout.row_major(values)),
        Err((at, found)) => {
            let dims: usize = shape.iter().skip(1).product();
            let at = layout.place(at);
            let column = Column::new(name, at % dims, dims);
            return Err(Cell { row: Row::Sample(at / dims), column, unfit: Unfit::Inexact { found } }.into());
        }
    };
    Array::new(values, shape, name)
}

/// In which order the numbers of an array are stored.
struct Layout<'a> {
    shape: &'a [usize],
    by_columns: bool,
}

impl Layout<'_> {
    /// Where the number stored at this place stands in row-major order.
    fn place(&self, stored: usize) -> usize {
        if !self.by_columns {
            return stored;
        }
        let mut rest = stored;
        let mut place = 0;
        let mut stride: usize = self.shape.iter().product();
        for size in self.shape {
            stride /= size;
            place += rest % size * stride;
            rest /= size;
        }
        place
    }

    fn row_major<T: Copy + Default>(&self, stored: Vec<T>) -> Vec<T> {
        if !self.by_columns || self.shape.len() < 2 {
            return stored;
        }
        let mut values = vec![T::default(); stored.len()];
        for (at, value) in stored.into_iter().enumerate() {
            values[self.place(at)] = value;
        }
        values
    }
}

/// The text of the dictionary.
fn header(file: &mut impl Read) -> Result<String, ArrayDefect> {
    let start: [u8; 8] = bytes(file)?;
    if !start.starts_with(MAGIC) {
        return Err(broken("it does not start as an npy file does"));
    }
    let length = match start[6] {
        1 => u32::from(u16::from_le_bytes(bytes(file)?)),
        2 | 3 => u32::from_le_bytes(bytes(file)?),
        version => return Err(broken(format!("version {version} of the format is not known"))),
    };
    if length > LONGEST_HEADER {
        return Err(broken(format!("a header of {length} bytes is longer than {LONGEST_HEADER}")));
    }
    let mut text = vec![0; length as usize];
    file.read_exact(&mut text).map_err(cut)?;
    Ok(match start[6] {
        // Only names of fields have other letters than ASCII.
        1 | 2 => text.into_iter().map(char::from).collect(),
        _ => String::from_utf8_lossy(&text).into_owned(),
    })
}

/// The value of a key, as it is written.
fn field<'a>(header: &'a str, key: &str) -> Result<&'a str, ArrayDefect> {
    let missing = || broken(format!("the header has no `{key}`: {}", header.trim_end()));
    let quoted = ["'", "\""].map(|quote| format!("{quote}{key}{quote}"));
    // A field of records may be called so, too.
    let values = quoted.iter().flat_map(|key| header.match_indices(key.as_str()));
    let mut values = values.filter_map(|(at, key)| header[at + key.len()..].trim_start().strip_prefix(':'));
    let value = values.next().ok_or_else(missing)?.trim_start();
    let mut depth = 0_usize;
    // The comma or brace behind the value, not one inside its brackets.
    let end = value.find(|c| {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && matches!(c, ',' | '}')
    });
    Ok(value[..end.ok_or_else(missing)?].trim_end())
}

fn shape(text: &str) -> Result<Vec<usize>, ArrayDefect> {
    let wrong = || broken(format!("the shape is {text}"));
    let sizes = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')).ok_or_else(wrong)?.trim();
    // One comma may stand behind the last size.
    let sizes = sizes.strip_suffix(',').unwrap_or(sizes);
    if sizes.trim().is_empty() {
        return Ok(Vec::new());
    }
    // Python 2 wrote 2000L.
    sizes.split(',').map(|size| size.trim().trim_end_matches('L').parse().map_err(|_| wrong())).collect()
}

/// The type of the numbers, or what the array holds instead.
fn number(descr: &str, name: Option<&str>) -> Result<(Number, Order), ArrayDefect> {
    let holds = |found, way_out| holds(name, found, way_out);
    let plain = ['\'', '"'].iter().find_map(|quote| descr.strip_prefix(*quote)?.strip_suffix(*quote));
    let Some(plain) = plain else {
        return holds(format!("records ({descr})"), "save each field as an array of its own, `a['field']`");
    };
    let (order, kind) = match plain.split_at_checked(1) {
        Some(("<", kind)) => (Order::Little, kind),
        Some((">", kind)) => (Order::Big, kind),
        Some(("=" | "|", kind)) => (Order::NATIVE, kind),
        _ => (Order::NATIVE, plain),
    };
    let number = match kind {
        "b1" => Number::Bool,
        "i1" => Number::I8,
        "u1" => Number::U8,
        "i2" => Number::I16,
        "u2" => Number::U16,
        "i4" => Number::I32,
        "u4" => Number::U32,
        "i8" => Number::I64,
        "u8" => Number::U64,
        "f2" => Number::F16,
        "f4" => Number::F32,
        "f8" => Number::F64,
        _ => {
            let (letter, size) = kind.split_at_checked(1).unwrap_or((kind, ""));
            let bits = size.parse::<u32>().map(|bytes| bytes.saturating_mul(8)).unwrap_or(0);
            const CAST: &str = "save it as float64, `a.astype('float64')`";
            const NAMES: &str = "save it as float64, `a.astype('float64')`, or as a number for each word if it holds names, `np.unique(a, return_inverse=True)[1]`";
            return match letter {
                "f" | "g" => holds(format!("{bits}-bit floats (long double, numpy's {plain})"), CAST),
                "c" => holds(
                    format!("complex numbers of {bits} bits"),
                    "save real and imaginary part as two columns, `np.stack([a.real, a.imag], 1)`",
                ),
                "O" => holds(
                    "Python objects (pickled), such as a dict or lists of unequal length".to_owned(),
                    "save the arrays in it, `np.savez('f.npz', **a.item())` for a dict, or numbers, `a.astype('float64')`",
                ),
                "S" | "a" => holds(format!("byte strings of {size} bytes"), NAMES),
                "U" => holds(format!("text (numpy's {plain})"), NAMES),
                "M" => {
                    holds("dates and times".to_owned(), "save the time since the first, `(t - t[0]).astype('int64')`")
                }
                "m" => holds("differences of time".to_owned(), "save them as integers, `a.astype('int64')`"),
                "V" if size == "2" => holds(
                    "raw bytes of 2 each (numpy saves bfloat16 so)".to_owned(),
                    "save it as float32, `a.astype('float32')`",
                ),
                "V" => holds(format!("raw bytes of {size} each"), "save numbers"),
                _ => holds(format!("numbers of the unknown type {plain}"), CAST),
            };
        }
    };
    Ok((number, order))
}

fn holds<T>(name: Option<&str>, found: String, way_out: &'static str) -> Result<T, ArrayDefect> {
    Err(ArrayDefect::Numbers { name: name.map(str::to_owned), found, way_out })
}

fn bytes<const B: usize>(file: &mut impl Read) -> Result<[u8; B], ArrayDefect> {
    let mut bytes = [0; B];
    file.read_exact(&mut bytes).map_err(cut)?;
    Ok(bytes)
}

fn cut(error: io::Error) -> ArrayDefect {
    broken(match error.kind() {
        io::ErrorKind::UnexpectedEof => "it is cut",
        _ => "it is damaged",
    })
}

fn broken(what: impl Into<String>) -> ArrayDefect {
    ArrayDefect::Broken { format: Format::Npy, what: what.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(header: &str, numbers: &[u8]) -> Vec<u8> {
        let length = (header.len() as u16).to_le_bytes();
        [MAGIC, &[1, 0], &length, header.as_bytes(), numbers].concat()
    }

    fn doubles(values: impl IntoIterator<Item = f64>) -> Vec<u8> {
        values.into_iter().flat_map(f64::to_le_bytes).collect()
    }

    fn of(descr: &str, order: &str, shape: &str, numbers: &[u8]) -> Result<Array, ArrayDefect> {
        let header = format!("{{'descr': {descr}, 'fortran_order': {order}, 'shape': {shape}, }}          \n");
        read(&*file(&header, numbers), None, Meaning::Quantities)
    }

    #[test]
    fn arrays_as_numpy_writes_them() {
        let found = of("'<f8'", "False", "(3, 2)", &doubles((0..6).map(f64::from))).unwrap();
        assert_eq!((found.n, found.dims, &*found.values.widened()), (3, 2, &[0.0, 1.0, 2.0, 3.0, 4.0, 5.0][..]));
        let found = of("'<f8'", "True", "(3, 2)", &doubles([1.0, 2.0, 3.0, 10.0, 20.0, 30.0])).unwrap();
        assert_eq!(*found.values.widened(), [1.0, 10.0, 2.0, 20.0, 3.0, 30.0]);
        let one = "{\"shape\":(2,),\"fortran_order\":False,\"descr\":\">f4\"}";
        let found = read(&*file(one, &[0x3f, 0x80, 0, 0, 0xc0, 0, 0, 0]), None, Meaning::Quantities).unwrap();
        assert_eq!((found.n, found.dims, &*found.values.widened()), (2, 1, &[1.0, -2.0][..]));
    }

    #[test]
    fn old_and_native_headers_are_read() {
        let numbers = doubles([1.0, 2.0]);
        for (descr, shape) in [("'<f8'", "(2L,)"), ("'<f8'", "(2L, 1L)"), ("'=f8'", "(2,)"), ("'<f8'", "( 2 , 1 , )")] {
            assert_eq!(*of(descr, "False", shape, &numbers).unwrap().values.widened(), [1.0, 2.0], "{descr} {shape}");
        }
    }

    #[test]
    fn integers_bools_and_halves_are_read() {
        let read = |descr, numbers: &[u8]| of(descr, "False", "(2,)", numbers).unwrap().values.widened().into_owned();
        assert_eq!(read("'|b1'", &[1, 0]), [1.0, 0.0]);
        assert_eq!(read("'|u1'", &[200, 0]), [200.0, 0.0]);
        assert_eq!(read("'|i1'", &[200, 0]), [-56.0, 0.0]);
        assert_eq!(read("'>i4'", &[0, 0, 1, 0, 0xff, 0xff, 0xff, 0xff]), [256.0, -1.0]);
        assert_eq!(read("'<i8'", &[7_i64.to_le_bytes(), (-7_i64).to_le_bytes()].concat()), [7.0, -7.0]);
        assert_eq!(read("'<f2'", &[0x00, 0x3c, 0x00, 0xc0]), [1.0, -2.0]);
    }

    #[test]
    fn axes_after_the_first_are_coordinates() {
        let numbers = doubles((0..12).map(f64::from));
        let found = of("'<f8'", "False", "(2, 3, 2)", &numbers).unwrap();
        assert_eq!((found.n, found.dims, &found.shape[..]), (2, 6, &[2, 3, 2][..]));
        assert_eq!(found.values.widened()[6..8], [6.0, 7.0]);
        // numpy: np.arange(12).reshape((2, 3, 2), order='F').reshape(2, -1)
        let found = of("'<f8'", "True", "(2, 3, 2)", &numbers).unwrap();
        assert_eq!(*found.values.widened(), [0.0, 6.0, 2.0, 8.0, 4.0, 10.0, 1.0, 7.0, 3.0, 9.0, 5.0, 11.0]);
        let found = of("'<f8'", "False", "(12, 1, 1)", &numbers).unwrap();
        assert_eq!((found.n, found.dims), (12, 1));
    }

    #[test]
    fn what_is_not_read_is_named() {
        let error = |descr: &str, shape: &str| of(descr, "False", shape, &doubles([1.0, 2.0])).unwrap_err().to_string();
        let holds = |descr: &str, words: &str| {
            let error = error(descr, "(1,)");
            assert!(error.contains(words), "{descr}: {error}");
        };
        holds("'<f16'", "128-bit floats");
        holds("'<c16'", "complex numbers of 128 bits");
        holds("'|S8'", "byte strings of 8 bytes");
        holds("'<U3'", "text (numpy's <U3)");
        holds("'|O'", "Python objects");
        holds("'<M8[ns]'", "dates and times");
        holds("'|V2'", "bfloat16");
        holds("[('a', '<f8'), ('b', '<f4')]", "records ([('a', '<f8'), ('b', '<f4')])");
        let number = of("'<f8'", "False", "()", &doubles([1.0])).unwrap_err().to_string();
        assert!(number.starts_with("the array is a single number"), "{number}");
        assert!(error("'<f8'", "(-2,)").contains("the shape is (-2,)"));
        assert!(error("'<f8'", "(3,)").contains("it ends after 2 of 3 numbers"));
        assert!(error("'<f8'", "(1,)").contains("8 bytes follow the array"), "{}", error("'<f8'", "(1,)"));
        let empty = of("'<f8'", "False", "(0, 3)", &[]).unwrap_err().to_string();
        assert_eq!(empty, "the array has no samples: its shape is (0, 3)");
        let archive = read(&b"PK\x03\x04 an archive"[..], None, Meaning::Quantities).unwrap_err().to_string();
        assert!(archive.contains("does not start as an npy file"), "{archive}");
    }

    #[test]
    fn integers_that_are_not_exact_are_located() {
        let clocks = [[0_i64, 1], [2, 1_700_000_000_000_000_123]];
        let columns: Vec<u8> = [clocks[0][0], clocks[1][0], clocks[0][1], clocks[1][1]]
            .iter()
            .flat_map(|clock| clock.to_le_bytes())
            .collect();
        let error = of("'<i8'", "True", "(2, 2)", &columns).unwrap_err().to_string();
        assert!(error.starts_with("row 1, column 1 (counted from 0): the integer 1700000000000000123"), "{error}");
        assert!(error.contains("t - t[0]"), "{error}");
    }

    #[test]
    fn fields_of_records_are_columns() {
        let header = "{'descr': [('x', '<f8'), ('shape', '|S3'), ('y', '>i2', (2,))], 'fortran_order': False, 'shape': (2,), }\n";
        let record = |x: f64, y: [i16; 2]| [&x.to_le_bytes()[..], b"abc", &y.map(i16::to_be_bytes).concat()].concat();
        let bytes = file(header, &[record(0.5, [1, 2]), record(0.25, [3, -4])].concat());
        assert_eq!(names(&*bytes).unwrap(), ["x", "shape", "y"]);
        let column = |name: &str| column(&*bytes, name, Meaning::Quantities);
        let found = column("y").unwrap();
        assert_eq!((found.n, found.dims, &*found.values.widened()), (2, 2, &[1.0, 2.0, 3.0, -4.0][..]));
        assert_eq!(*column("x").unwrap().values.widened(), [0.5, 0.25]);
        let error = |name: &str| column(name).unwrap_err().to_string();
        assert!(error("shape").starts_with("`shape` holds byte strings of 3 bytes"), "{}", error("shape"));
        assert_eq!(error("z"), "there is no `z`, only x, shape, y");
        let cut = super::column(&bytes[..bytes.len() - 1], "x", Meaning::Quantities).unwrap_err().to_string();
        assert!(cut.contains("it ends after 1 of 2 records"), "{cut}");
        assert!(
            names(&*file("{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }", &[0; 8])).unwrap().is_empty()
        );
    }

    #[test]
    fn names_of_fields_are_in_the_encoding_of_the_version() {
        let header = "{'descr': [('temp\u{e9}rature', '<f8'), ('\u{b5}m\\xa0(Chl)', '<f8')], 'fortran_order': False, 'shape': (1,), }\n";
        let expected = ["temp\u{e9}rature", "\u{b5}m\u{a0}(Chl)"];
        let numbers = doubles([0.5, 1.5]);
        let latin: Vec<u8> = header.chars().map(|character| character as u8).collect();
        for (version, text) in [(1, &latin[..]), (2, &latin), (3, header.as_bytes())] {
            let length = match version {
                1 => (text.len() as u16).to_le_bytes().to_vec(),
                _ => (text.len() as u32).to_le_bytes().to_vec(),
            };
            let bytes = [MAGIC, &[version, 0], &length, text, &numbers].concat();
            assert_eq!(names(&*bytes).unwrap(), expected);
            let found = column(&*bytes, expected[1], Meaning::Quantities).unwrap();
            assert_eq!(*found.values.widened(), [1.5]);
        }
    }

    #[test]
    fn a_header_is_not_believed() {
        let of = |shape: &str| of("'<f8'", "True", shape, &[0; 64]).unwrap_err().to_string();
        assert!(of("(1099511627776, 1)").contains("it ends after 8 of 1099511627776 numbers"));
        assert!(of("(4294967296, 4294967296)").contains("larger than any memory"));
        assert!(of(&"(".repeat(9000)).contains("no `shape`"));
        let endless = [MAGIC, &[2, 0], &u32::MAX.to_le_bytes(), b"{'descr'"].concat();
        assert!(read(&*endless, None, Meaning::Quantities).unwrap_err().to_string().contains("longer than"));
    }
}
