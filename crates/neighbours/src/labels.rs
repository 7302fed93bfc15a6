//! Neighbours among samples that carry labels.

use crate::distance::distance;
use crate::error::{Error, check_counts};
use crate::hood::{Count, Hood, Shell};
use crate::nearest::Nearest;
use crate::number::{Number, Scalar};
use crate::samples::{Samples, Typed};
use rayon::prelude::*;
use std::collections::HashMap;

/// A sample among those with its label, and among all.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Labelled {
    /// Neighbours of the same label that were looked for: as many as were asked for, or all where there are fewer.
    pub k: usize,
    /// Its label is the side x: the others that share it, at distance 0. The side y counts samples of any label within
    /// eps.
    pub hood: Hood,
}

/// The k nearest samples of the same label, and how many of any label are within the distance to the k-th; for all samples
/// that are not alone with their label, in their order. Those that are alone are left out altogether. Looks at every
/// pair: time grows as N^2.
///
/// ```
/// use neighbours::{Samples, among_labels};
/// let x = Samples::new(&[0.0, 2.0, 1.0, 7.0], 4, 1)?;
/// let found = among_labels(x, &[5, 5, 9, 5], 1)?;
/// assert_eq!(found.len(), 3);
/// // From 0 the next with label 5 is at 2; within that is the one at 2, for the label 9 is alone with its sample.
/// assert_eq!((found[0].k, found[0].hood.eps, found[0].hood.y.within), (1, 2.0, 1));
/// # Ok::<(), neighbours::Error>(())
/// ```
///
/// # Errors
/// [`Error::UnequalN`] (y stands for the labels), [`Error::ZeroK`], [`Error::TooFewPoints`] below k + 2 samples,
/// [`Error::TooManyPoints`].
pub fn among_labels<T: Scalar>(x: Samples<T>, labels: &[u32], k: usize) -> Result<Vec<Labelled>, Error> {
    if x.n() != labels.len() {
        return Err(Error::UnequalN { x: x.n(), y: labels.len() });
    }
    check_counts(x.n(), k)?;
    Ok(found(Samples::typed([x]), labels, k))
}

/// Neither generic nor inlined: so the loops are compiled here.
#[inline(never)]
fn found(x: Typed<1>, labels: &[u32], k: usize) -> Vec<Labelled> {
    let mut sizes: HashMap<u32, usize> = HashMap::new();
    for &label in labels {
        *sizes.entry(label).or_default() += 1;
    }
    let labels = Labels { labels, kept: (0..labels.len()).filter(|&i| sizes[&labels[i]] > 1).collect(), sizes };
    match x {
        Typed::Single([x]) => labels.among(x, k),
        Typed::Double([x]) => labels.among(x, k),
    }
}

struct Labels<'a> {
    labels: &'a [u32],
    /// How many samples have each label.
    sizes: HashMap<u32, usize>,
    /// Samples that are not alone with theirs.
    kept: Vec<usize>,
}

impl Labels<'_> {
    fn among<T: Number>(&self, x: Samples<T>, k: usize) -> Vec<Labelled> {
        let Self { labels, sizes, kept } = self;
        kept.par_iter()
            .map_init(
                || vec![T::default(); kept.len()],
                |distances, &i| {
                    let size = sizes[&labels[i]];
                    let k = k.min(size - 1);
                    let mut nearest = Nearest::new(k);
                    for (d, &j) in distances.iter_mut().zip(kept) {
                        *d = distance(x.row(i), x.row(j));
                        if j != i && labels[j] == labels[i] {
                            nearest.offer(*d, j as u32);
                        }
                    }
                    let others = || distances.iter().zip(kept).filter(|(_, j)| **j != i);
                    let alike = others().filter(|(_, j)| labels[**j] == labels[i]).map(|(d, _)| (T::default(), *d));
                    let within = Count::of(others().map(|(d, _)| *d), nearest.bound());
                    let label = Count { within: size as u32 - 1, at: 0 };
                    let shell = Shell::of(nearest.bound(), alike);
                    let eps = nearest.bound().wide();
                    Labelled { k, hood: Hood { nearest: nearest.first().wide(), eps, shell, x: label, y: within } }
                },
            )
            .collect()
    }
}
