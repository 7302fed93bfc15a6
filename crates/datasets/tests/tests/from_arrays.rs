//! Datasets from files of arrays and tables.

use std::fs;
use std::path::Path;

use interlayer_datasets::{Dataset, Split};

/// An npy file, version 1, of little-endian numbers of this type.
fn npy(kind: &str, shape: &str, bytes: Vec<u8>) -> Vec<u8> {
    let mut header = format!("{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape}, }}");
    while (10 + header.len() + 1) % 64 != 0 {
        header.push(' ');
    }
    header.push('\n');
    [b"\x93NUMPY\x01\x00", &(header.len() as u16).to_le_bytes()[..], header.as_bytes(), &bytes].concat()
}

fn floats(shape: &str, values: &[f32]) -> Vec<u8> {
    npy("<f4", shape, values.iter().flat_map(|value| value.to_le_bytes()).collect())
}

fn integers(values: &[i64]) -> Vec<u8> {
    npy("<i8", &format!("({},)", values.len()), values.iter().flat_map(|value| value.to_le_bytes()).collect())
}

fn npz(path: &Path, arrays: &[(&str, Vec<u8>)]) {
    let mut archive = zip::ZipWriter::new(fs::File::create(path).unwrap());
    for (name, bytes) in arrays {
        archive.start_file(format!("{name}.npy"), zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut archive, bytes).unwrap();
    }
    archive.finish().unwrap();
}

fn refused(path: &Path) -> String {
    Dataset::open(path, None).unwrap_err().to_string()
}

#[test]
fn an_archive_with_both_splits() {
    let room = tempfile::tempdir().unwrap();
    let path = room.path().join("waves.npz");
    let train: Vec<f32> = (0..12).map(|i| i as f32).collect();
    npz(
        &path,
        &[
            ("x_train", floats("(3, 2, 2)", &train)),
            ("y_train", integers(&[0, 2, 1])),
            ("x_test", floats("(1, 2, 2)", &[9.0; 4])),
            ("y_test", integers(&[4])),
        ],
    );
    let waves = Dataset::open(&path, None).unwrap();
    assert_eq!((waves.name.as_str(), waves.features(), waves.classes()), ("waves", 4, 5));
    assert_eq!(
        (waves.train.shape(), waves.train.samples(), waves.train.labels()),
        (&[2, 2][..], &train[..], &[0, 2, 1][..])
    );
    assert_eq!((waves.test.len(), waves.test.labels()), (1, &[4][..]));
    // The same numbers from memory have the same checksum.
    let (train, test) = (waves.train.clone(), waves.test.clone());
    assert_eq!(Dataset::new("waves", train, test).unwrap().checksum, waves.checksum);
}

#[test]
fn a_folder_of_arrays() {
    let room = tempfile::tempdir().unwrap();
    let folder = room.path().join("waves");
    fs::create_dir(&folder).unwrap();
    let write = |name: &str, bytes: Vec<u8>| fs::write(folder.join(name), bytes).unwrap();
    write("X_train.npy", floats("(2, 3)", &[1.0; 6]));
    let half = refused(&folder);
    assert!(half.contains("it has X_train.npy, and no x_train.npy and y_train.npy beside it"), "{half}");
    write("y_train.npy", integers(&[1, 0]));
    write("X_test.npy", floats("(2, 3)", &[2.0; 6]));
    write("y_test.npy", integers(&[1, 1]));
    let waves = Dataset::open(&folder, None).unwrap();
    assert_eq!((waves.name.as_str(), waves.train.shape(), waves.test.samples()), ("waves", &[3][..], &[2.0; 6][..]));
    write("X_test.npy", floats("(2, 2)", &[2.0; 4]));
    assert!(refused(&folder).contains("samples to train on have the shape [3], samples to test on [2]"));
    write("y_test.npy", integers(&[1, 1, 0]));
    assert!(refused(&folder).contains("`X_test.npy` has 2 samples and `y_test.npy` has 3 labels"));
    write("y_test.npy", integers(&[1, -1]));
    let minus = refused(&folder);
    assert!(minus.contains("label -1 of sample 1 (from 0) in `y_test.npy` is not a class"), "{minus}");
}

