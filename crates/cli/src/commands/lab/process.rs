//! One program in the place of another.

use std::process::Command;
#[cfg(not(unix))]
use std::process::ExitCode;

use crate::Outcome;

/// The other program replaces this process, so that signals reach it, the process id stays the same, and no process is
/// left over.
#[cfg(unix)]
pub(super) fn take_place(command: &mut Command) -> Outcome {
    use std::os::unix::process::CommandExt;
    let error = command.exec();
    Err(format!("{} cannot be started: {error}", command.get_program().display()).into())
}

#[cfg(not(unix))]
pub(super) fn take_place(command: &mut Command) -> Outcome {
    let status = command.status()?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
