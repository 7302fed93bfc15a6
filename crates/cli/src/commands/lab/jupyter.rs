//! JupyterLab in a virtual environment of the project.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::process::take_place;
use crate::common::python;
use crate::output::say;
use crate::{Outcome, place};

/// The kernel's name among JupyterLab's.
pub(super) const KERNEL: &str = "interlayer";

const PACKAGES: [&str; 3] = ["jupyterlab==4.6.6", "nbclient==0.11.0", "nbconvert==7.17.2"];

/// The Python of the environment.
pub(super) fn environment() -> Result<PathBuf, Box<dyn Error>> {
    python::environment(&folder(), &PACKAGES)
}

/// Fails if it is not there yet and cannot be made.
pub(super) fn can_be_set_up() -> Result<(), String> {
    python::check(&folder(), &PACKAGES)
}

fn folder() -> PathBuf {
    place::lab().join("python")
}

/// Makes the kernel known to this JupyterLab alone.
pub(super) fn register(python: &Path) -> Result<(), Box<dyn Error>> {
    let prefix = python.parent().and_then(Path::parent).unwrap_or(Path::new(""));
    let folder = prefix.join("share/jupyter/kernels").join(KERNEL);
    std::fs::create_dir_all(&folder)?;
    let program = std::env::current_exe()?;
    let spec = serde_json::json!({
        "argv": [program, "kernel", "{connection_file}"],
        "display_name": "Rust (interlayer)",
        "language": "rust",
        "interrupt_mode": "message",
    });
    std::fs::write(folder.join("kernel.json"), serde_json::to_string_pretty(&spec)?)?;

    // No questions at the first start, and no requests for news to other servers.
    let quiet = serde_json::json!({
        "@jupyterlab/apputils-extension:notification": { "fetchNews": "false", "checkForUpdates": false },
    });
    let settings = prefix.join("share/jupyter/lab/settings");
    std::fs::create_dir_all(&settings)?;
    std::fs::write(settings.join("overrides.json"), serde_json::to_string_pretty(&quiet)?)?;
    Ok(())
}

/// Settings, history and the like stay inside the project too.
pub(super) fn inside(command: &mut Command) -> std::io::Result<()> {
    let home = place::lab().join("jupyter");
    let folders = [
        ("JUPYTER_CONFIG_DIR", "config"),
        ("JUPYTER_DATA_DIR", "data"),
        ("JUPYTER_RUNTIME_DIR", "runtime"),
        ("JUPYTERLAB_SETTINGS_DIR", "settings"),
        ("JUPYTERLAB_WORKSPACES_DIR", "workspaces"),
        ("IPYTHONDIR", "ipython"),
    ];
    for (variable, folder) in folders {
        std::fs::create_dir_all(home.join(folder))?;
        command.env(variable, home.join(folder));
    }
    command.current_dir(place::notebooks());
    Ok(())
}

/// Opens the notebooks, or one of them, in a browser or under a printed address, until interrupted.
pub(super) fn open(python: &Path, notebook: Option<&PathBuf>, browser: bool) -> Outcome {
    say!("Opening the notebooks; Ctrl-C twice ends it.");
    let mut command = Command::new(python);
    command.args(["-m", "jupyterlab", "--ServerApp.ip=localhost", "--ServerApp.root_dir=.", "--allow-root"]);
    if !browser {
        command.arg("--no-browser");
    }
    command.args(notebook);
    inside(&mut command)?;
    take_place(&mut command)
}
