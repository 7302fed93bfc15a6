//! The program `interlayer`: `interlayer --help`.

mod arguments;
mod commands;
mod common;
mod output;
mod unknown;

use std::error::Error;
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use arguments::{Arguments, Command};
pub(crate) use interlayer::place;

/// The result of a command. The error is printed as it is.
type Outcome = Result<ExitCode, Box<dyn Error>>;

fn main() -> ExitCode {
    if commands::lab::is_asked() {
        return commands::lab::answer().unwrap_or(ExitCode::FAILURE);
    }
    common::cores::heed_environment();
    let outcome = match Arguments::try_parse() {
        Ok(arguments) => run(&arguments.command),
        Err(shown) => show(&unknown::named(shown, &Arguments::command(), std::env::args_os())),
    };
    let code = outcome.unwrap_or_else(|error| tell(error.as_ref()));
    match output::check() {
        Ok(()) => code,
        Err(error) => tell(&error),
    }
}

fn run(command: &Command) -> Outcome {
    match command {
        Command::Reproduce(arguments) => commands::reproduce::reproduce(arguments),
        Command::Train(arguments) => commands::train::train(arguments),
        Command::Figure(arguments) => commands::figure::figure(arguments),
        Command::Data(arguments) => commands::data::data(arguments),
        Command::Mi(arguments) => commands::mi::mi(arguments),
        Command::Verify(arguments) => commands::verify::verify(arguments),
        Command::Validate(arguments) => commands::validate::validate(arguments),
        Command::Lab(arguments) => commands::lab::lab(arguments),
        Command::Kernel(arguments) => commands::lab::kernel(arguments),
        Command::Claims(arguments) => commands::claims::claims(arguments),
        Command::Bench(arguments) => commands::bench::bench(arguments),
    }
}

/// The help or the version that was asked for, or what is wrong with the arguments.
fn show(shown: &clap::Error) -> Outcome {
    match shown.print() {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(format!("cannot write the output: {error}").into())
        }
        _ => Ok(ExitCode::from(u8::try_from(shown.exit_code()).unwrap_or(1))),
    }
}

/// Prints an error and its causes.
fn tell(error: &dyn Error) -> ExitCode {
    output::warn(format_args!("error: {error}"));
    let mut source = error.source();
    while let Some(cause) = source {
        // Most messages already end with their cause.
        if !error.to_string().contains(&cause.to_string()) {
            output::warn(format_args!("  because: {cause}"));
        }
        source = cause.source();
    }
    ExitCode::FAILURE
}