#[test]
fn a_table_is_divided_the_same_way_each_time() {
    let room = tempfile::tempdir().unwrap();
    let path = room.path().join("flowers.csv");
    let row = |i: usize| format!("{}.5,{},{}\n", i, 2 * i, ["rose", "aster", "tulip"][i % 3]);
    fs::write(&path, format!("length,width,species\n{}", (0..50).map(row).collect::<String>())).unwrap();
    let flowers = Dataset::open(&path, None).unwrap();
    assert_eq!((flowers.train.len(), flowers.test.len()), (40, 10));
    assert_eq!((flowers.features(), flowers.classes()), (2, 3));
    // Aster is 0, rose 1, tulip 2.
    for split in [&flowers.train, &flowers.test] {
        for (sample, label) in split.samples().chunks_exact(2).zip(split.labels()) {
            let row = (sample[1] / 2.0) as usize;
            assert_eq!((sample[0], *label), (row as f32 + 0.5, [1, 0, 2][row % 3]));
        }
    }
    assert_eq!(Dataset::open(&path, None).unwrap(), flowers);
    assert_eq!(Dataset::open(&path, Some("species")).unwrap(), flowers);
    assert!(Dataset::open(&path, Some("kind")).unwrap_err().to_string().contains("`kind`"));
}

#[test]
fn tables_for_training_and_tests() {
    let room = tempfile::tempdir().unwrap();
    let folder = room.path().join("flowers");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("train.csv"), "label,a\ncat,1\ndog,2\ncat,3\n").unwrap();
    assert!(refused(&folder).contains("it has train.csv, and no test file"));
    fs::write(folder.join("test.csv"), "label,a\ndog,1\n").unwrap();
    let pets = Dataset::open(&folder, None).unwrap();
    assert_eq!((pets.train.labels(), pets.test.labels()), (&[0, 1, 0][..], &[1][..]));
    fs::write(folder.join("test.csv"), "label,a\nbird,1\n").unwrap();
    assert!(refused(&folder).contains("label `bird` is only among the test labels"));
    // Columns are taken by their names.
    fs::write(folder.join("train.csv"), "label,a,b\ncat,1,2\ndog,3,4\n").unwrap();
    fs::write(folder.join("test.csv"), "b,label,a\n6,dog,5\n").unwrap();
    let pets = Dataset::open(&folder, None).unwrap();
    assert_eq!((pets.train.samples(), pets.test.samples()), (&[1.0, 2.0, 3.0, 4.0][..], &[5.0, 6.0][..]));
    fs::write(folder.join("test.csv"), "b,label,a,id\n6,dog,5,1\n").unwrap();
    assert!(refused(&folder).contains("it has the column `id`, which the training file does not have"));
    fs::write(folder.join("test.csv"), "b,label\n6,dog\n").unwrap();
    assert!(refused(&folder).contains("`a`"));
    fs::write(folder.join("test.csv"), "b,a\n6,1\n").unwrap();
    assert!(refused(&folder).contains("it has no column `label`, which the training file has"));
}

#[test]
fn row_numbers_of_pandas_are_no_values() {
    let room = tempfile::tempdir().unwrap();
    let path = room.path().join("flowers.csv");
    let rows: String = (0..20).map(|i| format!("{i},{}.5,{}\n", i % 7, i % 2)).collect();
    for name in ["", "Unnamed: 0"] {
        fs::write(&path, format!("{name},length,label\n{rows}")).unwrap();
        assert_eq!(Dataset::open(&path, None).unwrap().features(), 1);
    }
}

