//! Tables: some columns of a CSV or Parquet file are the coordinates.

use std::path::Path;

use interlayer::results::read_parquet;
use polars::prelude::{Column, DataType};

use super::array::{Array, InputError, Values};

/// The named columns of a CSV file with a header line.
pub(super) fn csv(path: &Path, names: &[String]) -> Result<Array, InputError> {
    let broken = |error: csv::Error| InputError::Broken { path: path.into(), format: "csv", what: error.to_string() };
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_path(path).map_err(broken)?;
    let header: Vec<String> = reader.headers().map_err(broken)?.iter().map(str::to_owned).collect();
    let places = places(path, &header, names)?;
    let mut values = Vec::new();
    for (row, record) in reader.records().enumerate() {
        let record = record.map_err(broken)?;
        for place in &places {
            let text = record.get(*place).unwrap_or_default();
            let value: f64 = text.parse().map_err(|_| InputError::NotANumber {
                path: path.into(),
                row,
                column: header[*place].clone(),
                found: text.to_owned(),
            })?;
            values.push(value);
        }
    }
    Ok(Array { n: values.len() / places.len(), dims: places.len(), values: Values::Double(values) })
}

/// The named columns of a Parquet file.
pub(super) fn parquet(path: &Path, names: &[String]) -> Result<Array, InputError> {
    let file = std::fs::read(path).map_err(|source| InputError::Read { path: path.into(), source })?;
    let frame = read_parquet(&file).map_err(|error| InputError::Broken {
        path: path.into(),
        format: "parquet",
        what: error.to_string(),
    })?;
    let header: Vec<String> = frame.columns().iter().map(|column| column.name().to_string()).collect();
    let places = places(path, &header, names)?;
    let columns = places
        .iter()
        .map(|place| numbers(path, &frame.columns()[*place]))
        .collect::<Result<Vec<Vec<f64>>, InputError>>()?;
    let n = frame.height();
    let values = (0..n).flat_map(|row| columns.iter().map(move |column| column[row])).collect();
    Ok(Array { values: Values::Double(values), n, dims: columns.len() })
}

/// Where the named columns stand.
fn places(path: &Path, header: &[String], names: &[String]) -> Result<Vec<usize>, InputError> {
    let known = || header.join(", ");
    if names.is_empty() {
        return Err(InputError::Unnamed { path: path.into(), known: known() });
    }
    let place = |name: &String| {
        header.iter().position(|column| column == name).ok_or_else(|| InputError::Missing {
            path: path.into(),
            name: name.clone(),
            known: known(),
        })
    };
    names.iter().map(place).collect()
}

fn numbers(path: &Path, column: &Column) -> Result<Vec<f64>, InputError> {
    let not_a_number = |row: usize, found: String| InputError::NotANumber {
        path: path.into(),
        row,
        column: column.name().to_string(),
        found,
    };
    if !column.dtype().is_primitive_numeric() {
        return Err(not_a_number(0, format!("a value of type {}", column.dtype())));
    }
    let cast = column.cast(&DataType::Float64).map_err(|error| not_a_number(0, error.to_string()))?;
    let values = cast.f64().map_err(|error| not_a_number(0, error.to_string()))?;
    values.iter().enumerate().map(|(row, value)| value.ok_or_else(|| not_a_number(row, "null".to_owned()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> tempfile::NamedTempFile {
        let file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
        std::fs::write(file.path(), text).unwrap();
        file
    }

    #[test]
    fn columns_become_coordinates() {
        let file = table("a, b,c\n1,2,3\n4,5e-1,6\n");
        let names = ["c".to_owned(), "b".to_owned()];
        let array = csv(file.path(), &names).unwrap();
        assert_eq!((array.n, array.dims, array.values.widened()), (2, 2, vec![3.0, 2.0, 6.0, 0.5]));
    }

    #[test]
    fn what_is_wrong_is_named() {
        let file = table("a,b\n1,2\n3,blue\n");
        let error = |names: &[&str]| {
            let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            csv(file.path(), &names).err().unwrap().to_string()
        };
        assert!(error(&["b"]).contains("row 1, column `b`: `blue`"), "{}", error(&["b"]));
        assert!(error(&["d"]).contains("no `d`, only a, b"), "{}", error(&["d"]));
        assert!(error(&[]).contains("--x a,b"), "{}", error(&[]));
    }
}
