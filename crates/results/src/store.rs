use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::marker::PhantomData;
use std::path::{Path, PathBuf};

use crate::error::SaveDefect;
use crate::files::{self, io_error};
use crate::{DatasetRecord, Error, Record, Row, RunRow, Table, Warning};

/// The rows of runs, one per epoch.
pub type Store = Shelf<Row>;

/// A folder with two files per finished run: `RUN.json`, its [`Record`] with the checksum of its rows, and
/// `RUN.parquet`, its rows.
///
/// The Parquet file is written last and in one step: where it is, the run is complete. Several processes may save
/// different runs into one folder at the same time.
#[derive(Clone, Debug)]
pub struct Shelf<R> {
    folder: PathBuf,
    rows: PhantomData<fn() -> R>,
}

impl<R: RunRow> Shelf<R> {
    /// The shelf in this folder. A folder that is not there is an empty shelf; saving makes it.
    ///
    /// # Errors
    /// [`Error::Io`] if something else than a folder is there.
    pub fn open(folder: impl Into<PathBuf>) -> Result<Self, Error> {
        let folder = folder.into();
        match fs::metadata(&folder) {
            Ok(found) if !found.is_dir() => Err(io_error("open", &folder, io::ErrorKind::NotADirectory.into())),
            _ => Ok(Self { folder, rows: PhantomData }),
        }
    }

    /// Makes the shelf ready to save these runs, before the long work that gives their rows: makes the folder if it is
    /// not there, sweeps what stopped processes left in it, and tries to write.
    ///
    /// # Errors
    /// [`Error::RunId`] for an id that cannot name a file; [`Error::Io`] if the folder cannot be written, or if something
    /// stands in the place of a run's files.
    pub fn prepare<S: AsRef<str>>(&self, runs: impl IntoIterator<Item = S>) -> Result<(), Error> {
        interlayer_files::prepare(&self.folder)?;
        runs.into_iter().try_for_each(|run| match run.as_ref() {
            run if is_id(run) => files::can_save(&self.path(run)),
            run => Err(Error::RunId { run: run.into() }),
        })
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The path of a run's rows, whether it exists or not. The record has the same name with the extension `json`.
    pub fn path(&self, run: &str) -> PathBuf {
        self.folder.join(format!("{run}.parquet"))
    }

    /// Whether this run is complete. An id that cannot name a file is never there.
    pub fn contains(&self, run: &str) -> bool {
        is_id(run) && self.path(run).is_file()
    }

    /// Writes a finished run: the record first, then the rows, each in one step. A run of the same id is replaced.
    /// An interruption at any moment leaves the run either complete or absent.
    ///
    /// # Errors
    /// [`Error::RunId`] for an id that cannot name a file, [`Error::Save`] for no rows or rows of another run,
    /// [`Error::Io`] if the folder cannot be written.
    pub fn save(&self, record: &Record, rows: &[R]) -> Result<PathBuf, Error> {
        let run = &record.run;
        if !is_id(run) {
            return Err(Error::RunId { run: run.clone() });
        }
        let refuse = |defect| Err(Error::Save { run: run.clone(), defect });
        if rows.is_empty() {
            return refuse(SaveDefect::Empty);
        }
        if let Some(index) = rows.iter().position(|row| row.run() != *run) {
            return refuse(SaveDefect::OtherRun { index, found: rows[index].run().to_owned() });
        }
        let path = self.path(run);
        files::make_folder(&self.folder)?;
        files::save(&path, record, &mut R::frame_of(rows))?;
        Ok(path)
    }

    /// A run's record and rows.
    ///
    /// # Errors
    /// [`Error::Absent`] if the run is not here; [`Error::Record`], [`Error::Damaged`], [`Error::Parquet`] or
    /// [`Error::Schema`] if its files are not what was saved.
    pub fn read(&self, run: &str) -> Result<(Record, Vec<R>), Error> {
        if !is_id(run) {
            return Err(Error::RunId { run: run.into() });
        }
        read(&self.path(run), run)
    }

    /// The records of these runs, in their order; runs that are not here or are damaged are left out.
    pub fn records<S: AsRef<str>>(&self, runs: impl IntoIterator<Item = S>) -> Vec<Record> {
        runs.into_iter().filter_map(|run| self.read(run.as_ref()).ok()).map(|(record, _)| record).collect()
    }

    /// The datasets of all runs.
    ///
    /// # Errors
    /// As [`Shelf::read_all`].
    pub fn datasets(&self) -> Result<BTreeSet<DatasetRecord>, Error> {
        let runs = self.files()?.into_iter().filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()));
        Ok(self.records(runs).into_iter().map(|record| record.dataset).collect())
    }

    /// The rows of all runs, runs in the order of their ids, and a warning for each Parquet file that was skipped
    /// because it is damaged or none of ours.
    ///
    /// # Errors
    /// [`Error::Io`] if the folder cannot be listed; a file that cannot be read is a warning.
    pub fn read_all(&self) -> Result<(Vec<R>, Vec<Warning>), Error> {
        let paths = self.files()?;
        let (mut rows, mut warnings) = (Vec::new(), Vec::new());
        for path in paths {
            let run = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            match read(&path, &run) {
                Ok((_, of_run)) => rows.extend(of_run),
                Err(error) => warnings.push(Warning { path, error }),
            }
        }
        Ok((rows, warnings))
    }

    /// The Parquet files, in the order of their names.
    fn files(&self) -> Result<Vec<PathBuf>, Error> {
        let list_error = |source| io_error("list", &self.folder, source);
        let entries = match fs::read_dir(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.map_err(list_error)?,
        };
        let mut paths = Vec::new();
        for entry in entries {
            let path = entry.map_err(list_error)?.path();
            if path.extension().is_some_and(|e| e == "parquet") {
                paths.push(path);
            }
        }
        paths.sort();
        Ok(paths)
    }
}

impl Store {
    /// A run's record and rows.
    ///
    /// # Errors
    /// As [`Shelf::read`].
    pub fn load(&self, run: &str) -> Result<(Record, Table), Error> {
        let (record, rows) = self.read(run)?;
        Ok((record, Table::from_rows(&rows)))
    }

    /// The rows of all runs, and a warning for each file that was skipped.
    ///
    /// # Errors
    /// As [`Shelf::read_all`].
    pub fn load_all(&self) -> Result<(Table, Vec<Warning>), Error> {
        let (rows, warnings) = self.read_all()?;
        Ok((Table::from_rows(&rows), warnings))
    }
}

fn read<R: RunRow>(path: &Path, run: &str) -> Result<(Record, Vec<R>), Error> {
    let (record, frame): (Record, _) = files::load(path)?;
    let foreign = |defect| Error::Schema { place: path.display().to_string(), defect };
    let rows = R::rows_of(&frame).map_err(foreign)?;
    let strangers = rows.iter().map(RunRow::run).chain([record.run.as_str()]).find(|r| *r != run);
    if let Some(stranger) = strangers {
        return Err(foreign(format!("its name says run {run:?}, its content {stranger:?}")));
    }
    Ok((record, rows))
}

fn is_id(run: &str) -> bool {
    !run.is_empty()
        && !run.starts_with('.')
        && run.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '+'))
}
