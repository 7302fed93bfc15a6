//! The network that is asked for, before a dataset says how many inputs and classes it has.

use interlayer::nets::{Activation, Normalisation};
use interlayer::outline::{self, Kind as Layer, Outline};
use interlayer::paper::Kind;

use super::arguments::{NetworkArguments, Train};
use crate::common::memory::{gigabytes, machine_bytes};

/// A description of a network.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Network {
    shape: Shape,
    activation: Activation,
    normalisation: Normalisation,
    dropout: Option<u32>,
}

#[derive(Clone, Debug, PartialEq)]
enum Shape {
    Known { architecture: Kind, width: u32, depth: u32 },
    Plain { widths: Vec<u32> },
}

impl Network {
    /// As the arguments describe it.
    pub(super) fn of(arguments: &NetworkArguments) -> Result<Self, String> {
        let NetworkArguments { activation, normalisation, dropout, .. } = *arguments;
        Ok(Self { shape: Shape::of(arguments)?, activation, normalisation, dropout })
    }

    /// For samples of so many values, and so many classes.
    pub(super) fn outline(&self, [inputs, classes]: [usize; 2]) -> Result<Outline, outline::Error> {
        let layer = Layer::Dense { normalisation: self.normalisation, activation: self.activation };
        let plain = match &self.shape {
            Shape::Known { architecture, width, depth } => {
                architecture.outline_of(&layer, [inputs, classes], *width, *depth)?
            }
            Shape::Plain { widths } => {
                let network = Outline::builder(inputs);
                widths
                    .iter()
                    .fold(network, |network, width| network.layer(layer.clone(), *width as usize))
                    .output(classes)?
            }
        };
        self.dropout.map_or(Ok(plain.clone()), |percent| plain.with_dropout(percent))
    }

    /// What it is called, where nobody says how: layers that are not the paper's are named, so that no figure takes its runs
    /// for the paper's.
    pub(super) fn name(&self) -> String {
        let mut name = match &self.shape {
            Shape::Known { architecture, .. } => architecture.to_string(),
            Shape::Plain { .. } => "layers".to_owned(),
        };
        if self.activation != Activation::Tanh {
            name += &format!("-{}", self.activation.name());
        }
        match self.normalisation {
            Normalisation::Batch => {}
            Normalisation::None => name += "-no-norm",
            other => name += &format!("-{}-norm", other.name()),
        }
        if let Some(percent) = self.dropout {
            name += &format!("-dropout-{percent}");
        }
        name
    }

    /// Whether running statistics and those of the test samples differ.
    pub(super) fn has_batch_norm(&self) -> bool {
        self.normalisation == Normalisation::Batch
    }
}

impl Shape {
    fn of(arguments: &NetworkArguments) -> Result<Self, String> {
        let NetworkArguments { architecture, width, depth, layers, .. } = arguments;
        if let Some(widths) = layers {
            let given = [
                (architecture.is_some(), "--architecture"),
                (width.is_some(), "--width"),
                (depth.is_some(), "--depth"),
            ];
            if let Some((_, option)) = given.iter().find(|(given, _)| *given) {
                return Err(format!("{option} and --layers each describe the network: give one of them"));
            }
            if widths.len() < 2 {
                return Err(format!(
                    "--layers {} is one layer, and the information is measured between the first and the last one: give at \
                     least two, such as 64,64",
                    widths.first().copied().unwrap_or_default()
                ));
            }
            return Ok(Self::Plain { widths: widths.clone() });
        }
        match (architecture, width, depth) {
            (Some(architecture), Some(width), Some(depth)) => {
                Ok(Self::Known { architecture: *architecture, width: *width, depth: *depth })
            }
            (Some(architecture), width, depth) => {
                let missing = [(width.is_none(), "--width"), (depth.is_none(), "--depth")];
                let missing: Vec<&str> =
                    missing.iter().filter(|(missing, _)| *missing).map(|(_, name)| *name).collect();
                Err(format!(
                    "--architecture {architecture} has no size: add {}, such as --width 64 --depth 5",
                    missing.join(" and ")
                ))
            }
            (None, None, None) => {
                Err("no network is described: give --architecture, --width and --depth, or --layers".to_owned())
            }
            (None, ..) => Err(format!(
                "--width and --depth need an architecture: add --architecture ({})",
                Kind::ALL.map(Kind::name).join(", ")
            )),
        }
    }
}

