use std::path::{Path, PathBuf};

use crate::error::{Error, SplitDefect};
use crate::folder::{self, Content, Role};
use crate::mnist::{Mnist, Progress};
use crate::name;
use crate::published::Published;
use crate::split::Split;

/// Samples to learn from and samples to be tested on, of one shape.
#[derive(Debug, Clone, PartialEq)]
pub struct Dataset {
    /// `mnist`, `digits`, or the name of the folder: letters, digits, `-`, `_`, `.` and `+`, to stand in file names.
    pub name: String,
    /// To learn from.
    pub train: Split,
    /// To be tested on.
    pub test: Split,
    /// SHA-256 in hexadecimal over training samples, training labels, test samples and test labels: of IDX files the
    /// whole unpacked contents, of generated digits the bytes, of others the numbers, little-endian, as `f32` and `u32`.
    pub checksum: String,
    /// The files it was read from; `None` where there are none.
    pub files: Option<Files>,
}

/// The files of a dataset, those with samples first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Files {
    /// With samples to learn from.
    pub train: Vec<PathBuf>,
    /// With samples to be tested on.
    pub test: Vec<PathBuf>,
}

impl Dataset {
    /// A dataset of your own, from numbers in memory. The name stands in tables and file names; what no file name can
    /// hold is replaced.
    ///
    /// ```
    /// use interlayer_datasets::{Dataset, Split};
    ///
    /// let train = Split::new(vec![0.1, 0.9, 0.8, 0.2, 0.7, 0.1], vec![0, 1, 1])?; // three samples of two values
    /// let test = Split::new(vec![0.2, 0.8, 0.9, 0.3], vec![0, 1])?;
    /// let mine = Dataset::new("mine", train, test)?;
    /// assert_eq!((mine.features(), mine.classes()), (2, 2));
    /// # Ok::<(), interlayer_datasets::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`SplitDefect::Unlike`]: samples of different shapes.
    pub fn new(name: &str, train: Split, test: Split) -> Result<Self, Error> {
        Self::of_splits(train, test, None).map(|dataset| Self { name: name::own(name, &dataset.checksum), ..dataset })
    }

    pub(crate) fn of_splits(train: Split, test: Split, files: Option<Files>) -> Result<Self, Error> {
        if train.shape() != test.shape() {
            return Err(SplitDefect::Unlike { train: train.shape().into(), test: test.shape().into() }.into());
        }
        let bytes = |split: &Split| {
            let samples: Vec<u8> = split.samples().iter().flat_map(|value| value.to_le_bytes()).collect();
            let labels: Vec<u8> = split.labels().iter().flat_map(|label| label.to_le_bytes()).collect();
            [samples, labels]
        };
        let parts = [bytes(&train), bytes(&test)].concat();
        let checksum = folder::sha256(parts.iter().map(Vec::as_slice));
        Ok(Self { name: String::new(), train, test, checksum, files })
    }

    /// Values of a sample.
    pub fn features(&self) -> usize {
        self.train.features()
    }

    /// How many classes there are: the largest label and 1.
    pub fn classes(&self) -> usize {
        self.train.classes().max(self.test.classes())
    }

    /// MNIST from the folder in `INTERLAYER_MNIST_DIR`, else from the cache, else downloaded into the cache. Silent:
    /// [`Dataset::mnist_from`] tells of progress.
    ///
    /// # Errors
    /// See [`Dataset::mnist_from`].
    pub fn mnist() -> Result<Self, Error> {
        Self::mnist_from(&Mnist::new(), |_| ())
    }

    /// MNIST from where `source` says; `progress` hears of every piece of a download. Every content is compared with its
    /// published SHA-256.
    ///
    /// # Errors
    /// [`Error::Checksum`] or [`Error::Damaged`] for another file under the name of a published one in the folder that the user named (a
    /// damaged file in the cache is downloaded anew); [`Error::Unavailable`] where neither folder nor cache nor mirror
    /// has a file, with the ways out; [`Error::Io`] where the cache cannot be written.
    pub fn mnist_from(source: &Mnist, progress: impl FnMut(Progress<'_>)) -> Result<Self, Error> {
        Self::of(source.name().to_owned(), source.contents(progress)?)
    }

    /// Any dataset of images whose four IDX files, gzip or plain, are in `folder` under their
    /// usual names (`train-images-idx3-ubyte`, `train-labels-idx1-ubyte`, `t10k-images-idx3-ubyte`,
    /// `t10k-labels-idx1-ubyte`; also with a prefix and with `test` for `t10k`, as EMNIST has them). No checksum is
    /// asked for.
    ///
    /// It is called as the folder, where that can name a file and is not the name of another dataset. Otherwise, as for
    /// a folder `mnist` with other images than MNIST's, what can be used of the name and the start of the checksum.
    ///
    /// # Errors
    /// [`Error::Io`], [`Error::Folder`] or [`Error::Idx`], with the file and what is wrong with it. Arbitrary files
    /// never panic.
    pub fn from_dir(folder: impl AsRef<Path>) -> Result<Self, Error> {
        let folder = folder.as_ref();
        let content = |role| {
            let path = folder::find(folder, role)?;
            let bytes = folder::read(&path, role)?;
            Ok::<_, Error>(Content { path, bytes })
        };
        let [a, b, c, d] = Role::ALL;
        let contents = [content(a)?, content(b)?, content(c)?, content(d)?];
        let called = name::of_path(folder);
        let mut dataset = Self::of(String::new(), contents)?;
        let mnist = Published::mnist();
        let is_mnist = called.eq_ignore_ascii_case(&mnist.name) && mnist.checksum == dataset.checksum;
        dataset.name = if is_mnist { mnist.name } else { name::of_folder(&called, &dataset.checksum) };
        Ok(dataset)
    }

    /// The name and the start of the checksum, as in `fashion-1a2b3c4d`: unlike that of any other dataset.
    pub fn distinct_name(&self) -> String {
        name::with_checksum(&self.name, &self.checksum)
    }

    /// Whether its files are called as EMNIST's, whose images are stored transposed: rows are columns.
    pub fn is_emnist(&self) -> bool {
        let is_named = |path: &PathBuf| {
            path.file_name().is_some_and(|name| name.to_string_lossy().to_ascii_lowercase().starts_with("emnist"))
        };
        self.files.as_ref().is_some_and(|files| files.train.iter().chain(&files.test).any(is_named))
    }

    fn of(name: String, contents: [Content; 4]) -> Result<Self, Error> {
        let (train, test) = folder::splits(&contents)?;
        let checksum = folder::sha256(contents.iter().map(|content| content.bytes.as_slice()));
        if train.shape() != test.shape() {
            return Err(SplitDefect::Unlike { train: train.shape().into(), test: test.shape().into() }.into());
        }
        let [a, b, c, d] = contents.map(|content| content.path);
        let files = Some(Files { train: vec![a, b], test: vec![c, d] });
        Ok(Self { name, train, test, checksum, files })
    }
}
