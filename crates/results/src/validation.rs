use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use polars::prelude::DataFrame;
use serde::{Deserialize, Serialize};

use crate::cells::{Columns, columns_of_fields};
use crate::{Error, Machine, files};

/// One estimate for samples whose mutual information is known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ValidationRow {
    /// Problems of one kind, as a title: "dense Gaussian, all correlations 0.5".
    pub family: String,
    /// What sets the problem apart within its family, beside its dims: "e = 0.1". Empty where nothing does.
    pub problem: String,
    /// Coordinates of x.
    pub dims_x: u32,
    /// Coordinates of y.
    pub dims_y: u32,
    /// Samples.
    pub n: u32,
    /// The estimator and its settings: "KSG1, k = 3".
    pub estimator: String,
    /// The seed of the samples.
    pub seed: u64,
    /// The mutual information, in bits.
    pub truth_bits: f64,
    /// The estimate in bits; `None` where the estimator refused.
    pub bits: Option<f64>,
    /// Why it refused; `None` where it did not.
    pub refusal: Option<String>,
    /// Seconds that the estimate took.
    pub seconds: f64,
}

/// How the estimates of a file came about: stored as JSON beside them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ValidationRecord {
    /// Package name to version.
    pub versions: BTreeMap<String, String>,
    /// The commit of the sources, where known.
    pub commit: Option<String>,
    /// Where it was measured.
    pub machine: Machine,
}

/// Estimates for samples whose mutual information is known.
///
/// ```
/// use interlayer_results::{Validation, ValidationRow};
/// let row = |seed, bits| ValidationRow {
///     family: "Gaussian pair".into(),
///     problem: "ρ = 0.75".into(),
///     dims_x: 1,
///     dims_y: 1,
///     n: 500,
///     estimator: "KSG1, k = 3".into(),
///     seed,
///     truth_bits: 0.5963,
///     bits: Some(bits),
///     refusal: None,
///     seconds: 0.001,
/// };
/// let table = Validation::from_rows(vec![row(0, 0.5863), row(1, 0.6263)]);
/// let summary = &table.summaries()[0];
/// assert!((summary.bias.unwrap() - 0.01).abs() < 1e-12);
/// assert!((summary.deviation.unwrap() - 0.0283).abs() < 1e-4);
/// assert!(!summary.fails());
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Validation {
    rows: Vec<ValidationRow>,
}

/// The estimates that differ only in their seed.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// As in [`ValidationRow`].
    pub family: String,
    /// As in [`ValidationRow`].
    pub problem: String,
    /// Coordinates of x and of y.
    pub dims: (u32, u32),
    /// Samples.
    pub n: u32,
    /// As in [`ValidationRow`].
    pub estimator: String,
    /// The mutual information, in bits.
    pub truth_bits: f64,
    /// Seeds that gave an estimate.
    pub seeds: usize,
    /// Mean of estimate less truth over these seeds, in bits; `None` where all refused.
    pub bias: Option<f64>,
    /// Standard deviation over these seeds (n - 1), in bits; `None` for fewer than two.
    pub deviation: Option<f64>,
    /// Seconds of an estimate, mean over all seeds.
    pub seconds: f64,
    /// Why the first seed that refused did.
    pub refusal: Option<String>,
}

impl Summary {
    /// What [`fails`](Summary::fails) tolerates, as a share of the truth.
    pub const TOLERATED_SHARE: f64 = 0.1;
    /// What [`fails`](Summary::fails) tolerates in any case, in bits.
    pub const TOLERATED_BITS: f64 = 0.05;

    /// Whether the mean is off by more than a tenth of the truth and by more than 0.05 bits.
    pub fn fails(&self) -> bool {
        let tolerated = (Self::TOLERATED_SHARE * self.truth_bits).max(Self::TOLERATED_BITS);
        self.bias.is_some_and(|bias| bias.is_nan() || bias.abs() > tolerated)
    }
}

impl Validation {
    /// A table of these rows, in their order.
    pub fn from_rows(rows: Vec<ValidationRow>) -> Self {
        Self { rows }
    }

    /// The rows, in order.
    pub fn rows(&self) -> &[ValidationRow] {
        &self.rows
    }

    /// The rows of a file that [`Validation::save`] wrote, and their record.
    ///
    /// # Errors
    /// [`Error::Absent`] if it is not there; [`Error::Record`], [`Error::Damaged`], [`Error::Parquet`] or
    /// [`Error::Schema`] if it is not what was saved.
    pub fn load(path: &Path) -> Result<(ValidationRecord, Self), Error> {
        let (record, frame) = files::load(path)?;
        let rows = ValidationRow::rows_of(&frame)
            .map_err(|defect| Error::Schema { place: path.display().to_string(), defect })?;
        Ok((record, Self { rows }))
    }

    /// Writes `path`, a Parquet file, and its record beside it with the extension `json`, replacing both. The folder is
    /// made if it is not there.
    ///
    /// # Errors
    /// [`Error::Io`] if the folder cannot be written.
    pub fn save(&self, path: &Path, record: &ValidationRecord) -> Result<(), Error> {
        path.parent().map_or(Ok(()), files::make_folder)?;
        files::save(path, record, &mut self.frame())
    }

    /// The rows as a polars frame, a column for each field.
    pub fn frame(&self) -> DataFrame {
        ValidationRow::frame_of(&self.rows)
    }

    /// Bias and spread over seeds, in the order in which problems, numbers of samples and estimators first appear.
    pub fn summaries(&self) -> Vec<Summary> {
        let mut place = HashMap::new();
        let mut groups: Vec<Vec<&ValidationRow>> = Vec::new();
        for row in &self.rows {
            let key = (&row.family, &row.problem, row.dims_x, row.dims_y, row.n, &row.estimator);
            let at = *place.entry(key).or_insert(groups.len());
            if at == groups.len() {
                groups.push(Vec::new());
            }
            groups[at].push(row);
        }
        groups.iter().map(|rows| summary(rows)).collect()
    }
}

fn summary(rows: &[&ValidationRow]) -> Summary {
    let ValidationRow { family, problem, dims_x, dims_y, n, estimator, truth_bits, .. } = rows[0].clone();
    let errors: Vec<f64> = rows.iter().filter_map(|row| Some(row.bits? - row.truth_bits)).collect();
    let count = errors.len() as f64;
    let bias = (!errors.is_empty()).then(|| errors.iter().sum::<f64>() / count);
    let deviation = bias
        .filter(|_| errors.len() > 1)
        .map(|mean| (errors.iter().map(|error| (error - mean).powi(2)).sum::<f64>() / (count - 1.0)).sqrt());
    Summary {
        family,
        problem,
        dims: (dims_x, dims_y),
        n,
        estimator,
        truth_bits,
        seeds: errors.len(),
        bias,
        deviation,
        seconds: rows.iter().map(|row| row.seconds).sum::<f64>() / rows.len() as f64,
        refusal: rows.iter().find_map(|row| row.refusal.clone()),
    }
}

columns_of_fields! {
    ValidationRow {
        family: String,
        problem: String,
        dims_x: u32,
        dims_y: u32,
        n: u32,
        estimator: String,
        seed: u64,
        truth_bits: f64,
        bits: Option<f64>,
        refusal: Option<String>,
        seconds: f64,
    }
}
