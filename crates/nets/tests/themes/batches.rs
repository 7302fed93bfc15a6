//! Batches smaller than all images, in an order drawn from the seed.

use interlayer_datasets::Dataset;
use interlayer_nets::{Epoch, Examples, Trainer, TrainingConfig};

use super::networks::Plain;

fn losses(batch_size: Option<usize>, seed: u64) -> Vec<f64> {
    let digits = Dataset::digits_with(2, 600, 10);
    let examples = Examples::of(&digits.train).unwrap();
    let config = TrainingConfig { epochs: 5, batch_size, seed, ..TrainingConfig::default() };
    let mut trainer = Trainer::<f32>::of::<Plain<32, 16, 1>>(&config, &examples).unwrap();
    std::iter::from_fn(|| trainer.next_epoch().unwrap()).map(|epoch: Epoch| epoch.loss).collect()
}

#[test]
fn more_steps_an_epoch_learn_more() {
    let (whole, parts) = (losses(None, 0), losses(Some(64), 0));
    assert_eq!(parts.len(), 5);
    assert!(parts[4] < 0.8 * whole[4], "{parts:?} against {whole:?}");
}

#[test]
fn a_seed_fixes_the_order() {
    assert_eq!(losses(Some(64), 3), losses(Some(64), 3));
    assert_ne!(losses(Some(64), 3), losses(Some(64), 4));
}

#[test]
fn a_batch_as_large_as_the_set_is_the_set() {
    assert_eq!(losses(Some(600), 0), losses(None, 0));
}
