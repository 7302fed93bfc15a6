//! MNIST: where it is searched, and how it is downloaded.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

pub use crate::download::{Progress, Timeouts};

use crate::download;
use crate::error::{Error, FolderDefect, Unavailable};
use crate::folder::{self, Content, Role};
use crate::published::{ENVIRONMENT, MIRRORS, Published, PublishedFile};

/// Where to look for MNIST: a folder, then the cache, then mirrors.
///
/// ```no_run
/// use interlayer_datasets::{Dataset, Mnist};
///
/// let source = Mnist::new().cache("/tmp/mnist");
/// let mnist = Dataset::mnist_from(&source, |progress| eprintln!("{} {}", progress.name, progress.bytes))?;
/// assert_eq!(mnist.train.len(), 60_000);
/// # Ok::<(), interlayer_datasets::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mnist {
    published: Published,
    folder: Option<PathBuf>,
    cache: PathBuf,
    mirrors: Vec<String>,
    timeouts: Timeouts,
}

impl Default for Mnist {
    fn default() -> Self {
        Self::new()
    }
}

impl Mnist {
    /// The environment variable that names the folder to look in first.
    pub const ENVIRONMENT: &str = ENVIRONMENT;

    /// The folder in `INTERLAYER_MNIST_DIR`, the cache `data/cache/mnist` below the nearest folder upwards with a
    /// `Cargo.lock` (else below the current one), and the well-known public mirrors.
    pub fn new() -> Self {
        let here = env::current_dir().unwrap_or_default();
        let root = here.ancestors().find(|folder| folder.join("Cargo.lock").is_file()).unwrap_or(&here);
        Self {
            published: Published::mnist(),
            folder: env::var_os(ENVIRONMENT).filter(|folder| !folder.is_empty()).map(PathBuf::from),
            cache: root.join("data/cache/mnist"),
            mirrors: MIRRORS.map(String::from).to_vec(),
            timeouts: Timeouts::default(),
        }
    }

    /// Looks in `folder` first, whatever the environment says; `None` for nowhere.
    pub fn folder(self, folder: Option<PathBuf>) -> Self {
        Self { folder, ..self }
    }

    /// Stores downloads in `cache`.
    pub fn cache(self, cache: impl Into<PathBuf>) -> Self {
        Self { cache: cache.into(), ..self }
    }

    /// Downloads from these addresses, tried in this order, each followed by `/train-images-idx3-ubyte.gz` and so on.
    pub fn mirrors(self, mirrors: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { mirrors: mirrors.into_iter().map(Into::into).collect(), ..self }
    }

    /// Waits so long for a mirror.
    pub fn timeouts(self, timeouts: Timeouts) -> Self {
        Self { timeouts, ..self }
    }

    /// Expects another dataset of the same shape, published under the same file names.
    pub fn published(self, published: Published) -> Self {
        Self { published, ..self }
    }

    /// The folder to look in first, where one is named.
    pub fn named_folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// The cache folder.
    pub fn cache_folder(&self) -> &Path {
        &self.cache
    }

    /// The cache folder, if it has intact copies of all four files.
    pub fn intact_cache(&self) -> Option<&Path> {
        let files = self.clone().folder(None).verify().ok()?;
        files.iter().all(FileReport::ok).then_some(&self.cache)
    }

