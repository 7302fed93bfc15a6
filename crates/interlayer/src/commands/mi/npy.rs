//! The npy format: a magic number, a version, the length of a header, the header (a Python dictionary), the numbers.
//!
//! Only what numpy writes for plain arrays is read, and nothing is believed: memory grows with what is there, not with
//! what a header says.

use std::io::Read;

use super::array::{Array, Values};

const MAGIC: &[u8] = b"\x93NUMPY";
/// numpy refuses longer headers too.
const LONGEST_HEADER: u32 = 10_000;

/// Why there is no array.
#[derive(Debug, PartialEq)]
pub(super) enum Defect {
    /// What is wrong with the file.
    Broken(String),
    /// Neither [samples] nor [samples, dimensions].
    Shape(Vec<usize>),
    /// Numbers of a type that is not read.
    Numbers(String),
}

pub(super) fn read(mut file: impl Read) -> Result<Array, Defect> {
    let header = header(&mut file)?;
    let descr = field(&header, "descr")?.trim_matches(['\'', '"']);
    let by_columns = match field(&header, "fortran_order")? {
        "False" => false,
        "True" => true,
        other => return Err(Defect::Broken(format!("fortran_order is {other}"))),
    };
    let (n, dims) = match shape(field(&header, "shape")?)?[..] {
        [n] => (n, 1),
        [n, dims] => (n, dims),
        ref other => return Err(Defect::Shape(other.to_vec())),
    };
    let values = match descr {
        "<f4" => Values::Single(rows(file, n, dims, by_columns, f32::from_le_bytes)?),
        ">f4" => Values::Single(rows(file, n, dims, by_columns, f32::from_be_bytes)?),
        "<f8" => Values::Double(rows(file, n, dims, by_columns, f64::from_le_bytes)?),
        ">f8" => Values::Double(rows(file, n, dims, by_columns, f64::from_be_bytes)?),
        other => return Err(Defect::Numbers(other.to_owned())),
    };
    Ok(Array { values, n, dims })
}

/// The text of the dictionary.
fn header(file: &mut impl Read) -> Result<String, Defect> {
    let mut start = [0; 8];
    file.read_exact(&mut start).map_err(broken)?;
    if !start.starts_with(MAGIC) {
        return Err(Defect::Broken("the magic number of npy is missing".to_owned()));
    }
    let length = match start[6] {
        1 => u32::from(u16::from_le_bytes(bytes(file)?)),
        2 | 3 => u32::from_le_bytes(bytes(file)?),
        version => return Err(Defect::Broken(format!("version {version} of the format is not known"))),
    };
    if length > LONGEST_HEADER {
        return Err(Defect::Broken(format!("a header of {length} bytes is longer than {LONGEST_HEADER}")));
    }
    let mut text = vec![0; length as usize];
    file.read_exact(&mut text).map_err(broken)?;
    String::from_utf8(text).map_err(broken)
}

/// The value of a key, as it is written.
fn field<'a>(header: &'a str, key: &str) -> Result<&'a str, Defect> {
    let missing = || Defect::Broken(format!("the header has no `{key}`: {}", header.trim_end()));
    let quoted = ["'", "\""].map(|quote| format!("{quote}{key}{quote}"));
    let after = quoted.iter().find_map(|key| header.split_once(key.as_str())).ok_or_else(missing)?.1;
    let value = after.trim_start().strip_prefix(':').ok_or_else(missing)?.trim_start();
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

fn shape(text: &str) -> Result<Vec<usize>, Defect> {
    let wrong = || Defect::Broken(format!("the shape is {text}"));
    let sizes = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')).ok_or_else(wrong)?.trim();
    // One comma may stand behind the last size.
    let sizes = sizes.strip_suffix(',').unwrap_or(sizes);
    if sizes.is_empty() {
        return Ok(Vec::new());
    }
    sizes.split(',').map(|size| size.trim().parse().map_err(|_| wrong())).collect()
}

