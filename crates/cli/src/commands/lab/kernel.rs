//! The Rust kernel: evcxr_jupyter, built inside the project, started in a room of its own.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::process::take_place;
use super::{cargo, room};
use crate::commands::lab::arguments::Kernel;
use crate::output::say;
use crate::{Outcome, place};

const EVCXR_VERSION: &str = "0.22.0";

/// Names a workspace to use instead of a new one.
pub(super) const ROOM: &str = "INTERLAYER_LAB_ROOM";
/// Where evcxr_jupyter is.
pub(super) const EVCXR: &str = "INTERLAYER_LAB_EVCXR";

/// How a cell's process behaves: a panic ends it, so that the cell fails. evcxr learns that cells may have a `?` from the
/// first one that has; were that in the expression that a cell shows, it would show it as `Debug` does.
const CONFIG: &str = r#"[evcxr]
preserve_vars_on_panic = false
opt_level = "1"
prelude = "Ok::<(), std::fmt::Error>(())?;"
"#;

/// Fails if cargo does not start: it builds the kernel, and later the cells.
pub(super) fn can_be_set_up() -> Result<(), String> {
    let why = match Command::new("cargo").arg("--version").output() {
        Ok(output) if output.status.success() => return Ok(()),
        Ok(output) => String::from_utf8_lossy(&output.stderr).lines().last().unwrap_or("it says nothing").to_owned(),
        Err(error) => error.to_string(),
    };
    Err(format!(
        "`cargo` builds the kernel and compiles cells, and it does not start ({why}): install Rust by https://rustup.rs, or put cargo's folder on the PATH"
    ))
}

/// evcxr_jupyter of the pinned version: one that cargo has installed on this machine is taken, otherwise it is built into
/// the project's folder.
pub(super) fn install() -> Result<PathBuf, Box<dyn Error>> {
    let name = format!("evcxr_jupyter{}", std::env::consts::EXE_SUFFIX);
    let own = place::lab().join("evcxr");
    let built = own.join("bin").join(&name);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let elsewhere = std::env::split_paths(&path).map(|folder| folder.join(&name));
    let mut candidates = std::iter::once(built.clone()).chain(elsewhere);
    if let Some(found) = candidates.find(|program| program.is_file() && is_pinned(program)) {
        return Ok(found);
    }
    say!("  building evcxr_jupyter {EVCXR_VERSION}: about 7 minutes on two cores");
    let status = Command::new("cargo")
        .args(["install", "--quiet", "--locked", "--version", EVCXR_VERSION, "evcxr_jupyter", "--root"])
        .arg(&own)
        .current_dir(place::project())
        .status()
        .map_err(|error| format!("`cargo` cannot be started: {error}"))?;
    if status.success() { Ok(built) } else { Err(format!("`cargo install evcxr_jupyter` ended with {status}").into()) }
}

/// The program does not tell its version; cargo does, for what it has installed.
fn is_pinned(program: &Path) -> bool {
    let Some(root) = program.parent().and_then(Path::parent) else { return false };
    let output = Command::new("cargo").args(["install", "--list", "--root"]).arg(root).output();
    let wanted = format!("evcxr_jupyter v{EVCXR_VERSION}:");
    output.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).lines().any(|line| line.starts_with(&wanted)))
}

/// `kernel`: what JupyterLab starts for each open notebook.
pub(crate) fn kernel(arguments: &Kernel) -> Outcome {
    let evcxr = match std::env::var_os(EVCXR) {
        Some(path) => PathBuf::from(path),
        None => install()?,
    };
    let room = match std::env::var_os(ROOM) {
        Some(path) => PathBuf::from(path),
        None => room::furnish(std::process::id())?,
    };
    let config = place::lab().join("config");
    std::fs::create_dir_all(&config)?;
    std::fs::write(config.join("evcxr.toml"), CONFIG)?;
    let mut command = Command::new(&evcxr);
    command
        .arg("--control_file")
        .arg(&arguments.connection_file)
        .env("EVCXR_CONFIG_DIR", &config)
        .env("EVCXR_TMPDIR", room::cells(&room))
        .env_remove("CARGO_TARGET_DIR");
    leave_cargo_run(&mut command)?;
    cargo::stand_in(&mut command)?;
    take_place(&mut command)
}

/// Removes the variables that `cargo run` sets for its program. With cargo's library path, a cell would load another
/// libinterlayer than its own. With cargo's package variables, some crates would be compiled again.
fn leave_cargo_run(command: &mut Command) -> Result<(), Box<dyn Error>> {
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(names_a_package) {
            command.env_remove(name);
        }
    }
    let variable = if cfg!(target_os = "macos") { "DYLD_FALLBACK_LIBRARY_PATH" } else { "LD_LIBRARY_PATH" };
    let Some(path) = std::env::var_os(variable) else { return Ok(()) };
    let program = std::env::current_exe()?;
    let built = program.parent().unwrap_or(Path::new(""));
    let others = std::env::split_paths(&path).filter(|folder| !folder.starts_with(built));
    command.env(variable, std::env::join_paths(others)?);
    Ok(())
}

/// Whether cargo sets this variable for a package that it builds or runs.
fn names_a_package(variable: &str) -> bool {
    const OTHERS: [&str; 6] = [
        "CARGO_MANIFEST_DIR",
        "CARGO_MANIFEST_PATH",
        "CARGO_MANIFEST_LINKS",
        "CARGO_CRATE_NAME",
        "CARGO_BIN_NAME",
        "CARGO_PRIMARY_PACKAGE",
    ];
    variable.starts_with("CARGO_PKG_") || OTHERS.contains(&variable)
}
