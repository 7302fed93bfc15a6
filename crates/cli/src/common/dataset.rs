//! `--dataset`: which images.

use std::error::Error;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressStyle};
use interlayer::datasets::{self, Dataset, Mnist, Progress};
use interlayer::paper::Profile;
use interlayer::results::RunStore;
use interlayer_files::words;

use crate::output::{say, warn};
use crate::place;

/// Datasets that are not read from a folder that the person names.
const NAMES: [&str; 3] = ["auto", "mnist", "digits"];

/// What was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// MNIST if it is available; otherwise the built-in digits, with a prominent warning.
    Auto,
    Mnist,
    Digits,
    /// A folder or a file.
    Place(PathBuf),
}

impl Wanted {
    /// By its name; a folder or file must be there.
    pub(crate) fn of(asked: &OsStr) -> Result<Self, String> {
        match asked.to_str() {
            Some("auto") => return Ok(Self::Auto),
            Some("mnist") => return Ok(Self::Mnist),
            Some("digits") => return Ok(Self::Digits),
            _ => {}
        }
        let refused = |why: String| {
            let meant = NAMES.into_iter().find(|name| asked.eq_ignore_ascii_case(name));
            let meant = meant.map_or_else(String::new, |name| format!(" (did you mean {name}?)"));
            format!("{why}{meant}; give auto, mnist, digits, or a folder or file with a dataset (see GUIDE.md)")
        };
        let place = Path::new(asked);
        let is_address = asked.to_string_lossy().contains("://");
        match fs::metadata(place) {
            Err(_) if is_address => {
                Err(refused(format!("{}: addresses are not read: download the dataset first", place.display())))
            }
            _ if asked.is_empty() => Err(refused("--dataset is empty".to_owned())),
            Ok(_) => Ok(Self::Place(place.to_owned())),
            Err(error) => Err(refused(words("read", place, &error))),
        }
    }

    /// The images; says which they are.
    pub(crate) fn load(&self) -> Result<Dataset, Box<dyn Error>> {
        let dataset = match self {
            Self::Mnist => mnist()?,
            Self::Digits => Dataset::digits(),
            Self::Auto => match mnist() {
                Ok(mnist) => mnist,
                // Who names a folder wants the images in it, and other ones under another name least of all.
                Err(error @ (datasets::Error::Checksum { .. } | datasets::Error::Damaged { .. })) => {
                    return Err(error.into());
                }
                Err(error) => {
                    warn(format_args!("{error}\n"));
                    say!("=== NO MNIST: USING THE BUILT-IN DIGITS (every table, figure and file name says digits) ===");
                    Dataset::digits()
                }
            },
            Self::Place(place) => Dataset::open(place, None)?,
        };
        say!(
            "dataset: {}, {} training and {} test {}, sha256 {}…",
            dataset.name,
            dataset.train.len(),
            dataset.test.len(),
            if dataset.train.shape().len() == 2 { "images" } else { "samples" },
            dataset.checksum.get(..12).unwrap_or(&dataset.checksum)
        );
        if let Self::Place(place) = self {
            notes(place, &dataset);
        }
        Ok(dataset)
    }
}

/// What a person should know of a dataset that was read from a folder or file.
fn notes(place: &Path, dataset: &Dataset) {
    let whole = place.canonicalize().unwrap_or_else(|_| place.to_owned());
    let called = whole.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let called = if whole.is_dir() { called.as_str() } else { called.split('.').next().unwrap_or_default() };
    if called != dataset.name {
        say!(
            "note: results and figures are named {}: the name of the folder or file belongs to another dataset or cannot be a file name",
            dataset.name
        );
    }
    if dataset.is_emnist() {
        say!("note: EMNIST stores its images transposed (rows are columns); they are used as they are stored");
    }
}

/// The dataset under a name that no other dataset has in a store of results: results and figures of two datasets never
/// mix.
pub(crate) fn told_apart(dataset: Dataset, store: &RunStore) -> Result<Dataset, Box<dyn Error>> {
    let is_other =
        |name: &str, checksum: &str| name.eq_ignore_ascii_case(&dataset.name) && checksum != dataset.checksum;
    let Some(other) = store.datasets()?.into_iter().find(|there| is_other(&there.name, &there.checksum)) else {
        return Ok(dataset);
    };
    let (there, name) = (place::readable(store.folder()), &dataset.name);
    if NAMES.contains(&name.as_str()) {
        return Err(format!(
            "{there} has results of another dataset called {name}, with checksum {}: move its files elsewhere first",
            other.checksum
        )
        .into());
    }
    let own = dataset.distinct_name();
    say!("note: {there} has results of another dataset called {name}: results of this one are named {own}");
    Ok(Dataset { name: own, ..dataset })
}

