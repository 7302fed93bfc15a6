use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;
use std::hash::Hash;

use polars::prelude::*;

use crate::cells::Columns;
use crate::{EPOCH, Error, Header, Quantity, Row, SaveDefect};

/// The columns of a header, which stand before those of the rows.
const OF_HEADER: [&str; 6] = ["figure", "dataset", "architecture", "width", "depth", "seed"];

/// What tells one group of repeated runs from another in [`Table::over_seeds`].
const KEYS: [&str; 5] = ["dataset", "architecture", "width", "depth", "epoch"];

/// What was measured of one run or of many: a row for each number, and the [`Header`] of each run.
///
/// Filters keep the order of the rows and can be chained:
/// `table.architectures(["mine"]).widths([64]).epochs(1..=20)`. [`Table::filter`] takes any polars expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The columns of the rows and, between run and epoch, those of the headers.
    frame: DataFrame,
    /// By run, of the runs that have rows.
    headers: BTreeMap<String, Header>,
}

/// A row of a table, borrowed, with the header of its run.
#[derive(Clone, Copy, Debug)]
pub struct Measured<'a> {
    /// Which run.
    pub header: &'a Header,
    /// As in [`Row`].
    pub epoch: u32,
    /// As in [`Row`].
    pub quantity: &'a str,
    /// As in [`Row`].
    pub x: Option<&'a str>,
    /// As in [`Row`].
    pub y: Option<&'a str>,
    /// As in [`Row`].
    pub evaluation: Option<&'a str>,
    /// As in [`Row`].
    pub estimator: Option<&'a str>,
    /// As in [`Row`].
    pub k: Option<u32>,
    /// As in [`Row`].
    pub n: Option<u32>,
    /// As in [`Row`].
    pub scaling: Option<&'a str>,
    /// As in [`Row`].
    pub shuffle: Option<u64>,
    /// As in [`Row`].
    pub value: f64,
    /// As in [`Row`].
    pub ceiling: Option<f64>,
    /// As in [`Row`].
    pub duplicates: Option<f64>,
    /// As in [`Row`].
    pub saturated: Option<f64>,
}

impl Measured<'_> {
    /// Whether it is of this quantity, however it was estimated.
    pub fn is(&self, quantity: &Quantity) -> bool {
        self.quantity == quantity.name
            && self.x == quantity.x.as_deref()
            && self.y == quantity.y.as_deref()
            && self.evaluation == quantity.evaluation.as_deref()
    }

    /// What was measured.
    pub fn quantity(&self) -> Quantity {
        Quantity {
            name: self.quantity.to_owned(),
            x: self.x.map(str::to_owned),
            y: self.y.map(str::to_owned),
            evaluation: self.evaluation.map(str::to_owned),
        }
    }

    /// The estimator and its settings, apart by commas: "KSG1, k = 10, N = 1000, standardise".
    fn settings(&self) -> String {
        let parts = [
            self.estimator.map(str::to_owned),
            self.k.map(|k| format!("k = {k}")),
            self.n.map(|n| format!("N = {n}")),
            self.scaling.filter(|scaling| *scaling != "none").map(str::to_owned),
            self.shuffle.map(|seed| format!("shuffled by {seed}")),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

/// What no two rows of a table have in common.
#[derive(PartialEq, Eq, Hash, Clone, Copy)]
struct Key<'a> {
    run: &'a str,
    epoch: u32,
    what: What<'a>,
    how: How<'a>,
}

#[derive(PartialEq, Eq, Hash, Clone, Copy)]
struct What<'a>(&'a str, Option<&'a str>, Option<&'a str>, Option<&'a str>);

#[derive(PartialEq, Eq, Hash, Clone, Copy)]
struct How<'a>(Option<&'a str>, Option<u32>, Option<u32>, Option<&'a str>, Option<u64>);

impl<'a> Measured<'a> {
    fn what(&self) -> What<'a> {
        What(self.quantity, self.x, self.y, self.evaluation)
    }

    fn key(&self) -> Key<'a> {
        let how = How(self.estimator, self.k, self.n, self.scaling, self.shuffle);
        Key { run: &self.header.run, epoch: self.epoch, what: self.what(), how }
    }
}

