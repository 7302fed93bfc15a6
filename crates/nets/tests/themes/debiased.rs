//! Debiased running statistics are the running statistics without their start.

use interlayer_datasets::Dataset;
use interlayer_nets::{BatchNormConfig, Error, Evaluation, Examples, Trainer, TrainingConfig, Weights};

use super::networks::PairsInSkip;

type Network = PairsInSkip<16, 8, 3>;

const MOMENTUM: f64 = 0.9;

fn examples(seed: u64) -> Examples<f64> {
    Examples::of(&Dataset::digits_with(seed, 300, 10).train).unwrap()
}

fn trained(momentum: f64, epochs: u32) -> Trainer<f64> {
    let batch_norm = BatchNormConfig { momentum, ..BatchNormConfig::default() };
    let config = TrainingConfig { epochs, batch_norm, ..TrainingConfig::default() };
    let mut trainer = Trainer::of::<Network>(&config, &examples(1)).unwrap();
    while trainer.next_epoch().unwrap().is_some() {}
    trainer
}

/// The statistics of each step weighed as running statistics weigh them, but for the start.
fn by_hand(steps: u32) -> Weights<f64> {
    let mut weights = trained(MOMENTUM, steps).weights();
    let each: Vec<Weights<f64>> = (1..=steps).map(|step| trained(0.0, step).weights()).collect();
    for (name, values) in weights.iter_mut().filter(|(name, _)| name.contains("running")) {
        for (place, value) in values.iter_mut().enumerate() {
            let shares = (0..steps).map(|step| MOMENTUM.powi((steps - 1 - step) as i32));
            let whole: f64 = shares.clone().sum();
            *value = shares.zip(&each).map(|(share, step)| share * step[name][place] / whole).sum();
        }
    }
    weights
}

#[test]
fn the_start_plays_no_part() {
    for steps in [1, 3, 20] {
        let seen = trained(MOMENTUM, steps)
            .observe(&examples(2), Evaluation::Debiased { momentum: MOMENTUM }, &["first", "merged"])
            .unwrap();
        let mut oracle = trained(MOMENTUM, steps);
        oracle.set_weights(&by_hand(steps)).unwrap();
        let expected = oracle.observe(&examples(2), Evaluation::Running, &["first", "merged"]).unwrap();
        assert!((seen.loss - expected.loss).abs() < 1e-9, "{steps} steps: {} is not {}", seen.loss, expected.loss);
        for (seen, expected) in seen.activations.iter().zip(&expected.activations) {
            let far = seen.values.iter().zip(&expected.values).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
            assert!(far < 1e-9, "{steps} steps, {}: {far}", seen.layer);
        }
    }
}

#[test]
fn without_a_known_start_there_are_none() {
    let debiased = Evaluation::Debiased { momentum: MOMENTUM };
    let observe = |trainer: &Trainer<f64>| trainer.observe(&examples(2), debiased, &[]);
    let config = TrainingConfig {
        batch_norm: BatchNormConfig { momentum: MOMENTUM, ..BatchNormConfig::default() },
        ..TrainingConfig::default()
    };
    let fresh = Trainer::of::<Network>(&config, &examples(1)).unwrap();
    assert!(matches!(observe(&fresh), Err(Error::UnknownEvaluation { .. })));
    let mut loaded = trained(MOMENTUM, 2);
    assert!(observe(&loaded).is_ok());
    loaded.set_weights(&loaded.weights()).unwrap();
    assert!(observe(&loaded).unwrap_err().to_string().contains("unless its weights were loaded"));
    assert!(observe(&trained(0.5, 2)).is_err(), "another momentum");
}
