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
    let there = std::fs::canonicalize(project).unwrap().join("notebooks");
    let said = super::room::Said::of(room.command(["lab", "02"]).current_dir(&there).output().unwrap());
    said.refuses(&[&format!("there is no notebook 02: they are in {}", there.display())]);
    inside(&["lab", "00-start-here.ipynb", "01-architectures.ipynb"]).refuses(&["opens one notebook"]);
}

#[test]
#[cfg(unix)]
fn programs_that_are_missing_or_too_old_are_found_before_the_set_up() {
    use std::os::unix::fs::PermissionsExt as _;

    let room = Room::new();
    // The set-up asks for no more of a project.
    fs::create_dir_all(room.path("crates/interlayer")).unwrap();
    fs::write(room.path("crates/interlayer/Cargo.toml"), "").unwrap();
    fs::create_dir(room.path("bin")).unwrap();
    let lab = || {
        let mut command = room.command(["lab", "--prepare"]);
        super::room::Said::of(command.env("PATH", room.path("bin")).output().unwrap())
    };
    let needed = "Python 3.10 or newer is needed, and `python3`";
    lab().refuses(&[needed, "cannot be started", "install one, and put its folder first on the PATH"]);
    for (script, words) in [
        ("printf '3\\n8\\n3.8.18\\n/opt/python3\\n'", &[needed, "is 3.8.18 (/opt/python3): install one"][..]),
        ("printf '2\\n7\\n2.7.18\\n/opt/python\\n'; exit 1", &[needed, "is 2.7.18"]),
        ("echo 'python3: command not found' >&2; exit 127", &[needed, "does not work (python3: command not found)"]),
        (
            "printf '3\\n12\\n3.12.1\\n/usr/bin/python3\\n'; exit 1",
            &["cannot make virtual environments", "python3-venv"],
        ),
    ] {
        let python = room.path("bin/python3");
        fs::write(&python, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&python, fs::Permissions::from_mode(0o755)).unwrap();
        lab().refuses(words);
    }
    fs::write(room.path("bin/python3"), "#!/bin/sh\nprintf '3\\n12\\n3.12.1\\n/usr/bin/python3\\n'\n").unwrap();
    lab().refuses(&["`cargo` builds the kernel", "does not start", "https://rustup.rs"]);
    assert!(!room.path("data").exists());
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
