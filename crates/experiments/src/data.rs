//! A dataset made ready for training.

use interlayer_datasets::Dataset;
use interlayer_nets::Examples;

use crate::error::Error;
use crate::images::Images;
use crate::sources::Sources;

/// A dataset made ready for training, once for all runs.
pub struct Data {
    name: String,
    checksum: String,
    train: Examples<f32>,
    test: Examples<f32>,
    test_labels: Vec<u32>,
    images: Images,
    sources: Sources,
}

impl Data {
    /// Makes a dataset ready.
    ///
    /// # Errors
    /// Images that cannot be trained on, or too few of them.
    pub fn new(dataset: Dataset) -> Result<Self, Error> {
        let images = Images::of(&dataset)?;
        let train = Examples::of(&dataset.train)?;
        let test = Examples::of(&dataset.test)?;
        let test_labels = dataset.test.labels().to_vec();
        let Dataset { name, checksum, .. } = dataset;
        Ok(Self { name, checksum, train, test, test_labels, images, sources: Sources::default() })
    }

    /// What the records of runs on these data say of the program that runs.
    pub fn with_sources(self, sources: Sources) -> Self {
        Self { sources, ..self }
    }

    /// What these records say.
    pub(crate) fn sources(&self) -> &Sources {
        &self.sources
    }

    /// The dataset's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The checksum of its content.
    pub fn checksum(&self) -> &str {
        &self.checksum
    }

    /// The training images.
    pub fn train(&self) -> &Examples<f32> {
        &self.train
    }

    /// The test images.
    pub fn test(&self) -> &Examples<f32> {
        &self.test
    }

    /// The class of each test image.
    pub fn test_labels(&self) -> &[u32] {
        &self.test_labels
    }

    /// How many images there are, and whether they are enough.
    pub fn images(&self) -> &Images {
        &self.images
    }
}
