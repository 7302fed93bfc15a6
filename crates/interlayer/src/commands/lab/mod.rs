//! `lab`: the notebooks, from a clone to an open page, all of it inside the project's folder.

mod cargo;
mod check;
mod jupyter;
mod kernel;
mod process;
mod room;
mod warm;

use std::process::ExitCode;
use std::time::Instant;

pub(crate) use cargo::{answer, is_asked};
pub(crate) use kernel::kernel;

use crate::arguments::Lab;
use crate::{Outcome, place};

pub(crate) fn lab(arguments: &Lab) -> Outcome {
    if !warm::is_there() {
        println!(
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
        Lab { check: true, notebooks, .. } => check::run(&python, notebooks),
        Lab { html: Some(folder), notebooks, .. } => check::pages(&python, notebooks, folder),
        Lab { prepare: true, .. } => Ok(ExitCode::SUCCESS),
        Lab { no_browser, notebooks, .. } => jupyter::open(&python, notebooks.first(), !no_browser),
    }
}

/// One step of the set-up, and how long it took.
fn step<T, E: Into<Box<dyn std::error::Error>>>(
    what: &str,
    work: impl FnOnce() -> Result<T, E>,
) -> Result<T, Box<dyn std::error::Error>> {
    println!("· {what}");
    let started = Instant::now();
    let done = work().map_err(Into::into)?;
    println!("  {:.0} s", started.elapsed().as_secs_f64());
    Ok(done)
}
