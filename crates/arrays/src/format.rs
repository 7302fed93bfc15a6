//! Which kind of file it is: by its name, and by its content.

use std::fmt;
use std::path::Path;
use std::str::FromStr;

use super::error::ArrayDefect;

/// A kind of file that holds arrays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// One array of numpy.
    Npy,
    /// An archive of such arrays.
    Npz,
    /// Named tensors.
    Safetensors,
    /// A table as text, whatever separates its columns.
    Csv,
    /// A table of Apache Parquet.
    Parquet,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Npy, Self::Npz, Self::Safetensors, Self::Csv, Self::Parquet];

    fn name(self) -> &'static str {
        match self {
            Self::Npy => "npy",
            Self::Npz => "npz",
            Self::Safetensors => "safetensors",
            Self::Csv => "csv",
            Self::Parquet => "parquet",
        }
    }

    /// As a sentence has it.
    pub(super) fn phrase(self) -> String {
        match self {
            Self::Npy | Self::Npz => format!("an {self} file"),
            Self::Safetensors | Self::Parquet => format!("a {self} file"),
            Self::Csv => "a table".to_owned(),
        }
    }

    pub(super) fn list() -> String {
        Self::ALL.map(Self::name).join(", ")
    }

    /// By the extension of a name, one of gzip aside.
    pub(super) fn of_name(path: &Path) -> Result<Option<Self>, ArrayDefect> {
        let extension = extension(path);
        if let Some((_, what, way_out)) = FOREIGN.iter().find(|(known, ..)| known.contains(&extension.as_str())) {
            return Err(ArrayDefect::Foreign { what, way_out });
        }
        Ok(match extension.as_str() {
            "npy" => Some(Self::Npy),
            "npz" => Some(Self::Npz),
            "safetensors" => Some(Self::Safetensors),
            "csv" | "tsv" | "tab" | "txt" => Some(Self::Csv),
            "parquet" | "parq" | "pq" => Some(Self::Parquet),
            _ => None,
        })
    }

    /// By the first bytes; text has none that tell.
    pub(super) fn of_content(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(b"\x93NUMPY") {
            Some(Self::Npy)
        } else if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
            Some(Self::Npz)
        } else if bytes.starts_with(b"PAR1") {
            Some(Self::Parquet)
        } else {
            let length = bytes.first_chunk().map(|length| u64::from_le_bytes(*length));
            let header = length.is_some_and(|length| length < bytes.len() as u64) && bytes.get(8) == Some(&b'{');
            header.then_some(Self::Safetensors)
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.to_lowercase();
        match text.as_str() {
            "tsv" | "txt" => Ok(Self::Csv),
            _ => Self::ALL
                .into_iter()
                .find(|format| format.name() == text)
                .ok_or_else(|| format!("the formats are {}", Self::list())),
        }
    }
}

/// What to do with a file of Weka.
pub(super) const ARFF: &str = "put the names of its attributes, separated by commas, into one line in place of all lines up to @DATA, and name the file .csv";

/// What to do with a file of Matrix Market.
pub(super) const MATRIX_MARKET: &str = "save it whole, `np.save(name, scipy.io.mmread(f).toarray())` if it is sparse";

/// What to do with a file in svmlight format.
pub(super) const SVMLIGHT: &str =
    "save it whole, `x, y = sklearn.datasets.load_svmlight_file(f)`, then `np.savez(name, x=x.toarray(), y=y)`";

