//! How a network is trained: the paper's choices as defaults, checked before anything runs.

use crate::check::{ConfigError, FRACTION, NOT_NEGATIVE, POSITIVE, check, is_fraction, is_positive};
use crate::optimiser::Optimiser;
use crate::schedule::Schedule;
use serde::{Deserialize, Serialize};

/// How a network is trained. The default is the paper's training as Keras 2.0 (2017) had it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TrainingConfig {
    /// Passes over the training samples. With the default batch, one step each.
    pub epochs: u32,
    /// Samples in a batch; `None` takes all of them in one step, as the paper does.
    pub batch_size: Option<usize>,
    /// Seed of the initial weights, of the order of the samples in small batches, and of dropout.
    pub seed: u64,
    /// Where the weights start.
    pub initialiser: Initialiser,
    /// What a step does.
    pub optimiser: Optimiser,
    /// How layers with batch normalisation normalise.
    pub batch_norm: BatchNormConfig,
    /// How the learning rate changes during the training.
    #[serde(skip_serializing_if = "Schedule::is_constant")]
    pub schedule: Schedule,
    /// Added to the gradient of every weight matrix, times the matrix: L2 regularisation of half this strength. AdamW has a
    /// decay of its own, which is not a part of the gradient.
    #[serde(skip_serializing_if = "is_zero")]
    pub weight_decay: f64,
    /// The largest Euclidean norm of the gradient of all parameters together; a longer one is shortened to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clip_norm: Option<f64>,
}

fn is_zero(value: &f64) -> bool {
    *value == 0.0
}

/// The distribution of the initial weights; biases start at zero. Fans are a layer's input and output widths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Initialiser {
    /// Normal of variance 2 / (fan_in + fan_out), cut at two standard deviations (Glorot & Bengio 2010, as in Keras).
    #[default]
    GlorotNormal,
    /// Uniform on ±sqrt(6 / (fan_in + fan_out)).
    GlorotUniform,
    /// Normal of variance 2 / fan_in, cut at two standard deviations (He et al. 2015).
    HeNormal,
    /// Uniform on ±sqrt(6 / fan_in).
    HeUniform,
}

/// Batch normalisation: training normalises by the mean and biased variance of the batch; the running statistics
/// follow as `momentum * running + (1 - momentum) * batch`, from mean 0 and variance 1, with the unbiased variance.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BatchNormConfig {
    /// How slowly the running statistics follow.
    pub momentum: f64,
    /// Added to the variance under the root.
    pub epsilon: f64,
}

impl Default for TrainingConfig {
    fn default() -> Self {
        Self {
            epochs: 60,
            batch_size: None,
            seed: 0,
            initialiser: Initialiser::default(),
            optimiser: Optimiser::default(),
            batch_norm: BatchNormConfig::default(),
            schedule: Schedule::default(),
            weight_decay: 0.0,
            clip_norm: None,
        }
    }
}

impl Default for BatchNormConfig {
    fn default() -> Self {
        Self { momentum: 0.99, epsilon: 1e-3 }
    }
}

impl TrainingConfig {
    /// Checks every field.
    ///
    /// # Errors
    /// The first field that cannot be used, by name.
    pub fn validate(&self) -> Result<(), ConfigError> {
        check(self.epochs >= 1, "epochs", self.epochs, "at least 1")?;
        if let Some(size) = self.batch_size {
            check(size >= 1, "batch_size", size, "at least 1, or absent for all samples at once")?;
        }
        self.optimiser.validate()?;
        self.schedule.validate()?;
        check(
            is_positive(self.weight_decay) || self.weight_decay == 0.0,
            "weight_decay",
            self.weight_decay,
            NOT_NEGATIVE,
        )?;
        if let Some(norm) = self.clip_norm {
            check(is_positive(norm), "clip_norm", norm, POSITIVE)?;
        }
        let BatchNormConfig { momentum, epsilon } = self.batch_norm;
        check(is_fraction(momentum), "batch_norm.momentum", momentum, FRACTION)?;
        check(is_positive(epsilon), "batch_norm.epsilon", epsilon, POSITIVE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimiser::{Adam, AdamW, RmsProp, Sgd};
    use crate::schedule::Decay;

    #[test]
    fn each_bad_field_is_named() {
        let good = TrainingConfig::default();
        good.validate().unwrap();
        let bad = |change: fn(&mut TrainingConfig)| {
            let mut config = good.clone();
            change(&mut config);
            config.validate().unwrap_err().field
        };
        assert_eq!(bad(|c| c.epochs = 0), "epochs");
        assert_eq!(bad(|c| c.batch_size = Some(0)), "batch_size");
        assert_eq!(bad(|c| c.optimiser.set_learning_rate(f64::NAN)), "optimiser.learning_rate");
        assert_eq!(bad(|c| c.optimiser = RmsProp { rho: 1.0, ..RmsProp::default() }.into()), "optimiser.rho");
        assert_eq!(bad(|c| c.optimiser = RmsProp { epsilon: 0.0, ..RmsProp::default() }.into()), "optimiser.epsilon");
        assert_eq!(bad(|c| c.optimiser = Sgd { momentum: 1.5, ..Sgd::default() }.into()), "optimiser.momentum");
        assert_eq!(bad(|c| c.optimiser = Adam { beta2: 1.0, ..Adam::default() }.into()), "optimiser.beta2");
        assert_eq!(
            bad(|c| c.optimiser = AdamW { weight_decay: -1.0, ..AdamW::default() }.into()),
            "optimiser.weight_decay"
        );
        assert_eq!(bad(|c| c.schedule.decay = Decay::Step { every: 0, factor: 0.5 }), "schedule.decay.every");
        assert_eq!(bad(|c| c.schedule.decay = Decay::Cosine { to: 2.0 }), "schedule.decay.to");
        assert_eq!(bad(|c| c.weight_decay = -1.0), "weight_decay");
        assert_eq!(bad(|c| c.clip_norm = Some(0.0)), "clip_norm");
        assert_eq!(bad(|c| c.batch_norm.momentum = -0.1), "batch_norm.momentum");
        assert_eq!(bad(|c| c.batch_norm.epsilon = f64::INFINITY), "batch_norm.epsilon");
    }

    #[test]
    fn a_config_file_may_leave_fields_out_but_not_invent_them() {
        let config: TrainingConfig = serde_json::from_str(r#"{"epochs": 3, "optimiser": {"rho": 0.5}}"#).unwrap();
        assert_eq!((config.epochs, config.optimiser), (3, RmsProp { rho: 0.5, ..RmsProp::default() }.into()));
        assert!(serde_json::from_str::<TrainingConfig>(r#"{"epoch": 3}"#).is_err());
    }
}
