//! What training changes, counted.

use std::collections::BTreeMap;

use interlayer_experiments::outline;

use super::evidence::Network;
use crate::plan::{Plan, Run};

/// The trainable parameters of every network of a plan.
///
/// # Errors
/// A width of 0.
pub fn parameters(plan: &Plan) -> Result<BTreeMap<Network, usize>, outline::Error> {
    let count = |run: &Run| {
        let network = Network { kind: run.architecture, width: run.width, depth: run.depth };
        Ok((network, network.kind.outline(run.width, run.depth)?.parameters()))
    };
    plan.runs.iter().map(|planned| count(&planned.run)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kind::Kind;
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
