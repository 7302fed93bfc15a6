//! What the file system refused, and what to do about it.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// What the file system refused.
#[derive(Debug, thiserror::Error)]
#[error("{}", words(action, path, source))]
pub struct Trouble {
    /// "read", "write", "create" or "list".
    pub action: &'static str,
    /// The file or folder.
    pub path: PathBuf,
    /// What the system said.
    pub source: io::Error,
}

impl Trouble {
    pub(crate) fn new(action: &'static str, path: &Path, source: io::Error) -> Self {
        Self { action, path: path.into(), source }
    }
}

/// One sentence: what could not be done, with which path, what the system said, and the way out of that.
///
/// ```
/// use std::io::{Error, ErrorKind};
///
/// let full = Error::from(ErrorKind::StorageFull);
/// let said = interlayer_files::words("write", "results/a.parquet".as_ref(), &full);
/// assert_eq!(said, "cannot write results/a.parquet: no storage space; make room on the disk and start again");
/// ```
pub fn words(action: &str, path: &Path, source: &io::Error) -> String {
    // ELOOP of Linux and macOS, which has no stable kind.
    let is_loop = matches!(source.raw_os_error(), Some(40 | 62)) && path.is_symlink();
    let way_out =
        if is_loop { "the link leads to itself: correct it".into() } else { advice(action, path, source.kind()) };
    format!("cannot {action} {}: {source}; {way_out}", path.display())
}

fn advice(action: &str, path: &Path, kind: ErrorKind) -> String {
    let reads = ["read", "list"].contains(&action);
    let out = if reads { "" } else { ": move it away" };
    match kind {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "make room on the disk and start again".into(),
        ErrorKind::ReadOnlyFilesystem => "this place cannot be written: work in a folder that can".into(),
        ErrorKind::PermissionDenied => "change the permissions, or take another place".into(),
        ErrorKind::InvalidFilename => "take a shorter name without special characters".into(),
        ErrorKind::NotFound => not_found(reads, path),
        ErrorKind::IsADirectory => format!("{} is a folder, and a file is needed{out}", path.display()),
        ErrorKind::NotADirectory | ErrorKind::AlreadyExists => match in_the_way(path) {
            Some(file) if reads && is_same(&file, path) => {
                format!("{} is a file: leave out what follows it", file.display())
            }
            Some(file) => format!("{} is a file, and a folder is needed{out}", file.display()),
            None => "something else has this name: move it away".into(),
        },
        _ => "start again, and check the disk if it happens again".into(),
    }
}

/// Which part of a path is missing.
fn not_found(reads: bool, path: &Path) -> String {
    match path.ancestors().skip(1).filter(|above| !above.as_os_str().is_empty()).find(|above| !above.exists()) {
        Some(missing) => format!("there is no folder {}", missing.display()),
        None if reads => "check the path".into(),
        None => "its folder takes no new files: take another place".into(),
    }
}

/// The file that stands where a folder of this path should be.
fn in_the_way(path: &Path) -> Option<PathBuf> {
    // Without a slash at the end, which the path itself may have.
    let path: PathBuf = path.components().collect();
    path.ancestors().find(|above| above.exists() && !above.is_dir()).map(Path::to_owned)
}

/// Whether a path differs from the file by a slash at its end alone.
fn is_same(file: &Path, path: &Path) -> bool {
    path.components().eq(file.components())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_advice_fits_the_cause() {
        let of = |kind: ErrorKind| words("write", Path::new("a"), &kind.into());
        assert!(of(ErrorKind::ReadOnlyFilesystem).contains("cannot be written"));
        assert!(of(ErrorKind::PermissionDenied).contains("permissions"));
        assert!(of(ErrorKind::StorageFull).contains("room"));
        assert!(of(ErrorKind::InvalidFilename).contains("shorter"));
        assert!(of(ErrorKind::IsADirectory).contains("a is a folder"));
        assert!(!of(ErrorKind::StorageFull).contains("permission"));
    }

    #[test]
    fn the_part_of_a_path_that_is_wrong_is_named() {
        let room = tempfile::tempdir().unwrap();
        let [missing, file] = ["nowhere", "file"].map(|name| room.path().join(name));
        fs::write(&file, "").unwrap();
        let read = |path: &Path| words("read", path, &fs::read(path).unwrap_err());
        let write = |path: &Path| words("write", path, &ErrorKind::NotFound.into());
        assert!(read(&missing.join("b/c")).ends_with(&format!("there is no folder {}", missing.join("b").display())));
        assert!(read(&missing).ends_with("check the path"));
        assert!(write(&missing).ends_with("takes no new files: take another place"));
        assert!(read(&file.join("b")).ends_with(&format!("{} is a file, and a folder is needed", file.display())));
        assert!(read(room.path()).contains("is a folder, and a file is needed"));
    }
}
