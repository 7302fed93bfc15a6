//! The engine against a network composed of dfdx's own operations, over many steps, in double precision.

use dfdx::prelude::Cpu;
use interlayer_nets::composed::Composed;
use interlayer_nets::{
    Activation, Adam, AdamW, Builder, Decay, Evaluation, Examples, Kind, Normalisation, Optimiser, Outline, RmsProp,
    Schedule, Sgd, Trainer, TrainingConfig,
};
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Blocks of 256 rows: one whole one and a part.
const ROWS: usize = 300;
const FEATURES: usize = 20;
const CLASSES: usize = 4;
const STEPS: u32 = 25;

struct Data {
    samples: Vec<f64>,
    labels: Vec<u32>,
}

/// Clouds of points, of which a share of the values is there.
fn data(share: f64) -> Data {
    let mut stream = ChaCha8Rng::seed_from_u64(3);
    let labels: Vec<u32> = (0..ROWS).map(|_| stream.random_range(0..CLASSES as u32)).collect();
    let mut value = |place: usize, label: u32| match stream.random_bool(share) {
        true => stream.random_range(-1.0..1.0) + f64::from(u32::from(place as u32 % 4 == label)),
        false => 0.0,
    };
    let samples = labels.iter().flat_map(|label| [(); FEATURES].map(|()| *label)).enumerate();
    Data { samples: samples.map(|(i, label)| value(i % FEATURES, label)).collect(), labels }
}

fn kind(normalisation: Normalisation, activation: Activation) -> Kind {
    Kind::Dense { normalisation, activation }
}

#[track_caller]
fn assert_close(what: &str, ours: &[f64], oracle: &[f64]) {
    assert_eq!(ours.len(), oracle.len(), "{what}");
    let scale = oracle.iter().fold(1e-3_f64, |most, value| most.max(value.abs()));
    for (ours, oracle) in ours.iter().zip(oracle) {
        assert!((ours - oracle).abs() <= 1e-8 * scale, "{what}: {ours} is not {oracle} (scale {scale})");
    }
}

/// Trains both for 25 steps, and compares losses, weights, and what every layer gives under both evaluations.
#[track_caller]
fn agree(outline: &Outline, config: &TrainingConfig, share: f64) {
    let Data { samples, labels } = data(share);
    let config = TrainingConfig { epochs: STEPS, seed: 5, ..config.clone() };
    let examples = Examples::new(samples.clone(), &labels).unwrap();
    let mut ours = Trainer::<f64>::new(outline.clone(), &config, &examples).unwrap();
    let mut oracle = Composed::new(outline, &config, ours.weights(), Cpu::default());
    let mut order = ChaCha8Rng::seed_from_u64(config.seed);
    order.set_stream(1);
    let before = ours.weights();
    let mut losses = Vec::new();
    for epoch in 0..STEPS {
        let loss = match config.batch_size {
            None => oracle.step(&samples, &labels, f64::from(epoch), 1.0).unwrap(),
            Some(size) => {
                let mut places: Vec<usize> = (0..ROWS).collect();
                places.shuffle(&mut order);
                let part = size as f64 / ROWS as f64;
                let mut loss = 0.0;
                for (place, batch) in places.chunks(size).enumerate() {
                    let rows = batch.iter().flat_map(|row| &samples[row * FEATURES..][..FEATURES]).copied();
                    let labels: Vec<u32> = batch.iter().map(|row| labels[*row]).collect();
                    let passed = f64::from(epoch) + place as f64 * part;
                    let of_batch = oracle.step(&rows.collect::<Vec<_>>(), &labels, passed, part).unwrap();
                    loss += of_batch * batch.len() as f64 / ROWS as f64;
                }
                loss
            }
        };
        let ours = ours.next_epoch().unwrap().unwrap().loss;
        assert_close(&format!("the loss of epoch {epoch} of {:?}", outline.nodes()[1]), &[ours], &[loss]);
        losses.push(ours);
    }
    assert!(losses[24] < 0.98 * losses[0], "nothing was learnt: {losses:?}");
    for (name, values) in ours.weights() {
        // Batch normalisation takes away any constant: the gradient of a bias before it is 0 but for rounding.
        let has_no_gradient =
            name.ends_with("bias") && ours.weights().contains_key(&name.replace("bias", "running_mean"));
        if has_no_gradient {
            assert!(values.iter().chain(&oracle.weights()[&name]).all(|value| value.abs() < 1e-6), "{name}");
            continue;
        }
        assert_close(&name, &values, &oracle.weights()[&name]);
        assert!(values != before[&name], "{name} did not change");
    }
    let names = outline.activation_names();
    for evaluation in Evaluation::BOTH {
        let seen = ours.observe(&examples, evaluation, &names).unwrap();
        let outputs = oracle.evaluate(&samples, ROWS, evaluation).unwrap();
        assert_close("logits", &seen.logits, outputs.last().unwrap());
        for activations in &seen.activations {
            let node = outline
                .nodes()
                .iter()
                .position(|node| node.layer().is_some_and(|layer| layer.name == activations.layer));
            let node = node.unwrap_or(outline.nodes().len() - 2);
            assert_close(&activations.layer, &activations.values, &outputs[node]);
        }
    }
}

