//! The layout of the workspace: who may use whom, what only the paper's crate knows, and what the results do not know.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const WORKSPACE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// Each crate and the crates of the workspace that it may use, from the ground up: a crate uses only those before it.
const MAY_USE: [(&str, &[&str]); 17] = [
    ("fuzz", &[]),
    ("files", &[]),
    ("outline", &[]),
    ("gpu", &[]),
    ("drawing", &["files"]),
    ("arrays", &["files"]),
    ("datasets", &["files", "arrays"]),
    ("results", &["files"]),
    ("neighbours", &["gpu"]),
    ("mutual-info", &["neighbours"]),
    ("kernels", &["outline"]),
    ("nets", &["outline", "datasets", "kernels"]),
    ("figures", &["drawing", "outline", "results"]),
    ("experiments", &["files", "outline", "datasets", "results", "mutual-info", "nets"]),
    ("paper", &["files", "experiments", "figures"]),
    ("interlayer", &["experiments", "figures", "paper"]),
    ("cli", &["files", "interlayer"]),
];

/// Files outside the paper's crate that name one of its architectures, its number of inputs, or a figure of it. The list may
/// become shorter, and never longer.
const KNOW_THE_PAPER: [&str; 3] =
    ["cli/src/commands/bench/mutual_information/samples.rs", "figures/src/looks.rs", "interlayer/src/lib.rs"];

fn folder_of(package: &str) -> &str {
    package.strip_prefix("interlayer-").unwrap_or(package)
}

/// The crates of the workspace that a manifest names in this table.
fn named(manifest: &str, table: &str) -> BTreeSet<String> {
    let crates: Vec<&str> = MAY_USE.iter().map(|(name, _)| *name).collect();
    let lines = manifest.lines().skip_while(|line| line.trim() != table).skip(1);
    let lines = lines.take_while(|line| !line.starts_with('['));
    let packages = lines.filter_map(|line| line.split(['.', ' ', '=']).next());
    packages.map(folder_of).filter(|name| crates.contains(name)).map(str::to_owned).collect()
}

#[test]
fn every_arrow_points_down() {
    for (place, (name, allowed)) in MAY_USE.iter().enumerate() {
        let manifest = fs::read_to_string(Path::new(WORKSPACE).join("crates").join(name).join("Cargo.toml")).unwrap();
        let used = named(&manifest, "[dependencies]");
        let allowed: BTreeSet<String> = allowed.iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(used, allowed, "crates/{name}");
        let below: Vec<&str> = MAY_USE[..place].iter().map(|(name, _)| *name).collect();
        assert!(used.iter().all(|used| below.contains(&used.as_str())), "crates/{name} uses a crate above it");
    }
    let crates: BTreeSet<String> = fs::read_dir(Path::new(WORKSPACE).join("crates"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(crates, MAY_USE.iter().map(|(name, _)| (*name).to_owned()).collect());
}

#[test]
fn only_the_papers_crate_knows_the_paper() {
    let mut knowing = Vec::new();
    for (name, _) in MAY_USE.iter().filter(|(name, _)| *name != "paper") {
        for file in sources(&Path::new(WORKSPACE).join("crates").join(name).join("src")) {
            let text = fs::read_to_string(&file).unwrap();
            if code_of(&text).any(knows_the_paper) {
                knowing.push(file.strip_prefix(Path::new(WORKSPACE).join("crates")).unwrap().display().to_string());
            }
        }
    }
    knowing.sort();
    assert_eq!(knowing, KNOW_THE_PAPER);
}

#[test]
fn the_table_of_measurements_knows_no_quantity() {
    for file in sources(&Path::new(WORKSPACE).join("crates/results/src")) {
        let text = fs::read_to_string(&file).unwrap();
        for quantity in ["mutual information", "test error", "test_error", "mi_", "train loss", "gradient"] {
            assert!(code_of(&text).all(|line| !line.contains(quantity)), "{} names {quantity:?}", file.display());
        }
    }
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path());
    let files = |path: PathBuf| match path.is_dir() {
        true => sources(&path),
        false => vec![path],
    };
    entries.flat_map(files).filter(|path| path.extension().is_some_and(|extension| extension == "rs")).collect()
}

/// The lines without comments, up to the unit tests.
fn code_of(text: &str) -> impl Iterator<Item = &str> {
    let lines = text.lines().take_while(|line| line.trim() != "#[cfg(test)]");
    lines.filter(|line| !line.trim_start().starts_with("//"))
}

/// Architectures, inputs and figures of the paper, as words of a line.
fn knows_the_paper(line: &str) -> bool {
    const WORDS: [&str; 15] = [
        "784",
        "mlp",
        "Mlp",
        "shortcut",
        "Shortcut",
        "residual",
        "Residual",
        "ShortcutResidual",
        "4A",
        "4B",
        "5A",
        "5B",
        "4a",
        "5b",
        "PIXELS",
    ];
    // dfdx has a `Residual` of its own.
    let of_dfdx = line.trim_start().starts_with("use dfdx::");
    !of_dfdx && line.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| WORDS.contains(&word))
}

#[test]
fn settings_of_dependencies_are_of_those_that_are_used() {
    let read = |name: &str| fs::read_to_string(Path::new(WORKSPACE).join(name)).unwrap();
    let (manifest, lock) = (read("Cargo.toml"), read("Cargo.lock"));
    let tables = manifest.lines().filter_map(|line| line.strip_prefix("[profile.release.package.")?.strip_suffix(']'));
    let packages: Vec<&str> =
        tables.map(|package| package.trim_matches('"')).filter(|package| *package != "*").collect();
    assert!(packages.len() > 20);
    for package in packages {
        let (name, version) = package.split_once('@').unwrap_or((package, ""));
        let entry = match version {
            "" => format!("name = \"{name}\"\n"),
            _ => format!("name = \"{name}\"\nversion = \"{version}\"\n"),
        };
        assert!(lock.contains(&entry), "Cargo.toml optimises {package}, which Cargo.lock does not have");
    }
}
