//! What rust-analyzer is shown of the dependencies.
//!
//! evcxr asks rust-analyzer for the types of variables, and rust-analyzer reads the sources of every crate that
//! `cargo metadata` names: over three hundred, half a minute at the start of each kernel and 2 GB of memory. A notebook's
//! variables are of this project's types. So the kernel's `$CARGO_HOME/bin/cargo`, where rust-analyzer looks for cargo
//! first, is this program: it runs the real cargo and removes the crates whose types no variable has. This does not
//! affect compilation, for which evcxr uses the toolchain's cargo.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::place;

/// The real cargo, for the stand-in.
const REAL: &str = "INTERLAYER_LAB_CARGO";

/// Crates of others whose types a variable of a notebook may have.
const NAMED: [&str; 2] = ["polars", "polars-core"];

/// Lets a kernel's rust-analyzer find the stand-in. A home of cargo is made whose entries are those of the real one, but
/// for its programs.
#[cfg(unix)]
pub(super) fn stand_in(kernel: &mut Command) -> Result<(), Box<dyn Error>> {
    use std::os::unix::fs::symlink;

    let real = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let real = real.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    let Some(real) = real.filter(|real| real.is_dir()) else { return Ok(()) };
    let home = place::lab().join("cargo");
    std::fs::create_dir_all(home.join("bin"))?;
    let link = |to: &Path, at: &Path| -> std::io::Result<()> {
        if std::fs::read_link(at).is_ok_and(|there| there == to) {
            return Ok(());
        }
        let _ = std::fs::remove_file(at);
        symlink(to, at).or_else(|error| if at.exists() { Ok(()) } else { Err(error) })
    };
    for entry in std::fs::read_dir(&real)? {
        let entry = entry?;
        if entry.file_name() != "bin" {
            link(&entry.path(), &home.join(entry.file_name()))?;
        }
    }
    link(&std::env::current_exe()?, &home.join("bin/cargo"))?;
    let installed = real.join("bin/cargo");
    kernel.env("CARGO_HOME", &home).env(REAL, if installed.is_file() { installed } else { "cargo".into() });
    Ok(())
}

#[cfg(not(unix))]
pub(super) fn stand_in(_: &mut Command) -> Result<(), Box<dyn Error>> {
    Ok(())
}

/// Whether this program has been started as the kernel's cargo.
pub(crate) fn is_asked() -> bool {
    let name = std::env::args_os().next().map(PathBuf::from);
    std::env::var_os(REAL).is_some() && name.is_some_and(|name| name.file_stem().is_some_and(|stem| stem == "cargo"))
}

/// Answers as cargo does; `metadata` with fewer packages.
pub(crate) fn answer() -> crate::Outcome {
    let real = std::env::var_os(REAL).unwrap_or_else(|| "cargo".into());
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    let mut command = Command::new(real);
    command.args(&arguments);
    if !arguments.iter().any(|argument| argument == "metadata") {
        return super::process::take_place(&mut command);
    }
    let output = command.stderr(std::process::Stdio::inherit()).output()?;
    let shown = match serde_json::from_slice(&output.stdout) {
        Ok(metadata) => serde_json::to_vec(&pruned(metadata))?,
        Err(_) => output.stdout,
    };
    std::io::Write::write_all(&mut std::io::stdout(), &shown)?;
    Ok(if output.status.success() { std::process::ExitCode::SUCCESS } else { std::process::ExitCode::FAILURE })
}

/// Without the packages of registries, but for those with types to be named, and without what asks for them.
fn pruned(mut metadata: Value) -> Value {
    let is_kept = |package: &Value| {
        package["source"].is_null() || package["name"].as_str().is_some_and(|name| NAMED.contains(&name))
    };
    let Some(packages) = metadata["packages"].as_array_mut() else { return metadata };
    packages.retain(is_kept);
    let kept: Vec<Value> = packages.iter().map(|package| package["id"].clone()).collect();
    if let Some(nodes) = metadata["resolve"]["nodes"].as_array_mut() {
        nodes.retain(|node| kept.contains(&node["id"]));
        for node in nodes {
            if let Some(deps) = node["deps"].as_array_mut() {
                deps.retain(|dep| kept.contains(&dep["pkg"]));
            }
            if let Some(dependencies) = node["dependencies"].as_array_mut() {
                dependencies.retain(|id| kept.contains(id));
            }
        }
    }
    metadata
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_has_a_name_in_a_notebook_is_shown() {
        let registry = json!("registry+somewhere");
        let shown = pruned(json!({
            "packages": [
                { "id": "ours", "name": "interlayer", "source": null },
                { "id": "named", "name": "polars-core", "source": registry },
                { "id": "heavy", "name": "syn", "source": registry },
            ],
            "resolve": { "nodes": [
                { "id": "ours", "deps": [{ "pkg": "named" }, { "pkg": "heavy" }], "dependencies": ["named", "heavy"] },
                { "id": "named", "deps": [{ "pkg": "heavy" }], "dependencies": ["heavy"] },
                { "id": "heavy", "deps": [], "dependencies": [] },
            ] },
        }));
        assert_eq!(shown["packages"].as_array().unwrap().len(), 2);
        assert_eq!(
            shown["resolve"]["nodes"],
            json!([
                { "id": "ours", "deps": [{ "pkg": "named" }], "dependencies": ["named"] },
                { "id": "named", "deps": [], "dependencies": [] },
            ])
        );
        assert_eq!(pruned(json!({ "packages": 3 })), json!({ "packages": 3 }), "what is not understood passes");
    }
}
