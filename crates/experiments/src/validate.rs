//! Measures a validation suite of estimators; skips the estimates that are stored.

use std::collections::HashMap;
use std::path::Path;
use std::time::Instant;

use interlayer_results::{Machine, Validation, ValidationRecord, ValidationRow};
use mutual_info::validation::{Candidate, Family, Problem, Suite};

use crate::error::Error;
use crate::sources::Sources;

/// A problem that is about to be measured.
#[derive(Clone, Debug)]
pub struct Progress<'a> {
    /// The title of its family.
    pub family: &'a str,
    /// Its name, empty where its dims say all.
    pub problem: String,
    /// Coordinates of x and of y.
    pub dims: (usize, usize),
    /// Its place in the suite, from 0.
    pub index: usize,
    /// Problems of the suite.
    pub count: usize,
    /// Estimates that are stored already, and all that are asked for.
    pub stored: (usize, usize),
}

/// The estimates of a suite, problem by problem, size by size, seed by seed. Each family has a file `NAME.parquet` in
/// the folder, written anew after every problem; estimates that are there for the same truth are not made again, and
/// those of other seeds or sizes stay.
///
/// # Errors
/// A folder that takes no files, before anything is measured. An estimator that refuses is no error: its row says why.
pub fn run(
    suite: &Suite,
    folder: &Path,
    sources: &Sources,
    mut progress: impl FnMut(Progress<'_>),
) -> Result<Validation, Error> {
    interlayer_files::prepare(folder).map_err(interlayer_results::Error::from)?;
    let count = suite.families.iter().map(|family| family.problems.len()).sum();
    let (mut index, mut asked, mut estimators) = (0, Vec::new(), HashMap::new());
    for family in &suite.families {
        let path = folder.join(format!("{}.parquet", family.name));
        // A damaged file does not count as stored: it is measured again and replaced.
        let stored = Validation::load(&path).map(|(_, table)| table.rows().to_vec()).unwrap_or_default();
        let mut stored: HashMap<Key, ValidationRow> = stored.into_iter().map(|row| (Key::of(&row), row)).collect();
        let mut rows = Vec::new();
        for problem in &family.problems {
            let estimators = estimators.entry(problem.dims()).or_insert_with_key(|dims| Candidate::all(*dims));
            let wanted = wanted(suite, family, problem.as_ref(), estimators);
            let there = wanted.iter().filter(|(_, row)| stored.contains_key(&Key::of(row))).count();
            let (name, dims) = (problem.name(), problem.dims());
            let stored_of_all = (there, wanted.len());
            progress(Progress { family: family.title, problem: name, dims, index, count, stored: stored_of_all });
            rows.extend(measure(problem.as_ref(), wanted, &mut stored));
            index += 1;
            if there < stored_of_all.1 {
                let mut others: Vec<&ValidationRow> = stored.values().collect();
                others.sort_by_key(|row| Key::of(row));
                let all = rows.iter().chain(others).cloned().collect();
                Validation::from_rows(all).save(&path, &record(sources))?;
            }
        }
        asked.extend(rows);
    }
    Ok(Validation::from_rows(asked))
}

/// What tells one estimate of a family from another. The truth belongs to it: a problem that is defined anew is measured
/// anew.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Key {
    problem: String,
    dims: (u32, u32),
    n: u32,
    estimator: String,
    seed: u64,
    truth: u64,
}

impl Key {
    fn of(row: &ValidationRow) -> Self {
        Self {
            problem: row.problem.clone(),
            dims: (row.dims_x, row.dims_y),
            n: row.n,
            estimator: row.estimator.clone(),
            seed: row.seed,
            truth: row.truth_bits.to_bits(),
        }
    }
}

/// The rows that a suite asks for, without estimates, and who has to make them.
fn wanted(
    suite: &Suite,
    family: &Family,
    problem: &dyn Problem,
    estimators: &[Candidate],
) -> Vec<(Candidate, ValidationRow)> {
    let mut rows = Vec::new();
    for &n in &suite.sizes {
        for &seed in &suite.seeds {
            for estimator in estimators.iter().filter(|estimator| n <= estimator.most_samples()) {
                let row = ValidationRow {
                    family: family.title.to_owned(),
                    problem: problem.name(),
                    dims_x: problem.dims().0 as u32,
                    dims_y: problem.dims().1 as u32,
                    n,
                    estimator: estimator.to_string(),
                    seed,
                    truth_bits: problem.truth_bits(),
                    bits: None,
                    refusal: None,
                    seconds: 0.0,
                };
                rows.push((*estimator, row));
            }
        }
    }
    rows
}

/// Those stored as they are, the others with their estimates.
fn measure(
    problem: &dyn Problem,
    wanted: Vec<(Candidate, ValidationRow)>,
    stored: &mut HashMap<Key, ValidationRow>,
) -> Vec<ValidationRow> {
    let mut rows = Vec::with_capacity(wanted.len());
    for same in wanted.chunk_by(|(_, a), (_, b)| (a.n, a.seed) == (b.n, b.seed)) {
        let mut sample = None;
        for (estimator, row) in same {
            if let Some(row) = stored.remove(&Key::of(row)) {
                rows.push(row);
                continue;
            }
            let sample = sample.get_or_insert_with(|| problem.sample(row.n as usize, row.seed));
            let started = Instant::now();
            let estimate = estimator.bits(sample);
            let seconds = started.elapsed().as_secs_f64();
            let refusal = estimate.as_ref().err().map(mutual_info::Error::to_string);
            rows.push(ValidationRow { bits: estimate.ok(), refusal, seconds, ..row.clone() });
        }
    }
    rows
}

fn record(sources: &Sources) -> ValidationRecord {
    let Sources { versions, commit } = sources.clone();
    ValidationRecord { versions, commit, machine: Machine::here() }
}
