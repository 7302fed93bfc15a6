//! Four IDX files in a folder: which is which, and what they hold together.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::error::{Error, FolderDefect};
use crate::idx;
use crate::split::Split;
use interlayer_arrays::gzip;

/// What a file of a dataset holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    TrainImages,
    TrainLabels,
    TestImages,
    TestLabels,
}

impl Role {
    /// In the order of everything that speaks of the four files, the checksum included.
    pub(crate) const ALL: [Role; 4] = [Role::TrainImages, Role::TrainLabels, Role::TestImages, Role::TestLabels];

    /// The usual name, without `.gz`.
    pub(crate) fn file_name(self) -> &'static str {
        match self {
            Role::TrainImages => "train-images-idx3-ubyte",
            Role::TrainLabels => "train-labels-idx1-ubyte",
            Role::TestImages => "t10k-images-idx3-ubyte",
            Role::TestLabels => "t10k-labels-idx1-ubyte",
        }
    }

    /// As errors name it.
    pub(crate) fn part(self) -> &'static str {
        match self {
            Role::TrainImages => "training images",
            Role::TrainLabels => "training labels",
            Role::TestImages => "test images",
            Role::TestLabels => "test labels",
        }
    }

    /// EMNIST puts its own name in front and says `test` for `t10k`; some unpackers write `.idx3` for `-idx3`.
    pub(crate) fn fits(self, file_name: &str) -> bool {
        let name = file_name.strip_suffix(".gz").unwrap_or(file_name).replace(".idx", "-idx");
        name.ends_with(self.file_name()) || name.ends_with(&self.file_name().replace("t10k", "test"))
    }
}

/// Folders of a dataset's folder in which torchvision puts the files.
const BELOW: [&str; 8] =
    ["MNIST/raw", "FashionMNIST/raw", "KMNIST/raw", "EMNIST/raw", "QMNIST/raw", "raw", "mnist", "gzip"];

/// Whether a folder has a file for this role.
pub(crate) fn holds(folder: &Path, role: Role) -> bool {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.into_iter().any(|entry| role.fits(&entry.file_name().to_string_lossy()))
}

/// The file in `folder` that plays `role`, plain rather than gzip where both are there.
pub(crate) fn find(folder: &Path, role: Role) -> Result<PathBuf, Error> {
    let io = |source| Error::Io { action: "read", path: folder.to_path_buf(), source };
    let mut found: Vec<(String, OsString)> = Vec::new();
    for entry in fs::read_dir(folder).map_err(io)? {
        let name = entry.map_err(io)?.file_name();
        let text = name.to_string_lossy().into_owned();
        if role.fits(&text) {
            found.push((text, name));
        }
    }
    found.sort();
    let is_plain_too = |packed: &str| found.iter().any(|(name, _)| Some(name.as_str()) == packed.strip_suffix(".gz"));
    let candidates: Vec<_> = found.iter().filter(|(name, _)| !name.ends_with(".gz") || !is_plain_too(name)).collect();
    let name = role.file_name();
    match candidates.as_slice() {
        [] => {
            let below = BELOW.iter().map(|below| folder.join(below)).find(|below| holds(below, role));
            Err(FolderDefect::Missing { folder: folder.to_path_buf(), name, below }.into())
        }
        [(_, file)] => Ok(folder.join(file)),
        _ => {
            let found = candidates.iter().map(|(name, _)| name.clone()).collect();
            Err(FolderDefect::Ambiguous { folder: folder.to_path_buf(), name, found }.into())
        }
    }
}

/// The unpacked content of the file that plays a role.
pub(crate) fn read(path: &Path, role: Role) -> Result<Vec<u8>, Error> {
    let file = fs::read(path).map_err(|source| Error::Io { action: "read", path: path.to_path_buf(), source })?;
    gzip::unpack(file).map_err(|defect| Error::Idx {
        path: path.to_path_buf(),
        part: role.part(),
        defect: defect.into(),
    })
}

/// The SHA-256 of some bytes in hexadecimal.
pub(crate) fn sha256<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A file's path beside its unpacked content.
pub(crate) struct Content {
    pub(crate) path: PathBuf,
    pub(crate) bytes: Vec<u8>,
}

/// The train and the test split of four files in the order of [`Role::ALL`].
pub(crate) fn splits(
    [train_images, train_labels, test_images, test_labels]: &[Content; 4],
) -> Result<(Split, Split), Error> {
    let train = split([train_images, train_labels], [Role::TrainImages, Role::TrainLabels])?;
    Ok((train, split([test_images, test_labels], [Role::TestImages, Role::TestLabels])?))
}

fn split([images, labels]: [&Content; 2], [of_images, of_labels]: [Role; 2]) -> Result<Split, Error> {
    let at = |content: &Content, role: Role| {
        let path = content.path.clone();
        move |defect| Error::Idx { path, part: role.part(), defect }
    };
    let idx::Images { pixels, shape } = idx::images(&images.bytes).map_err(at(images, of_images))?;
    let classes = idx::labels(&labels.bytes).map_err(at(labels, of_labels))?;
    let counts = (pixels.len() / (shape[0] * shape[1]), classes.len());
    if counts.0 != counts.1 {
        let (images_path, labels_path) = (images.path.clone(), labels.path.clone());
        return Err(FolderDefect::Counts { images_path, images: counts.0, labels_path, labels: counts.1 }.into());
    }
    if classes.is_empty() {
        return Err(FolderDefect::Empty { path: images.path.clone(), part: of_images.part() }.into());
    }
    Ok(Split::from_bytes(pixels, classes, shape))
}
