//! A file of arrays, whatever its format.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::array::Array;
use super::disguise::disguise;
use super::error::{ArrayDefect, ArrayError};
use super::format::Format;
use super::note::Doubt;
use super::numbers::Meaning;
use super::text::{self, Header, Separator};
use super::{npy, npz, parquet, safetensors};
use crate::gzip;

/// How addresses start that are not of this machine.
const ADDRESSES: [&str; 6] = ["http://", "https://", "ftp://", "s3://", "gs://", "hf://"];

/// Settings that a file does not contain.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reading {
    /// The format; `None` goes by name and content.
    pub format: Option<Format>,
    /// What separates the columns of a table as text; `None` finds out.
    pub separator: Option<Separator>,
    /// Whether a table as text names its columns.
    pub header: Header,
}

/// A file of arrays, read and not yet searched.
pub struct ArrayFile {
    path: PathBuf,
    content: Content,
}

enum Content {
    Npy(Vec<u8>),
    Npz(Vec<u8>),
    Safetensors(Vec<u8>),
    Text(text::Table),
    Parquet(parquet::Table),
}

impl ArrayFile {
    /// Reads a file, gzip or plain; `-` is standard input.
    ///
    /// # Errors
    /// What the file system says, an empty file, a format that is not read or not known, or damage that shows before
    /// the numbers.
    pub fn open(path: &Path, reading: Reading) -> Result<Self, ArrayError> {
        let bytes = bytes(path).map_err(|defect| ArrayError::new(path, defect))?;
        Self::from_bytes(path, bytes, reading)
    }

    /// As [`open`](Self::open), of a file that is in memory. The path tells the format, and errors name it.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn from_bytes(path: &Path, bytes: Vec<u8>, reading: Reading) -> Result<Self, ArrayError> {
        let content = content(path, bytes, reading).map_err(|defect| ArrayError::new(path, defect))?;
        Ok(Self { path: path.into(), content })
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its format.
    pub fn format(&self) -> Format {
        match &self.content {
            Content::Npy(_) => Format::Npy,
            Content::Npz(_) => Format::Npz,
            Content::Safetensors(_) => Format::Safetensors,
            Content::Text(_) => Format::Csv,
            Content::Parquet(_) => Format::Parquet,
        }
    }

    /// The names of its arrays or columns; the one array of an npy file has none, unless it has records.
    ///
    /// # Errors
    /// An archive without arrays, or one whose directory is damaged.
    pub fn names(&self) -> Result<Vec<String>, ArrayError> {
        self.located(match &self.content {
            Content::Npy(bytes) => npy::names(&bytes[..]),
            Content::Npz(bytes) => npz::names(bytes),
            Content::Safetensors(bytes) => safetensors::names(bytes),
            Content::Text(table) => Ok(table.names().to_vec()),
            Content::Parquet(table) => Ok(table.names()),
        })
    }

    /// The arrays or columns of these names side by side. The one array of an npy file, and the only column or array of
    /// another, is taken where none is named.
    ///
    /// # Errors
    /// A name that is not there or means several columns, an array without samples, and a value that is not a finite
    /// number or that no float holds: where it stands, and the way out.
    pub fn array(&self, names: &[String]) -> Result<Array, ArrayError> {
        let known = self.names()?;
        self.located(self.search(&known, names, Meaning::Quantities))
    }

    /// The fields of a column as words; `None` unless the file is a table as text.
    ///
    /// # Errors
    /// A name that is not there or means several columns, or a row without this column.
    pub fn words(&self, name: &str) -> Result<Option<Vec<String>>, ArrayError> {
        let Content::Text(table) = &self.content else { return Ok(None) };
        let place = self.located(self.place(table.names(), name))?;
        self.located(table.words(place)).map(Some)
    }

    /// As [`array`](Self::array), of columns that are categories: in a table as text they may hold words, and elsewhere
    /// integers that no float holds. Equal ones have equal numbers, from 0 in the order in which they appear.
    ///
    /// # Errors
    /// As [`array`](Self::array).
    pub fn categories(&self, names: &[String]) -> Result<Array, ArrayError> {
        let known = self.names()?;
        match &self.content {
            Content::Text(table) if !names.is_empty() => {
                let places = names.iter().map(|name| self.place(&known, name)).collect::<Result<Vec<usize>, _>>();
                self.located(places.and_then(|places| table.categories(&places)))
            }
            _ => self.located(self.search(&known, names, Meaning::Names)),
        }
    }

    /// Why the names of a table as text may not be its names.
    pub fn doubt(&self) -> Option<Doubt> {
        match &self.content {
            Content::Text(table) => table.doubt(),
            _ => None,
        }
    }

