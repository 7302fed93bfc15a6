//! `bench`: how fast, measured side by side.

mod arguments;

mod mutual_information;
mod report;
mod training;
mod training_worker;
mod worker;

pub(crate) use self::arguments::Bench;
use self::arguments::BenchWhat;
use crate::Outcome;

pub(crate) fn bench(arguments: &Bench) -> Outcome {
    match &arguments.what {
        BenchWhat::Training(arguments) => training::training(arguments),
        BenchWhat::MutualInformation(arguments) => mutual_information::mutual_information(arguments),
        BenchWhat::TrainingWorker(arguments) => training_worker::serve(arguments),
    }
}
