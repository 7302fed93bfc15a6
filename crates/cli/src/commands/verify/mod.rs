//! `verify`: this program against reference files.

mod arguments;

pub(crate) use self::arguments::Verify;
use self::arguments::VerifyWhat;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use interlayer::paper::verify::{Difference, Error, mutual_information, training};

use crate::Outcome;
use crate::output::say;

pub(crate) fn verify(arguments: &Verify) -> Outcome {
    match &arguments.what {
        VerifyWhat::Training { files } => each(files, training),
        VerifyWhat::MutualInfo { files } => each(files, mutual_information),
    }
}

/// Checks every file, also after one that fails.
fn each(files: &[PathBuf], check: fn(&Path) -> Result<Vec<Difference>, Error>) -> Outcome {
    let mut failed = 0;
    for file in files {
        say!("{}", file.display());
        match check(file) {
            Ok(differences) => {
                differences.iter().for_each(|difference| say!("  {difference}"));
                failed += usize::from(!differences.iter().all(Difference::is_tolerated));
            }
            Err(error) => {
                say!("  FAIL {error}");
                failed += 1;
            }
        }
    }
    say!("{} passed, {failed} failed", files.len() - failed);
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
