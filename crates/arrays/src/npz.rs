//! The npz format: a zip archive of npy files.

use std::io::{Cursor, Read};

use zip::result::ZipError;
use zip::{CompressionMethod, ZipArchive};

use super::array::Array;
use super::error::ArrayDefect;
use super::format::Format;
use super::npy;
use super::numbers::Meaning;

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// The arrays' names, as numpy gives them: without `.npy`.
pub(super) fn names(bytes: &[u8]) -> Result<Vec<String>, ArrayDefect> {
    Ok(entries(bytes)?.into_iter().map(|(name, _)| name).collect())
}

/// The array of that name.
pub(super) fn array(bytes: &[u8], name: &str, meaning: Meaning) -> Result<Array, ArrayDefect> {
    let Some((_, place)) = entries(bytes)?.into_iter().find(|(known, _)| known == name) else {
        return Err(ArrayDefect::Missing { name: name.to_owned(), known: names(bytes)?, doubt: None });
    };
    let mut archive = open(bytes)?;
    let packed = archive.by_index_raw(place).map_err(|_| broken("an entry is damaged"))?;
    if let Some(method) = not_read(packed.compression()) {
        return Err(ArrayDefect::Packed { entry: name.to_owned(), method });
    }
    drop(packed);
    let entry = archive.by_index(place).map_err(|error| match error {
        ZipError::UnsupportedArchive(_) => broken("the entry is encrypted, or split over several files"),
        _ => broken("an entry is damaged"),
    })?;
    npy::read(entry, Some(name), meaning).map_err(|defect| match defect {
        ArrayDefect::Broken { what, .. } => broken(&format!("`{name}`: {what}")),
        other => other,
    })
}

/// Names and places of the arrays. numpy also reads entries without `.npy` if they start as npy files do.
fn entries(bytes: &[u8]) -> Result<Vec<(String, usize)>, ArrayDefect> {
    let mut archive = open(bytes)?;
    let mut arrays = Vec::new();
    for place in 0..archive.len() {
        let Ok(entry) = archive.by_index_raw(place) else { continue };
        let Ok(name) = entry.name() else { continue };
        let name = name.to_string();
        drop(entry);
        if let Some(name) = name.strip_suffix(".npy") {
            arrays.push((name.to_owned(), place));
        } else if is_foreign(&name) {
            return Err(ArrayDefect::Foreign {
                what: "an archive of PyTorch or of a spreadsheet",
                way_out: "save tensors by safetensors.torch.save_file, sheets as CSV",
            });
        } else if starts_as_npy(&mut archive, place) {
            arrays.push((name, place));
        }
    }
    match (arrays.is_empty(), archive.is_empty()) {
        (false, _) if is_sparse(&arrays) => Err(ArrayDefect::Disguise {
            what: "a sparse matrix in parts",
            way_out: "save it whole, `np.save(name, m.toarray())` for one of scipy",
            read_as: None,
        }),
        (false, _) => Ok(arrays),
        (true, true) => Err(ArrayDefect::NoArrays),
        (true, false) => Err(ArrayDefect::Foreign {
            what: "a zip archive without npy arrays",
            way_out: "unpack it and give the file that is in it",
        }),
    }
}

/// Whether these are the parts of a sparse matrix as `scipy.sparse.save_npz` and `sparse.save_npz` write them.
fn is_sparse(arrays: &[(String, usize)]) -> bool {
    const PARTS: [&[&str]; 4] = [
        &["data", "shape", "format", "indices", "indptr"],
        &["data", "shape", "format", "row", "col"],
        &["data", "shape", "format", "offsets"],
        &["data", "shape", "coords", "fill_value"],
    ];
    let has = |part: &&str| arrays.iter().any(|(name, _)| name == part);
    PARTS.iter().any(|parts| parts.iter().all(has))
}

fn is_foreign(name: &str) -> bool {
    name.ends_with("/data.pkl") || name == "[Content_Types].xml"
}

fn starts_as_npy(archive: &mut Archive, place: usize) -> bool {
    let mut start = [0; npy::MAGIC.len()];
    let read = archive.by_index(place).is_ok_and(|mut entry| entry.read_exact(&mut start).is_ok());
    read && start == npy::MAGIC
}

