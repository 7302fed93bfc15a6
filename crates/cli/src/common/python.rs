//! Python packages, in virtual environments inside the project.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::output::say;
use crate::place;

/// The Python of an environment that has these packages; made and filled where it is not there yet.
///
/// Packages come from where pip is set up to look, so that a CPU-only build can be chosen by pip's own settings.
pub(crate) fn environment(folder: &Path, packages: &[&str]) -> Result<PathBuf, Box<dyn Error>> {
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    // Written last: an environment without it was cut off.
    let complete = folder.join("complete");
    if std::fs::read_to_string(&complete).is_ok_and(|packed| packed != packages.join("\n")) || !complete.is_file() {
        say!("installing {} into {}", packages.join(", "), place::readable(folder));
        let system = if cfg!(windows) { "python" } else { "python3" };
        done(Command::new(system).args(["-m", "venv", "--clear"]).arg(folder))?;
        done(Command::new(&python).args(["-m", "pip", "install", "--quiet"]).args(packages))?;
        interlayer_files::write(&complete, packages.join("\n").as_bytes())?;
    }
    Ok(python)
}

fn done(command: &mut Command) -> Result<(), Box<dyn Error>> {
    let program = Path::new(command.get_program()).display().to_string();
    let status = command.status().map_err(|error| format!("`{program}` cannot be started: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("`{program}` ended with {status}").into()) }
}
