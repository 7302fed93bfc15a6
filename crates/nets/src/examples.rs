//! Samples and labels on a device, made once and shared by every network that sees them.

use std::sync::Arc;

use dfdx::prelude::{ConstDim, HasShape, RealizeTo, Tensor};
use interlayer_datasets::Split;

use crate::backend::Backend;
use crate::error::{Error, ExamplesError};
use crate::flow::{Flow, Origin};
use crate::kernels::Sparse;
use crate::pool::Pool;
use crate::real::Real;

/// Samples and labels on a device. Cloning shares them.
#[derive(Clone, Debug)]
pub struct Examples<E: Real, D: Backend<E>> {
    /// Shape [n, features].
    pub(crate) samples: Tensor<(usize, usize), E, D>,
    /// The same, compressed, where that pays.
    sparse: Option<Arc<Sparse<E>>>,
    /// A class per sample.
    pub(crate) labels: Arc<[u32]>,
}

impl<E: Real, D: Backend<E>> Examples<E, D> {
    /// Row-major samples, shape `[n, features]`, and their labels, shape `[n]`.
    ///
    /// # Errors
    /// Fewer than two samples, a length that is not as many values for each label, or a device without room.
    pub fn new(device: &D, samples: Vec<E>, labels: &[u32]) -> Result<Self, Error> {
        let n = labels.len();
        if n < 2 {
            return Err(ExamplesError::TooFew { samples: n }.into());
        }
        if samples.is_empty() || !samples.len().is_multiple_of(n) {
            return Err(ExamplesError::Shape { values: samples.len(), labels: n }.into());
        }
        let shape = (n, samples.len() / n);
        let samples = device.try_tensor_from_vec(samples, shape).map_err(Error::device)?;
        Ok(Self { sparse: D::compress(&samples), samples, labels: labels.into() })
    }

    /// The samples and labels of a split.
    ///
    /// # Errors
    /// As [`Examples::new`].
    pub fn of(device: &D, split: &Split) -> Result<Self, Error> {
        let samples = split.samples().iter().map(|value| E::nearest(f64::from(*value))).collect();
        Self::new(device, samples, split.labels())
    }

    /// How many samples.
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Always `false`: construction requires two samples.
    pub fn is_empty(&self) -> bool {
        false
    }

    /// Values of a sample.
    pub fn features(&self) -> usize {
        self.samples.shape().1
    }

    /// Whether a network of so many inputs and classes can see them.
    pub(crate) fn fit(&self, inputs: usize, classes: usize) -> Result<(), ExamplesError> {
        if inputs != self.features() {
            return Err(ExamplesError::Inputs { inputs, features: self.features() });
        }
        match self.labels.iter().position(|label| *label as usize >= classes) {
            Some(sample) => Err(ExamplesError::Label { sample, label: self.labels[sample], classes }),
            None => Ok(()),
        }
    }

    /// The samples as they come into a network that takes `I` values.
    pub(crate) fn flow<I: ConstDim>(&self, pool: &Pool<E>) -> Result<Flow<I, E, D>, Error> {
        let inputs = I::default().size();
        let misfit = || ExamplesError::Inputs { inputs, features: self.features() };
        let values = self.samples.clone().try_realize::<(usize, I)>().map_err(|_| misfit())?;
        Ok(Flow { values, origin: Origin::Samples(self.sparse.clone()), pool: pool.clone() })
    }

    /// The samples at some places, in this order, as a batch of their own.
    ///
    /// # Errors
    /// Fewer than two places, a place that holds no sample, or a device without room.
    pub fn pick(&self, places: &[usize]) -> Result<Self, Error> {
        if places.len() < 2 {
            return Err(ExamplesError::TooFew { samples: places.len() }.into());
        }
        if let Some(place) = places.iter().copied().find(|place| *place >= self.len()) {
            return Err(ExamplesError::Place { place, samples: self.len() }.into());
        }
        let samples = D::gather(&self.samples, places).map_err(Error::device)?;
        Ok(Self { labels: places.iter().map(|i| self.labels[*i]).collect(), sparse: None, samples })
    }
}
