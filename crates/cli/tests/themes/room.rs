//! A folder to start the program in, and datasets to start it with.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// An empty folder outside the project.
pub(crate) struct Room(TempDir);

/// What a command said, and its exit code.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Room {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.0.path().join(name)
    }

    /// The program with these words, in this room.
    pub(crate) fn command<S: AsRef<OsStr>>(&self, words: impl IntoIterator<Item = S>) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_interlayer"));
        command.current_dir(self.0.path()).env_remove("INTERLAYER_MNIST_DIR").args(words);
        command
    }

    /// Starts the program and waits for its end. It never panics.
    pub(crate) fn run<S: AsRef<OsStr>>(&self, words: impl IntoIterator<Item = S>) -> Said {
        Said::of(self.command(words).output().unwrap())
    }

    /// The names of the files in a folder and in those inside it, sorted; none where there is no folder.
    pub(crate) fn names(&self, folder: &str) -> Vec<String> {
        let mut names = names_in(&self.path(folder));
        names.sort();
        names
    }

    /// A folder with a dataset of so many images to learn from and to be tested on; `shade` makes others.
    pub(crate) fn dataset(&self, folder: impl AsRef<Path>, (train, test): (usize, usize), shade: u8) -> PathBuf {
        let folder = self.path(folder);
        fs::create_dir_all(&folder).unwrap();
        for (split, n) in [("train", train), ("t10k", test)] {
            fs::write(folder.join(format!("{split}-images-idx3-ubyte")), images(n, shade)).unwrap();
            fs::write(folder.join(format!("{split}-labels-idx1-ubyte")), labels(n)).unwrap();
        }
        folder
    }
}

impl Said {
    pub(crate) fn of(Output { status, stdout, stderr }: Output) -> Self {
        let [out, err] = [stdout, stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
        let said = Self { code: status.code(), out, err };
        assert!(!said.err.contains("panicked"), "{said:?}");
        said
    }

    /// Fails unless the command failed and said all of this.
    pub(crate) fn refuses(&self, words: &[&str]) {
        assert_eq!(self.code, Some(1), "{self:?}");
        for words in words {
            assert!(self.err.contains(words), "no {words:?} in {self:?}");
        }
    }

    pub(crate) fn succeeds(&self) {
        assert_eq!(self.code, Some(0), "{self:?}");
    }
}

/// IDX: each class has a bar of its own, under some noise.
fn images(n: usize, shade: u8) -> Vec<u8> {
    let mut file = [0x803, n as u32, 28, 28].map(u32::to_be_bytes).concat();
    for image in 0..n {
        file.extend((0..784).map(|pixel| match pixel / 28 / 2 == image % 10 {
            true => 200 + shade,
            false => ((image * 784 + pixel).wrapping_mul(2_654_435_761) >> 13) as u8 / 4,
        }));
    }
    file
}

fn labels(n: usize) -> Vec<u8> {
    let mut file = [0x801, n as u32].map(u32::to_be_bytes).concat();
    file.extend((0..n).map(|image| (image % 10) as u8));
    file
}

fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path());
    let names = |path: PathBuf| match path.is_dir() {
        true => names_in(&path),
        false => vec![path.file_name().unwrap().to_str().unwrap().to_owned()],
    };
    entries.flat_map(names).collect()
}