fn dense(kind: Kind) -> impl Fn(usize) -> Box<dyn Fn(Builder) -> Builder> {
    move |width| {
        let kind = kind.clone();
        Box::new(move |network: Builder| network.layer(kind.clone(), width))
    }
}

/// A network of one kind of layer, with an identity skip, a projection and a skip around a single layer.
fn network(kind: Kind) -> Outline {
    let layer = dense(kind);
    let first = layer(12)(Outline::builder(FEATURES));
    let around = first.skip(|inside| layer(12)(layer(8)(inside)));
    let projected = around.projected_skip(|inside| layer(9)(layer(10)(inside)));
    projected.skip(layer(9)).output(CLASSES).unwrap()
}

#[test]
fn every_activation_and_normalisation() {
    for normalisation in Normalisation::ALL {
        for activation in Activation::ALL {
            agree(&network(kind(normalisation, activation)), &TrainingConfig::default(), 1.0);
        }
    }
}

#[test]
fn every_optimiser() {
    let optimisers: [Optimiser; 7] = [
        RmsProp { learning_rate: 0.01, ..RmsProp::default() }.into(),
        Sgd { learning_rate: 0.1, ..Sgd::default() }.into(),
        Sgd { learning_rate: 0.1, momentum: 0.9, nesterov: false }.into(),
        Sgd { learning_rate: 0.1, momentum: 0.9, nesterov: true }.into(),
        Adam::default().into(),
        Adam { beta1: 0.5, beta2: 0.9, epsilon: 1e-3, learning_rate: 0.01 }.into(),
        AdamW { weight_decay: 0.3, ..AdamW::default() }.into(),
    ];
    let outline = network(kind(Normalisation::Batch, Activation::Tanh));
    for optimiser in optimisers {
        agree(&outline, &TrainingConfig { optimiser, ..TrainingConfig::default() }, 1.0);
    }
}

#[test]
fn schedules_decay_and_clipping() {
    let outline = network(kind(Normalisation::Layer, Activation::Relu));
    let optimiser = Adam { learning_rate: 0.01, ..Adam::default() }.into();
    let base = TrainingConfig { optimiser, ..TrainingConfig::default() };
    agree(&outline, &TrainingConfig { schedule: Schedule::cosine().after_warm_up(5), ..base.clone() }, 1.0);
    agree(&outline, &TrainingConfig { schedule: Schedule::step(7, 0.5), ..base.clone() }, 1.0);
    let floor = Schedule { warm_up: 0, decay: Decay::Cosine { to: 0.2 } };
    agree(&outline, &TrainingConfig { schedule: floor, batch_size: Some(128), ..base.clone() }, 1.0);
    agree(&outline, &TrainingConfig { weight_decay: 0.1, ..base.clone() }, 1.0);
    // Small enough to clip every step.
    let sgd: Optimiser = Sgd { learning_rate: 1.0, ..Sgd::default() }.into();
    agree(&outline, &TrainingConfig { clip_norm: Some(0.1), optimiser: sgd, ..base }, 1.0);
}

