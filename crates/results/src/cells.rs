//! Structs as rows of a frame, a column for each field.

use polars::prelude::*;

use crate::columns::{Text, checked, optional_reals, optional_small, optional_text, optional_wide, reals, small, wide};

/// A row of a table that a [`Shelf`](crate::Shelf) keeps: it belongs to a run, and its fields are columns.
pub trait RunRow: Clone {
    /// The id of the run it belongs to.
    fn run(&self) -> &str;
    /// Rows as a frame, in their order.
    fn frame_of(rows: &[Self]) -> DataFrame;
    /// The rows of a frame; columns that are not ours are ignored.
    ///
    /// # Errors
    /// A sentence about the first column that is not there, is of another type, or misses values it must have.
    fn rows_of(frame: &DataFrame) -> Result<Vec<Self>, String>;
}

/// A field's type: how it becomes a column, and back.
pub(crate) trait Cell: Sized {
    fn column(name: &str, values: Vec<Self>) -> Column;
    fn cells(frame: &DataFrame, name: &str) -> Result<Vec<Self>, String>;
    /// The column, if it has cells of this type.
    fn checked(frame: &DataFrame, name: &str) -> Result<Column, String>;
}

macro_rules! cell {
    ($type:ty, $kind:expr, $needed:expr, $cells:expr) => {
        impl Cell for $type {
            fn column(name: &str, values: Vec<Self>) -> Column {
                Column::new(name.into(), values)
            }
            fn cells(frame: &DataFrame, name: &str) -> Result<Vec<Self>, String> {
                $cells(frame, name)
            }
            fn checked(frame: &DataFrame, name: &str) -> Result<Column, String> {
                checked(frame, name, &$kind, $needed)
            }
        }
    };
}

cell!(String, DataType::String, true, |frame, name| Text::of(frame, name).map(Text::into_values));
cell!(Option<String>, DataType::String, false, optional_text);
cell!(u32, DataType::UInt32, true, small);
cell!(u64, DataType::UInt64, true, wide);
cell!(f64, DataType::Float64, true, reals);
cell!(Option<u32>, DataType::UInt32, false, optional_small);
cell!(Option<u64>, DataType::UInt64, false, optional_wide);
cell!(Option<f64>, DataType::Float64, false, optional_reals);

/// Turns columns that are given field by field into rows.
macro_rules! kept {
    ($row:ident: $($field:ident),+ $(,)?) => {
        impl $crate::RunRow for $row {
            fn run(&self) -> &str {
                &self.run
            }
            fn frame_of(rows: &[Self]) -> polars::prelude::DataFrame {
                let columns = vec![$({
                    let values: Vec<_> = rows.iter().map(|row| row.$field.clone()).collect();
                    $crate::cells::column_of(stringify!($field), values)
                }),+];
                polars::prelude::DataFrame::new(rows.len(), columns)
                    .expect("columns of one length with names that differ")
            }
            fn rows_of(frame: &polars::prelude::DataFrame) -> Result<Vec<Self>, String> {
                $(let mut $field = $crate::cells::Cell::cells(frame, stringify!($field))?.into_iter();)+
                let row = |_| Some(Self { $($field: $field.next()?),+ });
                Ok((0..frame.height()).map_while(row).collect())
            }
        }
    };
}
pub(crate) use kept;

pub(crate) fn column_of<C: Cell>(name: &str, values: Vec<C>) -> Column {
    C::column(name, values)
}

/// Structs as the rows of a frame, their fields as its columns.
pub(crate) trait Columns: Sized {
    /// Rows as a frame, in their order.
    fn frame_of(rows: &[Self]) -> DataFrame;
    /// The rows of a frame, or the first column that does not fit and why. Columns that are not ours are ignored.
    fn rows_of(frame: &DataFrame) -> Result<Vec<Self>, String>;
    /// The frame with our columns alone, or the first that does not fit and why.
    fn checked(frame: &DataFrame) -> Result<DataFrame, String>;
}

macro_rules! columns_of_fields {
    ($row:ident { $($field:ident: $type:ty),+ $(,)? }) => {
        impl $crate::cells::Columns for $row {
            fn frame_of(rows: &[Self]) -> polars::prelude::DataFrame {
                let columns = vec![$({
                    let values: Vec<$type> = rows.iter().map(|row| row.$field.clone()).collect();
                    <$type as $crate::cells::Cell>::column(stringify!($field), values)
                }),+];
                polars::prelude::DataFrame::new(rows.len(), columns)
                    .expect("columns of one length with names that differ")
            }
            fn rows_of(frame: &polars::prelude::DataFrame) -> Result<Vec<Self>, String> {
                $(let mut $field = <$type as $crate::cells::Cell>::cells(frame, stringify!($field))?.into_iter();)+
                let row = |_| Some(Self { $($field: $field.next()?),+ });
                Ok((0..frame.height()).map_while(row).collect())
            }
            fn checked(frame: &polars::prelude::DataFrame) -> Result<polars::prelude::DataFrame, String> {
                let columns = vec![$(<$type as $crate::cells::Cell>::checked(frame, stringify!($field))?),+];
                polars::prelude::DataFrame::new(frame.height(), columns).map_err(|error| error.to_string())
            }
        }
    };
}
pub(crate) use columns_of_fields;
