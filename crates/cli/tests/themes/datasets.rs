//! Datasets that cannot be used, and datasets whose names are not as they seem.

use std::fs;

use super::room::Room;

const FIGURE: [&str; 4] = ["reproduce", "--figure", "5a", "--dataset"];

fn reproduce(room: &Room, dataset: &str) -> super::room::Said {
    room.run(FIGURE.into_iter().chain([dataset]))
}

#[test]
fn what_names_no_dataset_is_told_what_does() {
    let room = Room::new();
    for dataset in ["DIGITS", "nope", ""] {
        for words in [&FIGURE[..], &["data", "samples", "--dataset"], &["bench", "training", "--dataset"]] {
            room.run(words.iter().copied().chain([dataset])).refuses(&["give auto, mnist, digits, or a folder"]);
        }
    }
}

#[test]
fn files_are_datasets() {
    let room = Room::new();
    fs::write(room.path("empty"), "").unwrap();
    let rows: String = (0..40).map(|i| format!("{i},{},{}\n", i * i, ["no", "yes"][i % 2])).collect();
    fs::write(room.path("small.csv"), format!("a,b,label\n{rows}")).unwrap();
    fs::write(room.path("unlabelled.csv"), format!("a,b,c\n{rows}")).unwrap();
    for (dataset, words) in [
        ("empty", &["empty: the file is empty (0 bytes)"][..]),
        ("unlabelled.csv", &["no column of labels is found among a, b, c", "call it label"]),
        ("small.csv", &["take 784 values", "small has 2 values and 2 classes", "notebook"]),
    ] {
        reproduce(&room, dataset).refuses(words);
    }
    assert!(room.names("data/results/quick").is_empty());
    room.run(["data", "samples", "--dataset", "small.csv"]).refuses(&["the samples of small have the shape [2]"]);
}

#[test]
fn the_folder_above_a_dataset_names_it() {
    let room = Room::new();
    room.dataset("torch/MNIST/raw", (30, 12), 0);
    for folder in ["torch", "torch/MNIST"] {
        let meant = ["it holds no dataset itself: name the folder", "torch/MNIST/raw"];
        reproduce(&room, folder).refuses(&meant);
        room.run(["data", "samples", "--dataset", folder]).refuses(&meant);
    }
    room.run(["data", "samples", "--dataset", "torch/MNIST/raw"]).succeeds();
}

#[test]
fn reference_files_of_another_kind_are_named() {
    let room = Room::new();
    fs::write(room.path("x.npy"), b"\x93NUMPY\x01\x00").unwrap();
    fs::write(room.path("x.csv"), "x,y\n1,2\n").unwrap();
    for what in ["training", "mutual-info"] {
        for (file, kind) in [("x.npy", "it is an npy file"), ("x.csv", "it is text")] {
            let said = room.run(["verify", what, file]);
            assert!(said.out.contains(kind) && said.out.contains("safetensors"), "{said:?}");
            assert_eq!(said.code, Some(1));
        }
    }
}

#[test]
fn too_few_images_are_found_before_the_training() {
    let room = Room::new();
    for (name, images, words) in [
        ("three", (30, 3), "3 test images are too few: an estimate by k = 3 neighbours needs at least 5"),
        ("one", (1, 12), "1 training image is too few: batch normalisation needs at least 2"),
    ] {
        let folder = room.dataset(name, images, 0);
        let file = if images.0 == 1 { "train-images-idx3-ubyte" } else { "t10k-images-idx3-ubyte" };
        reproduce(&room, name).refuses(&[words, name, file]);
        assert!(folder.is_dir() && room.names("data/results/quick").is_empty());
    }
    room.run(["bench", "training", "--dataset", "one"]).refuses(&["1 training image is too few"]);
    let words = ["bench", "mutual-info", "--case", "activations-128", "--dataset", "three"];
    room.run(words).refuses(&["3 test images are too few"]);
    let words = ["bench", "mutual-info", "--case", "normal-32", "--dataset", "three"];
    room.run(words).refuses(&["--dataset has no effect", "leave it out"]);
}

