//! Structs as rows of a frame, a column for each field.

use polars::prelude::*;

/// A field's type: how it becomes a column, and back.
pub(crate) trait Cell: Sized {
    fn column(name: &str, values: Vec<Self>) -> Column;
    /// The column, if it has cells of this type, or why not.
    fn checked(frame: &DataFrame, name: &str) -> Result<Column, String>;
    fn cells(frame: &DataFrame, name: &str) -> Result<Vec<Self>, String>;
}

macro_rules! cell {
    ($type:ty, $kind:expr, $typed:ident) => {
        impl Cell for Option<$type> {
            fn column(name: &str, values: Vec<Self>) -> Column {
                Column::new(name.into(), values)
            }
            fn checked(frame: &DataFrame, name: &str) -> Result<Column, String> {
                column_of(frame, name, &$kind)
            }
            fn cells(frame: &DataFrame, name: &str) -> Result<Vec<Self>, String> {
                let column = column_of(frame, name, &$kind)?;
                let typed = column.$typed().map_err(|error| error.to_string())?;
                Ok(typed.iter().map(|value| value.map(Into::into)).collect())
            }
        }

        impl Cell for $type {
            fn column(name: &str, values: Vec<Self>) -> Column {
                Column::new(name.into(), values)
            }
            fn checked(frame: &DataFrame, name: &str) -> Result<Column, String> {
                let column = column_of(frame, name, &$kind)?;
                if column.null_count() == 0 { Ok(column) } else { Err(missing(name)) }
            }
            fn cells(frame: &DataFrame, name: &str) -> Result<Vec<Self>, String> {
                let cells = <Option<$type> as Cell>::cells(frame, name)?;
                cells.into_iter().collect::<Option<_>>().ok_or_else(|| missing(name))
            }
        }
    };
}

cell!(String, DataType::String, str);
cell!(u32, DataType::UInt32, u32);
cell!(u64, DataType::UInt64, u64);
cell!(f64, DataType::Float64, f64);

fn column_of(frame: &DataFrame, name: &str, kind: &DataType) -> Result<Column, String> {
    let column = frame.column(name).map_err(|_| {
        let there: Vec<_> = frame.get_column_names().into_iter().take(6).map(|n| n.as_str()).collect();
        format!("it has no column {name:?}; its first are {}", there.join(", "))
    })?;
    let found = column.dtype();
    if found == kind { Ok(column.clone()) } else { Err(format!("its column {name:?} is of type {found}, not {kind}")) }
}

fn missing(name: &str) -> String {
    format!("its column {name:?} has missing values")
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
