//! Bad input is named, with the way out.

use interlayer_nets::{Error, Evaluation, Examples, Trainer, TrainingConfig};

use super::networks::Plain;

type Tiny = Plain<4, 2, 1>;

fn examples() -> Examples<f32> {
    Examples::new(vec![0.5; 3 * 784], &[0, 1, 2]).unwrap()
}

#[test]
fn images_that_cannot_be_trained_on() {
    let new = |values: usize, labels: &[u32]| {
        let examples = Examples::new(vec![0.0_f32; values], labels);
        examples
            .and_then(|examples| Trainer::of::<Tiny>(&TrainingConfig::default(), &examples))
            .err()
            .unwrap()
            .to_string()
    };
    assert!(new(784, &[1]).contains("at least 2"));
    assert!(new(1001, &[1, 2]).contains("1001 values and 2 labels"));
    assert!(new(0, &[1, 2]).contains("0 values and 2 labels"));
    assert!(new(1000, &[1, 2]).contains("takes 784 values, and the samples have 500"));
    assert!(new(1568, &[1, 10]).contains("label 10 of sample 1 (from 0) is not a class: the network tells 10 classes"));
}

#[test]
fn samples_that_a_trained_network_cannot_see() {
    let trainer = Trainer::of::<Tiny>(&TrainingConfig::default(), &examples()).unwrap();
    let wide = Examples::new(vec![0.5; 2 * 785], &[0, 1]).unwrap();
    for refused in [trainer.observe(&wide, Evaluation::Batch, &[]).err(), trainer.gradients(&wide).err()] {
        assert!(refused.unwrap().to_string().contains("make the first number of the first layer 785"));
    }
}

#[test]
fn a_layer_that_is_not_there() {
    let trainer = Trainer::of::<Tiny>(&TrainingConfig::default(), &examples()).unwrap();
    let error = trainer.observe(&examples(), Evaluation::Running, &["hidden.7"]).unwrap_err().to_string();
    assert!(error.contains("hidden.7") && error.contains("first, hidden.0, last, merged"), "{error}");
}

#[test]
fn a_layer_that_is_asked_for_twice_is_given_twice() {
    let trainer = Trainer::<f32>::of::<Tiny>(&TrainingConfig::default(), &examples()).unwrap();
    let seen = trainer.observe(&examples(), Evaluation::Batch, &["last", "first", "last"]).unwrap().activations;
    let names: Vec<&str> = seen.iter().map(|activations| activations.layer.as_str()).collect();
    assert_eq!(names, ["last", "first", "last"]);
    assert_eq!(seen[0], seen[2]);
}

#[test]
fn statistics_that_are_not_there() {
    let trainer = Trainer::of::<Tiny>(&TrainingConfig::default(), &examples()).unwrap();
    let observe = |evaluation| trainer.observe(&examples(), evaluation, &["merged"]);
    let own = observe(Evaluation::Running).unwrap();
    assert_eq!(observe(Evaluation::RunningAt { momentum: 0.99 }).unwrap(), own);
    let error = observe(Evaluation::RunningAt { momentum: 0.9 }).unwrap_err().to_string();
    assert!(
        error.contains("no running statistics, momentum 0.9: it has running statistics of momentum 0.99"),
        "{error}"
    );
    assert!(observe(Evaluation::Debiased { momentum: 0.99 }).is_err());
}

#[test]
fn a_config_that_cannot_run() {
    let config = TrainingConfig { epochs: 0, ..TrainingConfig::default() };
    assert!(
        matches!(Trainer::of::<Tiny>(&config, &examples()).err(), Some(Error::Config(error)) if error.field == "epochs")
    );
}

#[test]
fn weights_that_do_not_fit_change_nothing() {
    let mut trainer = Trainer::of::<Tiny>(&TrainingConfig::default(), &examples()).unwrap();
    let before = trainer.weights();
    let mut short = before.clone();
    short.insert("first.weight".into(), vec![1.0; 3]);
    short.insert("first.bias".into(), vec![9.0; 4]);
    assert!(trainer.set_weights(&short).unwrap_err().to_string().contains("`first.weight` has 3 values"));
    short.remove("output.bias");
    assert!(trainer.set_weights(&short).is_err());
    assert_eq!(trainer.weights(), before);
    trainer.set_weights(&before).unwrap();
}
