//! What a dataset is called that was read from a folder: a name that can stand in file names, and no other dataset's.

use std::path::Path;

/// Names of datasets that are not read from any folder.
const RESERVED: [&str; 2] = ["mnist", "digits"];
/// A longer one would not leave room for the rest of a file name.
const LONGEST: usize = 60;
/// Digits of a checksum that tell datasets of one name apart.
const DIGITS: usize = 8;

/// The folder's name where that can be, and otherwise as much of it as can be, with the start of the checksum.
pub(crate) fn of_folder(folder: &str, checksum: &str) -> String {
    let allowed = |c: char| if c.is_ascii_alphanumeric() || "-_.+".contains(c) { c } else { '-' };
    let safe: String = folder.chars().map(allowed).take(LONGEST).collect();
    if safe == folder && !safe.is_empty() && !RESERVED.iter().any(|name| name.eq_ignore_ascii_case(folder)) {
        return safe;
    }
    match safe.trim_matches('-') {
        "" => with_checksum("folder", checksum),
        name => with_checksum(name, checksum),
    }
}

/// The name that a person gave in the program, as far as it can be.
pub(crate) fn own(name: &str, checksum: &str) -> String {
    of_folder(name, checksum)
}

/// What a folder, or a file without its extensions, is called.
pub(crate) fn of_path(path: &Path) -> String {
    let whole = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let name = whole.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    if whole.is_dir() { name } else { name.split('.').find(|part| !part.is_empty()).unwrap_or_default().to_owned() }
}

/// The name and the start of the checksum.
pub(crate) fn with_checksum(name: &str, checksum: &str) -> String {
    let start: String = checksum.chars().take(DIGITS).collect();
    if name.ends_with(&format!("-{start}")) { name.to_owned() } else { format!("{name}-{start}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_can_name_a_file_stays() {
        for name in ["fashion", "c26_mixed_names", "v1.2+x-y", ".hidden"] {
            assert_eq!(of_folder(name, "0123456789abcdef"), name);
        }
    }

    #[test]
    fn other_names_are_mapped_and_carry_the_checksum() {
        let long = "a".repeat(200);
        let expected = [
            ("My Data", "My-Data-01234567".to_owned()),
            ("données", "donn-es-01234567".to_owned()),
            ("数据", "folder-01234567".to_owned()),
            ("", "folder-01234567".to_owned()),
            ("bad\u{fffd}", "bad-01234567".to_owned()),
            ("a/b", "a-b-01234567".to_owned()),
            (&long, format!("{}-01234567", "a".repeat(60))),
        ];
        for (folder, name) in expected {
            assert_eq!(of_folder(folder, "0123456789abcdef"), name);
        }
    }

    #[test]
    fn a_folder_does_not_take_the_name_of_another_dataset() {
        for name in ["mnist", "MNIST", "digits"] {
            assert_eq!(of_folder(name, "0123456789abcdef"), format!("{name}-01234567"));
        }
        assert_eq!(with_checksum("mnist-01234567", "0123456789abcdef"), "mnist-01234567");
    }
}