#[test]
fn the_part_that_is_wrong_is_named() {
    let room = Room::new();
    let folder = room.dataset("set", (30, 12), 0);
    let labels = [[0x0c01, 1].map(u32::to_be_bytes).concat(), vec![0; 4]].concat();
    fs::write(folder.join("t10k-labels-idx1-ubyte"), labels).unwrap();
    reproduce(&room, "set").refuses(&["t10k-labels-idx1-ubyte (test labels): type 0x0C: 32-bit integers"]);
}

#[test]
#[cfg(target_os = "linux")]
fn names_that_cannot_name_files_are_mapped() {
    use std::ffi::{OsStr, OsString};
    use std::os::unix::ffi::OsStrExt;

    let room = Room::new();
    for (shade, (called, named)) in
        [(&b"My Data"[..], "My-Data-"), ("données".as_bytes(), "donn-es-"), (b"bad\xff", "bad-"), (b"mnist", "mnist-")]
            .into_iter()
            .enumerate()
    {
        let path = OsStr::from_bytes(b"./").to_owned();
        let path: OsString = [path, OsStr::from_bytes(called).to_owned()].into_iter().collect();
        room.dataset(OsStr::from_bytes(called), (30, 12), shade as u8);
        let said = room.run(FIGURE.map(OsStr::new).into_iter().chain([path.as_os_str()]));
        said.succeeds();
        assert!(said.out.contains(&format!("note: results and figures are named {named}")), "{said:?}");
        assert!(room.names("figures").iter().any(|name| name.starts_with(&format!("figure-5a-{named}"))));
    }
    assert!(room.names("figures").iter().all(|name| !name.starts_with("figure-5a-mnist-quick")));
}

#[test]
fn two_datasets_of_one_name_do_not_mix() {
    let room = Room::new();
    for (shade, folder) in ["a/set", "b/set"].into_iter().enumerate() {
        room.dataset(folder, (30, 12), shade as u8);
    }
    reproduce(&room, "a/set").succeeds();
    let first = fs::read(room.path("figures/5a/figure-5a-set-quick.svg")).unwrap();
    for _ in 0..2 {
        let said = reproduce(&room, "b/set");
        said.succeeds();
        assert!(
            said.out.contains("results of another dataset called set: results of this one are named set-"),
            "{said:?}"
        );
    }
    assert_eq!(fs::read(room.path("figures/5a/figure-5a-set-quick.svg")).unwrap(), first);
    assert_eq!(room.names("data/results/quick").len(), 2 * 4);
    // The first one keeps its name, and each is drawn as itself.
    assert!(!reproduce(&room, "a/set").out.contains("note: "));
    room.run(["figure", "5a", "--dataset", "set"]).succeeds();
    assert_eq!(fs::read(room.path("figures/5a/figure-5a-set-quick.svg")).unwrap(), first);
    room.run(["figure", "5a"]).refuses(&["several datasets", "set, set-"]);

    for folder in ["a/set", "b/set", "a/set"] {
        room.run(["data", "samples", "--dataset", folder]).succeeds();
    }
    assert_eq!(room.names("figures").iter().filter(|name| name.starts_with("samples-set")).count(), 2);
}

#[test]
fn samples_are_called_as_the_results() {
    let room = Room::new();
    for (shade, folder) in ["a/set", "b/set"].into_iter().enumerate() {
        room.dataset(folder, (30, 12), shade as u8);
    }
    // Before there are results, whoever comes first has the name.
    room.run(["data", "samples", "--dataset", "b/set"]).succeeds();
    let second = fs::read(room.path("figures/samples-set.png")).unwrap();
    reproduce(&room, "a/set").succeeds();
    reproduce(&room, "b/set").succeeds();
    for folder in ["b/set", "a/set"] {
        room.run(["data", "samples", "--dataset", folder]).succeeds();
    }
    assert_ne!(fs::read(room.path("figures/samples-set.png")).unwrap(), second);
    let sheets: Vec<String> =
        room.names("figures").into_iter().filter(|name| name.starts_with("samples-set-")).collect();
    assert_eq!(sheets.len(), 1);
    assert_eq!(fs::read(room.path("figures").join(&sheets[0])).unwrap(), second);
    let named = sheets[0].replace("samples-", "figure-5a-").replace(".png", "-quick.svg");
    assert!(room.names("figures").contains(&named), "{named} of {:?}", room.names("figures"));
}