fn open(bytes: &[u8]) -> Result<Archive<'_>, ArrayDefect> {
    ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken("the directory of the archive is damaged or cut off"))
}

/// What a method that is not read is called.
fn not_read(method: CompressionMethod) -> Option<String> {
    if [CompressionMethod::STORE, CompressionMethod::DEFLATE].contains(&method) {
        return None;
    }
    let named = [
        (CompressionMethod::BZIP2, "bzip2"),
        (CompressionMethod::LZMA, "LZMA"),
        (CompressionMethod::XZ, "XZ"),
        (CompressionMethod::ZSTD, "Zstandard"),
        (CompressionMethod::DEFLATE64, "Deflate64"),
        (CompressionMethod::AES, "AES encryption"),
    ];
    let name = named.iter().find(|(known, _)| *known == method).map(|(_, name)| (*name).to_owned());
    Some(name.unwrap_or_else(|| "a method that is not known".to_owned()))
}

fn broken(what: &str) -> ArrayDefect {
    ArrayDefect::Broken { format: Format::Npz, what: what.to_owned() }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn array(bytes: &[u8], name: &str) -> Result<Array, ArrayDefect> {
        super::array(bytes, name, Meaning::Quantities)
    }

    fn npy_of(value: f64) -> Vec<u8> {
        let header = b"{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }\n";
        [npy::MAGIC, &[1, 0, header.len() as u8, 0], header, &value.to_le_bytes()].concat()
    }

    fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in entries {
            archive.start_file(*name, SimpleFileOptions::default()).unwrap();
            archive.write_all(bytes).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    #[test]
    fn arrays_are_called_as_in_numpy() {
        let (one, two) = (npy_of(1.0), npy_of(2.0));
        let file = archive(&[("h/0.npy", &one), ("h,1.npy", &two), ("bare", &two), ("README.txt", b"text")]);
        assert_eq!(names(&file).unwrap(), ["h/0", "h,1", "bare"]);
        assert_eq!(*array(&file, "h/0").unwrap().values.widened(), [1.0]);
        assert_eq!(*array(&file, "h,1").unwrap().values.widened(), [2.0]);
        assert_eq!(*array(&file, "bare").unwrap().values.widened(), [2.0]);
        let error = array(&file, "x").unwrap_err().to_string();
        assert_eq!(error, "there is no `x`, only h/0, `h,1`, bare");
    }

    #[test]
    fn archives_without_arrays_say_so() {
        assert_eq!(names(&archive(&[])).unwrap_err().to_string(), "the file holds no arrays; save at least one");
        let torch = names(&archive(&[("archive/data.pkl", b"\x80\x02")])).unwrap_err().to_string();
        assert!(torch.contains("PyTorch"), "{torch}");
        let table = names(&archive(&[("table.csv", b"x,y\n1,2\n")])).unwrap_err().to_string();
        assert!(table.contains("unpack it"), "{table}");
    }

    #[test]
    fn sparse_matrices_are_named() {
        let number = npy_of(1.0);
        for parts in [
            &["indices.npy", "indptr.npy", "format.npy", "shape.npy", "data.npy"][..],
            &["row.npy", "col.npy", "format.npy", "shape.npy", "data.npy"],
            &["data.npy", "coords.npy", "shape.npy", "fill_value.npy"],
        ] {
            let entries: Vec<(&str, &[u8])> = parts.iter().map(|part| (*part, &number[..])).collect();
            let error = array(&archive(&entries), "data").unwrap_err().to_string();
            assert!(error.contains("sparse") && error.contains("toarray"), "{error}");
        }
        assert!(array(&archive(&[("data.npy", &number), ("shape.npy", &number)]), "data").is_ok());
    }

    #[test]
    fn other_compression_is_named() {
        let mut file = archive(&[("x.npy", &npy_of(1.0))]);
        // The method stands at 8 in the local header and at 10 in the directory.
        let directory = file.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
        for (method, name) in [(12, "bzip2"), (14, "LZMA"), (93, "Zstandard"), (77, "not known")] {
            (file[8], file[directory + 10]) = (method, method);
            let error = array(&file, "x").unwrap_err().to_string();
            assert!(error.contains(name) && error.contains("savez_compressed"), "{error}");
        }
    }
}
