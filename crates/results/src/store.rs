use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use polars_io::parquet::write::ParquetWriter;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::columns::{frame_of, rows_of};
use crate::error::SaveDefect;
use crate::parquet::read_parquet;
use crate::{Error, Record, Row, Table, Warning};

/// A folder with two files per finished run: `RUN.json`, its [`Record`] with the checksum of its rows, and
/// `RUN.parquet`, its rows.
///
/// The Parquet file is written last and in one step: where it is, the run is complete. Several processes may save
/// different runs into one folder at the same time.
#[derive(Clone, Debug)]
pub struct Store {
    folder: PathBuf,
}

/// The JSON file: the record, and what ties it to the rows.
#[derive(Serialize, Deserialize)]
struct OnDisk {
    #[serde(flatten)]
    record: Record,
    parquet: Checksum,
}

#[derive(Serialize, Deserialize)]
struct Checksum {
    bytes: u64,
    sha256: String,
}

impl Checksum {
    fn of(bytes: &[u8]) -> Self {
        let sha256 = Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        });
        Self { bytes: bytes.len() as u64, sha256 }
    }
}

impl Store {
    /// The store in this folder, which is made if it is not there.
    ///
    /// # Errors
    /// [`Error::Io`] if the folder cannot be made.
    pub fn open(folder: impl Into<PathBuf>) -> Result<Self, Error> {
        let folder = folder.into();
        fs::create_dir_all(&folder).map_err(|source| io_error("create", &folder, source))?;
        Ok(Self { folder })
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where the rows of a run are, or would be. The record lies beside, with the extension `json`.
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
    pub fn save(&self, record: &Record, rows: &[Row]) -> Result<PathBuf, Error> {
        let run = &record.run;
        if !is_id(run) {
            return Err(Error::RunId { run: run.clone() });
        }
        let refuse = |defect| Err(Error::Save { run: run.clone(), defect });
        if rows.is_empty() {
            return refuse(SaveDefect::Empty);
        }
        if let Some(index) = rows.iter().position(|row| row.run != *run) {
            return refuse(SaveDefect::OtherRun { index, found: rows[index].run.clone() });
        }
        let path = self.path(run);
        let parquet = encode(rows).map_err(|source| Error::Parquet { path: path.clone(), source })?;
        let on_disk = OnDisk { record: record.clone(), parquet: Checksum::of(&parquet) };
        let json_path = path.with_extension("json");
        let mut json = serde_json::to_vec_pretty(&on_disk)
            .map_err(|source| io_error("write", &json_path, io::Error::other(source)))?;
        json.push(b'\n');

        match fs::remove_file(&path) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => return Err(io_error("replace", &path, source)),
            _ => {}
        }
        self.write(&json_path, &json)?;
        self.write(&path, &parquet)?;
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
        let (record, rows) = read(&self.path(run), run)?;
        Ok((record, Table::from_rows(&rows)))
    }

    /// The rows of all runs, runs in the order of their ids, and a warning for each Parquet file that was skipped
    /// because it is damaged or none of ours.
    ///
    /// # Errors
    /// [`Error::Io`] if the folder cannot be listed; a file that cannot be read is a warning.
    pub fn load_all(&self) -> Result<(Table, Vec<Warning>), Error> {
        let list_error = |source| io_error("list", &self.folder, source);
        let mut paths = Vec::new();
        for entry in fs::read_dir(&self.folder).map_err(list_error)? {
            let path = entry.map_err(list_error)?.path();
            if path.extension().is_some_and(|e| e == "parquet") {
                paths.push(path);
            }
        }
        paths.sort();
        let (mut rows, mut warnings) = (Vec::new(), Vec::new());
        for path in paths {
            let run = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            match read(&path, &run) {
                Ok((_, of_run)) => rows.extend(of_run),
                Err(error) => warnings.push(Warning { path, error }),
            }
        }
        Ok((Table::from_rows(&rows), warnings))
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), Error> {
        let write = || -> io::Result<()> {
            let mut file = tempfile::Builder::new().prefix(".partial-").tempfile_in(&self.folder)?;
            file.write_all(bytes)?;
            readable_by_all(file.as_file())?;
            file.as_file().sync_all()?;
            file.persist(path).map_err(|e| e.error)?;
            Ok(())
        };
        write().map_err(|source| io_error("write", path, source))
    }
}

/// Temporary files are private to their owner; results are like other files.
#[cfg(unix)]
fn readable_by_all(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable_by_all(_: &File) -> io::Result<()> {
    Ok(())
}

fn read(path: &Path, run: &str) -> Result<(Record, Vec<Row>), Error> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(source) if source.kind() == io::ErrorKind::NotFound => return Err(Error::Absent { path: path.into() }),
        Err(source) => return Err(io_error("read", path, source)),
    };
    let json_path = path.with_extension("json");
    let on_disk: OnDisk = fs::read(&json_path)
        .map_err(|e| e.to_string())
        .and_then(|json| serde_json::from_slice(&json).map_err(|e| e.to_string()))
        .map_err(|defect| Error::Record { path: path.into(), record: json_path.clone(), defect })?;
    // Before polars sees the file: what was damaged by accident is told by its checksum.
    let found = Checksum::of(&bytes);
    let Checksum { bytes: expected_bytes, sha256: expected } = on_disk.parquet;
    if found.sha256 != expected {
        let (found_bytes, found) = (found.bytes, found.sha256);
        return Err(Error::Damaged { path: path.into(), expected_bytes, expected, found_bytes, found });
    }
    let frame = read_parquet(&bytes).map_err(|source| Error::Parquet { path: path.into(), source })?;
    let foreign = |defect| Error::Schema { place: path.display().to_string(), defect };
    let rows = rows_of(&frame).map_err(foreign)?;
    let strangers = rows.iter().map(|r| r.run.as_str()).chain([on_disk.record.run.as_str()]).find(|r| *r != run);
    if let Some(stranger) = strangers {
        return Err(foreign(format!("its name says run {run:?}, its content {stranger:?}")));
    }
    Ok((on_disk.record, rows))
}

fn encode(rows: &[Row]) -> polars::error::PolarsResult<Vec<u8>> {
    let mut bytes = Vec::new();
    ParquetWriter::new(&mut bytes).finish(&mut frame_of(rows))?;
    Ok(bytes)
}

fn is_id(run: &str) -> bool {
    !run.is_empty()
        && !run.starts_with('.')
        && run.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '+'))
}

fn io_error(action: &'static str, path: &Path, source: io::Error) -> Error {
    Error::Io { action, path: path.into(), source }
}
