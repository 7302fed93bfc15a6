//! Places that take no files, found before long work.

use std::fs;

use super::room::Room;

/// What stands in the way, what is asked for, and the path that the error names.
const IN_THE_WAY: [(&str, &[&str]); 12] = [
    ("figures", &["reproduce", "--figure", "5a", "--dataset", "digits"]),
    ("data/results", &["reproduce", "--figure", "5a", "--dataset", "digits"]),
    ("data/results/quick", &["reproduce", "--figure", "5a", "--dataset", "digits"]),
    ("data/results/paper/batches", &["reproduce", "--profile", "paper", "--dataset", "set"]),
    ("data/results/paper/studies", &["reproduce", "--profile", "paper", "--figure", "4b", "--dataset", "set"]),
    ("data/results/own", &["train", "--layers", "8,8", "--dataset", "set"]),
    ("figures/own", &["train", "--layers", "8,8", "--dataset", "set"]),
    ("w", &["train", "--layers", "8,8", "--dataset", "set", "--weights", "w/net.safetensors"]),
    ("c", &["train", "--layers", "8,8", "--dataset", "set", "--checkpoint", "c/net.checkpoint"]),
    ("data/validation/quick", &["validate"]),
    ("figures", &["data", "samples"]),
    ("tables", &["bench", "training", "--dataset", "digits", "--output", "tables"]),
];

#[test]
fn a_file_where_a_folder_should_be_is_found_before_long_work() {
    for (place, words) in IN_THE_WAY {
        let room = Room::new();
        room.dataset("set", (30, 12), 0);
        let path = room.path(place);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, "mine").unwrap();
        let said = room.run(words);
        said.refuses(&[place, "is a file, and a folder is needed"]);
        assert!(!said.out.contains("training\n") && !said.out.contains("built-in"), "{said:?}");
        assert_eq!(fs::read(&path).unwrap(), b"mine");
    }
}

#[test]
fn a_folder_where_a_result_should_be_is_found_before_the_training() {
    let room = Room::new();
    room.dataset("set", (30, 12), 0);
    let words = ["reproduce", "--figure", "5a", "--dataset", "set"];
    room.run(words).succeeds();
    let results = room.names("data/results/quick");
    for name in &results {
        fs::remove_file(room.path("data/results/quick").join(name)).unwrap();
    }
    let parquet = results.iter().find(|name| name.ends_with(".parquet")).unwrap();
    fs::create_dir(room.path("data/results/quick").join(parquet)).unwrap();
    let said = room.run(words);
    said.refuses(&[parquet, "is a folder, and a file is needed"]);
    assert!(!said.out.contains("epoch"), "{said:?}");
}

#[test]
fn what_stopped_programs_left_is_swept() {
    let room = Room::new();
    room.dataset("set", (30, 12), 0);
    for folder in ["data/results/quick", "figures"] {
        fs::create_dir_all(room.path(folder)).unwrap();
        fs::write(room.path(folder).join(".partial-nddgaq"), "half").unwrap();
    }
    room.run(["reproduce", "--figure", "5a", "--dataset", "set"]).succeeds();
    let left = [room.names("data/results/quick"), room.names("figures")].concat();
    assert!(left.iter().all(|name| !name.starts_with('.')), "{left:?}");
}

#[test]
fn the_notebooks_are_only_in_the_project() {
    let room = Room::new();
    for words in [&["lab"][..], &["lab", "--check"], &["lab", "--html", "pages"]] {
        room.run(words).refuses(&["is not inside the project's folder"]);
    }
    assert!(room.names(".").is_empty());
    // Inside the project, what is wrong is found before the set-up.
    let project = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    let inside = |words: &[&str]| super::room::Said::of(room.command(words).current_dir(project).output().unwrap());
    inside(&["lab", "no-such.ipynb"]).refuses(&["there is no notebook no-such.ipynb"]);
    inside(&["lab", "00-start-here.ipynb", "01-architectures.ipynb"]).refuses(&["opens one notebook"]);
}

#[test]
fn a_folder_of_the_environment_that_is_not_there_is_said() {
    let room = Room::new();
    let nowhere = room.path("nowhere");
    let mut command = room.command(["data", "verify"]);
    let said = super::room::Said::of(command.env("INTERLAYER_MNIST_DIR", &nowhere).output().unwrap());
    said.refuses(&[&format!("{} (INTERLAYER_MNIST_DIR) does not exist", nowhere.display())]);
    assert!(said.out.contains("MISSING") && said.out.contains("data fetch"), "{said:?}");
}
