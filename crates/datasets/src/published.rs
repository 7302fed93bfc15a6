//! MNIST as its authors published it, and where copies of it are.

/// The variable that names a folder with a copy of it.
pub(crate) const ENVIRONMENT: &str = "INTERLAYER_MNIST_DIR";

/// Addresses of public copies of it.
pub(crate) const MIRRORS: [&str; 3] = [
    "https://ossci-datasets.s3.amazonaws.com/mnist",
    "https://storage.googleapis.com/cvdf-datasets/mnist",
    "https://raw.githubusercontent.com/fgnt/mnist/master",
];

/// What a published file holds once unpacked; compressed copies differ from mirror to mirror.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedFile {
    /// Bytes of the content.
    pub bytes: u64,
    /// SHA-256 of the content in hexadecimal, lower case.
    pub sha256: String,
}

/// A dataset as its authors published it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// The name that the [`Dataset`](crate::Dataset) will carry.
    pub name: String,
    /// Train images, train labels, test images, test labels.
    pub files: [PublishedFile; 4],
    /// SHA-256 of the four contents one after the other: the checksum of the [`Dataset`](crate::Dataset).
    pub checksum: String,
}

impl Published {
    /// MNIST by LeCun, Cortes and Burges: 60,000 images to train on and 10,000 to test on.
    pub fn mnist() -> Self {
        let file = |bytes, sha256: &str| PublishedFile { bytes, sha256: sha256.into() };
        Self {
            name: "mnist".into(),
            files: [
                file(47_040_016, "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
                file(60_008, "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
                file(7_840_016, "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
                file(10_008, "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
            ],
            checksum: "b2d8f5bf39174ee5ffeefa97e42d673c35432b411bb5d1f74fbbeddae7f1690a".into(),
        }
    }
}
