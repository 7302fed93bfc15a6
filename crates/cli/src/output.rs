//! Standard output and standard error, as every command writes them.
//!
//! If the reader of a pipe stops reading, as `head` does, the command continues without output. If the system cannot
//! write, the command reports the error at its end or, by [`check`], before long work.

use std::fmt::Display;
use std::io::{self, ErrorKind, Write as _};
use std::sync::{Mutex, PoisonError};

use crate::place;

/// What became of standard output.
enum Output {
    Open,
    /// Nobody reads it any more.
    Closed,
    Failed(ErrorKind, String),
}

static OUTPUT: Mutex<Output> = Mutex::new(Output::Open);

/// Writes a line of standard output, of format arguments.
macro_rules! say {
    ($($text:tt)*) => { $crate::output::line(format_args!($($text)*)) };
}
pub(crate) use say;

/// Writes a line of standard output, if it is still open.
pub(crate) fn line(text: impl Display) {
    let mut output = OUTPUT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Output::Open = *output
        && let Err(error) = writeln!(io::stdout(), "{text}")
    {
        *output = match error.kind() {
            ErrorKind::BrokenPipe => Output::Closed,
            kind => Output::Failed(kind, error.to_string()),
        };
    }
}

/// Writes a line to standard error: a warning or a note beside the result. A failure to write is ignored.
pub(crate) fn warn(text: impl Display) {
    let _ = writeln!(io::stderr(), "{text}");
}

/// Says where results go, if the current folder is outside the project.
pub(crate) fn note_outside_the_project() {
    if place::workspace().is_none() {
        let project = place::project();
        warn(format_args!("note: this is not the project's folder: results and figures go into {}", project.display()));
    }
}

/// Whether all lines were written to standard output while it was open. A failure is reported once.
///
/// # Errors
/// The system's error for the first line that was not written.
pub(crate) fn check() -> io::Result<()> {
    let mut output = OUTPUT.lock().unwrap_or_else(PoisonError::into_inner);
    match std::mem::replace(&mut *output, Output::Closed) {
        Output::Failed(kind, said) => Err(io::Error::new(kind, format!("cannot write the output: {said}"))),
        open_or_closed => {
            *output = open_or_closed;
            Ok(())
        }
    }
}
