//! Bad input is named, with the way out.

use interlayer_nets::{Cpu, Error, Evaluation, Examples, Mlp, Trainer, TrainingConfig};

type Tiny = Trainer<Mlp<4, 2, 1>>;

fn examples() -> Examples<f32, Cpu> {
    Examples::new(&Cpu::default(), vec![0.5; 3 * 784], &[0, 1, 2]).unwrap()
}

#[test]
fn images_that_cannot_be_trained_on() {
    let new = |values: usize, labels: &[u8]| {
        Examples::new(&Cpu::default(), vec![0.0_f32; values], labels).err().unwrap().to_string()
    };
    assert!(new(784, &[1]).contains("at least 2"));
    assert!(new(1000, &[1, 2]).contains("1000 values and 2 labels"));
    assert!(new(1568, &[1, 10]).contains("label 10 of image 1"));
}

#[test]
fn a_layer_that_is_not_there() {
    let trainer = Tiny::new(&TrainingConfig::default(), &examples()).unwrap();
    let error = trainer.observe(&examples(), Evaluation::Running, &["hidden.7"]).unwrap_err().to_string();
    assert!(error.contains("hidden.7") && error.contains("first, hidden.0, last, merged"), "{error}");
}

#[test]
fn statistics_that_are_not_there() {
    let trainer = Tiny::new(&TrainingConfig::default(), &examples()).unwrap();
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
    assert!(matches!(Tiny::new(&config, &examples()).err(), Some(Error::Config(error)) if error.field == "epochs"));
}

#[test]
fn weights_that_do_not_fit_change_nothing() {
    let mut trainer = Tiny::new(&TrainingConfig::default(), &examples()).unwrap();
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
