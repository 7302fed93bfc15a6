//! Images and labels on a device, made once and shared by every network that sees them.

use std::sync::Arc;

use dfdx::prelude::Tensor;
use interlayer_datasets::Split;

use crate::backend::Backend;
use crate::classifier::{PIXELS, Pixels};
use crate::error::{Error, ExamplesError};
use crate::flow::{Flow, Origin};
use crate::kernels::Sparse;
use crate::pool::Pool;
use crate::readout::{CLASSES, Classes};
use crate::real::Real;

/// The targets of the classification.
#[derive(Clone, Debug)]
pub struct Targets<E: Real, D: Backend<E>> {
    /// A class per image.
    pub labels: Arc<[u8]>,
    /// The same as rows of zeros and a one, shape [n, 10].
    pub one_hot: Tensor<(usize, Classes), E, D>,
}

/// Images and labels on a device. Cloning shares them.
#[derive(Clone, Debug)]
pub struct Examples<E: Real, D: Backend<E>> {
    /// Shape [n, 784], in 0..1.
    pub(crate) images: Tensor<(usize, Pixels), E, D>,
    /// The same, compressed, where that pays.
    sparse: Option<Arc<Sparse<E>>>,
    pub(crate) targets: Targets<E, D>,
}

impl<E: Real, D: Backend<E>> Examples<E, D> {
    /// Row-major images, shape [n, 784], and their labels.
    ///
    /// # Errors
    /// Fewer than two images, a length that does not fit, a label that is no class, or a device without room.
    pub fn new(device: &D, images: Vec<E>, labels: &[u8]) -> Result<Self, Error> {
        let n = labels.len();
        if images.len() != n * PIXELS {
            return Err(ExamplesError::Shape { values: images.len(), labels: n }.into());
        }
        if n < 2 {
            return Err(ExamplesError::TooFew { images: n }.into());
        }
        if let Some(image) = labels.iter().position(|label| usize::from(*label) >= CLASSES) {
            return Err(ExamplesError::Label { image, label: labels[image] }.into());
        }
        let images = device.try_tensor_from_vec(images, (n, Pixels::default())).map_err(Error::device)?;
        Ok(Self { sparse: D::compress(&images), images, targets: Targets::new(device, labels)? })
    }

    /// The images and labels of a split.
    ///
    /// # Errors
    /// As [`Examples::new`].
    pub fn of(device: &D, split: &Split) -> Result<Self, Error> {
        let images = split.images().iter().map(|value| E::nearest(f64::from(*value))).collect();
        Self::new(device, images, split.labels())
    }

    /// How many images.
    pub fn len(&self) -> usize {
        self.targets.labels.len()
    }

    /// Always `false`: construction requires two images.
    pub fn is_empty(&self) -> bool {
        false
    }

    /// The images as they come into a network.
    pub(crate) fn flow(&self, pool: &Pool<E>) -> Flow<Pixels, E, D> {
        Flow { values: self.images.clone(), origin: Origin::Images(self.sparse.clone()), pool: pool.clone() }
    }

    /// The images at some places, in this order, as a batch of their own.
    ///
    /// # Errors
    /// Fewer than two places, a place that holds no image, or a device without room.
    pub fn pick(&self, places: &[usize]) -> Result<Self, Error> {
        if places.len() < 2 {
            return Err(ExamplesError::TooFew { images: places.len() }.into());
        }
        if let Some(place) = places.iter().copied().find(|place| *place >= self.len()) {
            return Err(ExamplesError::Place { place, images: self.len() }.into());
        }
        let images = D::gather(&self.images, places).map_err(Error::device)?;
        let labels: Vec<u8> = places.iter().map(|i| self.targets.labels[*i]).collect();
        Ok(Self { targets: Targets::new(images.device(), &labels)?, sparse: None, images })
    }
}

impl<E: Real, D: Backend<E>> Targets<E, D> {
    fn new(device: &D, labels: &[u8]) -> Result<Self, Error> {
        let mut one_hot = vec![E::default(); labels.len() * CLASSES];
        for (row, label) in one_hot.chunks_exact_mut(CLASSES).zip(labels) {
            row[usize::from(*label)] = E::ONE;
        }
        let one_hot = device.try_tensor_from_vec(one_hot, (labels.len(), Classes::default())).map_err(Error::device)?;
        Ok(Self { labels: labels.into(), one_hot })
    }
}
