//! What `train` is told.

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use interlayer::mutual_info::Variant;
use interlayer::nets::{Activation, Device, Initialiser, Normalisation, Optimiser, Schedule};
use interlayer::paper::Kind;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::common::choices::{at_most, count, fraction, name, neighbours, one_of, positive, seed, variant};

/// The largest layer and the deepest network that can be asked for: any larger one is a mistake in typing.
const MOST_WIDTH: u32 = 65_536;
const MOST_DEPTH: u32 = 1_000;
/// A name is a part of file names.
const LONGEST_NAME: usize = 64;

#[derive(Args)]
pub(crate) struct Train {
    #[command(flatten)]
    pub(crate) network: NetworkArguments,
    #[command(flatten)]
    pub(crate) steps: Steps,
    #[command(flatten)]
    pub(crate) measurement: MeasurementArguments,
    #[command(flatten)]
    pub(crate) files: FileArguments,
}

#[derive(Args)]
#[command(next_help_heading = "Network")]
pub(crate) struct NetworkArguments {
    /// Architecture of the paper; needs --width and --depth
    #[arg(long, value_name = "NAME", ignore_case = true, value_parser = one_of::<Kind>(Kind::ALL.map(Kind::name)))]
    pub(crate) architecture: Option<Kind>,
    /// W: units of each hidden layer; the first and the last layer have twice as many
    #[arg(long, value_name = "W", value_parser = at_most(MOST_WIDTH), allow_negative_numbers = true)]
    pub(crate) width: Option<u32>,
    /// D: number of hidden layers between the first and the last layer
    #[arg(long, value_name = "D", value_parser = at_most(MOST_DEPTH), allow_negative_numbers = true)]
    pub(crate) depth: Option<u32>,
    /// Instead of an architecture: a plain network with layers of these widths before the output layer, such as 128,64,128
    #[arg(long, value_name = "WIDTH", value_delimiter = ',', value_parser = at_most(MOST_WIDTH), allow_negative_numbers = true)]
    pub(crate) layers: Option<Vec<u32>>,
    /// Activation of every layer before the output layer
    #[arg(long, value_name = "NAME", default_value = "tanh", ignore_case = true, value_parser = one_of::<Activation>(Activation::ALL.map(Activation::name)))]
    pub(crate) activation: Activation,
    /// Normalisation before the activation
    #[arg(long, alias = "normalization", value_name = "NAME", default_value = "batch", ignore_case = true, value_parser = one_of::<Normalisation>(Normalisation::ALL.map(Normalisation::name)))]
    pub(crate) normalisation: Normalisation,
    /// Dropout after every layer before the output layer, in percent [default: none]
    #[arg(long, value_name = "PERCENT", value_parser = at_most(99), allow_negative_numbers = true)]
    pub(crate) dropout: Option<u32>,
}

