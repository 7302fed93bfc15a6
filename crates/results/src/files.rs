use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use polars::prelude::DataFrame;
use polars_io::parquet::write::ParquetWriter;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::Error;
use crate::parquet::read_parquet;

/// The JSON file beside a Parquet file: a record, and what ties it to the rows.
#[derive(Serialize, Deserialize)]
struct OnDisk<R> {
    #[serde(flatten)]
    record: R,
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

/// Writes the record as JSON, then the frame as Parquet, each in one step: where the Parquet file is, both are whole.
pub(crate) fn save(path: &Path, record: &impl Serialize, frame: &mut DataFrame) -> Result<(), Error> {
    let mut parquet = Vec::new();
    ParquetWriter::new(&mut parquet)
        .finish(frame)
        .map_err(|reason| Error::Parquet { path: path.to_owned(), reason })?;
    let on_disk = OnDisk { record, parquet: Checksum::of(&parquet) };
    let json_path = path.with_extension("json");
    let mut json = serde_json::to_vec_pretty(&on_disk)
        .map_err(|source| io_error("write", &json_path, io::Error::other(source)))?;
    json.push(b'\n');

    match fs::remove_file(path) {
        Err(source) if source.kind() != io::ErrorKind::NotFound => return Err(io_error("replace", path, source)),
        _ => {}
    }
    interlayer_files::write(&json_path, &json)?;
    interlayer_files::write(path, &parquet)?;
    Ok(())
}

/// What [`save`] wrote.
pub(crate) fn load<R: DeserializeOwned>(path: &Path) -> Result<(R, DataFrame), Error> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(source) if source.kind() == io::ErrorKind::NotFound => return Err(Error::Absent { path: path.into() }),
        Err(source) => return Err(io_error("read", path, source)),
    };
    let on_disk: OnDisk<R> = on_disk(path)?;
    // Before polars sees the file: what was damaged by accident is told by its checksum.
    let found = Checksum::of(&bytes);
    let Checksum { bytes: expected_bytes, sha256: expected } = on_disk.parquet;
    if found.sha256 != expected {
        let (found_bytes, found) = (found.bytes, found.sha256);
        return Err(Error::Damaged { path: path.into(), expected_bytes, expected, found_bytes, found });
    }
    let frame = read_parquet(&bytes).map_err(|reason| Error::Parquet { path: path.into(), reason })?;
    Ok((on_disk.record, frame))
}

/// The record alone of what [`save`] wrote.
pub(crate) fn load_record<R: DeserializeOwned>(path: &Path) -> Result<R, Error> {
    Ok(on_disk(path)?.record)
}

fn on_disk<R: DeserializeOwned>(path: &Path) -> Result<OnDisk<R>, Error> {
    let json_path = path.with_extension("json");
    fs::read(&json_path)
        .map_err(|error| error.to_string())
        .and_then(|json| serde_json::from_slice(&json).map_err(|error| defect(&error)))
        .map_err(|defect| Error::Record { path: path.into(), record: json_path.clone(), defect })
}

/// Whether a Parquet file and its record could be written here: nothing but files stands in their places.
pub(crate) fn can_save(path: &Path) -> Result<(), Error> {
    match [path, &path.with_extension("json")].into_iter().find(|place| place.is_dir()) {
        Some(folder) => Err(io_error("replace", folder, io::ErrorKind::IsADirectory.into())),
        None => Ok(()),
    }
}

pub(crate) fn make_folder(folder: &Path) -> Result<(), Error> {
    fs::create_dir_all(folder).map_err(|source| io_error("create", folder, source))
}

pub(crate) fn io_error(action: &'static str, path: &Path, source: io::Error) -> Error {
    Error::Io { action, path: path.into(), source }
}

/// What is wrong with the JSON of a record.
fn defect(error: &serde_json::Error) -> String {
    match error.classify() {
        serde_json::error::Category::Eof => "it is cut short".to_owned(),
        serde_json::error::Category::Data => format!("line {} is not what a record has there", error.line()),
        _ => format!("line {} is not JSON", error.line()),
    }
}