/// Widths, layers and parameters, in a line.
pub(super) fn in_words(name: &str, outline: &Outline) -> String {
    let mut widths = vec![(outline.inputs(), 1)];
    for layer in outline.layers() {
        match widths.last_mut() {
            // The input and the output are not layers of a series.
            Some((width, times)) if *width == layer.outputs && layer.name != "output" && layer.name != "first" => {
                *times += 1;
            }
            _ => widths.push((layer.outputs, 1)),
        }
    }
    let widths: Vec<String> = widths
        .iter()
        .map(|(width, times)| if *times > 1 { format!("{width} ({times} times)") } else { width.to_string() })
        .collect();
    let kind = outline.hidden_layers().next().map_or_else(String::new, |layer| format!("; {}", layer.kind));
    let skips = match outline.skips().count() {
        0 => String::new(),
        1 => "; 1 skip".to_owned(),
        many => format!("; {many} skips"),
    };
    format!("network: {name}; widths {}{kind}{skips}; {} parameters", widths.join(", "), outline.parameters())
}

/// An error where a training takes more memory than this machine has: weights, their gradients and the outputs of the layers
/// for one step are needed at least.
pub(super) fn fits_into_memory(outline: &Outline, samples: usize, arguments: &Train) -> Result<(), String> {
    const NUMBER: usize = size_of::<f32>();
    let samples = arguments.steps.batch_size.map_or(samples, |size| size.get().min(samples));
    let outputs: usize = outline.layers().map(|layer| layer.outputs).fold(0, usize::saturating_add);
    let numbers = outline.parameters().saturating_mul(2).saturating_add(samples.saturating_mul(outputs));
    let needed = numbers.saturating_mul(NUMBER) as u64;
    match machine_bytes() {
        Some(there) if needed > there => Err(format!(
            "this network needs more than {} GB of memory, and this machine has {} GB: make it smaller ({})",
            gigabytes(Some(needed)),
            gigabytes(Some(there)),
            if arguments.network.layers.is_some() { "--layers" } else { "--width, --depth" }
        )),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(widths: &[u32]) -> Network {
        Network {
            shape: Shape::Plain { widths: widths.to_vec() },
            activation: Activation::Tanh,
            normalisation: Normalisation::Batch,
            dropout: None,
        }
    }

    #[test]
    fn the_papers_networks_are_those_of_the_papers_crate() {
        let [architecture, ..] = Kind::ALL;
        let network = Network { shape: Shape::Known { architecture, width: 16, depth: 3 }, ..plain(&[]) };
        assert_eq!(network.outline([784, 10]), architecture.outline(16, 3));
        assert_eq!(network.name(), architecture.name());
        assert_eq!(plain(&[32, 16, 16, 16, 32]).outline([784, 10]), architecture.outline(16, 3));
    }

    #[test]
    fn a_name_tells_of_other_layers() {
        let other = Network {
            activation: Activation::Relu,
            normalisation: Normalisation::None,
            dropout: Some(20),
            ..plain(&[8, 8])
        };
        assert_eq!(other.name(), "layers-relu-no-norm-dropout-20");
        let layer = Network { normalisation: Normalisation::Layer, ..plain(&[8, 8]) };
        assert_eq!((layer.name().as_str(), layer.has_batch_norm()), ("layers-layer-norm", false));
    }

    #[test]
    fn layers_of_one_width_are_counted() {
        let outline = plain(&[8, 8, 8, 4, 3]).outline([8, 3]).unwrap();
        let words = in_words("mine", &outline);
        assert!(
            words.starts_with("network: mine; widths 8, 8 (3 times), 4, 3, 3; linear, batch norm, tanh; "),
            "{words}"
        );
        assert!(words.ends_with(&format!("; {} parameters", outline.parameters())), "{words}");
    }
}
