//! `lab`: the notebooks, from a clone to an open page, all of it inside the project's folder.

mod arguments;

mod cargo;
mod check;
mod jupyter;
mod kernel;
mod process;
mod room;
mod warm;

pub(crate) use self::arguments::{Kernel, Lab};
use std::process::ExitCode;
use std::time::Instant;

pub(crate) use cargo::{answer, is_asked};
pub(crate) use kernel::kernel;

use crate::output::say;
use crate::{Outcome, place};

pub(crate) fn lab(arguments: &Lab) -> Outcome {
    // The set-up takes minutes: what is wrong is found before it.
    inside_the_project()?;
    let notebooks = check::named(&arguments.notebooks)?;
    match arguments {
        Lab { html: Some(folder), .. } => interlayer_files::prepare(folder)?,
        Lab { check: false, html: None, .. } if notebooks.len() > 1 => {
            return Err("JupyterLab opens one notebook: name one, or use --check or --html".into());
        }
        _ => {}
    }
    jupyter::can_be_set_up()?;
    kernel::can_be_set_up()?;
    interlayer_files::prepare(&place::lab())?;
    if !warm::is_there() {
        say!(
            "Setting up JupyterLab and a Rust kernel inside {}: about 12 minutes on two cores, half of it the kernel's own \
             build. Later starts take seconds.",
            place::readable(&place::lab())
        );
    }
    let python = step("JupyterLab", jupyter::environment)?;
    let evcxr = step("the Rust kernel", kernel::install)?;
    step("the kernel's entry in JupyterLab", || jupyter::register(&python))?;
    step("a first cell, so that notebooks start warm", || warm::run(&python, &evcxr))?;
    match arguments {
        Lab { check: true, .. } => check::run(&python, &notebooks),
        Lab { html: Some(folder), .. } => check::pages(&python, &notebooks, folder),
        Lab { prepare: true, .. } => Ok(ExitCode::SUCCESS),
        Lab { no_browser, .. } => jupyter::open(&python, notebooks.first(), !no_browser),
    }
}

/// Fails outside the project's folder: the notebooks and the crates that they load are there.
fn inside_the_project() -> Result<(), Box<dyn std::error::Error>> {
    let project = place::inside_the_project()?;
    // Files of cargo and of Jupyter name it.
    let named =
        |folder: &std::path::Path| format!("the project's folder is not named in Unicode: {}", folder.display());
    project.to_str().map(|_| ()).ok_or_else(|| named(&project).into())
}

/// One step of the set-up, and how long it took.
fn step<T, E: Into<Box<dyn std::error::Error>>>(
    what: &str,
    work: impl FnOnce() -> Result<T, E>,
) -> Result<T, Box<dyn std::error::Error>> {
    say!("· {what}");
    let started = Instant::now();
    let done = work().map_err(Into::into)?;
    say!("  {:.0} s", started.elapsed().as_secs_f64());
    Ok(done)
}
