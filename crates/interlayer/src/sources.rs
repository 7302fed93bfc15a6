//! What this library was built from, for the records of runs.

use std::collections::BTreeMap;
use std::process::Command;

use interlayer_experiments::Sources;

/// The versions that the workspace is built with.
const LOCK: &str = include_str!("../../../Cargo.lock");

/// Packages whose version can change a number or a picture.
const PACKAGES: [&str; 9] =
    ["dfdx", "gemm", "interlayer", "kiddo", "plotters", "polars", "rand", "rand_chacha", "resvg"];

/// Versions and commit of the sources that this library was built from.
pub fn sources() -> Sources {
    Sources { versions: versions(), commit: commit() }
}

/// Package name to version; the newest, where the workspace holds two.
fn versions() -> BTreeMap<String, String> {
    let value = |line: &str, key: &str| {
        line.strip_prefix(key).and_then(|rest| rest.strip_prefix(" = \"")?.strip_suffix('"')).map(str::to_owned)
    };
    // Packages stand in the order of their names, those of one name in the order of their versions.
    LOCK.split("[[package]]")
        .filter_map(|package| {
            let mut lines = package.trim_start().lines();
            Some((value(lines.next()?, "name")?, value(lines.next()?, "version")?))
        })
        .filter(|(name, _)| PACKAGES.contains(&name.as_str()))
        .collect()
}

/// The commit of the sources, where they are still there and git can tell.
fn commit() -> Option<String> {
    let output = Command::new("git").args(["-C", env!("CARGO_MANIFEST_DIR"), "rev-parse", "HEAD"]).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_package_has_a_version() {
        let found = versions();
        assert_eq!(found.keys().map(String::as_str).collect::<Vec<_>>(), PACKAGES.to_vec());
        assert_eq!(found["interlayer"], env!("CARGO_PKG_VERSION"));
        assert!(found["dfdx"].starts_with("0.13"), "{found:?}");
    }
}