/// Extensions of files that hold numbers and are not read, what they are, and what to save instead.
const FOREIGN: [(&[&str], &str, &str); 19] = [
    (
        &["pt", "pth", "ckpt"],
        "a PyTorch file is a Python pickle, which",
        "save tensors by safetensors.torch.save_file, or np.save(name, tensor.numpy())",
    ),
    (&["pkl", "pickle", "joblib"], "a Python pickle", "save arrays by np.save, tables by DataFrame.to_parquet"),
    (&["xls", "xlsx", "xlsm", "xlsb", "ods", "numbers"], "a spreadsheet", "save the sheet as CSV"),
    (&["feather", "arrow", "ipc", "arrows"], "an Arrow or Feather file", "save the table by DataFrame.to_parquet"),
    (
        &["h5", "hdf5", "hdf", "h5ad", "jld", "jld2", "nc", "nc4", "cdf"],
        "an HDF5 or NetCDF file",
        "save its arrays by np.save or np.savez",
    ),
    (&["mat"], "a MATLAB file", "save its arrays by np.save or np.savez, or in MATLAB by writematrix as CSV"),
    (&["json", "jsonl", "ndjson", "geojson", "ipynb"], "JSON", "save the table as CSV or by DataFrame.to_parquet"),
    (&["bz2", "xz", "zst", "lz4", "7z"], "a file packed by another program than gzip", "unpack it first"),
    (&["tar", "tgz"], "a tar archive", "unpack it, and name a file in it"),
    (&["svm", "libsvm", "svmlight"], "a file in svmlight format", SVMLIGHT),
    (&["arff"], "an ARFF file", ARFF),
    (&["mtx"], "a matrix in Matrix Market format", MATRIX_MARKET),
    (
        &["db", "sqlite", "sqlite3", "duckdb"],
        "a database",
        "save the table as CSV, or as Parquet by COPY ... TO 'name.parquet'",
    ),
    (&["wav", "flac", "mp3", "ogg"], "sound", "save its samples by np.save, such as those of scipy.io.wavfile.read"),
    (
        &["png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "nii", "dcm", "fits", "fit"],
        "a picture or a scan",
        "save its numbers by np.save, a sample a row",
    ),
    (
        &["edf", "bdf", "fif", "root", "pcap", "tfrecord", "msgpack", "pb", "onnx", "lance"],
        "a file of another program",
        "save its numbers by np.save or np.savez",
    ),
    (
        &["bin", "raw", "f32", "f64", "i16", "iq", "cf32", "cs8"],
        "a file of numbers without a header",
        "save it with one, `np.save(name, np.fromfile(f, dtype).reshape(-1, coordinates))`",
    ),
    (&["orc", "avro"], "an ORC or Avro file", "save the table by DataFrame.to_parquet"),
    (
        &["rds", "rda", "rdata", "qs", "fst", "dta", "sas7bdat", "sav", "por"],
        "a file of a statistics program",
        "save the table as CSV",
    ),
];

fn extension(path: &Path) -> String {
    let lower = |path: &Path| path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    match lower(path).as_deref() {
        Some("gz") => lower(Path::new(path.file_stem().unwrap_or_default())).unwrap_or_default(),
        other => other.unwrap_or_default().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_the_format() {
        let of = |name: &str| Format::of_name(Path::new(name)).unwrap();
        assert_eq!(of("a/X.NPY"), Some(Format::Npy));
        assert_eq!(of("table.tsv.gz"), Some(Format::Csv));
        assert_eq!(of("data.pq"), Some(Format::Parquet));
        assert_eq!(of("data.dat"), None);
        assert_eq!(of("data"), None);
    }

    #[test]
    fn files_of_other_programs_are_named() {
        let error = |name: &str| Format::of_name(Path::new(name)).unwrap_err().to_string();
        assert!(error("model.pt").contains("safetensors"), "{}", error("model.pt"));
        assert!(error("table.feather").contains("to_parquet"), "{}", error("table.feather"));
        assert!(error("sheet.xlsx").contains("CSV"), "{}", error("sheet.xlsx"));
    }

    #[test]
    fn content_tells_the_format() {
        assert_eq!(Format::of_content(b"PK\x05\x06 and so on"), Some(Format::Npz));
        assert_eq!(Format::of_content(b"\x02\0\0\0\0\0\0\0{}"), Some(Format::Safetensors));
        assert_eq!(Format::of_content(b"x,y\n1,2\n3,4\n"), None);
        assert_eq!(Format::of_content(b""), None);
    }

    #[test]
    fn formats_are_named() {
        assert_eq!("CSV".parse(), Ok(Format::Csv));
        assert_eq!("tsv".parse(), Ok(Format::Csv));
        assert!("xls".parse::<Format>().unwrap_err().contains("safetensors"));
    }
}
