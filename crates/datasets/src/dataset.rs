use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::folder::{self, Content, Role};
use crate::mnist::{Mnist, Progress};
use crate::name;
use crate::published::Published;
use crate::split::Split;

/// Images to learn from and images to be tested on.
#[derive(Debug, Clone, PartialEq)]
pub struct Dataset {
    /// `mnist`, `digits`, or the name of the folder: letters, digits, `-`, `_`, `.` and `+`, to stand in file names.
    pub name: String,
    /// To learn from.
    pub train: Split,
    /// To be tested on.
    pub test: Split,
    /// SHA-256 in hexadecimal over the content of train images, train labels, test images and test labels: whole
    /// unpacked IDX files, or the bytes of generated pixels and labels.
    pub checksum: String,
    /// The files it was read from, in the same order; `None` for generated ones.
    pub files: Option<[PathBuf; 4]>,
}

impl Dataset {
    /// MNIST from the folder in `INTERLAYER_MNIST_DIR`, else from the cache, else downloaded into the cache. Silent:
    /// [`Dataset::mnist_from`] tells of progress.
    ///
    /// # Errors
    /// See [`Dataset::mnist_from`].
    pub fn mnist() -> Result<Self, Error> {
        Self::mnist_from(&Mnist::new(), |_| ())
    }

    /// MNIST from where `source` says; `progress` hears of every piece of a download. Every content is held against
    /// its published SHA-256.
    ///
    /// # Errors
    /// [`Error::Checksum`] for another file under the name of a published one in the folder that the user named (a
    /// damaged file in the cache is downloaded anew); [`Error::Unavailable`] where neither folder nor cache nor mirror
    /// has a file, with the ways out; [`Error::Io`] where the cache cannot be written.
    pub fn mnist_from(source: &Mnist, progress: impl FnMut(Progress<'_>)) -> Result<Self, Error> {
        Self::of(source.name().to_owned(), source.contents(progress)?)
    }

    /// Any dataset of 28 x 28 images in ten classes whose four IDX files, gzip or plain, are in `folder` under their
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
        let whole = folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf());
        let called = whole.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
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
        self.files.as_ref().is_some_and(|files| files.iter().any(is_named))
    }

    fn of(name: String, contents: [Content; 4]) -> Result<Self, Error> {
        let (train, test) = folder::splits(&contents)?;
        let checksum = folder::sha256(contents.iter().map(|content| content.bytes.as_slice()));
        Ok(Self { name, train, test, checksum, files: Some(contents.map(|content| content.path)) })
    }
}
