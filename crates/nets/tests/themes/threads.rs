//! Any number of threads gives the same bytes.

use interlayer_datasets::Dataset;
use interlayer_nets::{Evaluation, Examples, Trainer, TrainingConfig};

use super::networks::PairsInSkip;

/// Full batches take the compressed images, small ones the images as they are.
#[test]
fn any_number_of_threads_trains_to_the_same_bytes() {
    same_on_any_number_of_threads(None);
    same_on_any_number_of_threads(Some(600));
}

fn same_on_any_number_of_threads(batch_size: Option<usize>) {
    // More than one group of blocks in the backward pass, and a block that is not full.
    let digits = Dataset::digits_with(1, 1100, 300);
    let train = || {
        let examples = Examples::of(&digits.train).unwrap();
        let test = Examples::of(&digits.test).unwrap();
        let config = TrainingConfig { epochs: 3, batch_size, ..TrainingConfig::default() };
        let mut trainer = Trainer::<f32>::of::<PairsInSkip<48, 24, 3>>(&config, &examples).unwrap();
        while trainer.next_epoch().unwrap().is_some() {}
        (trainer.weights(), trainer.observe(&test, Evaluation::Batch, &["merged"]).unwrap())
    };
    let on = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(train);
    let one = on(1);
    assert!(one == on(2));
    assert!(one == on(5));
}
