//! Any four IDX files in a folder.

use std::fs;

use interlayer_datasets::{Dataset, Error, FolderDefect, IdxDefect, Split, SplitDefect};

use super::sample::{self, NAMES};

fn folder_with(files: &[(&str, Vec<u8>)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, content) in files {
        fs::write(folder.path().join(name), content).expect("a writable folder");
    }
    folder
}

fn defect(at: usize, content: Vec<u8>) -> IdxDefect {
    let folder = folder_with(&[]);
    sample::write_plain(folder.path());
    fs::write(folder.path().join(NAMES[at]), content).expect("a writable folder");
    match Dataset::from_dir(folder.path()) {
        Err(Error::Idx { path, part, defect }) => {
            assert_eq!(path, folder.path().join(NAMES[at]));
            assert_eq!(part, ["training images", "training labels", "test images", "test labels"][at]);
            defect
        }
        other => panic!("expected an IDX defect, got {other:?}"),
    }
}

#[test]
fn plain_packed_and_prefixed_load_alike() {
    let plain = folder_with(&[]);
    sample::write_plain(plain.path());
    let [a, b, c, d] = sample::contents();
    let packed = folder_with(&[
        ("emnist-digits-train-images-idx3-ubyte.gz", sample::gzip(&a)),
        ("emnist-digits-train-labels-idx1-ubyte", b.clone()),
        ("emnist-digits-test-images.idx3-ubyte.gz", sample::gzip(&c)),
        ("emnist-digits-test-labels-idx1-ubyte.gz", sample::gzip(&d)),
        ("README", vec![]),
    ]);
    let (one, other) = (Dataset::from_dir(plain.path()), Dataset::from_dir(packed.path()));
    let (one, other) = (one.expect("four good files"), other.expect("four good files"));
    assert_eq!((&one.train, &one.test, &one.checksum), (&other.train, &other.test, &other.checksum));
    assert_eq!(one.checksum, sample::sha256(&[a.clone(), b, c, d].concat()));
    let called = plain.path().file_name().expect("a named folder").to_string_lossy();
    assert_eq!(one.name, called);
    assert_eq!(one.distinct_name(), format!("{called}-{}", &one.checksum[..8]));
    assert_eq!((one.is_emnist(), other.is_emnist()), (false, true));
    assert_eq!(one.files.expect("files").test[0], plain.path().join(NAMES[2]));
    assert_eq!(one.train.samples()[5], f32::from(a[16 + 5]) / 255.0);
    assert_eq!(one.test.labels(), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
}

#[test]
fn plain_goes_before_packed() {
    let folder = folder_with(&[("train-images-idx3-ubyte.gz", vec![0x1f, 0x8b, 0])]);
    sample::write_plain(folder.path());
    assert!(Dataset::from_dir(folder.path()).is_ok());
}

#[test]
fn a_folder_that_is_called_as_another_dataset_gets_a_name_of_its_own() {
    let room = folder_with(&[]);
    for called in ["mnist", "digits", "My Data"] {
        let folder = room.path().join(called);
        fs::create_dir(&folder).expect("a writable folder");
        sample::write_plain(&folder);
        let dataset = Dataset::from_dir(&folder).expect("four good files");
        assert_eq!(dataset.name, format!("{}-{}", called.replace(' ', "-"), &dataset.checksum[..8]));
    }
}

#[test]
#[cfg(target_os = "linux")]
fn names_that_are_not_unicode_are_read() {
    use std::os::unix::ffi::OsStrExt;

    let room = folder_with(&[]);
    let folder = room.path().join(std::ffi::OsStr::from_bytes(b"bad\xff"));
    fs::create_dir(&folder).expect("a writable folder");
    for (name, content) in NAMES.iter().zip(sample::contents()) {
        let name = [b"\xfe-", name.as_bytes()].concat();
        fs::write(folder.join(std::ffi::OsStr::from_bytes(&name)), content).expect("a writable folder");
    }
    let dataset = Dataset::from_dir(&folder).expect("four good files");
    assert_eq!(dataset.name, format!("bad-{}", &dataset.checksum[..8]));
}

#[test]
fn a_folder_that_is_not_one_dataset_is_refused() {
    let empty = folder_with(&[]);
    assert!(matches!(
        Dataset::from_dir(empty.path()),
        Err(Error::Folder(FolderDefect::Missing { name: "train-images-idx3-ubyte", .. }))
    ));
    let below = empty.path().join("MNIST/raw");
    fs::create_dir_all(&below).expect("a writable folder");
    sample::write_plain(&below);
    let root = Dataset::from_dir(empty.path()).expect_err("the files are below").to_string();
    assert!(root.ends_with("MNIST/raw, which has it"), "{root}");
    assert!(matches!(Dataset::from_dir(empty.path().join("nowhere")), Err(Error::Io { action: "read", .. })));

    let two = folder_with(&[("letters-t10k-labels-idx1-ubyte.gz", vec![])]);
    sample::write_plain(two.path());
    match Dataset::from_dir(two.path()) {
        Err(Error::Folder(FolderDefect::Ambiguous { name, found, .. })) => {
            assert_eq!((name, found.len()), ("t10k-labels-idx1-ubyte", 2));
        }
        other => panic!("expected Ambiguous, got {other:?}"),
    }

    let unequal = folder_with(&[]);
    sample::write_plain(unequal.path());
    fs::write(unequal.path().join(NAMES[1]), sample::label_file(29)).expect("a writable folder");
    assert!(matches!(
        Dataset::from_dir(unequal.path()),
        Err(Error::Folder(FolderDefect::Counts { images: 30, labels: 29, .. }))
    ));
    fs::write(unequal.path().join(NAMES[0]), sample::image_file(0)).expect("a writable folder");
    fs::write(unequal.path().join(NAMES[1]), sample::label_file(0)).expect("a writable folder");
    assert!(matches!(
        Dataset::from_dir(unequal.path()),
        Err(Error::Folder(FolderDefect::Empty { part: "training images", .. }))
    ));
}

#[test]
fn each_defect_names_file_expected_and_found() {
    assert_eq!(defect(0, vec![0, 0]), IdxDefect::Header { expected: 16, found: 2 });
    assert_eq!(defect(1, sample::image_file(1)), IdxDefect::Magic { expected: 0x801, found: 0x803 });
    let mut cut = sample::image_file(10);
    cut.pop();
    assert_eq!(defect(2, cut), IdxDefect::Length { count: 10, expected: 7856, found: 7855 });
    let packed = sample::gzip(&sample::image_file(30));
    assert!(matches!(defect(0, packed[..packed.len() / 2].to_vec()), IdxDefect::Gzip(_)));
}

#[test]
fn a_split_is_checked() {
    let image = vec![0.5; 784];
    let refused = |samples: Vec<f32>, labels: Vec<u32>| match Split::new(samples, labels) {
        Err(Error::Split(defect)) => defect,
        other => panic!("expected a defect, got {other:?}"),
    };
    assert_eq!(refused(vec![], vec![]), SplitDefect::Empty);
    assert_eq!(refused(image[1..].to_vec(), vec![1, 0]), SplitDefect::Counts { values: 783, labels: 2 });
    assert_eq!(refused(vec![], vec![1, 0]), SplitDefect::Counts { values: 0, labels: 2 });
    assert_eq!(refused(image.clone(), vec![]), SplitDefect::Counts { values: 784, labels: 0 });
    for wrong in [f32::NEG_INFINITY, f32::INFINITY, f32::NAN] {
        let mut images = [image.clone(), image.clone()].concat();
        images[784 + 3] = wrong;
        assert!(matches!(refused(images, vec![1, 2]), SplitDefect::NotFinite { sample: 1, feature: 3, .. }));
    }

    let split = Split::new([image.clone(), vec![1.0; 784]].concat(), vec![7, 8]).expect("a good split");
    assert_eq!(split.take(1), Split::new(image, vec![7]).expect("a good split"));
    assert_eq!((split.take(5).len(), split.take(0).is_empty()), (2, true));
    assert_eq!((split.features(), split.classes()), (784, 9));
    assert_eq!(split.clone().shaped([28, 28]).expect("784 values").shape(), [28, 28]);
    assert!(matches!(split.clone().shaped([28, 27]), Err(Error::Split(SplitDefect::Shape { features: 784, .. }))));
    assert_eq!(split.into_parts().1, [7, 8]);
}
