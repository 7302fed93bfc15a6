//! Samples and labels, made once and shared by every network that sees them.

use std::sync::Arc;

use interlayer_datasets::Split;

use crate::error::{Error, ExamplesError};
use crate::real::Real;
use interlayer_kernels::{Input, Matrix, Sparse, gather};

/// Samples and labels. Cloning shares them.
#[derive(Clone, Debug)]
pub struct Examples<E> {
    /// Row-major, shape [n, features].
    samples: Arc<Vec<E>>,
    features: usize,
    /// The same, compressed, where that pays.
    sparse: Option<Arc<Sparse<E>>>,
    /// A class per sample.
    labels: Arc<[u32]>,
}

/// Samples as a network sees them in one step.
#[derive(Clone, Copy)]
pub(crate) struct Batch<'a, E> {
    pub(crate) input: Input<'a, E>,
    pub(crate) labels: &'a [u32],
}

impl<E: Real> Examples<E> {
    /// Row-major samples, shape `[n, features]`, and their labels, shape `[n]`.
    ///
    /// # Errors
    /// No sample, or a length that is not as many values for each label.
    pub fn new(samples: Vec<E>, labels: &[u32]) -> Result<Self, Error> {
        let n = labels.len();
        if n == 0 {
            return Err(ExamplesError::TooFew { samples: n, needed: 1 }.into());
        }
        if samples.is_empty() || !samples.len().is_multiple_of(n) {
            return Err(ExamplesError::Shape { values: samples.len(), labels: n }.into());
        }
        let features = samples.len() / n;
        let sparse = E::compress(Matrix::new(&samples, features)).map(Arc::new);
        Ok(Self { samples: Arc::new(samples), features, sparse, labels: labels.into() })
    }

    /// The samples and labels of a split.
    ///
    /// # Errors
    /// As [`Examples::new`].
    pub fn of(split: &Split) -> Result<Self, Error> {
        let samples = split.samples().iter().map(|value| E::nearest(f64::from(*value))).collect();
        Self::new(samples, split.labels())
    }

    /// How many samples.
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Always `false`: construction requires a sample.
    pub fn is_empty(&self) -> bool {
        false
    }

    /// Values of a sample.
    pub fn features(&self) -> usize {
        self.features
    }

    /// All values, row-major, shape `[n, features]`.
    pub fn samples(&self) -> &[E] {
        &self.samples
    }

    /// The class of each sample.
    pub fn labels(&self) -> &[u32] {
        &self.labels
    }

    /// Whether a network of so many inputs and classes can see them.
    pub(crate) fn fit(&self, inputs: usize, classes: usize) -> Result<(), ExamplesError> {
        if inputs != self.features {
            return Err(ExamplesError::Inputs { inputs, features: self.features });
        }
        match self.labels.iter().position(|label| *label as usize >= classes) {
            Some(sample) => Err(ExamplesError::Label { sample, label: self.labels[sample], classes }),
            None => Ok(()),
        }
    }

    /// All samples.
    pub(crate) fn batch(&self) -> Batch<'_, E> {
        let x = Matrix::new(&self.samples, self.features);
        Batch { input: Input { x, sparse: self.sparse.as_deref() }, labels: &self.labels }
    }

    /// The samples at some places, in this order, as examples of their own.
    ///
    /// # Errors
    /// No place, or a place that holds no sample.
    pub fn pick(&self, places: &[usize]) -> Result<Self, Error> {
        if places.is_empty() {
            return Err(ExamplesError::TooFew { samples: 0, needed: 1 }.into());
        }
        if let Some(place) = places.iter().copied().find(|place| *place >= self.len()) {
            return Err(ExamplesError::Place { place, samples: self.len() }.into());
        }
        let mut picked = Picked::default();
        picked.pick(self, places, false);
        let (samples, labels) = (Arc::new(picked.samples), picked.labels.into());
        Ok(Self { samples, features: self.features, sparse: None, labels })
    }
}

/// Memory for the samples of one batch after the other.
#[derive(Debug)]
pub(crate) struct Picked<E> {
    samples: Vec<E>,
    labels: Vec<u32>,
    sparse: Option<Sparse<E>>,
}

impl<E> Default for Picked<E> {
    fn default() -> Self {
        Self { samples: Vec::new(), labels: Vec::new(), sparse: None }
    }
}

impl<E: Real> Picked<E> {
    /// Takes the samples at these places, with their part of the compressed copy if that is asked for.
    pub(crate) fn pick(&mut self, from: &Examples<E>, places: &[usize], compressed: bool) {
        gather(Matrix::new(&from.samples, from.features), places, &mut self.samples);
        self.labels.clear();
        self.labels.extend(places.iter().map(|place| from.labels[*place]));
        match (&from.sparse, compressed) {
            (Some(sparse), true) => self.sparse.get_or_insert_default().pick(sparse, places),
            _ => self.sparse = None,
        }
    }

    pub(crate) fn batch(&self, features: usize) -> Batch<'_, E> {
        let x = Matrix::new(&self.samples, features);
        Batch { input: Input { x, sparse: self.sparse.as_ref() }, labels: &self.labels }
    }
}
