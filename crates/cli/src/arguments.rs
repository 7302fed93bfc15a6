//! The arguments of the command line.

use clap::{Parser, Subcommand};

use crate::commands::bench::Bench;
use crate::commands::claims::Claims;
use crate::commands::data::Data;
use crate::commands::figure::Figure;
use crate::commands::lab::{Kernel, Lab};
use crate::commands::mi::Mi;
use crate::commands::reproduce::Reproduce;
use crate::commands::train::Train;
use crate::commands::validate::Validate;
use crate::commands::verify::Verify;

/// Train neural networks, and measure the mutual information between their layers
///
/// Reproduces Hodas & Stinis, "Doing the Impossible: Why Neural Networks Can Be Trained at All".
#[derive(Parser)]
#[command(name = "interlayer", version, about, arg_required_else_help = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Train the paper's networks, measure them, and draw its figures
    ///
    /// Runs that are stored under data/results/ are not run again, so you can stop at any time and continue later.
    Reproduce(Reproduce),
    /// Train a network of your own, measure it after each epoch, store the run, and draw it
    ///
    /// A run is stored under data/results/own/ and drawn into figures/own/. The same command again does not train again.
    Train(Box<Train>),
    /// Draw figures again from the stored results alone, without training and without a dataset
    ///
    /// Each figure is written as SVG, PDF and PNG (300 dpi), and its provenance as JSON.
    Figure(Figure),
    /// Fetch or check MNIST, or show samples of a dataset
    Data(Data),
    /// Estimate the mutual information between two of your own arrays with KSG
    Mi(Mi),
    /// Check this program's training and estimates against reference files
    Verify(Verify),
    /// Check the estimators on problems whose mutual information is known
    ///
    /// Stored estimates are not computed again, so you can stop at any time and continue later.
    Validate(Validate),
    /// Open the notebooks in JupyterLab, set up inside this folder
    Lab(Lab),
    /// The Rust kernel of an open notebook, as JupyterLab starts it
    #[command(hide = true)]
    Kernel(Kernel),
    /// Test the paper's fourteen claims on the stored results
    ///
    /// With the paper profile it also writes figures/claims.md.
    Claims(Claims),
    /// Measure the speed of this program, also side by side with others
    Bench(Bench),
}

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;

    use clap::CommandFactory;
    use interlayer::paper::FigureName;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_wrong_flag_suggests_the_right_one() {
        let error = Arguments::try_parse_from(["interlayer", "reproduce", "--profil", "quick"]).err().unwrap();
        assert!(error.to_string().contains("--profile"), "{error}");
    }

    #[test]
    fn figures_are_named_alike_by_every_command() {
        let parse = |words: &[&str]| Arguments::try_parse_from([&["interlayer"], words].concat());
        let Command::Figure(asked) = parse(&["figure", "4a,4b", "1"]).ok().unwrap().command else {
            panic!("another command was understood");
        };
        assert_eq!(asked.figures.iter().map(FigureName::to_string).collect::<Vec<_>>(), ["4A", "4B", "1"]);
        let Command::Reproduce(asked) = parse(&["reproduce", "--figure", "4a,4b"]).ok().unwrap().command else {
            panic!("another command was understood");
        };
        assert_eq!(asked.what.figures.len(), 2);
        let error = |words: &[&str]| parse(words).err().unwrap().to_string();
        assert!(error(&["reproduce", "5a"]).contains("reproduce --figure 5a"), "{}", error(&["reproduce", "5a"]));
        assert!(error(&["reproduce", "digits"]).contains("images by --dataset"));
        assert!(error(&["data", "samples", "digits"]).contains("data samples --dataset digits"));
        assert!(error(&["data", "verify", "a/b"]).contains("INTERLAYER_MNIST_DIR=a/b"));
        assert!(parse(&["mi", "f.npz", "--scaling", "Standardize", "--variant", "KSG1", "--sep", ";"]).is_ok());
        assert!(error(&["figure", "--figure", "5a"]).contains("without an option: figure 5a"));
        assert!(!error(&["reproduce", "--help"]).contains("ALONE"));
    }

    #[test]
    fn every_figure_is_named_in_the_help() {
        for command in ["figure", "reproduce"] {
            let shown = Arguments::try_parse_from(["interlayer", command, "--help"]).err().unwrap().to_string();
            let words: Vec<&str> = shown.split(|c: char| !c.is_ascii_alphanumeric()).collect();
            for name in FigureName::asked(&[]) {
                assert!(words.contains(&name.to_string().to_lowercase().as_str()), "{command} --help: no {name}");
            }
        }
    }

    #[test]
    #[cfg(unix)]
    fn paths_of_any_bytes_are_taken() {
        use std::os::unix::ffi::OsStrExt;
        let bad = OsStr::from_bytes(b"bad\xff");
        let typed = [OsStr::new("interlayer"), OsStr::new("reproduce"), OsStr::new("--dataset"), bad];
        let Command::Reproduce(asked) = Arguments::try_parse_from(typed).unwrap().command else {
            panic!("another command was understood");
        };
        assert_eq!(asked.what.source.dataset, bad);
    }
}
