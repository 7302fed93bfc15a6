use crate::error::{Error, SplitDefect};

/// Samples and their labels, checked: at least one sample, finite values, as many for each label.
#[derive(Debug, Clone, PartialEq)]
pub struct Split {
    samples: Vec<f32>,
    labels: Vec<u32>,
    shape: Vec<usize>,
}

impl Split {
    /// Samples `[n, features]`, row-major, and their labels `[n]`: classes, counted from 0. The number of features is
    /// that of values for each label.
    ///
    /// ```
    /// use interlayer_datasets::Split;
    ///
    /// let split = Split::new(vec![0.5, 1.0, 0.0, 2.0, 2.5, 3.0], vec![0, 1])?;
    /// assert_eq!((split.len(), split.features(), split.classes()), (2, 3, 2));
    /// # Ok::<(), interlayer_datasets::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`SplitDefect`]: no samples, values that are not as many for each label, a value that is not finite.
    pub fn new(samples: Vec<f32>, labels: Vec<u32>) -> Result<Self, Error> {
        if labels.is_empty() && samples.is_empty() {
            return Err(SplitDefect::Empty.into());
        }
        let features = match samples.len().checked_div(labels.len()) {
            Some(features) if features > 0 && features * labels.len() == samples.len() => features,
            _ => return Err(SplitDefect::Counts { values: samples.len(), labels: labels.len() }.into()),
        };
        if let Some(at) = samples.iter().position(|value| !value.is_finite()) {
            let value = samples[at];
            return Err(SplitDefect::NotFinite { sample: at / features, feature: at % features, value }.into());
        }
        Ok(Self { samples, labels, shape: vec![features] })
    }

    /// The same, each sample an array of this shape: `[28, 28]` for images of 28 rows and columns.
    ///
    /// # Errors
    /// A shape of another number of values than a sample has.
    pub fn shaped(mut self, shape: impl Into<Vec<usize>>) -> Result<Self, Error> {
        let shape = shape.into();
        let values = shape.iter().try_fold(1, |values: usize, axis| values.checked_mul(*axis));
        if values != Some(self.features()) {
            return Err(SplitDefect::Shape { shape, features: self.features() }.into());
        }
        self.shape = shape;
        Ok(self)
    }

    /// A split of bytes as the values byte / 255. The caller has checked that there are as many of each.
    pub(crate) fn from_bytes(bytes: &[u8], labels: &[u8], shape: [usize; 2]) -> Self {
        debug_assert_eq!(bytes.len(), labels.len() * shape[0] * shape[1]);
        Self {
            samples: bytes.iter().map(|&byte| f32::from(byte) / 255.0).collect(),
            labels: labels.iter().map(|&label| u32::from(label)).collect(),
            shape: shape.into(),
        }
    }

    /// Number of samples.
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Whether there are no samples: only when none were asked for.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// Values `[n, features]`, row-major. Those of images are greys, 0 (background) to 1 (ink).
    pub fn samples(&self) -> &[f32] {
        &self.samples
    }

    /// Classes `[n]`, from 0.
    pub fn labels(&self) -> &[u32] {
        &self.labels
    }

    /// Values of a sample.
    pub fn features(&self) -> usize {
        self.shape.iter().product()
    }

    /// The shape of a sample: rows and columns of an image.
    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// The largest label and 1.
    pub fn classes(&self) -> usize {
        self.labels.iter().max().map_or(0, |largest| *largest as usize + 1)
    }

    /// Samples `[n, features]` and labels `[n]`, without a copy.
    pub fn into_parts(self) -> (Vec<f32>, Vec<u32>) {
        (self.samples, self.labels)
    }

    /// The first `n` samples, or all where there are fewer.
    pub fn take(&self, n: usize) -> Split {
        let n = n.min(self.len());
        let shape = self.shape.clone();
        Split { samples: self.samples[..n * self.features()].to_vec(), labels: self.labels[..n].to_vec(), shape }
    }

    /// The samples at these places, in this order.
    pub(crate) fn pick(&self, places: &[usize]) -> Split {
        let features = self.features();
        let rows = places.iter().flat_map(|place| &self.samples[place * features..][..features]);
        Split {
            samples: rows.copied().collect(),
            labels: places.iter().map(|place| self.labels[*place]).collect(),
            shape: self.shape.clone(),
        }
    }
}