/// Row-major whatever the file's order.
fn rows<T: Copy, const B: usize>(
    file: impl Read,
    n: usize,
    dims: usize,
    by_columns: bool,
    number: fn([u8; B]) -> T,
) -> Result<Vec<T>, Defect> {
    let expected = n.checked_mul(dims).and_then(|count| count.checked_mul(B));
    let expected = expected.ok_or_else(|| Defect::Broken(format!("{n} x {dims} numbers fit nowhere")))?;
    let mut data = Vec::new();
    file.take(expected as u64).read_to_end(&mut data).map_err(broken)?;
    if data.len() != expected {
        return Err(Defect::Broken(format!("it ends after {} of {n} x {dims} numbers", data.len() / B)));
    }
    let values = data.as_chunks().0;
    let at = |i: usize| if by_columns { i % dims * n + i / dims } else { i };
    Ok((0..n * dims).map(|i| number(values[at(i)])).collect())
}

fn bytes<const B: usize>(file: &mut impl Read) -> Result<[u8; B], Defect> {
    let mut bytes = [0; B];
    file.read_exact(&mut bytes).map_err(broken)?;
    Ok(bytes)
}

fn broken(error: impl std::fmt::Display) -> Defect {
    Defect::Broken(error.to_string())
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

    #[test]
    fn arrays_as_numpy_writes_them() {
        let rows = "{'descr': '<f8', 'fortran_order': False, 'shape': (3, 2), }            \n";
        let found = read(&*file(rows, &doubles((0..6).map(f64::from)))).unwrap();
        assert_eq!((found.n, found.dims, found.values.widened()), (3, 2, vec![0.0, 1.0, 2.0, 3.0, 4.0, 5.0]));
        let columns = rows.replace("False", "True");
        let found = read(&*file(&columns, &doubles([1.0, 2.0, 3.0, 10.0, 20.0, 30.0]))).unwrap();
        assert_eq!(found.values.widened(), [1.0, 10.0, 2.0, 20.0, 3.0, 30.0]);
        let one = "{\"shape\":(2,),\"fortran_order\":False,\"descr\":\">f4\"}";
        let found = read(&*file(one, &[0x3f, 0x80, 0, 0, 0xc0, 0, 0, 0])).unwrap();
        assert_eq!((found.n, found.dims, found.values.widened()), (2, 1, vec![1.0, -2.0]));
    }

    #[test]
    fn what_is_not_read_is_named() {
        let of = |descr: &str, shape: &str| {
            let header = format!("{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}, }}\n");
            read(&*file(&header, &doubles([1.0, 2.0]))).err().unwrap()
        };
        assert_eq!(of("'<i8'", "(2,)"), Defect::Numbers("<i8".into()));
        assert_eq!(of("[('a', '<f8'), ('b', '<f4')]", "(2,)"), Defect::Numbers("[('a', '<f8'), ('b', '<f4')]".into()));
        assert_eq!(of("'<f8'", "(1, 2, 1)"), Defect::Shape(vec![1, 2, 1]));
        assert_eq!(of("'<f8'", "()"), Defect::Shape(vec![]));
        assert_eq!(of("'<f8'", "(-2,)"), Defect::Broken("the shape is (-2,)".into()));
        assert_eq!(of("'<f8'", "(3,)"), Defect::Broken("it ends after 2 of 3 x 1 numbers".into()));
        assert!(matches!(read(&b"PK\x03\x04 an archive"[..]), Err(Defect::Broken(_))));
    }

    #[test]
    fn a_header_is_not_believed() {
        let of = |shape: &str| {
            let header = format!("{{'descr': '<f8', 'fortran_order': True, 'shape': {shape}, }}\n");
            read(&*file(&header, &[0; 64])).err().unwrap()
        };
        assert_eq!(of("(1099511627776, 1)"), Defect::Broken("it ends after 8 of 1099511627776 x 1 numbers".into()));
        assert!(matches!(of("(4294967296, 4294967296)"), Defect::Broken(what) if what.contains("fit nowhere")));
        assert!(matches!(of(&"(".repeat(9000)), Defect::Broken(what) if what.contains("no `shape`")));
        let endless = [MAGIC, &[2, 0], &u32::MAX.to_le_bytes(), b"{'descr'"].concat();
        assert!(matches!(read(&*endless), Err(Defect::Broken(what)) if what.contains("longer than")));
    }
}