    /// Downloads all four files into the cache, whatever is there already.
    ///
    /// # Errors
    /// [`Error::Unavailable`] where no mirror delivers a file, [`Error::Io`] where the cache cannot be written.
    pub fn fetch(&self, mut progress: impl FnMut(Progress<'_>)) -> Result<Vec<FileReport>, Error> {
        let agent = download::agent(self.timeouts);
        let fetched = |role| {
            let content = self.download(&agent, role, &mut progress)?;
            Ok(self.report(role, content))
        };
        Role::ALL.into_iter().map(fetched).collect()
    }

    /// Compares the files that would be used with the published ones. Downloads nothing.
    ///
    /// # Errors
    /// [`Error::Io`] where a folder or file is there and cannot be read; [`Error::Folder`] for a folder with several
    /// datasets. A missing or damaged file is no error but a [`FileState`].
    pub fn verify(&self) -> Result<Vec<FileReport>, Error> {
        let report = |role: Role| {
            let without = |path: PathBuf, state| FileReport {
                name: role.file_name(),
                // Of a file that cannot be unpacked; there is none where it is missing.
                bytes: fs::metadata(&path).map_or(0, |file| file.len()),
                path,
                sha256: String::new(),
                state,
                below: self.below(role),
            };
            let Some(path) = self.locate(role)? else {
                return Ok(without(self.cache.join(role.file_name()), FileState::Missing));
            };
            match folder::read(&path, role) {
                Ok(bytes) => Ok(self.report(role, Content { path, bytes })),
                Err(Error::Idx { .. }) => Ok(without(path, FileState::Damaged)),
                Err(error) => Err(error),
            }
        };
        Role::ALL.into_iter().map(report).collect()
    }

    pub(crate) fn name(&self) -> &str {
        &self.published.name
    }

    pub(crate) fn contents(&self, mut progress: impl FnMut(Progress<'_>)) -> Result<[Content; 4], Error> {
        let agent = download::agent(self.timeouts);
        let mut content = |role| match self.local(role)? {
            Some(content) => Ok::<_, Error>(content),
            None => self.download(&agent, role, &mut progress),
        };
        let [a, b, c, d] = Role::ALL;
        Ok([content(a)?, content(b)?, content(c)?, content(d)?])
    }

    fn expected(&self, role: Role) -> &PublishedFile {
        &self.published.files[role as usize]
    }

    /// The file of the user's folder, else of the cache.
    fn locate(&self, role: Role) -> Result<Option<PathBuf>, Error> {
        for folder in self.folder.iter().chain([&self.cache]) {
            match folder::find(folder, role) {
                Ok(path) => return Ok(Some(path)),
                Err(Error::Folder(FolderDefect::Missing { .. })) => (),
                Err(Error::Io { source, .. }) if source.kind() == io::ErrorKind::NotFound => (),
                Err(error) => return Err(error),
            }
        }
        Ok(None)
    }

    /// The folder below the user's that has the file, as torchvision leaves it.
    fn below(&self, role: Role) -> Option<PathBuf> {
        match folder::find(self.folder.as_deref()?, role) {
            Err(Error::Folder(FolderDefect::Missing { below, .. })) => below,
            _ => None,
        }
    }

    /// The published content, if it is on this machine. A damaged file is an error in the user's folder; in the cache
    /// it is treated as missing and downloaded again.
    fn local(&self, role: Role) -> Result<Option<Content>, Error> {
        let Some(path) = self.locate(role)? else {
            return Ok(None);
        };
        let ours = path.parent() == Some(&self.cache);
        let cache = || self.intact_cache().map(Path::to_owned);
        let bytes = match folder::read(&path, role) {
            Ok(bytes) => bytes,
            Err(Error::Idx { .. }) if ours => return Ok(None),
            Err(Error::Idx { path, defect, .. }) => return Err(Error::Damaged { path, defect, cache: cache() }),
            Err(error) => return Err(error),
        };
        let (expected, found) = (self.expected(role).sha256.clone(), folder::sha256([bytes.as_slice()]));
        match (found == expected, ours) {
            (true, _) => Ok(Some(Content { path, bytes })),
            (false, true) => Ok(None),
            (false, false) => Err(Error::Checksum { path, expected, found, cache: cache() }),
        }
    }

    fn download(
        &self,
        agent: &ureq::Agent,
        role: Role,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Result<Content, Error> {
        let name = role.file_name();
        let unavailable = |failures| {
            let (folder, cache) = (self.folder.clone(), self.cache.clone());
            let cached = matches!(self.clone().folder(None).local(role), Ok(Some(_)));
            Unavailable { name, folder, below: self.below(role), cache, cached, failures }
        };
        // A cache that cannot be written is found before the download.
        interlayer_files::prepare(&self.cache)?;
        let bytes =
            download::download(agent, &self.mirrors, name, self.expected(role), progress).map_err(unavailable)?;
        let path = self.cache.join(name);
        interlayer_files::write(&path, &bytes)?;
        Ok(Content { path, bytes })
    }

    fn report(&self, role: Role, Content { path, bytes }: Content) -> FileReport {
        let sha256 = folder::sha256([bytes.as_slice()]);
        let state = if sha256 == self.expected(role).sha256 { FileState::Intact } else { FileState::Damaged };
        FileReport { name: role.file_name(), path, bytes: bytes.len() as u64, sha256, state, below: None }
    }
}

/// What became of one of the four files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileReport {
    /// The usual name.
    pub name: &'static str,
    /// Where it lies, or where a download would put it.
    pub path: PathBuf,
    /// Bytes of the unpacked content, or of the file itself where it cannot be unpacked; 0 where there is none.
    pub bytes: u64,
    /// SHA-256 of the unpacked content in hexadecimal; empty where there is none.
    pub sha256: String,
    /// The verdict.
    pub state: FileState,
    /// Where there is no such file in the folder that the user named: a folder below it that has one.
    pub below: Option<PathBuf>,
}

impl FileReport {
    /// Whether the content is the published one.
    pub fn ok(&self) -> bool {
        self.state == FileState::Intact
    }
}

/// How a file compares with what was published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileState {
    /// The same content.
    Intact,
    /// Another content, or a gzip stream that does not unpack.
    Damaged,
    /// No file.
    Missing,
}
