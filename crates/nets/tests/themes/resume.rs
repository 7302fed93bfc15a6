//! A training goes on from a checkpoint to the same bytes.

use interlayer_nets::{
    Adam, AdamW, Checkpoint, Classifier, Dense, Dropout, Evaluation, Examples, LayerNorm, Optimiser, Relu, RmsProp,
    Schedule, Sgd, Trainer, TrainingConfig,
};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

type Mine = Classifier<Dense<12, 9>, (Dropout<20>, Dense<9, 8, Relu, LayerNorm>, Dense<8, 6>), 3>;

fn examples() -> Examples<f32> {
    let mut stream = ChaCha8Rng::seed_from_u64(9);
    let labels: Vec<u32> = (0..100).map(|_| stream.random_range(0..3)).collect();
    Examples::new((0..1200).map(|_| stream.random_range(-1.0..1.0)).collect(), &labels).unwrap()
}

#[test]
fn to_the_same_bytes_with_every_optimiser() {
    let optimisers: [Optimiser; 5] = [
        RmsProp::default().into(),
        Sgd::default().into(),
        Sgd { momentum: 0.9, nesterov: true, ..Sgd::default() }.into(),
        Adam::default().into(),
        AdamW::default().into(),
    ];
    for optimiser in optimisers {
        let schedule = Schedule::cosine().after_warm_up(3);
        let config = TrainingConfig { epochs: 30, batch_size: Some(32), optimiser, schedule, ..Default::default() };
        let train = |stops: &[u32]| {
            let mut trainer = Trainer::<f32>::of::<Mine>(&config, &examples()).unwrap();
            let mut epochs = Vec::new();
            while let Some(epoch) = trainer.next_epoch().unwrap() {
                epochs.push(epoch);
                if stops.contains(&epoch.number) {
                    let written = serde_json::to_string(&trainer.checkpoint()).unwrap();
                    let read: Checkpoint<f32> = serde_json::from_str(&written).unwrap();
                    trainer = Trainer::of::<Mine>(&config, &examples()).unwrap();
                    trainer.restore(&read).unwrap();
                }
            }
            let debiased = Evaluation::Debiased { momentum: 0.99 };
            (epochs, trainer.weights(), trainer.observe(&examples(), debiased, &["merged"]).unwrap())
        };
        assert!(train(&[]) == train(&[1, 2, 17]), "{optimiser:?}");
    }
}

#[test]
fn a_checkpoint_of_another_network_or_optimiser_changes_nothing() {
    let config = TrainingConfig { optimiser: Adam::default().into(), ..TrainingConfig::default() };
    let mut trainer = Trainer::<f32>::of::<Mine>(&config, &examples()).unwrap();
    trainer.next_epoch().unwrap();
    let good = trainer.checkpoint();
    let mut short = good.clone();
    short.optimiser.remove("first.weight.moment.1");
    let refused = trainer.restore(&short).unwrap_err().to_string();
    assert!(refused.contains("first.weight.moment.1"), "{refused}");
    let mut other = good.clone();
    other.weights.remove("last.gamma");
    assert!(trainer.restore(&other).unwrap_err().to_string().contains("last.gamma"));
    assert_eq!(trainer.checkpoint(), good);
}
