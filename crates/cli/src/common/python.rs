//! Python packages, in virtual environments inside the project.

use std::error::Error;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::output::say;
use crate::place;

/// The oldest Python for which the pinned JupyterLab is made.
const OLDEST: (u32, u32) = (3, 10);

/// The program by which environments are made.
const SYSTEM: &str = if cfg!(windows) { "python" } else { "python3" };

/// What Python says of itself, one thing a line; then it fails if it cannot make environments. Python 2 understands it too.
const ASK: &str = "import sys
sys.stdout.write('%d\\n%d\\n%s\\n%s\\n' % (sys.version_info[0], sys.version_info[1], sys.version.split()[0], sys.executable))
sys.stdout.flush()
import venv, ensurepip";

/// The Python of an environment that has these packages; made and filled where it is not there yet.
///
/// Packages come from where pip is set up to look, so that a CPU-only build can be chosen by pip's own settings.
pub(crate) fn environment(folder: &Path, packages: &[&str]) -> Result<PathBuf, Box<dyn Error>> {
    let python = own(folder);
    if !is_complete(folder, packages) {
        can_be_made()?;
        say!("installing {} into {}", packages.join(", "), place::readable(folder));
        done(Command::new(SYSTEM).args(["-m", "venv", "--clear"]).arg(folder), "make a virtual environment")?;
        let mut install = Command::new(&python);
        // Where pip is set up to install for the user, it refuses to install into an environment.
        install.args(["-m", "pip", "install", "--quiet"]).args(packages).env("PIP_USER", "0");
        done(&mut install, "install these packages (pip's settings, such as PIP_INDEX_URL, say where from)")?;
        interlayer_files::write(&complete(folder), packages.join("\n").as_bytes())?;
    }
    Ok(python)
}

/// Fails if this environment is not there yet and cannot be made with the Python of this machine.
pub(crate) fn check(folder: &Path, packages: &[&str]) -> Result<(), String> {
    if is_complete(folder, packages) { Ok(()) } else { can_be_made() }
}

fn own(folder: &Path) -> PathBuf {
    folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" })
}

/// Written last: an environment without it was cut off.
fn complete(folder: &Path) -> PathBuf {
    folder.join("complete")
}

/// Whether an environment has these packages, and its Python starts: the one it was made with may have been removed.
fn is_complete(folder: &Path, packages: &[&str]) -> bool {
    std::fs::read_to_string(complete(folder)).is_ok_and(|packed| packed == packages.join("\n"))
        && Command::new(own(folder)).args(["-c", ""]).output().is_ok_and(|output| output.status.success())
}

/// Fails if the Python of this machine makes no environment for the packages.
fn can_be_made() -> Result<(), String> {
    let (major, minor) = OLDEST;
    let needed = format!("Python {major}.{minor} or newer is needed");
    let way_out = format!("install one, and put its folder first on the PATH so that `{SYSTEM}` is it");
    let output = Command::new(SYSTEM).args([OsStr::new("-c"), OsStr::new(ASK)]).output();
    let output = output.map_err(|error| format!("{needed}, and `{SYSTEM}` cannot be started ({error}): {way_out}"))?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut lines = said.lines().map(str::trim);
    let mut number = || lines.next().and_then(|line| line.parse::<u32>().ok());
    let (Some(major), Some(minor)) = (number(), number()) else {
        let why = String::from_utf8_lossy(&output.stderr).into_owned();
        let why = why.lines().last().unwrap_or("it says nothing").trim().to_owned();
        return Err(format!("{needed}, and `{SYSTEM}` does not work ({why}): {way_out}"));
    };
    let (version, path) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
    if (major, minor) < OLDEST {
        return Err(format!("{needed}, and `{SYSTEM}` is {version} ({path}): {way_out}"));
    }
    if !output.status.success() {
        return Err(format!(
            "`{SYSTEM}` ({version}, {path}) cannot make virtual environments: install its modules venv and ensurepip; on Debian and Ubuntu, `apt install python3-venv`"
        ));
    }
    Ok(())
}

fn done(command: &mut Command, what: &str) -> Result<(), Box<dyn Error>> {
    let program = Path::new(command.get_program()).display().to_string();
    let status = command.status().map_err(|error| format!("`{program}` cannot be started: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("`{program}` could not {what}: {status}; see above").into()) }
}
