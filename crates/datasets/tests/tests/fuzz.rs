//! Damaged files in a folder: a dataset or an error, never a panic.

use std::fs;

use interlayer_datasets::Dataset;
use interlayer_fuzz::{damaged, each, largest_request};
use rand::RngExt;

use super::sample::{self, NAMES};

#[test]
fn damaged_files_are_refused() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let contents = [sample::image_file(2), sample::label_file(2), sample::image_file(1), sample::label_file(1)];
    for (name, content) in NAMES.iter().zip(&contents) {
        fs::write(folder.path().join(name), content).expect("a writable folder");
    }
    let packed = contents.each_ref().map(|content| sample::gzip(content));
    each(1000, |rng| {
        let at = rng.random_range(0..4);
        let path = folder.path().join(NAMES[at]);
        let file = match rng.random_range(0..3) {
            0 => damaged(&contents[at], rng),
            1 => sample::gzip(&damaged(&contents[at], rng)),
            _ => damaged(&packed[at], rng),
        };
        fs::write(&path, file).expect("a writable folder");
        largest_request();
        let split = Dataset::from_dir(folder.path()).map(|dataset| [dataset.train, dataset.test]);
        // Images as f32 are all that is read, and no header makes them more.
        assert!(largest_request() < 1 << 20);
        for split in split.iter().flatten() {
            assert_eq!(split.samples().len(), split.len() * split.features());
            assert!(split.labels().iter().all(|label| (*label as usize) < split.classes()));
        }
        fs::write(&path, &contents[at]).expect("a writable folder");
    });
}
