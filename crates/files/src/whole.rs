//! Files that are written completely or not at all.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write as _};
use std::path::Path;

use tempfile::NamedTempFile;

use crate::trouble::Trouble;

/// How the name of a file begins that is still being written.
const PARTIAL: &str = ".partial-";

/// Writes a file in one step, so that a reader, and an interruption at any moment, find the old content or the new.
///
/// # Errors
/// [`Trouble`] where the folder does not take it.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Trouble> {
    // Another process may sweep the file between its creation and its lock: then it is written again.
    let mut outcome = written(path, bytes);
    for _ in 0..3 {
        match &outcome {
            Err(error) if error.kind() == ErrorKind::NotFound && folder_of(path).is_dir() => {
                outcome = written(path, bytes);
            }
            _ => break,
        }
    }
    outcome.map_err(|source| Trouble::new("write", path, source))
}

fn written(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let file = partial(folder_of(path))?;
    // Its own errors name the temporary file.
    file.as_file().write_all(bytes)?;
    readable_by_all(file.as_file())?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// A file to be written. It is locked while its process lives, on file systems that have locks.
pub(crate) fn partial(folder: &Path) -> io::Result<NamedTempFile> {
    // The name of a file that is not there helps nobody.
    let system = |error: io::Error| {
        let said = error.to_string();
        io::Error::new(error.kind(), said.split(" at path ").next().unwrap_or_default())
    };
    let file = tempfile::Builder::new().prefix(PARTIAL).tempfile_in(folder).map_err(system)?;
    let _ = file.as_file().lock();
    Ok(file)
}

/// Removes what processes left behind that were stopped while they wrote. A file that is locked is being written.
pub(crate) fn sweep(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let is_partial = entry.file_name().to_string_lossy().starts_with(PARTIAL);
        if is_partial && entry.file_type().is_ok_and(|kind| kind.is_file()) {
            let opened = File::options().read(true).write(true).open(entry.path());
            if opened.is_ok_and(|file| file.try_lock().is_ok()) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Temporary files are private to their owner; what is written is like other files.
#[cfg(unix)]
fn readable_by_all(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable_by_all(_: &File) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_replaced_and_nothing_is_left_beside_it() {
        let room = tempfile::tempdir().unwrap();
        let path = room.path().join("a.txt");
        write(&path, b"old").unwrap();
        write(&path, b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(names(room.path()), ["a.txt"]);
    }

    #[test]
    fn a_folder_in_the_place_of_the_file_is_named_and_stays() {
        let room = tempfile::tempdir().unwrap();
        let path = room.path().join("a.txt");
        fs::create_dir(&path).unwrap();
        let said = write(&path, b"new").unwrap_err().to_string();
        assert!(said.contains("a.txt is a folder"), "{said}");
        assert_eq!(names(room.path()), ["a.txt"]);
    }

    #[test]
    fn what_an_ended_process_left_is_swept_and_what_is_being_written_stays() {
        let room = tempfile::tempdir().unwrap();
        for name in [".partial-abc", "partial-kept", ".hidden"] {
            fs::write(room.path().join(name), "half").unwrap();
        }
        fs::create_dir(room.path().join(".partial-folder")).unwrap();
        let writing = partial(room.path()).unwrap();
        sweep(room.path());
        assert!(writing.path().is_file());
        drop(writing);
        assert_eq!(names(room.path()), [".hidden", ".partial-folder", "partial-kept"]);
    }
}
