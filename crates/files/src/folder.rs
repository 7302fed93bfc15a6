//! Tests whether files can be written into a folder.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use crate::trouble::Trouble;
use crate::whole::{partial, sweep};

/// What is written as a trial: more than a full disk has left in its last block.
const TRIAL_BYTES: usize = 1 << 16;

/// Makes a folder ready for files: makes it if it is not there, sweeps what stopped processes left, and tries to write.
/// For the start of long work, so that its results have a place at the end.
///
/// # Errors
/// [`Trouble`] where no file can be written into it.
pub fn prepare(folder: &Path) -> Result<(), Trouble> {
    fs::create_dir_all(folder).map_err(|source| Trouble::new("create", folder, source))?;
    sweep(folder);
    let trial = || {
        let file = partial(folder)?;
        file.as_file().write_all(&[0; TRIAL_BYTES])?;
        file.as_file().sync_all()
    };
    trial().map_err(|source| Trouble::new("write into", folder, source))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_made_and_left_empty() {
        let room = tempfile::tempdir().unwrap();
        let folder = room.path().join("a/b");
        prepare(&folder).unwrap();
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
    }

    #[test]
    fn a_file_where_a_folder_should_be_is_named() {
        let room = tempfile::tempdir().unwrap();
        let file = room.path().join("figures");
        fs::write(&file, "").unwrap();
        for folder in [file.clone(), file.join("deeper")] {
            let said = prepare(&folder).unwrap_err().to_string();
            assert!(said.contains(&format!("{} is a file, and a folder is needed", file.display())), "{said}");
        }
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_folder_that_takes_no_files_is_refused() {
        let said = prepare(Path::new("/proc/self")).unwrap_err().to_string();
        assert!(said.contains("/proc/self") && !said.contains(".partial"), "{said}");
    }
}
