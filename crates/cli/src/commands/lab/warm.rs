//! The warm room: a first cell is compiled in it once, for all later kernels.

use std::error::Error;
use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;

use super::{jupyter, kernel, room};
use crate::output::say;
use crate::place;

/// Says what a room has been warmed for.
const MARK: &str = "warm-for";

/// Whether there is a warm room, if only for older sources.
pub(super) fn is_there() -> bool {
    room::warm_room().join(MARK).is_file()
}

/// Fills the warm room by running a first cell in it, unless it is warm for the sources as they are.
pub(super) fn run(python: &Path, evcxr: &Path) -> Result<(), Box<dyn Error>> {
    let room = room::warm_room();
    let mark = room.join(MARK);
    let sources = sources()?;
    if fs::read_to_string(&mark).is_ok_and(|made_for| made_for == sources) {
        return Ok(());
    }
    let _ = fs::remove_file(&mark);
    room::prepare(&room)?;
    if !first_cell(python, evcxr, &room)? {
        // A build that was stopped in the middle can leave parts that do not fit together.
        say!("  the first cell failed; its workspace is built anew, which takes some minutes");
        fs::remove_dir_all(&room)?;
        room::prepare(&room)?;
        if !first_cell(python, evcxr, &room)? {
            return Err("the first cell failed; see its messages above".into());
        }
    }
    fs::write(&mark, sources)?;
    Ok(())
}

/// Whether a first cell runs.
fn first_cell(python: &Path, evcxr: &Path, room: &Path) -> Result<bool, Box<dyn Error>> {
    let mut command = Command::new(python);
    command.args(["-c", include_str!("warm.py"), jupyter::KERNEL]).env(kernel::ROOM, room).env(kernel::EVCXR, evcxr);
    jupyter::inside(&mut command)?;
    Ok(command.status()?.success())
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
