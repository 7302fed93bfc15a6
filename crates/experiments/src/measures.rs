//! What a training can be told to measure beside what it measures by itself.

use std::sync::Arc;

use interlayer_nets::{Evaluation, Weights};
use interlayer_results::Quantity;
use mutual_info::{Ksg, MutualInformation};
use serde::Serialize;
use serde_json::{Value, json};

use crate::error::Error;
use crate::live::Live;
use crate::quantities::information;

/// Something that is measured of a network after an epoch.
///
/// A measure of your own records numbers by [`Live::record`], and says what decides them:
///
/// ```
/// use interlayer_experiments::results::Quantity;
/// use interlayer_experiments::{Error, Live, Measure};
/// use interlayer_experiments::nets::Evaluation;
///
/// /// The share of outputs of the first layer beyond a bound.
/// struct Saturated(f32);
///
/// impl Measure for Saturated {
///     fn settings(&self) -> serde_json::Value {
///         serde_json::json!({ "saturated beyond": self.0 })
///     }
///     fn measure(&self, live: &Live<'_>) -> Result<(), Error> {
///         let outputs = &live.observe(Evaluation::Batch, &["first"])?.activations[0].values;
///         let beyond = outputs.iter().filter(|value| value.abs() > self.0).count();
///         let quantity = Quantity::new("saturated outputs").of("first").under(Evaluation::Batch);
///         live.record(quantity, beyond as f64 / outputs.len() as f64)
///     }
/// }
/// ```
pub trait Measure: Send + Sync {
    /// What decides its numbers: a part of the run's configuration, and so of its id.
    fn settings(&self) -> Value;

    /// Measures, and records the numbers.
    ///
    /// # Errors
    /// What cannot be measured, or is recorded already.
    fn measure(&self, live: &Live<'_>) -> Result<(), Error>;
}

/// A measure, and after which epochs.
#[derive(Clone)]
pub struct Scheduled {
    /// After every epoch that is a multiple of this number.
    pub every: u32,
    /// What is measured.
    pub what: Arc<dyn Measure>,
}

impl Scheduled {
    pub(crate) fn settings(&self) -> Value {
        json!({ "every": self.every, "what": self.what.settings() })
    }
}

/// Measures all that is due after this epoch.
pub(crate) fn measure_due(scheduled: &[Scheduled], live: &Live<'_>) -> Result<(), Error> {
    let is_due = |measure: &&Scheduled| live.epoch.number.is_multiple_of(measure.every.max(1));
    scheduled.iter().filter(is_due).try_for_each(|measure| measure.what.measure(live))
}

/// The mutual information of two layers over the test samples, by any estimator.
#[derive(Clone, Debug)]
pub struct InformationBetween<E = Ksg> {
    layers: [String; 2],
    evaluation: Evaluation,
    by: E,
}

impl InformationBetween {
    /// Of these layers ("first", "hidden.0", …, "last", "merged") under running statistics, by the tie-aware KSG with three
    /// neighbours.
    pub fn layers(x: impl Into<String>, y: impl Into<String>) -> Self {
        Self { layers: [x.into(), y.into()], evaluation: Evaluation::Running, by: Ksg::new(3) }
    }
}

impl<E> InformationBetween<E> {
    /// Under these statistics of batch normalisation.
    pub fn under(self, evaluation: Evaluation) -> Self {
        Self { evaluation, ..self }
    }

    /// By this estimator.
    pub fn by<F>(self, estimator: F) -> InformationBetween<F> {
        InformationBetween { layers: self.layers, evaluation: self.evaluation, by: estimator }
    }
}

impl<E: MutualInformation + Serialize + Send + Sync> Measure for InformationBetween<E> {
    fn settings(&self) -> Value {
        json!({ "information between": self.layers, "under": self.evaluation, "by": self.by })
    }

    fn measure(&self, live: &Live<'_>) -> Result<(), Error> {
        let layers = self.layers.each_ref().map(String::as_str);
        let estimate = live.information(&self.by, self.evaluation, layers)?;
        live.record_estimate(information(layers, self.evaluation), &estimate)
    }
}

/// For each layer the Euclidean norm of the gradient of the loss over all training samples by its weights: quantity
/// "gradient norm".
#[derive(Clone, Copy, Debug)]
pub struct GradientNorms;

impl Measure for GradientNorms {
    fn settings(&self) -> Value {
        json!("gradient norms")
    }

    fn measure(&self, live: &Live<'_>) -> Result<(), Error> {
        record_norms(live, "gradient norm", &live.gradients()?)
    }
}

/// For each layer the Euclidean norm of its weight matrix: quantity "weight norm".
#[derive(Clone, Copy, Debug)]
pub struct WeightNorms;

impl Measure for WeightNorms {
    fn settings(&self) -> Value {
        json!("weight norms")
    }

    fn measure(&self, live: &Live<'_>) -> Result<(), Error> {
        record_norms(live, "weight norm", &live.weights())
    }
}

fn record_norms(live: &Live<'_>, name: &str, tensors: &Weights<f32>) -> Result<(), Error> {
    for (tensor, values) in tensors {
        if let Some(layer) = tensor.strip_suffix(".weight") {
            let squares: f64 = values.iter().map(|value| f64::from(*value).powi(2)).sum();
            live.record(Quantity::new(name).of(layer), squares.sqrt())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use interlayer_datasets::Dataset;
    use interlayer_nets::{Classifier, Dense};
    use mutual_info::{Gaussian, Variant};

    use super::*;
    use crate::{Data, Training};

    type Net = Classifier<Dense<784, 12>, (Dense<12, 6>, Dense<6, 12>)>;

    #[test]
    fn measures_are_taken_on_their_schedule() {
        let data = Data::new(Dataset::digits_with(0, 80, 60)).unwrap();
        let ksg2 = InformationBetween::layers("first", "merged").by(Ksg::new(4).variant(Variant::Ksg2));
        let gaussian = InformationBetween::layers("hidden.0", "last").under(Evaluation::Batch).by(Gaussian::default());
        let training = Training::of::<Net>().epochs(6);
        let measured = training.clone().measure(gaussian).measure_every(3, ksg2).measure_every(2, WeightNorms);
        let trained = measured.clone().watch(&data, |_, _| {}).unwrap();
        let epochs = |text: &str| {
            let quantity = trained.table.quantity(text).unwrap();
            trained.table.values(&quantity).iter().map(|row| row.epoch).collect::<Vec<_>>()
        };
        assert_eq!(epochs("weight norm (output)"), [2, 4, 6]);
        assert_eq!(epochs("mutual information (hidden.0; last), batch").len(), 6);
        let is_ksg2 = |row: &&interlayer_results::Row| row.estimator.as_deref() == Some("KSG2");
        let rows = trained.table.rows();
        assert_eq!(rows.iter().filter(is_ksg2).map(|row| row.epoch).collect::<Vec<_>>(), [3, 6]);
        // Another training by its id, with the same numbers where both measure.
        assert_ne!(measured.job(&data).id(), training.job(&data).id());
        assert_ne!(measured.job(&data).id(), measured.measure(GradientNorms).job(&data).id());
        let plain = training.watch(&data, |_, _| {}).unwrap();
        assert_eq!(
            plain.table.wide().column("test error, batch").unwrap(),
            trained.table.wide().column("test error, batch").unwrap()
        );
    }
}
