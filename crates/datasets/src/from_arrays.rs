//! Datasets from files of arrays and tables.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use crate::dataset::{Dataset, Files};
use crate::error::{ArraysDefect, Error};
use crate::folder;
use crate::name;
use crate::split::Split;
use crate::wrong_folder;
use interlayer_arrays::{Array, ArrayFile, Doubt, Format, Reading, Values};

/// Of how many samples one is set aside for tests, where a file does not say which.
const ONE_IN: usize = 5;
/// A class beyond it is a mistake: a network has an output for each.
const MOST_CLASS: u32 = 1_000_000;
/// Names of arrays of samples and of labels, in lower case; archives have them in pairs.
const SAMPLES: [&str; 6] = ["x", "data", "samples", "features", "images", "inputs"];
const LABELS: [&str; 6] = ["y", "target", "labels", "targets", "label", "classes"];
/// Names of columns of labels, in lower case.
const LABEL_COLUMNS: [&str; 7] = ["label", "labels", "class", "target", "y", "species", "category"];
/// What files of training and test samples are called.
const PARTS: [&str; 2] = ["train", "test"];

impl Dataset {
    /// A dataset from a folder or a file.
    ///
    /// - A folder with four IDX files: as [`Dataset::from_dir`].
    /// - A folder with `train.npz` and `test.npz`, or such tables (`.csv`, `.tsv`, `.parquet`) or `.safetensors`.
    /// - A folder with `x_train.npy`, `y_train.npy`, `x_test.npy` and `y_test.npy`.
    /// - An npz or safetensors file with arrays `x_train`, `y_train`, `x_test` and `y_test`, or with `x` and `y` alone
    ///   (or `data` and `target`, `images` and `labels`, …).
    /// - A table with a column of labels (`label`, `class`, `target`, `y`, `species`, or the one that `label` names);
    ///   all other columns are values, but for one without a name, in which pandas writes row numbers.
    ///
    /// Where a file does not say which samples are for tests, one in five is, chosen at random from seed 0. Labels are
    /// whole numbers from 0; a table may have words instead, which become classes in alphabetical order. The dataset is
    /// called as the folder or file.
    ///
    /// # Errors
    /// What cannot be read, what no dataset can be made of, with the file, the place in it, and the way out.
    pub fn open(path: impl AsRef<Path>, label: Option<&str>) -> Result<Self, Error> {
        let path = path.as_ref();
        if path.is_dir() && folder::Role::ALL.into_iter().any(|role| folder::holds(path, role)) {
            return Self::from_dir(path);
        }
        if is_idx(path) {
            return Err(at(path, ArraysDefect::OneIdxFile));
        }
        let (train, test, files) = if path.is_dir() { of_folder(path, label)? } else { of_file(path, label)? };
        let dataset = Self::of_splits(train, test, Some(files))?;
        let name = name::of_folder(&name::of_path(path), &dataset.checksum);
        Ok(Self { name, ..dataset })
    }
}

type Parts = (Split, Split, Files);

