//! The way in: what to find, and how.

use crate::error::{Error, check_counts};
use crate::neighbourhoods::Neighbourhoods;
use crate::number::Scalar;
use crate::rule::Rule;
use crate::samples::{Samples, Typed};
use crate::search::instructions::{Available, Instructions};
use crate::search::{self, Search};

/// The k nearest neighbours of each sample in the joint space of x and y, and how many others lie within a radius in x and
/// in y. Of equally distant samples the one with the lower index is nearer.
///
/// ```
/// use neighbours::{Knn, Samples, Search};
/// let x: Vec<f32> = (0..2 * 300).map(|i| (i as f32 * 0.7).sin()).collect();
/// let y: Vec<f32> = (0..300).map(|i| (i as f32 * 1.3).cos()).collect();
/// let (x, y) = (Samples::new(&x, 300, 2)?, Samples::new(&y, 300, 1)?);
/// let found = Knn::new(3).find(x, y)?;
/// let by_plain_loops = Knn::new(3).search(Search::Plain).find(x, y)?;
/// assert_eq!(found.neighbourhoods, by_plain_loops.neighbourhoods);
/// assert_eq!(found.search, Search::Buckets);
/// # Ok::<(), neighbours::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Knn {
    k: usize,
    rule: Rule,
    search: Search,
    instructions: Instructions,
}

impl Knn {
    /// k neighbours, counts by [`Rule::Eps`], the fastest search.
    pub fn new(k: usize) -> Self {
        Self { k, rule: Rule::default(), search: Search::default(), instructions: Instructions::default() }
    }

    /// Counts within another radius.
    pub fn rule(mut self, rule: Rule) -> Self {
        self.rule = rule;
        self
    }

    /// Force a search: what is found stays the same.
    pub fn search(mut self, search: Search) -> Self {
        self.search = search;
        self
    }

    /// Use no more than this instruction set: what is found stays the same.
    pub fn instructions(mut self, instructions: Instructions) -> Self {
        self.instructions = instructions;
        self
    }

    /// Finds, on all threads of the current rayon pool. x is [N, dims of x], y is [N, dims of y], row i of one belongs to
    /// row i of the other.
    ///
    /// # Errors
    /// [`Error::UnequalN`], [`Error::ZeroK`], [`Error::TooFewPoints`] below k + 2 samples, [`Error::TooManyPoints`]; of
    /// `Search::Cuda` (feature `cuda`) also [`Error::NoDevice`], [`Error::NoKernels`], [`Error::DeviceFailed`].
    pub fn find<T: Scalar>(&self, x: Samples<T>, y: Samples<T>) -> Result<Found, Error> {
        self.from(Samples::typed([x, y]), None)
    }

    /// Searches of a series of samples that move, such as the activations of a network in training.
    pub fn session(&self) -> Session {
        Session { knn: self.clone(), neighbours: Vec::new() }
    }

    /// k, the radius, and with which instructions.
    pub(crate) fn asked(&self) -> (usize, Rule, Available) {
        (self.k, self.rule, self.instructions.available())
    }

    /// Neither generic nor inlined: so the searches are compiled here, and not where they are called.
    #[inline(never)]
    fn from(&self, sides: Typed<2>, guess: Option<&mut Vec<u32>>) -> Result<Found, Error> {
        let &Self { k, rule, search, instructions } = self;
        sides.check(k)?;
        let (neighbourhoods, search) = match sides {
            Typed::Single([x, y]) => search::neighbourhoods(x, y, k, rule, search, instructions, guess),
            Typed::Double([x, y]) => search::neighbourhoods(x, y, k, rule, search, instructions, guess),
        }?;
        Ok(Found { neighbourhoods, search })
    }
}

/// What [`Knn::find`] found.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Found {
    /// Sample by sample.
    pub neighbourhoods: Neighbourhoods,
    /// The search that found them, never `Auto`.
    pub search: Search,
}

/// A series of searches: each starts from the neighbours that the one before found, which are mostly close still. That
/// saves time alone (of [`Search::Blocks`]); what is found is the same.
///
/// ```
/// use neighbours::{Knn, Samples};
/// let knn = Knn::new(3);
/// let mut session = knn.session();
/// let x: Vec<f64> = (0..20 * 200).map(|i| (i as f64 * 0.7).sin()).collect();
/// for epoch in 1..4 {
///     let y: Vec<f64> = x.iter().map(|x| x * x * epoch as f64 + x).collect();
///     let (x, y) = (Samples::new(&x, 200, 20)?, Samples::new(&y, 200, 20)?);
///     assert_eq!(session.find(x, y)?, knn.find(x, y)?);
/// }
/// # Ok::<(), neighbours::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Session {
    knn: Knn,
    /// k of each sample, in a row; empty before the first search.
    neighbours: Vec<u32>,
}

impl Session {
    /// As [`Knn::find`]; samples of another number or type are welcome, and start anew.
    ///
    /// # Errors
    /// As [`Knn::find`].
    pub fn find<T: Scalar>(&mut self, x: Samples<T>, y: Samples<T>) -> Result<Found, Error> {
        self.knn.from(Samples::typed([x, y]), Some(&mut self.neighbours))
    }
}

/// The distance of each sample to its k-th nearest other one, in the arithmetic of T; infinite beyond the largest number of
/// T. Looks at every pair: time grows as N^2.
///
/// ```
/// use neighbours::{Samples, kth_distances};
/// let line = Samples::new(&[0.0, 1.0, 3.0, 7.0], 4, 1)?;
/// assert_eq!(kth_distances(line, 2)?, [3.0, 2.0, 3.0, 6.0]);
/// # Ok::<(), neighbours::Error>(())
/// ```
///
/// # Errors
/// [`Error::ZeroK`], [`Error::TooFewPoints`] below k + 2 samples, [`Error::TooManyPoints`].
pub fn kth_distances<T: Scalar>(samples: Samples<T>, k: usize) -> Result<Vec<f64>, Error> {
    check_counts(samples.n(), k)?;
    Ok(kth(Samples::typed([samples]), k))
}

#[inline(never)]
fn kth(samples: Typed<1>, k: usize) -> Vec<f64> {
    match samples {
        Typed::Single([samples]) => search::plain::kth_distances(samples, k),
        Typed::Double([samples]) => search::plain::kth_distances(samples, k),
    }
}
