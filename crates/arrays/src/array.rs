//! Samples as a file gives them.

use std::borrow::Cow;

use super::cell::{Cell, Column, Row, Unfit};
use super::error::ArrayDefect;
use super::note::Note;

/// Row-major samples `[n, dims]` of finite numbers, at least one of them.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Array {
    /// `n * dims` numbers, one sample after the other.
    pub values: Values,
    /// Samples.
    pub n: usize,
    /// Coordinates of a sample.
    pub dims: usize,
    /// The shape in the file; `[n, dims]` of a table. All axes after the first are coordinates, in row-major order.
    pub shape: Vec<usize>,
    /// What a person should know of how it was read.
    pub notes: Vec<Note>,
}

/// Numbers in the precision that holds them exactly.
#[derive(Debug, Clone, PartialEq)]
pub enum Values {
    /// Of files with floats of 32 bits or fewer.
    Single(Vec<f32>),
    /// Of all others, integers and tables included.
    Double(Vec<f64>),
}

impl Values {
    /// How many numbers there are.
    pub fn len(&self) -> usize {
        match self {
            Self::Single(values) => values.len(),
            Self::Double(values) => values.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All in double precision, which changes no value.
    pub fn widened(&self) -> Cow<'_, [f64]> {
        match self {
            Self::Single(values) => values.iter().map(|value| f64::from(*value)).collect(),
            Self::Double(values) => Cow::Borrowed(values),
        }
    }

    /// Whether not all are NaN.
    fn some_number(&self) -> bool {
        match self {
            Self::Single(values) => values.iter().any(|value| !value.is_nan()),
            Self::Double(values) => values.iter().any(|value| !value.is_nan()),
        }
    }

    /// The first that is NaN or infinite: where it stands and what it is.
    fn not_finite(&self) -> Option<(usize, String)> {
        fn first<T: Copy + ToString>(values: &[T], finite: fn(T) -> bool) -> Option<(usize, String)> {
            values.iter().position(|value| !finite(*value)).map(|at| (at, values[at].to_string()))
        }
        match self {
            Self::Single(values) => first(values, f32::is_finite),
            Self::Double(values) => first(values, f64::is_finite),
        }
    }
}

impl Array {
    /// Checks that there are samples, and that all numbers are finite. `name` is the column's or the array's, if it has
    /// one.
    pub(super) fn new(values: Values, shape: Vec<usize>, name: Option<&str>) -> Result<Self, ArrayDefect> {
        let Some((&n, coordinates)) = shape.split_first() else {
            return Err(ArrayDefect::SingleNumber { name: name.map(str::to_owned) });
        };
        let dims: usize = coordinates.iter().product();
        if n == 0 || dims == 0 {
            return Err(ArrayDefect::Empty { name: name.map(str::to_owned), shape });
        }
        if let Some((at, found)) = values.not_finite() {
            let column = Column::new(name, at % dims, dims);
            let unfit = match values.some_number() {
                false if n > 1 => Unfit::AllMissing { found, rows: values.len() },
                _ => Unfit::NotFinite { found },
            };
            return Err(Cell { row: Row::Sample(at / dims), column, unfit }.into());
        }
        Ok(Self { values, n, dims, shape, notes: Vec::new() })
    }

