//! Shortcuts for notebooks: images, stored results, an architecture.

use interlayer_experiments::datasets::{Dataset, Mnist};
use interlayer_experiments::mutual_info::validation::{self, Suite};
use interlayer_experiments::mutual_info::{Count, Ksg, Report, Samples};
use interlayer_experiments::nets::{Architecture, Outline};
use interlayer_experiments::results::{RunStore, Table, Validation};
use interlayer_experiments::{Data, Error};
use interlayer_figures::{Figure, Neighbourhood, neighbourhood};
use interlayer_paper::claims::Evidence;
use interlayer_paper::{Panel, Profile, Stored};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};

use super::error::NotebookError;
use crate::{place, report_figure, sources};

/// MNIST from this machine or a mirror; if it is not available, the built-in digits, with a line that says so.
///
/// # Errors
/// Images that cannot be trained on.
pub fn mnist_or_digits() -> Result<Data, Error> {
    let source = Mnist::new().cache(place::mnist_cache());
    let dataset = Dataset::mnist_from(&source, |_| {}).unwrap_or_else(|error| {
        println!("{error}\n\n=== NO MNIST: USING THE BUILT-IN DIGITS ===");
        Dataset::digits()
    });
    prepared(dataset)
}

/// A dataset made ready for training, with a line that says what it is.
///
/// # Errors
/// Samples that cannot be trained on.
pub fn prepared(dataset: Dataset) -> Result<Data, Error> {
    let (samples, classes) = ([dataset.train.len(), dataset.test.len()], dataset.classes());
    let [train, test] = samples;
    let shape: Vec<String> = dataset.train.shape().iter().map(usize::to_string).collect();
    println!(
        "{}: {train} training and {test} test samples of {} values, {classes} classes",
        dataset.name,
        shape.join(" x ")
    );
    Ok(Data::new(dataset)?.with_sources(sources()))
}

/// What is stored of the paper profile's runs that a figure shows.
///
/// # Errors
/// Results that cannot be read or do not go together.
pub fn stored_runs(panel: Panel) -> Result<Table, NotebookError> {
    Ok(opened()?.figure(panel))
}

/// The stored mutual information between all layers over the epochs, for the networks that have it.
///
/// # Errors
/// Results that cannot be read or do not go together.
pub fn stored_between_layers() -> Result<Table, NotebookError> {
    Ok(everything()?.between_layers())
}

/// The stored signal and noise of gradients of the networks that a figure shows, through the epochs.
///
/// # Errors
/// Results that cannot be read or do not go together.
pub fn stored_gradients(panel: Panel) -> Result<Table, NotebookError> {
    Ok(everything()?.gradients_of(panel))
}

/// All estimators against problems whose truth is known, as stored.
///
/// # Errors
/// Files that cannot be read.
pub fn stored_validation() -> Result<Validation, NotebookError> {
    let mut rows = Vec::new();
    for family in Suite::new(validation::Profile::Full, None).families {
        let file = place::validation().join(format!("{}.parquet", family.name));
        rows.extend_from_slice(Validation::load(&file)?.1.rows());
    }
    Ok(Validation::from_rows(rows))
}

/// All that the paper's claims can be tested with, from the stored results of the paper profile.
///
/// # Errors
/// Results that cannot be read or do not go together.
pub fn stored_evidence() -> Result<Evidence, NotebookError> {
    Ok(everything()?.evidence(&RunStore::open(place::batches(PROFILE))?, say)?)
}

const PROFILE: Profile = Profile::Paper;

fn opened() -> Result<Stored, NotebookError> {
    Ok(Stored::open(PROFILE, &RunStore::open(place::results(PROFILE))?, None, &Panel::ALL, say)?)
}

fn everything() -> Result<Stored, NotebookError> {
    Ok(opened()?.and_second_look(&RunStore::open(place::studies(PROFILE))?, say)?)
}

/// Beside what the cell shows: its error stream is for failures.
fn say(line: String) {
    println!("{line}");
}

/// So many pairs of standard normal numbers of this correlation: x and y.
pub fn normal_pairs(n: usize, correlation: f64, seed: u64) -> (Vec<f64>, Vec<f64>) {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let rest = (1.0 - correlation * correlation).max(0.0).sqrt();
    (0..n)
        .map(|_| {
            let (x, noise): (f64, f64) = (StandardNormal.sample(&mut random), StandardNormal.sample(&mut random));
            (x, correlation * x + rest * noise)
        })
        .unzip()
}

/// A picture of what KSG counts around one sample: its k-th neighbour in x and y together, and how many samples are nearer
/// in x alone and in y alone.
///
/// # Errors
/// Samples that cannot be measured, or no such sample.
pub fn what_ksg_counts(x: &[f64], y: &[f64], k: usize, sample: usize) -> Result<Figure, NotebookError> {
    let found = Ksg::new(k).neighbourhoods(Samples::new(x, x.len(), 1)?, Samples::new(y, y.len(), 1)?)?;
    let nearer = |counts: &[Count]| counts.get(sample).map_or(0, |count| count.inside());
    let picture = Neighbourhood {
        x: x.to_vec(),
        y: y.to_vec(),
        sample,
        k,
        eps: found.eps.get(sample).copied().unwrap_or_default(),
        in_x: nearer(&found.x),
        in_y: nearer(&found.y),
    };
    Ok(neighbourhood(&picture)?)
}

/// A report on the KSG estimate of x and y with k neighbours, drawn as a figure, with twenty random pairings.
///
/// # Errors
/// Samples that cannot be measured, or too few for subsets.
pub fn estimate_report(x: Samples<'_, f64>, y: Samples<'_, f64>, k: usize) -> Result<Figure, NotebookError> {
    Ok(report_figure(&Report::new(&Ksg::new(k), x, y, 20, 0)?)?)
}

/// An architecture as data, which shows its layers.
pub fn outline_of<A: Architecture>() -> Outline {
    A::outline()
}
