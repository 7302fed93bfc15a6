use crate::error::{Error, SplitDefect};

/// Pixels of an image: 28 rows of 28.
pub const PIXELS: usize = 784;
/// Classes of a dataset.
pub const CLASSES: usize = 10;

/// Images and their labels, checked: at least one, 784 grey values from 0 to 1 each, labels from 0 to 9.
#[derive(Debug, Clone, PartialEq)]
pub struct Split {
    images: Vec<f32>,
    labels: Vec<u8>,
}

impl Split {
    /// A split of `images` `[n, 784]`, row-major, 0 to 1, and `labels` `[n]`.
    ///
    /// # Errors
    /// [`SplitDefect`]: no images, another number of pixels than 784 for each label, a grey value outside 0..=1 (or
    /// NaN), a label above 9.
    pub fn new(images: Vec<f32>, labels: Vec<u8>) -> Result<Self, Error> {
        if labels.is_empty() && images.is_empty() {
            return Err(SplitDefect::Empty.into());
        }
        if Some(images.len()) != labels.len().checked_mul(PIXELS) {
            return Err(SplitDefect::Counts { pixels: images.len(), labels: labels.len() }.into());
        }
        if let Some(at) = images.iter().position(|grey| !(0.0..=1.0).contains(grey)) {
            return Err(SplitDefect::Pixel { image: at / PIXELS, pixel: at % PIXELS, value: images[at] }.into());
        }
        if let Some(index) = labels.iter().position(|&label| usize::from(label) >= CLASSES) {
            return Err(SplitDefect::Label { index, label: labels[index] }.into());
        }
        Ok(Self { images, labels })
    }

    /// A split of bytes: grey value = byte / 255. The caller has checked both.
    pub(crate) fn from_bytes(pixels: &[u8], labels: Vec<u8>) -> Self {
        debug_assert_eq!(pixels.len(), labels.len() * PIXELS);
        Self { images: pixels.iter().map(|&byte| f32::from(byte) / 255.0).collect(), labels }
    }

    /// Number of images.
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Whether there are no images: only when none were asked for.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// Grey values `[n, 784]`, row-major, 0 (background) to 1 (ink).
    pub fn images(&self) -> &[f32] {
        &self.images
    }

    /// Classes `[n]`, 0 to 9.
    pub fn labels(&self) -> &[u8] {
        &self.labels
    }

    /// Images `[n, 784]` and labels `[n]`, without a copy.
    pub fn into_parts(self) -> (Vec<f32>, Vec<u8>) {
        (self.images, self.labels)
    }

    /// The first `n` images, or all where there are fewer.
    pub fn take(&self, n: usize) -> Split {
        let n = n.min(self.len());
        Split { images: self.images[..n * PIXELS].to_vec(), labels: self.labels[..n].to_vec() }
    }
}