#[derive(Args)]
#[command(next_help_heading = "Training")]
pub(crate) struct Steps {
    /// auto, mnist, digits, or a folder or file with a dataset (IDX, npz, csv, …)
    ///
    /// auto uses MNIST if it is found or can be downloaded, and the built-in digits otherwise. The network takes as many
    /// inputs and has as many outputs as the dataset has values of a sample and classes.
    #[arg(long, alias = "data", value_name = "DATASET", default_value = "auto")]
    pub(crate) dataset: OsString,
    /// Passes over the training samples
    #[arg(long, value_name = "NUMBER", default_value_t = 60, value_parser = at_most(u32::MAX), allow_negative_numbers = true)]
    pub(crate) epochs: u32,
    /// Samples of a step [default: all training samples, one step per epoch]
    #[arg(long, alias = "batch", value_name = "NUMBER", value_parser = count, allow_negative_numbers = true)]
    pub(crate) batch_size: Option<NonZeroUsize>,
    /// Seed of the initial weights, of the order of samples in batches, and of dropout
    #[arg(long, default_value_t = 0, value_parser = seed, allow_negative_numbers = true)]
    pub(crate) seed: u64,
    /// What a step does with the gradients
    #[arg(long, alias = "optimizer", value_name = "NAME", default_value = "rmsprop", ignore_case = true, value_parser = optimiser())]
    pub(crate) optimiser: Optimiser,
    /// Step size [default: 0.01 for sgd, 0.001 for the others]
    #[arg(long, alias = "lr", value_name = "RATE", value_parser = positive, allow_negative_numbers = true)]
    pub(crate) learning_rate: Option<f64>,
    /// Momentum of sgd, above 0 and below 1 [default: none]
    #[arg(long, value_name = "SHARE", value_parser = fraction, allow_negative_numbers = true)]
    pub(crate) momentum: Option<f64>,
    /// Nesterov's momentum (with --momentum)
    #[arg(long)]
    pub(crate) nesterov: bool,
    /// How the learning rate falls: constant, cosine (to 0 at the last epoch), or step:EVERY:FACTOR
    ///
    /// With step:20:0.5 the rate is multiplied by 0.5 after every 20 epochs.
    #[arg(long, value_name = "SCHEDULE", default_value = "constant", value_parser = schedule)]
    pub(crate) schedule: Schedule,
    /// Epochs over which the learning rate rises to its full size, before the schedule [default: none]
    #[arg(long, value_name = "EPOCHS", value_parser = at_most(u32::MAX), allow_negative_numbers = true)]
    pub(crate) warm_up: Option<u32>,
    /// Decay of the weight matrices [default: 0.01 for adamw, none for the others]
    ///
    /// It is added to the gradient, times the matrix. With adamw it is the decay of AdamW, which is not part of the gradient.
    #[arg(long, value_name = "STRENGTH", value_parser = positive, allow_negative_numbers = true)]
    pub(crate) weight_decay: Option<f64>,
    /// Largest Euclidean norm of the whole gradient; a longer one is shortened to it [default: none]
    #[arg(long, value_name = "NORM", value_parser = positive, allow_negative_numbers = true)]
    pub(crate) clip_norm: Option<f64>,
    /// Distribution of the initial weights
    #[arg(long, alias = "initializer", value_name = "NAME", default_value = "glorot-normal", ignore_case = true, value_parser = initialiser())]
    pub(crate) initialiser: Initialiser,
    /// End the training if the test loss has not fallen below its smallest value for this number of epochs
    ///
    /// The test loss is the one under the statistics of the test samples, since the running statistics lag behind.
    #[arg(long, value_name = "EPOCHS", value_parser = at_most(u32::MAX), allow_negative_numbers = true)]
    pub(crate) stop_early: Option<u32>,
    /// Where the network is trained: auto or cpu
    #[arg(long, default_value = "auto", value_parser = str::parse::<Device>)]
    pub(crate) device: Device,
}

#[derive(Args)]
#[command(next_help_heading = "Measurement")]
pub(crate) struct MeasurementArguments {
    /// Estimator of the mutual information
    #[arg(long, ignore_case = true, default_value = "tie-aware", value_parser = variant([]))]
    pub(crate) variant: Variant,
    /// Neighbours of the estimator
    #[arg(long, aliases = ["k", "neighbors"], value_name = "K", default_value_t = 3, value_parser = neighbours, allow_negative_numbers = true)]
    pub(crate) neighbours: usize,
}

#[derive(Args)]
#[command(next_help_heading = "Files")]
pub(crate) struct FileArguments {
    /// Name in tables, figures and file names [default: the architecture, and what differs from the paper's layers]
    #[arg(long, value_parser = run_name)]
    pub(crate) name: Option<String>,
    /// Also write the trained weights into this file (safetensors)
    #[arg(long, value_name = "FILE")]
    pub(crate) weights: Option<PathBuf>,
    /// Write the state of the training into this file after each epoch, and continue from it if it exists
    #[arg(long, value_name = "FILE")]
    pub(crate) checkpoint: Option<PathBuf>,
}

fn run_name(text: &str) -> Result<String, String> {
    let named = text.trim();
    let good = (1..=LONGEST_NAME).contains(&named.chars().count())
        && !named.starts_with('.')
        && !named.contains(char::is_control);
    match good {
        true => Ok(named.to_owned()),
        false => Err(format!("give a name of 1 to {LONGEST_NAME} characters that does not start with a dot")),
    }
}