fn of_folder(path: &Path, label: Option<&str>) -> Result<Parts, Error> {
    let defect = |defect| at(path, defect);
    let entries = fs::read_dir(path).map_err(|source| Error::Io { action: "read", path: path.into(), source })?;
    let mut names: Vec<String> = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|source| Error::Io { action: "read", path: path.into(), source })?;
        names.push(entry.file_name().to_string_lossy().into_owned());
    }
    names.retain(|name| !path.join(name).is_dir());
    names.sort();
    let named = |wanted: &str| names.iter().find(|name| stem(name).eq_ignore_ascii_case(wanted));
    match PARTS.map(named) {
        [Some(train), Some(test)] => {
            let [train, test] = [train, test].map(|name| path.join(name));
            let first = Labelled::open(&train, label, None)?;
            let second = Labelled::open(&test, label, Some(&first))?;
            let (first, second) = whole(first, second)?;
            return Ok((first, second, Files { train: vec![train], test: vec![test] }));
        }
        [Some(found), None] => return Err(defect(elsewhere(path).unwrap_or_else(|| half(found, "test file")))),
        [None, Some(found)] => {
            let missing = "training file (train.npz, for instance)";
            return Err(defect(elsewhere(path).unwrap_or_else(|| half(found, missing))));
        }
        [None, None] => {}
    }
    let arrays =
        PARTS.map(|part| [SAMPLES, LABELS].map(|kinds| names.iter().find(|name| is_part(stem(name), part, &kinds))));
    if arrays.iter().flatten().all(Option::is_none) {
        let pictures = || wrong_folder::has_pictures(path).then_some(ArraysDefect::ClassFolders);
        return Err(defect(elsewhere(path).or_else(pictures).unwrap_or(ArraysDefect::NoArrays)));
    }
    let mut files = Vec::new();
    let mut splits = Vec::new();
    for (part, [x, y]) in PARTS.into_iter().zip(arrays) {
        let [x, y] = match [x, y] {
            [Some(x), Some(y)] => [x, y],
            [found, other] => {
                let found = found.or(other).cloned().unwrap_or_else(|| format!("no samples for {part}"));
                return Err(defect(half(&found, &format!("x_{part}.npy and y_{part}.npy beside it"))));
            }
        };
        let read = |name: &String| ArrayFile::open(&path.join(name), Reading::default())?.array(&[]);
        splits.push(split(path, (x, read(x)?), (y, read(y)?))?);
        files.push(vec![path.join(x), path.join(y)]);
    }
    match (splits.pop().zip(splits.pop()), files.pop().zip(files.pop())) {
        (Some((test, train)), Some((of_test, of_train))) => Ok((train, test, Files { train: of_train, test: of_test })),
        _ => Err(defect(ArraysDefect::NoArrays)),
    }
}

/// The folders that are meant, if there are any.
fn elsewhere(path: &Path) -> Option<ArraysDefect> {
    let found = wrong_folder::meant(path, is_dataset);
    (!found.is_empty()).then_some(ArraysDefect::Elsewhere { found })
}

/// Whether a folder with these files is one that can be opened.
fn is_dataset(names: &[String]) -> bool {
    let has = |is_wanted: &dyn Fn(&str) -> bool| names.iter().any(|name| is_wanted(name));
    let is_idx = folder::Role::ALL.into_iter().all(|role| has(&|name| role.fits(name)));
    let is_read = |name: &str| {
        let ends = [".npz", ".npy", ".csv", ".tsv", ".parquet", ".safetensors"];
        ends.iter().any(|end| name.trim_end_matches(".gz").ends_with(end))
    };
    let in_files = PARTS.into_iter().all(|part| has(&|name| is_read(name) && stem(name).eq_ignore_ascii_case(part)));
    let in_arrays = PARTS.into_iter().all(|part| has(&|name| is_read(name) && is_part(stem(name), part, &SAMPLES)));
    is_idx || in_files || in_arrays
}

fn half(found: &str, missing: &str) -> ArraysDefect {
    ArraysDefect::Half { found: found.to_owned(), missing: missing.to_owned() }
}

/// A name without its extensions.
fn stem(name: &str) -> &str {
    name.split('.').next().unwrap_or(name)
}

/// Whether an array's name says this part: `x_train`, `train_x`, `X_TRAIN`, `trainImages`.
fn is_part(name: &str, part: &str, kinds: &[&str]) -> bool {
    let name = name.to_ascii_lowercase();
    let kind = name.strip_prefix(part).or_else(|| name.strip_suffix(part));
    kind.is_some_and(|kind| kinds.contains(&kind.trim_matches(['_', '-', ' '])))
}

fn of_file(path: &Path, label: Option<&str>) -> Result<Parts, Error> {
    let file = ArrayFile::open(path, Reading::default())?;
    let names = file.names()?;
    let files = Files { train: vec![path.into()], test: vec![path.into()] };
    if !is_table(&file) {
        let found =
            PARTS.map(|part| [SAMPLES, LABELS].map(|kinds| names.iter().find(|name| is_part(name, part, &kinds))));
        if let [[Some(x_train), Some(y_train)], [Some(x_test), Some(y_test)]] = found {
            let part = |x: &String, y: &String| split(path, (x, array(&file, x)?), (y, array(&file, y)?));
            return Ok((part(x_train, y_train)?, part(x_test, y_test)?, files));
        }
        if let Some(there) = found[0].iter().flatten().next() {
            return Err(at(path, half(there, "test arrays (x_test and y_test)")));
        }
    }
    let all = Labelled::of(path, &file, label, None)?.whole(None)?;
    let n = all.len();
    if n < 2 * ONE_IN {
        return Err(at(path, ArraysDefect::TooFew(n)));
    }
    let mut places: Vec<usize> = (0..n).collect();
    places.shuffle(&mut ChaCha8Rng::seed_from_u64(0));
    let (test, train) = places.split_at(n / ONE_IN);
    Ok((all.pick(train), all.pick(test), files))
}