    /// The coordinates of all parts side by side.
    pub(super) fn join(mut parts: Vec<(String, Self)>) -> Result<Self, ArrayDefect> {
        if parts.len() == 1 {
            return Ok(parts.remove(0).1);
        }
        let Some((first, n)) = parts.first().map(|(name, part)| (name.clone(), part.n)) else {
            return Err(ArrayDefect::Unnamed { known: Vec::new(), doubt: None });
        };
        if let Some((name, part)) = parts.iter().find(|(_, part)| part.n != n) {
            return Err(ArrayDefect::Unequal { first, n, other: name.clone(), other_n: part.n });
        }
        let dims = parts.iter().map(|(_, part)| part.dims).sum();
        let widened: Vec<(Cow<[f64]>, usize)> =
            parts.iter().map(|(_, part)| (part.values.widened(), part.dims)).collect();
        let row = |row: usize| widened.iter().flat_map(move |(part, dims)| &part[row * dims..][..*dims]);
        let joined: Vec<f64> = (0..n).flat_map(row).copied().collect();
        let single = parts.iter().all(|(_, part)| matches!(part.values, Values::Single(_)));
        // What was widened goes back to what it was.
        let values = if single {
            Values::Single(joined.into_iter().map(|value| value as f32).collect())
        } else {
            Values::Double(joined)
        };
        Ok(Self { values, n, dims, shape: vec![n, dims], notes: Vec::new() })
    }
}

/// The float that is this integer, if there is one.
pub(super) fn exactly(integer: i128) -> Option<f64> {
    let float = integer as f64;
    // A cast saturates at the largest integer, which is no float.
    (float as i128 == integer && integer != i128::MAX).then_some(float)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_finite_is_located() {
        let values = Values::Single(vec![0.0, 1.0, 2.0, f32::NEG_INFINITY, 4.0, 5.0]);
        let error = Array::new(values, vec![2, 3], Some("h")).unwrap_err().to_string();
        assert_eq!(
            error,
            "row 1, column 0 of `h` (counted from 0): `-inf` is not a finite number; leave such samples out"
        );
        let error = Array::new(Values::Double(vec![1.0, f64::NAN]), vec![2], None).unwrap_err().to_string();
        assert_eq!(error, "row 1 (counted from 0): `NaN` is not a finite number; leave such samples out");
        let error = Array::new(Values::Single(vec![f32::NAN; 3]), vec![3], Some("h")).unwrap_err().to_string();
        assert_eq!(
            error,
            "row 0 (counted from 0), column `h`: `NaN` is a missing value, as are all 3 values of the column; leave the column out"
        );
    }

    #[test]
    fn arrays_without_samples_show_their_shape() {
        let error = |shape: &[usize]| Array::new(Values::Double(vec![]), shape.to_vec(), None).unwrap_err().to_string();
        assert_eq!(error(&[0, 3]), "the array has no samples: its shape is (0, 3)");
        assert_eq!(error(&[9, 0]), "the array has no coordinates: its shape is (9, 0)");
        assert!(error(&[]).starts_with("the array is a single number"), "{}", error(&[]));
    }

    #[test]
    fn parts_stand_side_by_side() {
        let part =
            |name: &str, values, shape: &[usize]| (name.to_owned(), Array::new(values, shape.to_vec(), None).unwrap());
        let a = part("a", Values::Single(vec![1.0, 2.0]), &[2]);
        let b = part("b", Values::Single(vec![3.0, 4.0, 5.0, 6.0]), &[2, 2]);
        let joined = Array::join(vec![a.clone(), b.clone()]).unwrap();
        assert_eq!((joined.n, joined.dims), (2, 3));
        assert_eq!(joined.values, Values::Single(vec![1.0, 3.0, 4.0, 2.0, 5.0, 6.0]));
        let c = part("c", Values::Double(vec![0.1, 0.2]), &[2]);
        assert_eq!(Array::join(vec![c, a]).unwrap().values, Values::Double(vec![0.1, 1.0, 0.2, 2.0]));
        let longer = part("d", Values::Double(vec![0.0; 3]), &[3]);
        let error = Array::join(vec![b, longer]).unwrap_err().to_string();
        assert_eq!(
            error,
            "`b` has 2 samples and `d` has 3: they are columns of one table only if they have equally many"
        );
    }

    #[test]
    fn integers_that_no_float_holds_are_known() {
        assert_eq!(exactly(1 << 53), Some(9_007_199_254_740_992.0));
        assert_eq!(exactly((1 << 53) + 1), None);
        assert_eq!(exactly(-(1 << 62)), Some(-(2.0_f64.powi(62))));
        assert_eq!(exactly(i128::from(u64::MAX)), None);
        assert_eq!(exactly(i128::MAX), None);
    }
}
