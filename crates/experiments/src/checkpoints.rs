//! The state of a training as a file, so that it goes on where it was stopped.

use std::collections::HashMap;
use std::fs;
use std::io::ErrorKind;
use std::path::PathBuf;

use interlayer_nets::{Checkpoint, Progress, Weights};
use interlayer_results::{Row, Seconds};
use safetensors::SafeTensors;
use safetensors::tensor::{Dtype, TensorView, serialize};
use serde::{Deserialize, Serialize};

use crate::weights::WeightsFileError;

/// Where and how often the state of a training is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoints {
    /// The file, safetensors.
    pub file: PathBuf,
    /// Epochs between two of them.
    pub every: u32,
}

/// All that a training needs to go on, beside its configuration.
pub(crate) struct State {
    pub(crate) checkpoint: Checkpoint<f32>,
    pub(crate) told: Told,
}

/// What is in the file beside tensors.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Told {
    pub(crate) run: String,
    progress: Progress,
    pub(crate) rows: Vec<Row>,
    /// Those of the rows that a closure recorded.
    pub(crate) said: Vec<Row>,
    pub(crate) ties: f64,
    pub(crate) seconds: Seconds,
}

impl Told {
    pub(crate) fn new(run: &str) -> Self {
        let seconds = Seconds { side_by_side: 1, ..Seconds::default() };
        let progress = Progress::default();
        Self { run: run.to_owned(), progress, rows: Vec::new(), said: Vec::new(), ties: 0.0, seconds }
    }
}

const WEIGHTS: &str = "weights/";
const OPTIMISER: &str = "optimiser/";
const TOLD: &str = "training";

impl Checkpoints {
    pub(crate) fn is_due(&self, epoch: u32) -> bool {
        epoch.is_multiple_of(self.every)
    }

    fn format(&self, reason: impl ToString) -> WeightsFileError {
        WeightsFileError::Checkpoint { path: self.file.clone(), reason: reason.to_string() }
    }

