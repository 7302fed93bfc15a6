//! The command line: `interlayer --help`.

mod arguments;
mod commands;
mod output;

use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Command};
pub(crate) use interlayer::place;

/// What a command ends with; the error is shown to the person as it is.
type Outcome = Result<ExitCode, Box<dyn std::error::Error>>;

/// What a person should know beside what was asked for.
fn warn(line: String) {
    eprintln!("{line}");
}

fn main() -> ExitCode {
    if commands::is_asked_as_cargo() {
        return commands::answer_as_cargo().unwrap_or(ExitCode::FAILURE);
    }
    let outcome = match Arguments::parse().command {
        Command::Reproduce(arguments) => commands::reproduce(&arguments),
        Command::Figure(arguments) => commands::figure(&arguments),
        Command::Data(arguments) => commands::data(&arguments),
        Command::Mi(arguments) => commands::mi(&arguments),
        Command::Verify(arguments) => commands::verify(&arguments),
        Command::Validate(arguments) => commands::validate(&arguments),
        Command::Lab(arguments) => commands::lab(&arguments),
        Command::Kernel(arguments) => commands::kernel(&arguments),
        Command::Claims(arguments) => commands::claims(&arguments),
        Command::Bench(arguments) => commands::bench(&arguments),
    };
    outcome.unwrap_or_else(|error| {
        eprintln!("error: {error}");
        let mut source = error.source();
        while let Some(cause) = source {
            // Most messages already end with their cause.
            if !error.to_string().contains(&cause.to_string()) {
                eprintln!("  because: {cause}");
            }
            source = cause.source();
        }
        ExitCode::FAILURE
    })
}