#[test]
fn what_no_dataset_can_be_made_of_is_named() {
    let room = tempfile::tempdir().unwrap();
    let path = room.path().join("table.csv");
    let refused_table = |text: &str| {
        fs::write(&path, text).unwrap();
        refused(&path)
    };
    assert!(refused_table("a,b\n1,2\n").contains("no column of labels is found among a, b"));
    assert!(refused_table("y,label,b\n1,2,3\n").contains("y and label could each be the column of labels"));
    assert!(refused_table("label\n1\n").contains("no column of values is found"));
    assert!(refused_table("label,a\n1,2\n0,3\n").contains("2 sample(s) are too few"));
    assert!(refused_table("label,a\n0.5,2\n0,3\n").contains("label 0.5 of sample 0"));
    assert!(
        refused_table("label,a\n1,1e300\n0,3\n").contains("value 1e300 of sample 0"),
        "{}",
        refused_table("label,a\n1,1e300\n0,3\n")
    );
    assert!(refused_table("label,a\n1,2\n0,red\n").contains("line 3, column `a`: `red` is not a number"));
    let array = room.path().join("x.npy");
    fs::write(&array, floats("(2, 3)", &[1.0; 6])).unwrap();
    assert!(refused(&array).contains("it is one array"));
    assert!(refused(room.path().join("nowhere").as_path()).contains("nowhere"));
    let empty = room.path().join("empty");
    fs::create_dir(&empty).unwrap();
    assert!(refused(&empty).contains("it has neither four IDX files nor arrays"));
    fs::create_dir_all(empty.join("train/cat")).unwrap();
    assert!(refused(&empty).contains("it has neither four IDX files nor arrays"));
    fs::write(empty.join("train/cat/1.JPG"), "").unwrap();
    fs::write(empty.join("README"), "").unwrap();
    assert!(refused(&empty).contains("folders of pictures are not read"));
    // As torchvision and others unpack datasets.
    let torch = room.path().join("torch");
    fs::create_dir_all(torch.join("MNIST/raw")).unwrap();
    fs::create_dir_all(torch.join("MNIST/processed")).unwrap();
    fs::write(torch.join("MNIST/processed/test.pt"), "").unwrap();
    for name in ["train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1"] {
        fs::write(torch.join(format!("MNIST/raw/{name}-ubyte.gz")), "").unwrap();
    }
    for folder in ["", "MNIST", "MNIST/processed"] {
        let error = refused(&torch.join(folder));
        assert!(
            error.contains("it holds no dataset itself: name the folder") && error.contains("MNIST/raw"),
            "{error}"
        );
    }
    fs::create_dir_all(torch.join("csv")).unwrap();
    fs::write(torch.join("csv/train.csv"), "").unwrap();
    fs::write(torch.join("csv/test.csv.gz"), "").unwrap();
    assert!(refused(&torch).contains("MNIST/raw or "), "{}", refused(&torch));
    let one = room.path().join("train-images-idx3-ubyte");
    fs::write(&one, [0, 0, 8, 3, 0, 0, 0, 1]).unwrap();
    assert!(refused(&one).contains("name the folder with all four"));
    let half = room.path().join("half.npz");
    npz(&half, &[("x_train", floats("(2, 3)", &[1.0; 6])), ("y_train", integers(&[0, 1]))]);
    assert!(refused(&half).contains("it has x_train, and no test arrays (x_test and y_test)"), "{}", refused(&half));
    assert!(refused_table("0,1,2\n3,4,5\n").contains("line 1 looks like a sample"));
    let many: String = (0..100).map(|i| format!("pixel{i},")).collect();
    assert!(refused_table(&format!("{many}last\n{}1\n", "1,".repeat(100))).contains("pixel7, … (101 in all)"));
    let hot = room.path().join("hot.npz");
    npz(&hot, &[("x", floats("(2, 3)", &[1.0; 6])), ("y", floats("(2, 2)", &[0.0, 1.0, 1.0, 0.0]))]);
    assert!(refused(&hot).contains("labels `y` have 2 numbers each"));
}

#[test]
fn names_stand_in_file_names() {
    let split = Split::new(vec![1.0, 2.0], vec![0, 1]).unwrap();
    let name = |name: &str| Dataset::new(name, split.clone(), split.clone()).unwrap().name;
    assert_eq!(name("waves"), "waves");
    assert!(name("my waves").starts_with("my-waves-") && name("mnist").starts_with("mnist-"));
}