#[test]
fn sparse_samples_whole_and_in_batches() {
    let outline = network(kind(Normalisation::Batch, Activation::Tanh));
    for batch_size in [None, Some(100), Some(70), Some(7)] {
        agree(&outline, &TrainingConfig { batch_size, ..TrainingConfig::default() }, 0.2);
    }
}

#[test]
fn dropout_drops_the_same_values() {
    for activation in [Activation::Tanh, Activation::Relu] {
        let layer = dense(kind(Normalisation::Batch, activation));
        let outline = layer(16)(Outline::builder(FEATURES).dropout(10))
            .skip(|inside| layer(16)(layer(16)(inside).dropout(50)))
            .dropout(20)
            .output(CLASSES)
            .unwrap();
        agree(&outline, &TrainingConfig::default(), 1.0);
        agree(&outline, &TrainingConfig { batch_size: Some(64), ..TrainingConfig::default() }, 0.3);
    }
}

#[test]
fn layers_without_activation_and_a_network_of_the_output_layer_alone() {
    let linear = Outline::builder(FEATURES).layer(Kind::Linear, 6).layer(Kind::Linear, 6).output(CLASSES).unwrap();
    agree(&linear, &TrainingConfig::default(), 1.0);
    agree(&Outline::builder(FEATURES).output(CLASSES).unwrap(), &TrainingConfig::default(), 1.0);
    let from_samples = Outline::builder(FEATURES)
        .skip(|inside| inside.layer(Kind::DENSE, 8).layer(Kind::DENSE, FEATURES))
        .projected_skip(|inside| inside.layer(Kind::DENSE, 5))
        .output(CLASSES)
        .unwrap();
    agree(&from_samples, &TrainingConfig::default(), 0.2);
}

/// Where there is nothing to choose, a skip in a skip in a skip takes every path that a gradient can.
#[test]
fn skips_within_skips() {
    let layer = dense(kind(Normalisation::Batch, Activation::Tanh));
    let outline = layer(8)(Outline::builder(FEATURES))
        .skip(|a| {
            layer(8)(a.skip(|b| layer(8)(layer(8)(b).skip(layer(8)))))
                .skip(|c| layer(8)(c.skip(|d| layer(8)(layer(8)(d)))))
        })
        .projected_skip(|e| layer(6)(e.skip(layer(8)).projected_skip(layer(7))))
        .output(CLASSES)
        .unwrap();
    agree(&outline, &TrainingConfig::default(), 1.0);
}

/// The oracle on an NVIDIA GPU gives the numbers of the oracle on the CPU. Needs a GPU to run.
#[cfg(feature = "cuda")]
#[test]
fn the_oracle_runs_on_a_gpu() {
    let Ok(device) = dfdx::prelude::Cuda::try_seed_from_u64(0) else {
        eprintln!("no GPU: not run");
        return;
    };
    let Data { samples, labels } = data(1.0);
    let outline = network(kind(Normalisation::Batch, Activation::Tanh));
    let config = TrainingConfig { epochs: STEPS, ..TrainingConfig::default() };
    let examples = Examples::new(samples.clone(), &labels).unwrap();
    let start = Trainer::<f64>::new(outline.clone(), &config, &examples).unwrap().weights();
    let mut on_gpu = Composed::new(&outline, &config, start.clone(), device);
    let mut on_cpu = Composed::new(&outline, &config, start, Cpu::default());
    for epoch in 0..STEPS {
        let [a, b] = [
            on_gpu.step(&samples, &labels, f64::from(epoch), 1.0).unwrap(),
            on_cpu.step(&samples, &labels, f64::from(epoch), 1.0).unwrap(),
        ];
        assert_close(&format!("the loss of epoch {epoch}"), &[a], &[b]);
    }
}
