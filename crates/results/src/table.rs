use std::collections::HashMap;
use std::fmt;
use std::hash::Hash;

use polars::prelude::*;

use crate::columns::{COLUMNS, frame_of, rows_of};
use crate::{Error, Row};

/// What tells one group of repeated runs from another in [`Table::over_seeds`].
const KEYS: [&str; 5] = ["dataset", "architecture", "width", "depth", "epoch"];

/// Rows of one run or of many, as a polars [`DataFrame`] with the columns [`COLUMNS`].
///
/// Filters keep the order of the rows and can be chained:
/// `table.architectures(["mlp"]).widths([64]).epochs(1..=20)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    frame: DataFrame,
}

impl Table {
    /// A table of these rows, in their order.
    pub fn from_rows(rows: &[Row]) -> Self {
        Self { frame: frame_of(rows) }
    }

    /// A table from a frame that has the columns [`COLUMNS`]; further columns are dropped.
    ///
    /// # Errors
    /// [`Error::Schema`] with the first column that is not there, is of another type, or misses values it must have.
    pub fn from_frame(frame: &DataFrame) -> Result<Self, Error> {
        let rows = rows_of(frame).map_err(|defect| Error::Schema { place: "the frame".into(), defect })?;
        Ok(Self::from_rows(&rows))
    }

    /// The rows, in order.
    pub fn rows(&self) -> Vec<Row> {
        rows_of(&self.frame).expect("a table's frame has the columns of its rows")
    }

    /// The polars frame, for questions that have no method here.
    pub fn frame(&self) -> &DataFrame {
        &self.frame
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.frame.height()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The rows of all tables, one table after the other.
    pub fn concat<'a>(tables: impl IntoIterator<Item = &'a Table>) -> Self {
        Self::from_rows(&tables.into_iter().flat_map(Table::rows).collect::<Vec<_>>())
    }

    /// The rows of these runs.
    pub fn runs<S: Into<String>>(&self, runs: impl IntoIterator<Item = S>) -> Self {
        self.among(runs.into_iter().map(S::into), |r| r.run.clone())
    }

    /// The rows of runs that this figure shows, for instance "4A".
    pub fn figure(&self, figure: &str) -> Self {
        self.keep(|r| r.figure.split_whitespace().any(|f| f.eq_ignore_ascii_case(figure)))
    }

    /// The rows of these datasets.
    pub fn datasets<S: Into<String>>(&self, names: impl IntoIterator<Item = S>) -> Self {
        self.among(names.into_iter().map(S::into), |r| r.dataset.clone())
    }

    /// The rows of these architectures.
    pub fn architectures<S: Into<String>>(&self, names: impl IntoIterator<Item = S>) -> Self {
        self.among(names.into_iter().map(S::into), |r| r.architecture.clone())
    }

    /// The rows of these widths.
    pub fn widths(&self, widths: impl IntoIterator<Item = u32>) -> Self {
        self.among(widths, |r| r.width)
    }

    /// The rows of these depths.
    pub fn depths(&self, depths: impl IntoIterator<Item = u32>) -> Self {
        self.among(depths, |r| r.depth)
    }

    /// The rows of these seeds.
    pub fn seeds(&self, seeds: impl IntoIterator<Item = u64>) -> Self {
        self.among(seeds, |r| r.seed)
    }

    /// The rows of these epochs, for instance `1..=20`.
    pub fn epochs(&self, epochs: impl IntoIterator<Item = u32>) -> Self {
        self.among(epochs, |r| r.epoch)
    }

    /// The rows that `wanted` says yes to.
    pub fn keep(&self, wanted: impl Fn(&Row) -> bool) -> Self {
        let mut rows = self.rows();
        rows.retain(wanted);
        Self::from_rows(&rows)
    }

    /// The row of the highest epoch of each run, runs in the order of their first rows.
    pub fn last_epochs(&self) -> Self {
        let mut place: HashMap<String, usize> = HashMap::new();
        let mut last: Vec<Row> = Vec::new();
        for row in self.rows() {
            match place.get(&row.run) {
                Some(&i) if row.epoch >= last[i].epoch => last[i] = row,
                Some(_) => {}
                None => {
                    place.insert(row.run.clone(), last.len());
                    last.push(row);
                }
            }
        }
        Self::from_rows(&last)
    }

    /// Mean and quantiles of a column over the runs that differ only in their seed.
    ///
    /// One row per (dataset, architecture, width, depth, epoch), sorted by these; then `runs`, how many runs have the
    /// value, `mean`, and for each quantile q the column `q…` ("q0.05"), linear between order statistics (Hyndman and
    /// Fan's type 7, NumPy's default). Missing values do not count; where no run has the value, mean and quantiles are
    /// null.
    ///
    /// # Errors
    /// [`Error::Column`] unless the column is one of [`COLUMNS`] that holds real numbers; [`Error::Quantile`] for a
    /// quantile outside 0..1.
    pub fn over_seeds(&self, column: &str, quantiles: &[f64]) -> Result<DataFrame, Error> {
        let real = |name: &&&str| self.frame.column(name).is_ok_and(|c| *c.dtype() == DataType::Float64);
        if !COLUMNS.iter().filter(real).any(|&name| name == column) {
            let there: Vec<_> = COLUMNS.iter().filter(real).copied().collect();
            return Err(Error::Column { column: column.into(), there: there.join(", ") });
        }
        if let Some(&quantile) = quantiles.iter().find(|q| !(0.0..=1.0).contains(*q)) {
            return Err(Error::Quantile { quantile });
        }
        let mut wanted = vec![col(column).count().alias("runs"), col(column).mean().alias("mean")];
        wanted.extend(
            quantiles.iter().map(|&q| col(column).quantile(lit(q), QuantileMethod::Linear).alias(format!("q{q}"))),
        );
        let keys = KEYS.map(col);
        Ok(self.frame.clone().lazy().group_by_stable(keys).agg(wanted).sort(KEYS, Default::default()).collect()?)
    }

    fn among<V: Eq + Hash>(&self, wanted: impl IntoIterator<Item = V>, of: impl Fn(&Row) -> V) -> Self {
        let wanted: std::collections::HashSet<V> = wanted.into_iter().collect();
        self.keep(|row| wanted.contains(&of(row)))
    }
}

/// What a person reads first, as polars prints it; [`Table::frame`] has the rest.
impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let first = ["architecture", "width", "depth", "seed", "epoch", "test_error", "mi_merged", "mi_last"];
        match self.frame.select(first) {
            Ok(frame) => write!(f, "{frame}"),
            Err(_) => write!(f, "{}", self.frame),
        }
    }
}
