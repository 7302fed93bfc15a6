//! A folder that holds no dataset: whether one below it does, and whether it holds pictures.

use std::fs;
use std::path::{Path, PathBuf};

/// Folders in folders that are looked into: torchvision has `MNIST/raw`, and pictures stand in `train/CLASS`.
const DEEPEST: usize = 3;
/// Folders, and entries of each, that are looked at: a folder of pictures may have a million.
const MOST: usize = 200;

const PICTURES: [&str; 8] = [".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp"];

/// The folders below that hold a dataset by the names of their files; otherwise the folder `raw` beside, which torchvision
/// makes beside `processed`.
pub(crate) fn meant(path: &Path, is_dataset: fn(&[String]) -> bool) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = below(path).into_iter().filter(|folder| is_dataset(&files(folder))).collect();
    found.sort();
    let beside = path.parent().map(|parent| parent.join("raw"));
    if found.is_empty() {
        found.extend(beside.filter(|folder| is_dataset(&files(folder))));
    }
    found
}

/// Whether there are pictures in it or below.
pub(crate) fn has_pictures(path: &Path) -> bool {
    let is_picture = |name: &String| PICTURES.iter().any(|end| name.to_ascii_lowercase().ends_with(end));
    below(path).iter().chain([&path.to_path_buf()]).any(|folder| files(folder).iter().any(is_picture))
}

/// The folders in a folder and in those inside it, nearest first.
fn below(path: &Path) -> Vec<PathBuf> {
    let mut folders = vec![(path.to_path_buf(), 0)];
    let mut at = 0;
    while at < folders.len() && folders.len() < MOST {
        let (folder, depth) = folders[at].clone();
        if depth < DEEPEST {
            let inside = entries(&folder).into_iter().filter(|path| path.is_dir());
            folders.extend(inside.map(|folder| (folder, depth + 1)));
        }
        at += 1;
    }
    folders.into_iter().skip(1).map(|(folder, _)| folder).collect()
}

/// The names of the files in a folder.
fn files(folder: &Path) -> Vec<String> {
    let name = |path: PathBuf| Some(path.file_name()?.to_string_lossy().into_owned());
    entries(folder).into_iter().filter(|path| path.is_file()).filter_map(name).collect()
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).into_iter().flatten().flatten().take(MOST).map(|entry| entry.path()).collect()
}