impl Table {
    /// Without rows.
    pub fn empty() -> Self {
        Self::joined(Row::frame_of(&[]), [])
    }

    /// The rows of one run, in their order.
    ///
    /// # Errors
    /// [`Error::Save`] for a row of another run, or two rows of one epoch that are the same quantity, estimated in the
    /// same way.
    pub fn of(header: &Header, rows: &[Row]) -> Result<Self, Error> {
        let refuse = |defect| Err(Error::Save { run: header.run.clone(), defect });
        if let Some(index) = rows.iter().position(|row| row.run != header.run) {
            return refuse(SaveDefect::OtherRun { index, found: rows[index].run.clone() });
        }
        let table = Self::joined(Row::frame_of(rows), [header.clone()]);
        let mut seen = HashSet::new();
        if let Some(index) = table.measured().iter().position(|row| !seen.insert(row.key())) {
            let (epoch, quantity) = (rows[index].epoch, rows[index].quantity().to_string());
            return refuse(SaveDefect::Twice { epoch, quantity });
        }
        Ok(table)
    }

    /// The rows of one run as a frame with the columns of [`Row`].
    pub(crate) fn of_frame(header: &Header, frame: &DataFrame) -> Result<Self, String> {
        let frame = Row::checked(frame)?;
        let stranger = runs_of(&frame).find(|run| *run != header.run).map(str::to_owned);
        match stranger {
            Some(stranger) => Err(format!("its name says run {:?}, its content {stranger:?}", header.run)),
            None => Ok(Self::joined(frame, [header.clone()])),
        }
    }

    /// A checked frame of rows with the columns of their headers: of one run, or of none.
    fn joined<const N: usize>(mut frame: DataFrame, headers: [Header; N]) -> Self {
        let height = frame.height();
        let unknown = Header::new("");
        let header = headers.first().unwrap_or(&unknown);
        let text = |name: &str, value: &str| {
            Column::new_scalar(name.into(), Scalar::new(DataType::String, AnyValue::StringOwned(value.into())), height)
        };
        let columns = [
            text("figure", &header.figure),
            text("dataset", &header.dataset.name),
            text("architecture", &header.architecture),
            Column::new_scalar("width".into(), Scalar::from(header.width), height),
            Column::new_scalar("depth".into(), Scalar::from(header.depth), height),
            Column::new_scalar("seed".into(), Scalar::from(header.seed), height),
        ];
        for (place, column) in columns.into_iter().enumerate() {
            frame.insert_column(1 + place, column).expect("columns of one length with names that differ");
        }
        let headers = if height == 0 { BTreeMap::new() } else { headers.map(|h| (h.run.clone(), h)).into() };
        Self { frame, headers }
    }

    /// The rows, in order.
    pub fn rows(&self) -> Vec<Row> {
        Row::rows_of(&self.frame).expect("a table's frame has the columns of its rows")
    }

