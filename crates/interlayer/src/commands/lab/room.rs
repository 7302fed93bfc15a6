//! A room of its own for each kernel, filled from a warm one.
//!
//! evcxr compiles cells in a crate of its own. Here that crate is a member of a small workspace, whose other member asks
//! for this project: so cargo keeps to the versions of the project's Cargo.lock, which evcxr alone would forget, and to
//! the profile below, which a member cannot set. Two kernels cannot share such a workspace.

use std::error::Error;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{jupyter, kernel};
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

/// Says what a room has been warmed for.
const MARK: &str = "warm-for";

/// The room that others are filled from.
pub(super) fn warm_room() -> PathBuf {
    place::lab().join("warm")
}

/// Where a room's cells are compiled: what evcxr calls its temporary folder.
pub(super) fn cells(room: &Path) -> PathBuf {
    room.join("cells")
}

/// Whether there is a warm room, if only for older sources.
pub(super) fn is_there() -> bool {
    warm_room().join(MARK).is_file()
}

/// Fills the warm room by running a first cell in it, unless it is warm for the sources as they are.
pub(super) fn warm(python: &Path, evcxr: &Path) -> Result<(), Box<dyn Error>> {
    let room = warm_room();
    let mark = room.join(MARK);
    let sources = sources()?;
    if fs::read_to_string(&mark).is_ok_and(|made_for| made_for == sources) {
        return Ok(());
    }
    let _ = fs::remove_file(&mark);
    prepare(&room)?;
    let mut command = Command::new(python);
    command.args(["-c", include_str!("warm.py"), jupyter::KERNEL]).env(kernel::ROOM, &room).env(kernel::EVCXR, evcxr);
    jupyter::inside(&mut command)?;
    let status = command.status()?;
    if !status.success() {
        return Err("the first cell did not run: its messages stand above".into());
    }
    fs::write(&mark, sources)?;
    Ok(())
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

fn prepare(room: &Path) -> Result<(), Box<dyn Error>> {
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
    let packages = tables.filter(|table| !["interlayer", "mutual-info"].iter().any(|own| table.contains(own)));
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

/// What the warm room was made for: the sources of the crates by size and time, and the lock.
fn sources() -> io::Result<String> {
    let mut lines = Vec::new();
    let mut folders = vec![place::project().join("crates")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            let path = entry.path();
            if entry.file_type()?.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs" || e == "toml") {
                let about = entry.metadata()?;
                let changed = about.modified()?.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
                lines.push(format!("{} {} {}", path.display(), about.len(), changed.as_nanos()));
            }
        }
    }
    lines.sort();
    lines.push(fs::read_to_string(place::project().join("Cargo.lock"))?);
    Ok(lines.join("\n"))
}
