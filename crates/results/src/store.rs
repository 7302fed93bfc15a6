use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::cells::Columns;
use crate::files::{self, io_error};
use crate::{DatasetRecord, Error, Record, Row, SaveDefect, Table, Warning};

/// A folder with two files per finished run: `RUN.json`, its [`Record`] with the checksum of its rows, and
/// `RUN.parquet`, its rows.
///
/// The Parquet file is written last and in one step: where it is, the run is complete. Several processes may save
/// different runs into one folder at the same time.
#[derive(Clone, Debug)]
pub struct RunStore {
    folder: PathBuf,
}

/// All runs of a store.
#[derive(Debug)]
pub struct Loaded {
    /// Their rows, runs in the order of their ids.
    pub table: Table,
    /// How each was made, in the same order.
    pub records: Vec<Record>,
    /// One for each Parquet file that was skipped because it is damaged or none of ours.
    pub warnings: Vec<Warning>,
}

impl RunStore {
    /// The store in this folder. A folder that is not there is an empty store; saving makes it.
    ///
    /// # Errors
    /// [`Error::Io`] if something else than a folder is there.
    pub fn open(folder: impl Into<PathBuf>) -> Result<Self, Error> {
        let folder = folder.into();
        match fs::metadata(&folder) {
            Ok(found) if !found.is_dir() => Err(io_error("open", &folder, io::ErrorKind::NotADirectory.into())),
            _ => Ok(Self { folder }),
        }
    }

    /// Makes the store ready to save these runs, before the long work that gives their rows: makes the folder if it is
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
    /// [`Error::RunId`] for an id that cannot name a file; [`Error::Save`] for no rows, rows of another run, or one
    /// measurement twice; [`Error::Io`] if the folder cannot be written.
    pub fn save(&self, record: &Record, rows: &[Row]) -> Result<PathBuf, Error> {
        let run = &record.header.run;
        if !is_id(run) {
            return Err(Error::RunId { run: run.clone() });
        }
        if rows.is_empty() {
            return Err(Error::Save { run: run.clone(), defect: SaveDefect::Empty });
        }
        Table::of(&record.header, rows)?;
        let path = self.path(run);
        files::make_folder(&self.folder)?;
        files::save(&path, record, &mut Row::frame_of(rows))?;
        Ok(path)
    }

    /// A run's record and rows.
    ///
    /// # Errors
    /// [`Error::Absent`] if the run is not here; [`Error::Record`], [`Error::Damaged`], [`Error::Parquet`] or
    /// [`Error::Schema`] if its files are not what was saved.
    pub fn load(&self, run: &str) -> Result<(Record, Table), Error> {
        if !is_id(run) {
            return Err(Error::RunId { run: run.into() });
        }
        load(&self.path(run), run)
    }

    /// All runs. A file that cannot be read is a warning.
    ///
    /// # Errors
    /// [`Error::Io`] if the folder cannot be listed.
    pub fn load_all(&self) -> Result<Loaded, Error> {
        let (mut tables, mut records, mut warnings) = (Vec::new(), Vec::new(), Vec::new());
        for path in self.files()? {
            let run = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            match load(&path, &run) {
                Ok((record, table)) => {
                    records.push(record);
                    tables.push(table);
                }
                Err(error) => warnings.push(Warning { path, error }),
            }
        }
        Ok(Loaded { table: Table::concat(&tables)?, records, warnings })
    }

    /// The datasets of all runs, by their records alone; runs without a readable record are left out.
    ///
    /// # Errors
    /// [`Error::Io`] if the folder cannot be listed.
    pub fn datasets(&self) -> Result<BTreeSet<DatasetRecord>, Error> {
        let records = self.files()?.into_iter().filter_map(|path| files::load_record::<Record>(&path).ok());
        Ok(records.map(|record| record.header.dataset).collect())
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

fn load(path: &Path, run: &str) -> Result<(Record, Table), Error> {
    let (record, frame): (Record, _) = files::load(path)?;
    let foreign = |defect| Error::Schema { place: path.display().to_string(), defect };
    if record.header.run != run {
        return Err(foreign(format!("its name says run {run:?}, its content {:?}", record.header.run)));
    }
    let table = Table::of_frame(&record.header, &frame).map_err(foreign)?;
    Ok((record, table))
}

fn is_id(run: &str) -> bool {
    !run.is_empty()
        && !run.starts_with('.')
        && run.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '+'))
}