#[test]
fn mnist_that_is_there_is_not_fetched() {
    let Some(folder) = std::env::var_os("INTERLAYER_MNIST_DIR") else { return };
    let room = Room::new();
    let said =
        super::room::Said::of(room.command(["data", "fetch"]).env("INTERLAYER_MNIST_DIR", folder).output().unwrap());
    said.succeeds();
    assert!(said.out.starts_with("MNIST is already there") && said.out.matches("intact").count() == 4, "{said:?}");
    assert!(room.names("data/cache/mnist").is_empty());
}

/// No proxy answers, so nothing is downloaded.
#[test]
fn a_damaged_copy_in_the_named_folder_is_said_to_be_there() {
    let room = Room::new();
    room.dataset("mine", (30, 12), 0);
    let gzip = [&b"\x1f\x8b\x08\0\0\0\0\0\0\xff"[..], &[1; 2990]].concat();
    fs::remove_file(room.path("mine/train-images-idx3-ubyte")).unwrap();
    fs::write(room.path("mine/train-images-idx3-ubyte.gz"), gzip).unwrap();
    let run = |words: &[&str]| {
        let mut command = room.command(words);
        command.env("INTERLAYER_MNIST_DIR", "mine").env("https_proxy", "http://127.0.0.1:1");
        super::room::Said::of(command.output().unwrap())
    };
    let said = run(&["data", "verify"]);
    assert_eq!(said.code, Some(1));
    assert!(said.out.contains("     3000 bytes  mine/train-images-idx3-ubyte.gz  DAMAGED"), "{said:?}");
    assert!(said.out.contains("the damaged copy is in the folder of INTERLAYER_MNIST_DIR: replace it"), "{said:?}");
    for words in [&["train", "--layers", "8,8", "--epochs", "1"][..], &["data", "samples", "--dataset", "mnist"]] {
        let said = run(words);
        said.refuses(&["mine/train-images-idx3-ubyte.gz is damaged", "unset INTERLAYER_MNIST_DIR"]);
        assert!(!said.out.contains("DIGITS"), "{said:?}");
    }
}

#[test]
fn a_folder_whose_files_lie_below_is_pointed_to() {
    let room = Room::new();
    room.dataset("downloads/MNIST/raw", (30, 12), 0);
    let verify = |folder: &str| {
        super::room::Said::of(room.command(["data", "verify"]).env("INTERLAYER_MNIST_DIR", folder).output().unwrap())
    };
    let said = verify("downloads");
    assert_eq!(said.code, Some(1));
    assert!(said.out.contains("downloads/MNIST/raw has MNIST: set INTERLAYER_MNIST_DIR to that folder"), "{said:?}");
    assert!(!verify("downloads/MNIST/raw").out.contains("MISSING"));
    let nothing = verify("elsewhere");
    assert!(nothing.out.contains("`data fetch` downloads MNIST"), "{nothing:?}");
}

#[test]
fn emnist_is_said_to_lie_on_its_side() {
    let room = Room::new();
    let folder = room.dataset("letters", (30, 12), 0);
    for name in room.names("letters") {
        fs::rename(folder.join(&name), folder.join(format!("emnist-digits-{name}"))).unwrap();
    }
    let said = room.run(["data", "samples", "--dataset", "letters"]);
    said.succeeds();
    assert!(said.out.contains("EMNIST stores its images transposed"), "{said:?}");
}
