//! `bench`: how fast, measured side by side.

mod python;
mod training;
mod worker;

use crate::Outcome;
use crate::arguments::{Bench, BenchWhat};

pub(crate) fn bench(arguments: &Bench) -> Outcome {
    match &arguments.what {
        BenchWhat::Training(arguments) => training::training(arguments),
        BenchWhat::TrainingWorker(arguments) => worker::serve(arguments),
    }
}