fn optimiser() -> impl TypedValueParser<Value = Optimiser> {
    let known = [
        name("rmsprop", "RMSprop as in Keras, as the paper's networks are trained"),
        name("sgd", "Stochastic gradient descent, with --momentum if you like"),
        name("adam", "Kingma & Ba 2015"),
        name("adamw", "Loshchilov & Hutter 2019"),
    ];
    as_stored(known, |name| json!({ "name": name }))
}

fn initialiser() -> impl TypedValueParser<Value = Initialiser> {
    let known = [
        name("glorot-normal", "Normal of variance 2 / (fan_in + fan_out), cut at two standard deviations"),
        name("glorot-uniform", "Uniform on ±sqrt(6 / (fan_in + fan_out))"),
        name("he-normal", "Normal of variance 2 / fan_in, cut at two standard deviations; for ReLU"),
        name("he-uniform", "Uniform on ±sqrt(6 / fan_in); for ReLU"),
    ];
    as_stored(known, |name| json!(name))
}

/// A value of a library by the name that it has in the configuration of a stored run.
fn as_stored<T: DeserializeOwned + Clone + Send + Sync + 'static>(
    known: impl IntoIterator<Item = PossibleValue>,
    stored: fn(String) -> Value,
) -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(known).try_map(move |name| serde_json::from_value(stored(name.to_lowercase())))
}

fn schedule(text: &str) -> Result<Schedule, String> {
    let words: Vec<&str> = text.split(':').collect();
    match words[..] {
        ["constant"] => Ok(Schedule::default()),
        ["cosine"] => Ok(Schedule::cosine()),
        ["step", every, factor] => {
            let every = at_most(u32::MAX)(every).map_err(|out| format!("EVERY of step is `{every}`: {out}"))?;
            let factor = positive(factor).map_err(|out| format!("FACTOR of step is `{factor}`: {out}"))?;
            Ok(Schedule::step(every, factor))
        }
        _ => Err("give constant, cosine, or step:EVERY:FACTOR, such as step:20:0.5".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use clap::{Command, FromArgMatches};
    use interlayer::nets::{Adam, AdamW, Decay, RmsProp, Sgd};

    use super::*;

    fn parsed(words: &[&str]) -> Result<Train, clap::Error> {
        let command = Train::augment_args(Command::new("train"));
        Train::from_arg_matches(&command.try_get_matches_from([&["train"], words].concat())?)
    }

    #[test]
    fn names_are_those_of_the_libraries() {
        let all: [(&str, Optimiser); 4] = [
            ("rmsprop", RmsProp::default().into()),
            ("SGD", Sgd::default().into()),
            ("adam", Adam::default().into()),
            ("adamw", AdamW::default().into()),
        ];
        for (name, optimiser) in all {
            assert_eq!(parsed(&["--optimiser", name]).ok().unwrap().steps.optimiser, optimiser);
        }
        let of = |name: &str| parsed(&["--initialiser", name]).ok().unwrap().steps.initialiser;
        let all = ["glorot-normal", "glorot-uniform", "he-normal", "he-uniform"].map(of);
        assert_eq!(
            all,
            [Initialiser::GlorotNormal, Initialiser::GlorotUniform, Initialiser::HeNormal, Initialiser::HeUniform]
        );
    }

    #[test]
    fn schedules_are_written_as_words() {
        assert_eq!(schedule("constant"), Ok(Schedule::default()));
        assert_eq!(schedule("cosine").map(|schedule| schedule.decay), Ok(Decay::Cosine { to: 0.0 }));
        assert_eq!(schedule("step:20:0.5"), Ok(Schedule::step(20, 0.5)));
        for wrong in ["", "linear", "step", "step:1", "step:0:0.5", "step:5:-1", "step:5:0.5:1", "cosine:0"] {
            assert!(schedule(wrong).unwrap_err().contains("give "), "{wrong}");
        }
    }

    #[test]
    fn a_name_names_files() {
        assert_eq!(run_name(" my net / β "), Ok("my net / β".to_owned()));
        for wrong in ["", "  ", ".hidden", "a\nb", &"n".repeat(65)] {
            assert!(run_name(wrong).unwrap_err().contains("1 to 64 characters"), "{wrong}");
        }
    }
}
