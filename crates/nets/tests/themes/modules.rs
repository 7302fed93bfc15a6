//! Modules of dfdx's as layers, and trained networks as modules of dfdx's.

use dfdx::prelude as df;
use dfdx::prelude::{Const, Cpu, Module, TensorFromVec};
use interlayer_nets::{
    Adam, Architecture, BatchNorm, Classifier, Dense, Dfdx, DfdxNetwork, Dropout, Evaluation, Examples, Gelu, Hidden,
    Identity, LayerNorm, LeakyRelu, NoNorm, Outline, Project, Relu, Repeat, ResidualHidden, Sigmoid, Skip, Tanh,
    Trainer, TrainingConfig,
};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

const FEATURES: usize = 10;
const ROWS: usize = 200;

fn samples() -> (Vec<f64>, Vec<u32>) {
    let mut stream = ChaCha8Rng::seed_from_u64(9);
    let labels: Vec<u32> = (0..ROWS).map(|_| stream.random_range(0..3)).collect();
    let value = |label: u32| stream.random_range(-1.0..1.0) + f64::from(label);
    (labels.iter().flat_map(|label| [*label; FEATURES]).map(value).collect(), labels)
}

fn config() -> TrainingConfig {
    TrainingConfig { epochs: 25, optimiser: Adam::default().into(), ..TrainingConfig::default() }
}

/// A module with the layers of the first network trains to the same numbers as these layers themselves.
#[test]
fn a_module_trains_as_the_layers_it_holds() {
    type Native = Classifier<Dense<10, 8>, (Dense<8, 6, Tanh, NoNorm>, Dense<6, 5, Relu, LayerNorm>, Dense<5, 4>), 3>;
    type Module = (df::Linear<8, 6>, df::Tanh, df::Linear<6, 5>, df::LayerNorm1D<5>, df::ReLU);
    type Mixed = Classifier<Dense<10, 8>, (Dfdx<Module, 8, 5>, Dense<5, 4>), 3>;
    let (samples, labels) = samples();
    let examples = Examples::new(samples, &labels).unwrap();
    let mut native = Trainer::<f64>::of::<Native>(&config(), &examples).unwrap();
    let mut mixed = Trainer::<f64>::of::<Mixed>(&config(), &examples).unwrap();
    assert_eq!(native.parameters(), mixed.parameters());
    assert_eq!(Mixed::outline().parameters(), mixed.parameters());

    let names = [
        ("hidden.0.weight", "hidden.0.0"),
        ("hidden.0.bias", "hidden.0.1"),
        ("hidden.1.weight", "hidden.0.2"),
        ("hidden.1.bias", "hidden.0.3"),
        ("hidden.1.gamma", "hidden.0.4"),
        ("hidden.1.beta", "hidden.0.5"),
    ];
    let of_module = |name: &String| {
        let found = names.iter().find(|(native, _)| native == name);
        found.map_or_else(|| name.clone(), |(_, module)| (*module).to_owned())
    };
    let renamed = native.weights().into_iter().map(|(name, values)| (of_module(&name), values)).collect();
    mixed.set_weights(&renamed).unwrap();
    let gradients = mixed.gradients(&examples).unwrap();
    for (name, gradient) in native.gradients(&examples).unwrap() {
        let theirs = &gradients[&of_module(&name)];
        assert!(gradient.iter().zip(theirs).all(|(a, b)| (a - b).abs() < 1e-12), "{name}");
    }
    let mut losses = Vec::new();
    while let Some(epoch) = native.next_epoch().unwrap() {
        let other = mixed.next_epoch().unwrap().unwrap();
        assert!((epoch.loss - other.loss).abs() < 1e-9, "{epoch:?} {other:?}");
        losses.push(epoch.loss);
    }
    assert!(losses[24] < 0.9 * losses[0], "{losses:?}");
    for evaluation in Evaluation::BOTH {
        let [a, b] = [&native, &mixed].map(|trainer| trainer.observe(&examples, evaluation, &["merged"]).unwrap());
        assert!(a.logits.iter().zip(&b.logits).all(|(a, b)| (a - b).abs() < 1e-8), "{evaluation}");
    }
}