fn is_table(file: &ArrayFile) -> bool {
    matches!(file.format(), Format::Csv | Format::Parquet)
}

fn array(file: &ArrayFile, name: &str) -> Result<Array, Error> {
    Ok(file.array(&[name.to_owned()])?)
}

fn at(path: &Path, defect: ArraysDefect) -> Error {
    Error::Arrays { path: path.into(), defect: Box::new(defect) }
}

/// Samples of one file, and their labels as the file has them.
struct Labelled {
    path: PathBuf,
    samples: (String, Array),
    labels: (String, Given),
    /// The columns of the samples, of a table.
    columns: Vec<String>,
}

enum Given {
    Numbers(Array),
    Words(Vec<String>),
}

impl Labelled {
    fn open(path: &Path, label: Option<&str>, like: Option<&Self>) -> Result<Self, Error> {
        Self::of(path, &ArrayFile::open(path, Reading::default())?, label, like)
    }

    /// With the columns of another table, in its order, where there is one.
    fn of(path: &Path, file: &ArrayFile, label: Option<&str>, like: Option<&Self>) -> Result<Self, Error> {
        let names = file.names()?;
        if names.is_empty() {
            return Err(at(path, ArraysDefect::OneArray));
        }
        if !is_table(file) {
            let x = one_of(path, &names, &SAMPLES, "array of samples", "call it x")?;
            let y = match label {
                Some(label) => label.to_owned(),
                None => one_of(path, &names, &LABELS, "array of labels", "call it y")?,
            };
            let (samples, labels) = (array(file, &x)?, array(file, &y)?);
            let labels = (y, Given::Numbers(labels));
            return Ok(Self { path: path.into(), samples: (x, samples), labels, columns: Vec::new() });
        }
        let y = match (label, like) {
            (Some(label), _) => label.to_owned(),
            (None, Some(like)) => like.labels.0.clone(),
            (None, None) => {
                let found = one_of(path, &names, &LABEL_COLUMNS, "column of labels", "call it label");
                match (found, file.doubt()) {
                    (Err(_), Some(Doubt::Sample { line })) => return Err(at(path, ArraysDefect::NoNames { line })),
                    (found, _) => found?,
                }
            }
        };
        if like.is_some() && !names.contains(&y) {
            return Err(at(path, ArraysDefect::NoLabels { name: y }));
        }
        let is_value = |name: &&String| **name != y && !is_index(name);
        let mut columns: Vec<String> = names.iter().filter(is_value).cloned().collect();
        if let Some(like) = like {
            if let Some(name) = columns.iter().find(|name| !like.columns.contains(name)) {
                return Err(at(path, ArraysDefect::OtherColumn { name: name.clone() }));
            }
            columns.clone_from(&like.columns);
        }
        if columns.is_empty() {
            let way_out = "a table needs columns of values beside its labels";
            return Err(at(path, ArraysDefect::Unknown { what: "column of values", known: names, way_out }));
        }
        let words = file.words(&y)?.filter(|words| words.iter().any(|word| word.parse::<f64>().is_err()));
        let labels = match words {
            Some(words) => Given::Words(words),
            None => Given::Numbers(array(file, &y)?),
        };
        let samples = (columns.join(", "), file.array(&columns)?);
        Ok(Self { path: path.into(), samples, labels: (y, labels), columns })
    }

    /// The words of its labels, in alphabetical order; `None` where they are numbers.
    fn words(&self) -> Option<BTreeSet<&str>> {
        match &self.labels.1 {
            Given::Words(words) => Some(words.iter().map(String::as_str).collect()),
            Given::Numbers(_) => None,
        }
    }

