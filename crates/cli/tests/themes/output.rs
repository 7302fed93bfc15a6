//! Output that nobody reads, or that the system does not take.

use std::fs::File;
use std::process::Stdio;

use super::room::{Room, Said};

/// Commands that say something at once.
const QUICK: [&[&str]; 8] = [
    &["--help"],
    &["figure", "--check"],
    &["data", "verify"],
    &["verify", "mutual-info", "nothing"],
    &["validate"],
    &["bench", "mutual-info", "--case", "normal-32", "--rounds", "1"],
    &["reproduce", "--figure", "5a", "--dataset", "set"],
    &["train", "--layers", "8,8", "--dataset", "set"],
];

#[test]
#[cfg(target_os = "linux")]
fn a_full_device_is_an_error_before_long_work() {
    for words in QUICK {
        let room = Room::new();
        room.dataset("set", (30, 12), 0);
        let full = || Stdio::from(File::options().write(true).open("/dev/full").unwrap());
        let said = Said::of(room.command(words).stdout(full()).output().unwrap());
        said.refuses(&["error: cannot write the output: No space left"]);
        assert_eq!(said.err.matches("cannot write the output").count(), 1, "{said:?}");
        assert!(room.names("data/results").is_empty() && room.names("data/validation/quick").is_empty());
        let mute = room.command(words).stdout(full()).stderr(full()).output().unwrap();
        assert_eq!(mute.status.code(), Some(1), "{words:?}");
    }
}

#[test]
fn a_reader_who_goes_away_leaves_the_work_to_be_done() {
    let room = Room::new();
    room.dataset("set", (30, 12), 0);
    let words = ["reproduce", "--figure", "5a", "--dataset", "set"];
    let mut child = room.command(words).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let said = Said::of(child.wait_with_output().unwrap());
    said.succeeds();
    // Only that the room is no project.
    assert!(said.err.lines().all(|line| line.starts_with("note: this is not the project's folder")), "{said:?}");
    assert_eq!(room.names("data/results/quick").len(), 4);
    assert!(room.names("figures").contains(&"figure-5a-set-quick-batch.png".to_owned()));
}