    fn search(&self, known: &[String], names: &[String], meaning: Meaning) -> Result<Array, ArrayDefect> {
        if let (Content::Npy(bytes), []) = (&self.content, known) {
            return match names.first() {
                Some(name) => Err(ArrayDefect::NoNames { format: Format::Npy, name: name.clone() }),
                None => npy::read(&bytes[..], None, meaning),
            };
        }
        let names = match (names, known, self.doubt()) {
            ([], [_], Some(Doubt::Sample { line })) => return Err(ArrayDefect::SampleForNames { line }),
            ([], [_], _) => known,
            ([], _, doubt) => return Err(ArrayDefect::Unnamed { known: known.to_vec(), doubt }),
            _ => names,
        };
        let places = names.iter().map(|name| self.place(known, name)).collect::<Result<Vec<usize>, _>>()?;
        let part = |name: &String| -> Result<(String, Array), ArrayDefect> {
            let array = match &self.content {
                Content::Npy(bytes) => npy::column(&bytes[..], name, meaning),
                Content::Npz(bytes) => npz::array(bytes, name, meaning),
                Content::Safetensors(bytes) => safetensors::array(bytes, name, meaning),
                Content::Text(table) => table.columns(&places),
                Content::Parquet(table) => table.column(name, meaning),
            };
            Ok((name.clone(), array?))
        };
        match &self.content {
            // All columns of a text are read in one pass.
            Content::Text(table) => table.columns(&places),
            _ => Array::join(names.iter().map(part).collect::<Result<_, _>>()?),
        }
    }

    /// Where the one array of this name stands.
    fn place(&self, known: &[String], name: &str) -> Result<usize, ArrayDefect> {
        let mut places = known.iter().enumerate().filter(|(_, known)| *known == name).map(|(place, _)| place);
        let missing = || ArrayDefect::Missing { name: name.to_owned(), known: known.to_vec(), doubt: self.doubt() };
        let place = places.next().ok_or_else(missing)?;
        match places.count() {
            0 => Ok(place),
            more => Err(ArrayDefect::Ambiguous { name: name.to_owned(), count: 1 + more }),
        }
    }

    fn located<T>(&self, outcome: Result<T, ArrayDefect>) -> Result<T, ArrayError> {
        outcome.map_err(|defect| ArrayError::new(&self.path, defect))
    }
}

fn bytes(path: &Path) -> Result<Vec<u8>, ArrayDefect> {
    if path == Path::new("-") {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes).map_err(ArrayDefect::Unreadable)?;
        return Ok(bytes);
    }
    if path.to_str().is_some_and(|path| ADDRESSES.iter().any(|start| path.starts_with(start))) && !path.exists() {
        return Err(ArrayDefect::Address);
    }
    fs::read(path).map_err(|error| match error.kind() {
        io::ErrorKind::IsADirectory
            if [".zarray", ".zgroup", "zarr.json"].iter().any(|file| path.join(file).is_file()) =>
        {
            ArrayDefect::Foreign { what: "a Zarr store", way_out: "save its arrays by np.save or np.savez" }
        }
        io::ErrorKind::IsADirectory => ArrayDefect::Directory,
        _ => ArrayDefect::Unreadable(error),
    })
}

fn content(path: &Path, bytes: Vec<u8>, reading: Reading) -> Result<Content, ArrayDefect> {
    if bytes.is_empty() {
        return Err(ArrayDefect::NoBytes);
    }
    let bytes = gzip::unpack(bytes).map_err(ArrayDefect::Gzip)?;
    let found = Format::of_content(&bytes);
    let format = match (reading.format, Format::of_name(path)?, found) {
        (Some(given), ..) => given,
        (None, Some(named), Some(found)) if named != found => return Err(ArrayDefect::OtherFormat { named, found }),
        (None, named, found) => match (named.or(found), disguise(&bytes, None)) {
            (Some(format), _) => format,
            (None, Some((what, way_out))) => return Err(ArrayDefect::Disguise { what, way_out, read_as: None }),
            (None, None) => return Err(ArrayDefect::Format),
        },
    };
    if let Some((what, way_out)) = disguise(&bytes, Some(format)) {
        return Err(ArrayDefect::Disguise { what, way_out, read_as: Some(format) });
    }
    Ok(match format {
        Format::Npy => Content::Npy(bytes),
        Format::Npz => Content::Npz(bytes),
        Format::Safetensors => Content::Safetensors(bytes),
        Format::Csv => Content::Text(text::Table::open(bytes, reading.separator, reading.header)?),
        Format::Parquet => Content::Parquet(parquet::Table::open(bytes)?),
    })
}