    /// A split; the classes of words are their places among those given, or among its own.
    fn whole(&self, among: Option<&BTreeSet<&str>>) -> Result<Split, Error> {
        let own = self.words();
        let (name, labels) = &self.labels;
        let labels = match (labels, among.or(own.as_ref())) {
            (Given::Numbers(labels), _) => labels.clone(),
            (Given::Words(words), among) => {
                let place = |word: &String| among.and_then(|among| among.iter().position(|known| known == word));
                let classes = words.iter().map(|word| {
                    let unknown = || ArraysDefect::NewClass { word: word.clone() };
                    place(word).map(|place| place as f64).ok_or_else(|| at(&self.path, unknown()))
                });
                let classes: Vec<f64> = classes.collect::<Result<_, _>>()?;
                return split_of(&self.path, &self.samples, name, &classes);
            }
        };
        let (x, samples) = &self.samples;
        split(&self.path, (x, samples.clone()), (name, labels))
    }
}

/// Training and test splits whose classes are the same.
fn whole(train: Labelled, test: Labelled) -> Result<(Split, Split), Error> {
    let words = train.words();
    Ok((train.whole(words.as_ref())?, test.whole(words.as_ref())?))
}

/// Whether a column is the row numbers that pandas writes beside a table: a value that says nothing of a sample.
fn is_index(name: &str) -> bool {
    name.is_empty() || name.starts_with("Unnamed: ") || name.starts_with("__index_level_")
}

/// Whether a file is one of the four IDX files of a dataset.
fn is_idx(path: &Path) -> bool {
    const MAGIC: [&[u8]; 2] = [&[0, 0, 8, 1], &[0, 0, 8, 3]];
    let mut start = [0; 4];
    let read = fs::File::open(path).and_then(|mut file| std::io::Read::read_exact(&mut file, &mut start));
    let named = path.file_name().is_some_and(|name| name.to_string_lossy().contains("-idx"));
    read.is_ok() && (MAGIC.contains(&&start[..]) || named)
}

/// The one name among those wanted.
fn one_of(
    path: &Path,
    names: &[String],
    wanted: &[&str],
    what: &'static str,
    way_out: &'static str,
) -> Result<String, Error> {
    let is_wanted = |name: &&String| wanted.iter().any(|wanted| name.eq_ignore_ascii_case(wanted));
    let found: Vec<String> = names.iter().filter(is_wanted).cloned().collect();
    match <[String; 1]>::try_from(found) {
        Ok([name]) => Ok(name),
        Err(none) if none.is_empty() => Err(at(path, ArraysDefect::Unknown { what, known: names.to_vec(), way_out })),
        Err(found) => Err(at(path, ArraysDefect::Ambiguous { what, found })),
    }
}

/// Samples and labels of arrays with these names.
fn split(path: &Path, (x, samples): (&String, Array), (y, labels): (&String, Array)) -> Result<Split, Error> {
    if labels.dims != 1 {
        return Err(at(path, ArraysDefect::LabelShape { name: y.clone(), dims: labels.dims }));
    }
    split_of(path, &(x.clone(), samples), y, &labels.values.widened())
}

fn split_of(path: &Path, (x, samples): &(String, Array), y: &str, labels: &[f64]) -> Result<Split, Error> {
    if samples.n != labels.len() {
        let (x, y) = (x.clone(), y.to_owned());
        return Err(at(path, ArraysDefect::Counts { x, samples: samples.n, y, labels: labels.len() }));
    }
    let is_class = |value: f64| value.fract() == 0.0 && (0.0..=f64::from(MOST_CLASS)).contains(&value);
    if let Some(sample) = labels.iter().position(|label| !is_class(*label)) {
        let (name, value) = (y.to_owned(), labels[sample]);
        return Err(at(path, ArraysDefect::Label { name, sample, value, most: MOST_CLASS }));
    }
    let values = match &samples.values {
        Values::Single(values) => values.clone(),
        Values::Double(values) => {
            if let Some(place) = values.iter().position(|value| !(*value as f32).is_finite()) {
                let (name, sample) = (x.clone(), place / samples.dims);
                return Err(at(path, ArraysDefect::TooLarge { name, sample, value: values[place] }));
            }
            values.iter().map(|value| *value as f32).collect()
        }
    };
    let labels = labels.iter().map(|label| *label as u32).collect();
    // A single column is a value, and a vector of samples has no shape of its own.
    let shape = if samples.shape.len() > 1 { samples.shape[1..].to_vec() } else { vec![1] };
    Split::new(values, labels)?.shaped(shape)
}