/// The dataset under the name that the results of any profile have it by, and whether they know that name.
pub(crate) fn called_as_in_results(mut dataset: Dataset) -> Result<(Dataset, bool), Box<dyn Error>> {
    let mut known = false;
    for profile in [Profile::Quick, Profile::Paper] {
        let folder = place::results(profile);
        if folder.is_dir() {
            let store = RunStore::open(folder)?;
            dataset = told_apart(dataset, &store)?;
            known |= store.datasets()?.iter().any(|there| there.name.eq_ignore_ascii_case(&dataset.name));
        }
    }
    Ok((dataset, known))
}

/// Where MNIST is looked for. Says where the folder that the environment names is none.
pub(crate) fn source() -> Mnist {
    let source = Mnist::new().cache(place::mnist_cache());
    if let Some(folder) = source.named_folder().filter(|folder| !folder.is_dir()) {
        let what = if folder.exists() { "is not a folder" } else { "does not exist" };
        warn(format_args!("warning: {} ({}) {what}", folder.display(), Mnist::ENVIRONMENT));
    }
    let proxies = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];
    let is_socks = |name: &&str| std::env::var(name).is_ok_and(|proxy| proxy.starts_with("socks"));
    if let Some(name) = proxies.into_iter().find(is_socks) {
        warn(format_args!("warning: {name} names a SOCKS proxy, which downloads do not use; give an HTTP proxy"));
    }
    source
}

fn mnist() -> Result<Dataset, datasets::Error> {
    let mut bar = DownloadBar::default();
    Dataset::mnist_from(&source(), |progress| bar.show(&progress))
}

/// One bar per downloaded file.
#[derive(Default)]
pub(crate) struct DownloadBar(Option<(String, ProgressBar)>);

impl DownloadBar {
    pub(crate) fn show(&mut self, progress: &Progress<'_>) {
        if self.0.as_ref().is_none_or(|(url, _)| url != progress.url) {
            say!("downloading {}", progress.url);
            let style = ProgressStyle::with_template("{bar:30} {bytes}/{total_bytes} {bytes_per_sec}");
            let bar = ProgressBar::new(progress.total.unwrap_or(0));
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            self.0 = Some((progress.url.to_owned(), bar));
        }
        if let Some((_, bar)) = &self.0 {
            bar.set_position(progress.bytes);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use interlayer::results::{DatasetRecord, Header, Machine, Record, Row, Seconds};

    use super::*;

    #[test]
    fn names_are_told_from_folders() {
        let room = tempfile::tempdir().unwrap();
        assert_eq!(Wanted::of(OsStr::new("digits")), Ok(Wanted::Digits));
        assert_eq!(Wanted::of(room.path().as_os_str()), Ok(Wanted::Place(room.path().to_owned())));
        for asked in ["DIGITS", "", "no/such/folder"] {
            let refused = Wanted::of(OsStr::new(asked)).unwrap_err();
            assert!(refused.contains("give auto, mnist, digits, or a folder or file"), "{refused}");
            assert_eq!(refused.contains("did you mean digits?"), asked == "DIGITS");
        }
    }

    #[test]
    fn two_datasets_of_one_name_are_told_apart() {
        let room = tempfile::tempdir().unwrap();
        let store = RunStore::open(room.path()).unwrap();
        let called = |name: &str| Dataset { name: name.into(), ..Dataset::digits_with(0, 2, 2) };
        let apart = |dataset: &Dataset| told_apart(dataset.clone(), &store).map(|dataset| dataset.name);
        let mine = called("mine");
        assert_eq!(apart(&mine).unwrap(), "mine");
        for (name, checksum) in [("mine", "another"), ("digits", "another"), ("yours", mine.checksum.as_str())] {
            let record = Record {
                header: Header {
                    dataset: DatasetRecord { name: name.into(), checksum: checksum.into() },
                    ..Header::new(format!("run-{name}"))
                },
                versions: BTreeMap::new(),
                commit: None,
                machine: Machine::here(),
                seconds: Seconds::default(),
            };
            store.save(&record, &[Row::new(&record.header.run, 1, "accuracy", 0.5)]).unwrap();
        }
        assert_eq!(apart(&mine).unwrap(), mine.distinct_name());
        assert_eq!(apart(&called("Mine")).unwrap(), called("Mine").distinct_name());
        assert_eq!(apart(&called("yours")).unwrap(), "yours");
        assert!(apart(&called("digits")).unwrap_err().to_string().contains("move its files elsewhere"));
    }
}
