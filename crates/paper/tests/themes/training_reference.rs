//! The training against recorded ones, of every architecture.

use std::path::Path;

use interlayer_paper::verify::{Difference, training};

fn holds(name: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/training");
    let differences = training(&folder.join(format!("{name}.safetensors"))).unwrap();
    assert_eq!(differences.len(), 7);
    for difference in &differences {
        assert!(difference.is_tolerated(), "{name}: {difference}");
    }
}

#[test]
fn mlp() {
    holds("mlp_w8_d3");
}

#[test]
fn shortcut() {
    holds("shortcut_w8_d3");
}

#[test]
fn residual() {
    holds("residual_w8_d3");
}

#[test]
fn shortcut_residual() {
    holds("shortcut_residual_w8_d3");
    holds("shortcut_residual_w16_d5");
}

#[test]
fn another_network_does_not_pass_for_the_recorded_one() {
    // The residual's record with the name of the plain one: same layers, other sums.
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/training");
    let record = std::fs::read(folder.join("residual_w8_d3.safetensors")).unwrap();
    let header = u64::from_le_bytes(record[..8].try_into().unwrap()) as usize;
    let text = String::from_utf8(record[8..8 + header].to_vec()).unwrap();
    let mut renamed = text.replace(r#""architecture":"residual""#, r#""architecture":"mlp""#);
    assert_ne!(renamed, text);
    renamed.push_str(&" ".repeat(header - renamed.len()));
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), [&record[..8], renamed.as_bytes(), &record[8 + header..]].concat()).unwrap();
    assert!(!training(file.path()).unwrap().iter().any(Difference::is_tolerated));
}

#[test]
fn a_file_that_is_none_is_named() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), b"no tensors here").unwrap();
    let error = training(file.path()).unwrap_err().to_string();
    assert!(error.contains(&file.path().display().to_string()), "{error}");
}