    pub(crate) fn write(&self, checkpoint: &Checkpoint<f32>, told: &Told) -> Result<(), WeightsFileError> {
        let Checkpoint { weights, optimiser, progress } = checkpoint;
        let told = Told { progress: *progress, ..told.clone() };
        let named = |prefix: &'static str, tensors: &Weights<f32>| -> Vec<(String, Vec<u8>, usize)> {
            let bytes = |values: &[f32]| values.iter().flat_map(|value| value.to_le_bytes()).collect();
            tensors.iter().map(|(name, values)| (format!("{prefix}{name}"), bytes(values), values.len())).collect()
        };
        let mut all = named(WEIGHTS, weights);
        all.extend(named(OPTIMISER, optimiser));
        let views: Result<Vec<_>, _> = all
            .iter()
            .map(|(name, bytes, len)| Ok((name.as_str(), TensorView::new(Dtype::F32, vec![*len], bytes)?)))
            .collect();
        let text = serde_json::to_string(&told).map_err(|error| self.format(error))?;
        let metadata = HashMap::from([(TOLD.to_owned(), text)]);
        let views = views.map_err(|error: safetensors::SafeTensorError| self.format(error))?;
        let file = serialize(views, Some(metadata)).map_err(|error| self.format(error))?;
        Ok(interlayer_files::write(&self.file, &file)?)
    }

    /// The state of this run, where the file is there.
    pub(crate) fn read(&self, run: &str) -> Result<Option<State>, WeightsFileError> {
        let bytes = match fs::read(&self.file) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(WeightsFileError::Read { path: self.file.clone(), source }),
        };
        let tensors = SafeTensors::deserialize(&bytes).map_err(|error| self.format(error))?;
        let (_, metadata) = SafeTensors::read_metadata(&bytes).map_err(|error| self.format(error))?;
        let text = metadata.metadata().as_ref().and_then(|metadata| metadata.get(TOLD));
        let text = text.ok_or_else(|| self.format("it tells of no training"))?;
        let told: Told = serde_json::from_str(text).map_err(|error| self.format(error))?;
        if told.run != run {
            return Err(WeightsFileError::OtherRun { path: self.file.clone(), holds: told.run, run: run.to_owned() });
        }
        let (mut weights, mut optimiser) = (Weights::new(), Weights::new());
        for (name, view) in tensors.iter() {
            let (numbers, _) = view.data().as_chunks::<4>();
            let values = numbers.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
            if let Some(name) = name.strip_prefix(WEIGHTS) {
                weights.insert(name.to_owned(), values);
            } else if let Some(name) = name.strip_prefix(OPTIMISER) {
                optimiser.insert(name.to_owned(), values);
            }
        }
        Ok(Some(State { checkpoint: Checkpoint { weights, optimiser, progress: told.progress }, told }))
    }
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use interlayer_datasets::Dataset;
    use interlayer_nets::{Adam, Classifier, Dense, Dropout};
    use interlayer_results::Quantity;

    use crate::{Data, Error, Training};

    type Net = Classifier<Dense<784, 12>, (Dropout<10>, Dense<12, 8>)>;

    fn training() -> Training {
        Training::of::<Net>().epochs(9).optimiser(Adam::default()).batch_size(25)
    }

    fn data() -> Data {
        Data::new(Dataset::digits_with(0, 100, 50)).unwrap()
    }

    /// Stops after this epoch by an error, and goes on.
    #[test]
    fn a_training_that_was_stopped_goes_on_to_the_same_bytes() {
        let (data, folder) = (data(), tempfile::tempdir().unwrap());
        let record = |live: &crate::Live<'_>| {
            live.record("squared epoch", f64::from(live.epoch.number).powi(2))?;
            Ok(ControlFlow::Continue(()))
        };
        let whole = training().each_epoch(&data, record).unwrap();
        for (stop, every) in [(1, 1), (5, 2), (8, 3), (3, 4)] {
            let file = folder.path().join(format!("{stop}-{every}"));
            let with_file = || training().checkpoints(&file, every);
            let stopped = with_file().each_epoch(&data, |live| match live.epoch.number == stop {
                true => {
                    live.observe(interlayer_nets::Evaluation::Batch, &["nowhere"]).map(|_| ControlFlow::Continue(()))
                }
                false => record(live),
            });
            assert!(matches!(stopped, Err(Error::Nets(_))));
            let mut seen = Vec::new();
            let again = with_file().each_epoch(&data, |live| {
                seen.push(live.epoch.number);
                record(live)
            });
            let again = again.unwrap();
            let done = (stop - 1) / every * every;
            assert_eq!(seen, (done + 1..=9).collect::<Vec<_>>());
            assert!(again.table == whole.table && again.weights() == whole.weights() && again.id() == whole.id());
        }
    }

    #[test]
    fn a_file_of_another_training_or_of_something_else_is_left_alone() {
        let (data, folder) = (data(), tempfile::tempdir().unwrap());
        let file = folder.path().join("mine");
        training().checkpoints(&file, 3).watch(&data, |_, _| {}).unwrap();
        let before = std::fs::read(&file).unwrap();
        let other = training().seed(1).checkpoints(&file, 3).watch(&data, |_, _| {}).err().unwrap().to_string();
        assert!(
            other.contains("it holds the checkpoint of the training own-") && other.contains("name another file"),
            "{other}"
        );
        assert_eq!(std::fs::read(&file).unwrap(), before);
        training().watch(&data, |_, _| {}).unwrap().save_weights(&file).unwrap();
        let weights = training().checkpoints(&file, 3).watch(&data, |_, _| {}).err().unwrap().to_string();
        assert!(weights.contains("is no checkpoint of a training"), "{weights}");
        std::fs::write(&file, "text").unwrap();
        let text = training().checkpoints(&file, 3).watch(&data, |_, _| {}).err().unwrap().to_string();
        assert!(text.contains("is no checkpoint of a training"), "{text}");
    }

    #[test]
    fn a_network_of_one_layer_has_nothing_to_measure_between() {
        use interlayer_nets::{Kind, Outline};
        let one = Outline::builder(784).layer(Kind::DENSE, 8).output(10).unwrap();
        let refused = Training::of_outline(one).watch(&data(), |_, _| {}).err().unwrap().to_string();
        assert!(
            refused.contains("1 layer(s) before the output layer") && refused.contains("give at least two"),
            "{refused}"
        );
    }

    #[test]
    fn a_training_cannot_end_by_what_nobody_measures() {
        let refused = training().stop_early("validation loss", 3).watch(&data(), |_, _| {}).err().unwrap().to_string();
        assert!(
            refused.contains("\"validation loss\" is not measured") && refused.contains("\"test loss, batch\""),
            "{refused}"
        );
        let by_text =
            training().epochs(200).learning_rate(0.05).stop_early("test loss, batch", 3).watch(&data(), |_, _| {});
        assert!(by_text.unwrap().table.wide().height() < 200);
        let ended = training().epochs(60).stop_early(Quantity::new("train loss").under("training step"), 60);
        assert_ne!(ended.job(&data()).id(), training().epochs(60).job(&data()).id());
    }
}
