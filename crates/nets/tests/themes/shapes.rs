//! Networks of any number of inputs and classes, over many steps.

use interlayer_nets::{Architecture, Classifier, Dense, Evaluation, Examples, Skip, Trainer, TrainingConfig};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Points around a centre for each class, and their classes.
fn clouds(features: usize, classes: u32, n: usize, seed: u64) -> Examples<f32> {
    let mut stream = ChaCha8Rng::seed_from_u64(1);
    let centres: Vec<f32> = (0..features * classes as usize).map(|_| stream.random_range(-1.0..1.0)).collect();
    let mut stream = ChaCha8Rng::seed_from_u64(seed);
    let labels: Vec<u32> = (0..n).map(|_| stream.random_range(0..classes)).collect();
    let sample = |label: &u32| -> Vec<f32> {
        let centre = &centres[*label as usize * features..][..features];
        centre.iter().map(|value| value + stream.random_range(-0.5..0.5)).collect()
    };
    let samples = labels.iter().flat_map(sample).collect();
    Examples::new(samples, &labels).unwrap()
}

/// The share of test samples given the wrong label after this many steps.
fn learnt<A: Architecture>(features: usize, classes: u32, batch_size: Option<usize>, epochs: u32) -> f64 {
    let config = TrainingConfig { epochs, batch_size, ..TrainingConfig::default() };
    let mut trainer = Trainer::<f32>::of::<A>(&config, &clouds(features, classes, 600, 2)).unwrap();
    while trainer.next_epoch().unwrap().is_some() {}
    let seen = trainer.observe(&clouds(features, classes, 300, 3), Evaluation::Batch, &["first", "merged"]).unwrap();
    assert_eq!(seen.logits.len(), 300 * A::outline().classes());
    seen.error
}

#[test]
fn a_network_of_other_shapes_learns() {
    type Three = Classifier<Dense<64, 32>, Skip<(Dense<32, 16>, Dense<16, 32>)>, 3>;
    type Two = Classifier<Dense<7, 16>, Dense<16, 16>, 2>;
    type Many = Classifier<Dense<30, 64>, Dense<64, 64>, 300>;
    assert!(learnt::<Three>(64, 3, None, 60) < 0.02);
    assert!(learnt::<Two>(7, 2, Some(50), 20) < 0.05);
    // More classes than a byte counts; most labels are below 40.
    assert!(learnt::<Many>(30, 40, None, 150) < 0.1);
}

#[test]
fn labels_above_a_byte_are_classes() {
    type Wide = Classifier<Dense<5, 16>, Dense<16, 16>, 1000>;
    let labels = [999, 0, 999, 500];
    let samples: Vec<f32> = labels.iter().flat_map(|label| [*label as f32 / 1000.0; 5]).collect();
    let examples = Examples::<f32>::new(samples, &labels).unwrap();
    let config = TrainingConfig { epochs: 300, ..TrainingConfig::default() };
    let mut trainer = Trainer::<f32>::of::<Wide>(&config, &examples).unwrap();
    while trainer.next_epoch().unwrap().is_some() {}
    assert_eq!(trainer.observe(&examples, Evaluation::Batch, &[]).unwrap().error, 0.0);
}