    /// The rows, in order, borrowed.
    pub fn measured(&self) -> Vec<Measured<'_>> {
        let column = |name: &str| self.frame.column(name).expect("a table's frame has the columns of its rows");
        let text = |name: &str| column(name).str().expect("a column of text").iter();
        let small = |name: &str| column(name).u32().expect("a column of u32").iter();
        let real = |name: &str| column(name).f64().expect("a column of f64").iter();
        let (mut run, mut epoch, mut quantity) = (text("run"), small("epoch"), text("quantity"));
        let (mut x, mut y, mut evaluation, mut estimator) =
            (text("x"), text("y"), text("evaluation"), text("estimator"));
        let (mut k, mut n, mut scaling) = (small("k"), small("n"), text("scaling"));
        let mut shuffle = column("shuffle").u64().expect("a column of u64").iter();
        let (mut value, mut ceiling) = (real("value"), real("ceiling"));
        let (mut duplicates, mut saturated) = (real("duplicates"), real("saturated"));
        let mut last: Option<(&str, &Header)> = None;
        let rows = (0..self.len()).map_while(|_| {
            let run = run.next()??;
            // Rows of a run mostly stand together.
            let header = match last {
                Some((of, header)) if of == run => header,
                _ => self.headers.get(run)?,
            };
            last = Some((run, header));
            Some(Measured {
                header,
                epoch: epoch.next()??,
                quantity: quantity.next()??,
                x: x.next()?,
                y: y.next()?,
                evaluation: evaluation.next()?,
                estimator: estimator.next()?,
                k: k.next()?,
                n: n.next()?,
                scaling: scaling.next()?,
                shuffle: shuffle.next()?,
                value: value.next()??,
                ceiling: ceiling.next()?,
                duplicates: duplicates.next()?,
                saturated: saturated.next()?,
            })
        });
        rows.collect()
    }

    /// The rows as a polars frame, each with the header of its run, for questions that have no method here.
    pub fn frame(&self) -> &DataFrame {
        &self.frame
    }

    /// The headers of the runs that have rows, in the order of their ids.
    pub fn headers(&self) -> impl ExactSizeIterator<Item = &Header> {
        self.headers.values()
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.frame.height()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The rows of all tables, one table after the other. A row that several tables have stands once.
    ///
    /// # Errors
    /// [`Error::Runs`] for one id of two different runs, [`Error::Values`] for two values of one measurement.
    pub fn concat<'a>(tables: impl IntoIterator<Item = &'a Table>) -> Result<Self, Error> {
        let tables: Vec<&Table> = tables.into_iter().collect();
        let mut headers: BTreeMap<String, Header> = BTreeMap::new();
        let mut are_shared = false;
        for header in tables.iter().flat_map(|table| table.headers()) {
            match headers.get(&header.run) {
                Some(known) => {
                    are_shared = true;
                    if let Some(difference) = known.difference(header) {
                        return Err(Error::Runs { run: header.run.clone(), difference });
                    }
                }
                None => drop(headers.insert(header.run.clone(), header.clone())),
            }
        }
        let mut frame = Self::empty().frame;
        for table in tables {
            frame.vstack_mut(&table.frame)?;
        }
        let all = Self { frame, headers };
        if are_shared { all.once() } else { Ok(all) }
    }

    /// Each row once.
    fn once(self) -> Result<Self, Error> {
        let mut values: HashMap<Key<'_>, f64> = HashMap::new();
        let mut mask = Vec::with_capacity(self.len());
        for row in self.measured() {
            match values.insert(row.key(), row.value) {
                Some(before) if before.to_bits() != row.value.to_bits() => {
                    let (run, epoch, quantity) = (row.header.run.clone(), row.epoch, row.quantity().to_string());
                    return Err(Error::Values { run, epoch, quantity, values: [before, row.value] });
                }
                before => mask.push(before.is_none()),
            }
        }
        Ok(self.masked(mask))
    }

    /// The rows of these runs.
    pub fn runs<S: Into<String>>(&self, runs: impl IntoIterator<Item = S>) -> Self {
        self.among(runs.into_iter().map(S::into), |row| row.header.run.clone())
    }

    /// The rows of runs that this figure shows.
    pub fn figure(&self, figure: &str) -> Self {
        self.keep(|row| row.header.figure.split_whitespace().any(|f| f.eq_ignore_ascii_case(figure)))
    }

    /// The rows of these datasets.
    pub fn datasets<S: Into<String>>(&self, names: impl IntoIterator<Item = S>) -> Self {
        self.among(names.into_iter().map(S::into), |row| row.header.dataset.name.clone())
    }

    /// The rows of these architectures.
    pub fn architectures<S: Into<String>>(&self, names: impl IntoIterator<Item = S>) -> Self {
        self.among(names.into_iter().map(S::into), |row| row.header.architecture.clone())
    }

    /// The rows of these widths.
    pub fn widths(&self, widths: impl IntoIterator<Item = u32>) -> Self {
        self.among(widths, |row| row.header.width)
    }

    /// The rows of these depths.
    pub fn depths(&self, depths: impl IntoIterator<Item = u32>) -> Self {
        self.among(depths, |row| row.header.depth)
    }

    /// The rows of these seeds.
    pub fn seeds(&self, seeds: impl IntoIterator<Item = u64>) -> Self {
        self.among(seeds, |row| row.header.seed)
    }

    /// The rows of these epochs, for instance `1..=20`.
    pub fn epochs(&self, epochs: impl IntoIterator<Item = u32>) -> Self {
        self.among(epochs, |row| row.epoch)
    }

    /// The rows that `wanted` says yes to.
    pub fn keep(&self, wanted: impl Fn(&Measured<'_>) -> bool) -> Self {
        self.masked(self.measured().iter().map(wanted).collect())
    }

    /// The rows for which a polars expression over the columns of [`Table::frame`] is true.
    ///
    /// # Errors
    /// [`Error::Polars`] for a column that is not there, or an expression that is no truth value.
    pub fn filter(&self, wanted: Expr) -> Result<Self, Error> {
        Ok(self.with_frame(self.frame.clone().lazy().filter(wanted).collect()?))
    }

    /// The rows of the highest epoch of each run.
    pub fn last_epochs(&self) -> Self {
        let mut last: HashMap<&str, u32> = HashMap::new();
        let rows = self.measured();
        for row in &rows {
            let epoch = last.entry(&row.header.run).or_default();
            *epoch = row.epoch.max(*epoch);
        }
        self.masked(rows.iter().map(|row| last[row.header.run.as_str()] == row.epoch).collect())
    }

    /// What was measured, in the order in which the rows have it first.
    pub fn quantities(&self) -> Vec<Quantity> {
        let mut seen = HashSet::new();
        self.measured().iter().filter(|row| seen.insert(row.what())).map(Measured::quantity).collect()
    }

    /// The quantity that a text means: as [`Quantity`] displays it, or by its name alone, where only one has that name.
    ///
    /// # Errors
    /// [`Error::Quantity`] where none or several are meant.
    pub fn quantity(&self, text: &str) -> Result<Quantity, Error> {
        let all = self.quantities();
        if let Some(found) = all.iter().find(|quantity| quantity.to_string() == text) {
            return Ok(found.clone());
        }
        let mut named = all.iter().filter(|quantity| quantity.name == text);
        match (named.next(), named.next()) {
            (Some(found), None) => Ok(found.clone()),
            _ => {
                let there: Vec<String> = all.iter().map(|quantity| format!("{:?}", quantity.to_string())).collect();
                Err(Error::Quantity { asked: text.into(), there: there.join(", ") })
            }
        }
    }

    /// The rows of this quantity, however it was estimated.
    pub fn values(&self, quantity: &Quantity) -> Vec<Measured<'_>> {
        let mut rows = self.measured();
        rows.retain(|row| row.is(quantity));
        rows
    }

    /// A wide view: a row for each epoch of each run, and a column for each quantity, null where it was not measured.
    /// Columns are named as [`Quantity`] displays them, and by the estimator's settings too where one epoch of a run has
    /// several estimates of one quantity.
    pub fn wide(&self) -> DataFrame {
        let rows = self.measured();
        let mut estimates: HashMap<(&str, u32, What<'_>), u32> = HashMap::new();
        for row in &rows {
            *estimates.entry((&row.header.run, row.epoch, row.what())).or_default() += 1;
        }
        let several: HashSet<What<'_>> =
            estimates.into_iter().filter(|(_, count)| *count > 1).map(|((_, _, what), _)| what).collect();

        let (mut places, mut first) = (HashMap::new(), Vec::new());
        let (mut columns, mut names) = (HashMap::new(), Vec::new());
        let mut cells = Vec::with_capacity(rows.len());
        for row in &rows {
            let place = *places.entry((row.header.run.as_str(), row.epoch)).or_insert_with(|| {
                first.push(row);
                first.len() - 1
            });
            let how = several.contains(&row.what()).then(|| row.key().how);
            let column = *columns.entry((row.what(), how)).or_insert_with(|| {
                let settings = how.map(|_| format!(", {}", row.settings())).unwrap_or_default();
                names.push(format!("{}{settings}", row.quantity()));
                names.len() - 1
            });
            cells.push((place, column, row.value));
        }
        let mut values = vec![vec![None; first.len()]; names.len()];
        for (place, column, value) in cells {
            values[column][place] = Some(value);
        }
        let run: Vec<&str> = first.iter().map(|row| row.header.run.as_str()).collect();
        let architecture: Vec<&str> = first.iter().map(|row| row.header.architecture.as_str()).collect();
        let dataset: Vec<&str> = first.iter().map(|row| row.header.dataset.name.as_str()).collect();
        let small = |of: fn(&Measured<'_>) -> u32| first.iter().map(|row| of(row)).collect::<Vec<u32>>();
        let mut frame = vec![
            Column::new("run".into(), run),
            Column::new("dataset".into(), dataset),
            Column::new("architecture".into(), architecture),
            Column::new("width".into(), small(|row| row.header.width)),
            Column::new("depth".into(), small(|row| row.header.depth)),
            Column::new("seed".into(), first.iter().map(|row| row.header.seed).collect::<Vec<u64>>()),
            Column::new(EPOCH.into(), small(|row| row.epoch)),
        ];
        // A quantity may have the name of a column before it.
        let mut taken: HashSet<String> = frame.iter().map(|column| column.name().to_string()).collect();
        for (mut name, values) in names.into_iter().zip(values) {
            while !taken.insert(name.clone()) {
                name.push('\'');
            }
            frame.push(Column::new(name.into(), values));
        }
        DataFrame::new(first.len(), frame).expect("columns of one length with names that differ")
    }

    /// The wide view as a person reads it: without ids, and without what all runs have in common.
    pub fn readable(&self) -> DataFrame {
        let wide = self.wide();
        let dropped = OF_HEADER.into_iter().filter(|name| is_constant(&wide, name)).chain(["run"]);
        wide.drop_many(dropped)
    }

    /// Mean and quantiles of a quantity over the runs that differ only in their seed.
    ///
    /// One row per (dataset, architecture, width, depth, epoch) at which a run has the quantity, sorted by these; then
    /// `runs`, how many runs have it, `mean`, and for each quantile q the column `q…` ("q0.05"), linear between order
    /// statistics (Hyndman and Fan's type 7, NumPy's default).
    ///
    /// # Errors
    /// [`Error::Quantity`] unless the text means one quantity, see [`Table::quantity`]; [`Error::Quantile`] for a quantile
    /// outside 0..1.
    pub fn over_seeds(&self, quantity: &str, quantiles: &[f64]) -> Result<DataFrame, Error> {
        let quantity = self.quantity(quantity)?;
        if let Some(&quantile) = quantiles.iter().find(|q| !(0.0..=1.0).contains(*q)) {
            return Err(Error::Quantile { quantile });
        }
        let mut wanted = vec![col("value").count().alias("runs"), col("value").mean().alias("mean")];
        wanted.extend(
            quantiles.iter().map(|&q| col("value").quantile(lit(q), QuantileMethod::Linear).alias(format!("q{q}"))),
        );
        let keys = KEYS.map(col);
        let of_quantity = self.keep(|row| row.is(&quantity));
        Ok(of_quantity.frame.lazy().group_by_stable(keys).agg(wanted).sort(KEYS, Default::default()).collect()?)
    }

    fn among<V: Eq + Hash>(&self, wanted: impl IntoIterator<Item = V>, of: impl Fn(&Measured<'_>) -> V) -> Self {
        let wanted: HashSet<V> = wanted.into_iter().collect();
        self.keep(|row| wanted.contains(&of(row)))
    }

    fn masked(&self, mask: Vec<bool>) -> Self {
        let mask = BooleanChunked::from_slice("mask".into(), &mask);
        self.with_frame(self.frame.filter(&mask).expect("a mask of the frame's length"))
    }

    /// With some of the rows, and the headers of their runs.
    fn with_frame(&self, frame: DataFrame) -> Self {
        let there: HashSet<&str> = runs_of(&frame).collect();
        let there = self.headers.iter().filter(|(run, _)| there.contains(run.as_str()));
        let headers = there.map(|(run, header)| (run.clone(), header.clone())).collect();
        Self { frame, headers }
    }
}

/// As [`Table::readable`] and polars print it; [`Table::frame`] has everything.
impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.readable())
    }
}

fn runs_of(frame: &DataFrame) -> impl Iterator<Item = &str> {
    frame.column("run").and_then(Column::str).into_iter().flat_map(|runs| runs.iter()).flatten()
}

fn is_constant(frame: &DataFrame, name: &str) -> bool {
    frame.height() > 1 && frame.column(name).and_then(Column::n_unique).is_ok_and(|values| values == 1)
}
