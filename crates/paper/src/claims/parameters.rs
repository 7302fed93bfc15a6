//! What training changes, counted.

use std::collections::BTreeMap;

use interlayer_experiments::datasets::Dataset;
use interlayer_experiments::nets::{Cpu, Examples, TrainingConfig};

use super::evidence::Network;
use crate::catalogue::trainer;
use crate::plan::Plan;
use interlayer_experiments::Error;

/// The trainable parameters of every network of a plan, counted on the networks themselves.
///
/// # Errors
/// A network that cannot be built.
pub fn parameters(plan: &Plan) -> Result<BTreeMap<Network, usize>, Error> {
    // A network is built for images; any will do.
    let digits = Dataset::digits_with(0, 2, 2);
    let examples = Examples::of(&Cpu::default(), &digits.train)?;
    let networks = plan.runs.iter().map(|planned| Network {
        kind: planned.run.architecture,
        width: planned.run.width,
        depth: planned.run.depth,
    });
    let mut counts = BTreeMap::new();
    for network in networks {
        if let std::collections::btree_map::Entry::Vacant(entry) = counts.entry(network) {
            let Network { kind, width, depth } = network;
            entry.insert(trainer(kind, width, depth, &TrainingConfig::default(), &examples)?.parameters());
        }
    }
    Ok(counts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Kind;
    use crate::plan::{Panel, Profile};

    #[test]
    fn an_mlp_has_the_parameters_of_its_layers() {
        let plan = Plan::new(Profile::Quick, &[Panel::Architectures], "digits", "", None);
        let counts = parameters(&plan).unwrap();
        assert_eq!(counts.len(), 4);
        // Weights, bias, gamma and beta of each dense layer, weights and bias of the output layer.
        let dense = |inputs: usize, outputs: usize| (inputs + 3) * outputs;
        let mlp = dense(784, 128) + dense(128, 64) + 4 * dense(64, 64) + dense(64, 128) + 128 * 10 + 10;
        assert_eq!(counts[&Network { kind: Kind::Mlp, width: 64, depth: 5 }], mlp);
    }
}
