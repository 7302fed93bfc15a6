//! Options that this program has under another name: what is said of an unknown one.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, Error};

/// Names by which options are known elsewhere, and those they have here. The first that a command has is meant.
const KNOWN: [(&[&str], &[&str]); 17] = [
    (&["k", "neighbours", "neighbors", "n-neighbours", "n-neighbors", "nn", "knn"], &["k", "neighbours"]),
    (
        &[
            "normalize",
            "normalise",
            "normalization",
            "normalisation",
            "standardize",
            "standardise",
            "scale",
            "rescale",
            "rank-normal",
            "norm",
        ],
        &["scaling", "normalisation"],
    ),
    (&["seed", "seeds", "random-state", "random-seed"], &["seed"]),
    (&["lr", "rate", "step-size", "learning"], &["learning-rate"]),
    (&["batch", "batches", "batchsize", "batch-size", "minibatch", "b"], &["batch-size", "batch"]),
    (&["data", "datasets", "dataset", "images"], &["dataset"]),
    (&["epoch", "n-epochs", "iterations", "steps", "e"], &["epochs"]),
    (&["optim", "opt", "solver"], &["optimiser"]),
    (&["act", "activations", "nonlinearity"], &["activation"]),
    (&["init", "initialisation", "initialization"], &["initialiser"]),
    (&["patience", "early-stopping", "early-stop"], &["stop-early"]),
    (&["wd", "decay", "l2"], &["weight-decay"]),
    (&["estimator", "method", "algorithm"], &["variant"]),
    (&["jobs", "n-jobs", "j", "workers", "threads", "n-threads", "cores"], &["threads", "side-by-side"]),
    (&["shuffles", "n-permutations", "permutation", "surrogates"], &["permutations"]),
    (&["categorical", "discrete-x", "discrete-y", "labels", "classes"], &["discrete"]),
    (&["noheader", "header", "header-none"], &["no-header"]),
];

/// Names of a place for what is written. `reproduce` and `figure` name figures by `--figure`, and it is a path in `mi`.
const PLACES: [&str; 8] = ["out", "output", "o", "outfile", "save", "plot", "draw", "figures"];

/// The error with the name that an unknown option has here. A tip to take an option for a value leads nowhere, since no
/// command takes such values.
pub(crate) fn named(mut error: Error, program: &Command, words: impl IntoIterator<Item = OsString>) -> Error {
    if error.kind() != ErrorKind::UnknownArgument {
        return error;
    }
    if let Some(ContextValue::StyledStrs(tips)) = error.remove(ContextKind::Suggested) {
        let tips: Vec<_> = tips.into_iter().filter(|tip| !tip.to_string().contains("as a value")).collect();
        if !tips.is_empty() {
            error.insert(ContextKind::Suggested, ContextValue::StyledStrs(tips));
        }
    }
    let unknown = match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(unknown)) => unknown.clone(),
        _ => return error,
    };
    if let Some(meant) = meant(&unknown, asked(program, words)) {
        error.insert(ContextKind::SuggestedArg, ContextValue::String(format!("--{meant}")));
        // It shows the option that is spelled alike.
        error.remove(ContextKind::Usage);
    }
    error
}

/// The command that these words ask for.
fn asked(program: &Command, words: impl IntoIterator<Item = OsString>) -> &Command {
    let mut command = program;
    for word in words.into_iter().skip(1) {
        match command.find_subcommand(&word) {
            Some(below) => command = below,
            None => break,
        }
    }
    command
}

/// The option of this command that goes by this name elsewhere.
fn meant(unknown: &str, command: &Command) -> Option<&'static str> {
    let name = unknown.trim_start_matches('-').split('=').next().unwrap_or_default();
    let name = name.to_lowercase().replace('_', "-");
    let has = |option: &&&'static str| {
        command.get_arguments().any(|argument| argument.get_long() == Some(**option) && !argument.is_hide_set())
    };
    let by_name = KNOWN.iter().filter(|(names, _)| names.contains(&name.as_str()));
    let place: &[&str] = if command.get_name() == "mi" { &["figure"] } else { &["output", "html"] };
    let places = PLACES.contains(&name.as_str()).then_some(place);
    by_name.map(|(_, here)| *here).chain(places).flatten().find(has).copied()
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, Parser};

    use super::*;
    use crate::arguments::Arguments;

    fn said(line: &str) -> String {
        let words = || line.split(' ');
        match Arguments::try_parse_from(words()) {
            Ok(_) => "understood".to_owned(),
            Err(error) => named(error, &Arguments::command(), words().map(OsString::from)).to_string(),
        }
    }

    #[test]
    fn options_are_known_by_their_names_elsewhere() {
        for (line, meant) in [
            ("interlayer mi x y --K 5", "--k"),
            ("interlayer mi x y --n_neighbors=5", "--k"),
            ("interlayer mi x y --normalize", "--scaling"),
            ("interlayer mi x y --standardise", "--scaling"),
            ("interlayer mi x y --out f.svg", "--figure"),
            ("interlayer mi x y --random-state 1", "--seed"),
            ("interlayer train -k 5", "--neighbours"),
            ("interlayer train --seeds 1", "--seed"),
            ("interlayer train --normalize", "--normalisation"),
            ("interlayer train --jobs 2 --layers 8,8", ""),
            ("interlayer reproduce --jobs 2", "--side-by-side"),
            ("interlayer bench training --out folder", "--output"),
            ("interlayer lab --output pages", "--html"),
            ("interlayer reproduce --profil quick", "--profile"),
        ] {
            let said = said(line);
            assert!(said.contains("unexpected argument") && !said.contains("as a value"), "{line}: {said}");
            match meant {
                "" => assert!(!said.contains("similar"), "{line}: {said}"),
                meant => assert!(said.contains(&format!("exists: '{meant}'")), "{line}: {said}"),
            }
        }
        assert!(!said("interlayer reproduce --out folder").contains("--figure"));
    }

    #[test]
    fn other_names_that_mean_the_same_are_taken() {
        for line in [
            "interlayer mi x y --neighbours 5",
            "interlayer mi x y --neighbors 5",
            "interlayer train --layers 8,8 --k 5 --lr 0.1 --batch 9 --data digits",
            "interlayer reproduce --seeds 1,2 --data digits",
            "interlayer validate --seeds 1,2",
            "interlayer data samples --data digits",
            "interlayer bench training --batch-size 100 --data digits",
        ] {
            assert_eq!(said(line), "understood", "{line}");
        }
    }

    #[test]
    fn every_name_here_is_an_option() {
        fn options(command: &Command) -> Vec<&str> {
            let own = command.get_arguments().filter_map(|argument| argument.get_long());
            own.chain(command.get_subcommands().flat_map(options)).collect()
        }
        let program = Arguments::command();
        let options = options(&program);
        for (_, here) in KNOWN {
            assert!(here.iter().all(|name| options.contains(name)), "{here:?}");
        }
    }
}
