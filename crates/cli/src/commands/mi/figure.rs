//! The report of an estimate as a picture.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use interlayer::mutual_info::Report;
use interlayer::report_figure;

use super::Failure;

/// Where the picture goes: files of one name in a folder.
pub(super) struct Target {
    folder: PathBuf,
    stem: OsString,
}

impl Target {
    /// Beside this file's name; into this folder as `report`, if it is one. Tries to write there, so that nothing is
    /// computed for nothing.
    pub(super) fn new(path: &Path) -> Result<Self, Failure> {
        let target = Self::of(path)?;
        match target.folder.ancestors().find(|above| above.is_file()) {
            // It may be an array of the person's: nothing is to be moved away.
            Some(file) => Err(format!(
                "cannot write the figure to {}: {} is a file, and a folder is needed; name another place by --figure",
                path.display(),
                file.display()
            )
            .into()),
            None => {
                interlayer_files::prepare(&target.folder)?;
                Ok(target)
            }
        }
    }

    fn of(path: &Path) -> Result<Self, Failure> {
        if path.is_dir() || path.as_os_str().as_encoded_bytes().ends_with(b"/") {
            return Ok(Self { folder: path.into(), stem: "report".into() });
        }
        let drawn = |extension: &OsStr| ["svg", "pdf", "png"].iter().any(|drawn| extension == *drawn);
        let stem = if path.extension().is_some_and(drawn) { path.file_stem() } else { path.file_name() };
        let stem = stem.ok_or_else(|| format!("`{}` names no file for the figure", path.display()))?;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        Ok(Self { folder: folder.into(), stem: stem.into() })
    }

    /// Draws the report there, as SVG, PDF and PNG, and says which files were written.
    pub(super) fn save(&self, report: &Report) -> Result<Vec<PathBuf>, Failure> {
        Ok(report_figure(report)?.save(&self.folder, &self.stem)?)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn of(path: impl AsRef<Path>) -> (PathBuf, OsString) {
        let target = Target::of(path.as_ref()).unwrap();
        (target.folder, target.stem)
    }

    #[test]
    fn pictures_stand_where_they_are_asked_for() {
        assert_eq!(of("a/b.svg"), ("a".into(), "b".into()));
        assert_eq!(of("b"), (".".into(), "b".into()));
        assert_eq!(of("a/run.5"), ("a".into(), "run.5".into()));
        assert_eq!(of("new/"), ("new/".into(), "report".into()));
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(of(folder.path()), (folder.path().into(), "report".into()));
    }

    #[test]
    #[cfg(unix)]
    fn names_that_are_not_text_stay_as_they_are() {
        use std::os::unix::ffi::OsStrExt;
        let name = OsStr::from_bytes(b"bad\xff.pdf");
        assert_eq!(of(name), (".".into(), OsStr::from_bytes(b"bad\xff").into()));
    }

    #[test]
    fn a_folder_that_takes_no_files_is_found_before() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        let error = Target::new(&file.join("report.svg")).err().unwrap().to_string();
        assert!(error.contains("file is a file, and a folder is needed; name another place by --figure"), "{error}");
    }
}
