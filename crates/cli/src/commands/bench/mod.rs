//! `bench`: how fast, measured side by side.

mod mutual_information;
mod report;
mod training;
mod training_worker;
mod worker;

use crate::Outcome;
use crate::arguments::{Bench, BenchWhat};

pub(crate) fn bench(arguments: &Bench) -> Outcome {
    match &arguments.what {
        BenchWhat::Training(arguments) => training::training(arguments),
        BenchWhat::MutualInformation(arguments) => mutual_information::mutual_information(arguments),
        BenchWhat::TrainingWorker(arguments) => training_worker::serve(arguments),
    }
}