/// Running statistics inside a module are followed, stored and restored.
#[test]
fn a_module_with_running_statistics() {
    type Module = (df::Linear<8, 6>, df::BatchNorm1D<6>, df::Tanh);
    type Mixed = Classifier<Dense<10, 8>, Dfdx<Module, 8, 6>, 3>;
    let (samples, labels) = samples();
    let examples = Examples::new(samples, &labels).unwrap();
    let mut trainer = Trainer::<f64>::of::<Mixed>(&config(), &examples).unwrap();
    let before = trainer.weights();
    for _ in 0..5 {
        trainer.next_epoch().unwrap();
    }
    // dfdx shows scale, bias, running mean and running variance after weight and bias.
    assert_ne!(trainer.weights()["last.4"], before["last.4"]);
    let seen = trainer.observe(&examples, Evaluation::Running, &[]).unwrap();
    trainer.gradients(&examples).unwrap();
    assert_eq!(trainer.observe(&examples, Evaluation::Running, &[]).unwrap(), seen, "gradients change nothing");
    let mut other = Trainer::<f64>::of::<Mixed>(&config(), &examples).unwrap();
    other.restore(&trainer.checkpoint()).unwrap();
    assert_eq!(trainer.next_epoch().unwrap(), other.next_epoch().unwrap());
    assert_eq!(trainer.weights(), other.weights());
}

#[test]
fn an_outline_alone_cannot_run_a_module() {
    type Mixed = Classifier<Dense<10, 8>, Dfdx<(df::Linear<8, 6>, df::ReLU), 8, 6>, 3>;
    let (samples, labels) = samples();
    let examples = Examples::new(samples, &labels).unwrap();
    let outline: Outline = Mixed::outline();
    let refused = Trainer::<f64>::new(outline, &config(), &examples).err().unwrap().to_string();
    assert!(refused.contains("layer `last` ((Linear<8, 6>, ReLU)) is known by its name alone"), "{refused}");
}

#[track_caller]
fn predicts_the_same<N>()
where
    N: DfdxNetwork,
    <N::Module as df::BuildOnDevice<Cpu, f32>>::Built:
        Module<df::Tensor<(usize, Const<FEATURES>), f32, Cpu>, Output = df::Tensor<(usize, Const<3>), f32, Cpu>>,
{
    let (samples, labels) = samples();
    let samples: Vec<f32> = samples.into_iter().map(|value| value as f32).collect();
    let examples = Examples::new(samples.clone(), &labels).unwrap();
    let mut trainer = Trainer::<f32>::of::<N>(&config(), &examples).unwrap();
    while trainer.next_epoch().unwrap().is_some() {}
    let network = trainer.network::<N>().unwrap();
    let theirs = network.forward(Cpu::default().tensor_from_vec(samples, (ROWS, Const))).as_vec();
    let ours = trainer.observe(&examples, Evaluation::Running, &[]).unwrap().logits;
    for (ours, theirs) in ours.iter().zip(&theirs) {
        assert!((ours - theirs).abs() < 1e-5, "{ours} is not {theirs}");
    }
}

#[test]
fn a_trained_network_is_a_module_of_dfdx() {
    predicts_the_same::<Classifier<Dense<10, 8>, Skip<(Dense<8, 4>, Dense<4, 8>)>, 3>>();
    predicts_the_same::<Classifier<Dense<10, 8, Relu, NoNorm>, (Dense<8, 4, Gelu, LayerNorm>, Dropout<30>), 3>>();
    predicts_the_same::<
        Classifier<
            Dense<10, 8, LeakyRelu>,
            (Project<(Dense<8, 6, Sigmoid>, Dense<6, 5, Identity, BatchNorm>)>, Repeat<Skip<Dense<5, 5>>, 3>),
            3,
        >,
    >();
    predicts_the_same::<Classifier<Dense<10, 8>, (Hidden<8, 4, 3>, Dense<4, 8>), 3>>();
    predicts_the_same::<Classifier<Dense<10, 8>, Skip<(ResidualHidden<8, 4, 4>, Dense<4, 8>)>, 3>>();
    predicts_the_same::<Classifier<Dense<10, 8>, Dfdx<(df::Linear<8, 6>, df::BatchNorm1D<6>, df::ReLU), 8, 6>, 3>>();
    type Long = (
        Dense<8, 9>,
        Dense<9, 8>,
        Dense<8, 7>,
        Dense<7, 8>,
        Dense<8, 9>,
        Dense<9, 8>,
        Dense<8, 9>,
        Dense<9, 8>,
        Dense<8, 7>,
        Dense<7, 8>,
        Dense<8, 9>,
        Dense<9, 8>,
    );
    predicts_the_same::<Classifier<Dense<10, 8>, Long, 3>>();
}

#[test]
fn another_network_is_refused() {
    type Mine = Classifier<Dense<10, 8>, Dense<8, 8>, 3>;
    type Other = Classifier<Dense<10, 8>, Dense<8, 7>, 3>;
    let (samples, labels) = samples();
    let samples = samples.into_iter().map(|value| value as f32).collect();
    let trainer = Trainer::of::<Mine>(&config(), &Examples::new(samples, &labels).unwrap()).unwrap();
    let refused = trainer.network::<Other>().err().unwrap().to_string();
    assert!(refused.contains("last 8 → 7") && refused.contains("last 8 → 8"), "{refused}");
}
