//! What the numbers of a run were made with, as far as the caller says it.

use std::collections::BTreeMap;

/// The sources of the program that runs: they stand in the record of each run. Nothing is looked up here: the caller
/// knows what it was built from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources {
    /// Package name to version.
    pub versions: BTreeMap<String, String>,
    /// The commit of the program's own sources.
    pub commit: Option<String>,
}
