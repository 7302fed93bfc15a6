//! A separate cargo workspace for each kernel, copied from a prepared one.
//!
//! evcxr compiles cells in a crate of its own. Here that crate is a member of a small workspace, whose other member asks
//! for this project: so cargo keeps to the versions of the project's Cargo.lock, which evcxr alone would forget, and to
//! the profile below, which a member cannot set. Two kernels cannot share such a workspace.

use std::error::Error;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::place;

/// What the workspace of a room says, beside what the project's release profile says of dependencies.
const WORKSPACE: &str = include_str!("workspace.toml");

/// The member that holds the versions.
const ANCHOR: &str = r#"[package]
name = "anchor"
version = "0.0.0"
edition = "2024"

[lib]
path = "lib.rs"

[dependencies]
"#;

/// The room that others are filled from.
pub(super) fn warm_room() -> PathBuf {
    place::lab().join("warm")
}

/// Where a room's cells are compiled: what evcxr calls its temporary folder.
pub(super) fn cells(room: &Path) -> PathBuf {
    room.join("cells")
}

/// A room for one kernel, by its process: files of the warm one are linked, not copied.
pub(super) fn furnish(process: u32) -> Result<PathBuf, Box<dyn Error>> {
    let rooms = place::lab().join("rooms");
    fs::create_dir_all(&rooms)?;
    clear(&rooms)?;
    let room = rooms.join(process.to_string());
    prepare(&room)?;
    let warm = cells(&warm_room()).join("target");
    if warm.is_dir() {
        link(&warm, &cells(&room).join("target"))?;
    }
    // The lock of the warm room knows the crate of the cells already.
    let _ = fs::copy(warm_room().join("Cargo.lock"), room.join("Cargo.lock"));
    Ok(room)
}

/// Removes the rooms of kernels that have ended.
fn clear(rooms: &Path) -> io::Result<()> {
    for entry in fs::read_dir(rooms)? {
        let entry = entry?;
        let process: Option<u32> = entry.file_name().to_str().and_then(|name| name.parse().ok());
        if process.is_some_and(|process| !is_alive(process)) {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}

#[cfg(target_os = "linux")]
fn is_alive(process: u32) -> bool {
    Path::new("/proc").join(process.to_string()).exists()
}

#[cfg(not(target_os = "linux"))]
fn is_alive(process: u32) -> bool {
    Command::new("ps").args(["-p", &process.to_string()]).output().is_ok_and(|output| output.status.success())
}

pub(super) fn prepare(room: &Path) -> Result<(), Box<dyn Error>> {
    let anchor = room.join("anchor");
    fs::create_dir_all(cells(room).join("src"))?;
    fs::create_dir_all(&anchor)?;
    let interlayer = place::project().join("crates/interlayer");
    let path = toml_string(&interlayer)?;
    fs::write(room.join("Cargo.toml"), workspace()?)?;
    fs::write(anchor.join("Cargo.toml"), format!("{ANCHOR}interlayer = {{ path = {path}, optional = true }}\n"))?;
    fs::write(anchor.join("lib.rs"), "")?;
    if !room.join("Cargo.lock").is_file() {
        fs::copy(place::project().join("Cargo.lock"), room.join("Cargo.lock"))?;
    }
    Ok(())
}

/// The profile of the project's dependencies is that of its release builds: so optimised where they are hot alone.
fn workspace() -> io::Result<String> {
    let project = fs::read_to_string(place::project().join("Cargo.toml"))?;
    let tables = project.split("\n[").filter(|table| table.starts_with("profile.release.package."));
    let packages =
        tables.filter(|table| !["interlayer", "mutual-info", "neighbours"].iter().any(|own| table.contains(own)));
    let dev = packages.map(|table| format!("\n[{}", table.replace("profile.release", "profile.dev")));
    Ok(WORKSPACE.to_owned() + &dev.collect::<String>())
}

fn toml_string(path: &Path) -> Result<String, String> {
    // A JSON string is a TOML string.
    path.to_str()
        .map(|path| serde_json::json!(path).to_string())
        .ok_or_else(|| format!("the project's folder is not named in Unicode: {}", path.display()))
}

/// Links all files of a target folder into another, except the cells' own: two kernels would overwrite each other's.
fn link(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (name, kind) = (entry.file_name(), entry.file_type()?);
        let own = ["libctx", "libcode_", "ctx-", "ctx.", ".cargo-lock"];
        if name.to_str().is_some_and(|name| own.iter().any(|start| name.starts_with(start))) {
            continue;
        }
        let target = to.join(&name);
        if kind.is_dir() {
            link(&entry.path(), &target)?;
        } else if entry
            .path()
            .extension()
            .is_some_and(|e| ["rlib", "rmeta", "so", "dylib", "dll", "a"].iter().any(|x| e == *x))
        {
            fs::hard_link(entry.path(), &target).or_else(|_| fs::copy(entry.path(), &target).map(|_| ()))?;
        } else {
            // Fingerprints and the like are small, and cargo writes into them.
            copy_with_time(&entry.path(), &target)?;
        }
    }
    Ok(())
}

/// Cargo tells what is fresh by the times of files.
fn copy_with_time(from: &Path, to: &Path) -> io::Result<()> {
    fs::copy(from, to)?;
    let changed = fs::metadata(from)?.modified()?;
    fs::File::options().write(true).open(to)?.set_modified(changed)
}
