//! A network has the shape that its type describes.

use interlayer_nets::{Architecture, Classifier, Dense, Examples, Skip, Trainer, TrainingConfig};

use super::networks::{Pairs, PairsInSkip};

type Inner = Skip<(Dense<8, 4>, Dense<4, 8>)>;
type Nested = Classifier<Dense<784, 8>, Skip<(Skip<(Inner, Dense<8, 8>)>, Inner)>>;

/// Parameters of the network itself, and as its type describes it.
fn counted<A: Architecture>() -> [usize; 2] {
    let examples = Examples::<f32>::new(vec![0.5; 2 * 784], &[0, 1]).unwrap();
    let trainer = Trainer::<f32>::of::<A>(&TrainingConfig::default(), &examples).unwrap();
    for layer in A::outline().layers() {
        let weight = &trainer.weights()[&format!("{}.weight", layer.name)];
        assert_eq!(weight.len(), layer.inputs * layer.outputs, "{}", layer.name);
    }
    [trainer.parameters(), A::outline().parameters()]
}

#[test]
fn a_network_has_the_parameters_of_its_description() {
    for [network, described] in [counted::<Pairs<16, 8, 5>>(), counted::<PairsInSkip<16, 8, 4>>(), counted::<Nested>()]
    {
        assert_eq!(network, described);
    }
}
