//! What lies at hand: images, kept results, an architecture.

use interlayer_experiments::claims::Evidence;
use interlayer_experiments::datasets::{Dataset, Mnist};
use interlayer_experiments::mutual_info::{Ksg, Report, Samples};
use interlayer_experiments::nets::{Architecture, Outline};
use interlayer_experiments::results::{EstimateRow, Store, Table};
use interlayer_experiments::study::Shelves;
use interlayer_experiments::{Data, Error, Panel, Profile};
use interlayer_figures::Figure;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};

use crate::kept::Kept;
use crate::{place, report_figure};

/// MNIST from this machine or a mirror; where there is none, the built-in digits, said in a line.
///
/// # Errors
/// Images that cannot be trained on.
pub fn mnist_or_digits() -> Result<Data, Error> {
    let source = Mnist::new().cache(place::mnist_cache());
    let dataset = Dataset::mnist_from(&source, |_| {}).unwrap_or_else(|error| {
        println!("{error}\n\n=== NO MNIST: USING THE BUILT-IN DIGITS ===");
        Dataset::digits()
    });
    println!("{}: {} training and {} test images", dataset.name, dataset.train.len(), dataset.test.len());
    Data::new(dataset)
}

/// The kept rows of the paper profile that a figure shows.
///
/// # Errors
/// Results that cannot be read or do not go together.
pub fn kept(panel: Panel) -> Result<Table, Box<dyn std::error::Error>> {
    Ok(everything()?.0.figure(panel))
}

/// The kept information between all layers: of the paper profile's networks that were looked at so, through the epochs.
///
/// # Errors
/// Results that cannot be read or do not go together.
pub fn kept_between_layers() -> Result<Vec<EstimateRow>, Box<dyn std::error::Error>> {
    let (kept, shelves) = everything()?;
    Ok(kept.and_estimates(&shelves.estimates)?.between_layers())
}

/// All that the paper's claims can be tested with, from the kept results of the paper profile.
///
/// # Errors
/// Results that cannot be read or do not go together.
pub fn kept_evidence() -> Result<Evidence, Box<dyn std::error::Error>> {
    let (kept, shelves) = everything()?;
    kept.and_estimates(&shelves.estimates)?.evidence(&shelves)
}

fn everything() -> Result<(Kept, Shelves), Box<dyn std::error::Error>> {
    let profile = Profile::Paper;
    let kept = Kept::open(profile, &Store::open(place::results(profile))?, None, |line| println!("{line}"))?;
    Ok((kept, Shelves::open(&place::studies(profile))?))
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

/// What KSG by k neighbours shows of x and y, drawn with what tells whether to trust it: twenty random pairings among
/// it.
///
/// # Errors
/// Samples that cannot be measured, or too few for subsets.
pub fn report(x: Samples<'_, f64>, y: Samples<'_, f64>, k: usize) -> Result<Figure, Box<dyn std::error::Error>> {
    Ok(report_figure(&Report::new(&Ksg::new(k), x, y, 20, 0)?)?)
}

/// An architecture as data, which shows its layers.
pub fn network<A: Architecture>() -> Outline {
    A::outline()
}
