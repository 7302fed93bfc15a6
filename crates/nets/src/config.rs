//! How a network is trained: the paper's choices as defaults, checked before anything runs.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// How a network is trained. The default is the paper's training as Keras 2.0 (2017) had it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TrainingConfig {
    /// Passes over the training samples. With the default batch, one step each.
    pub epochs: u32,
    /// Images in a batch; `None` takes all of them in one step, as the paper does.
    pub batch_size: Option<usize>,
    /// Seed of the initial weights and of the order of the samples in small batches.
    pub seed: u64,
    /// Where the weights start.
    pub initialiser: Initialiser,
    /// What a step does.
    pub optimiser: RmsProp,
    /// How layers normalise.
    pub batch_norm: BatchNorm,
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
}

/// RMSprop: `a <- rho a + (1 - rho) g²`, `w <- w - learning_rate g / (sqrt(a) + epsilon)`, a from zero.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RmsProp {
    /// The step size.
    pub learning_rate: f64,
    /// The decay of the mean square of the gradient.
    pub rho: f64,
    /// Added outside the root.
    pub epsilon: f64,
}

/// Batch normalisation: training normalises by the mean and biased variance of the batch; the running statistics
/// follow as `momentum * running + (1 - momentum) * batch`, from mean 0 and variance 1, with the unbiased variance.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BatchNorm {
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
            optimiser: RmsProp::default(),
            batch_norm: BatchNorm::default(),
        }
    }
}

impl Default for RmsProp {
    fn default() -> Self {
        Self { learning_rate: 1e-3, rho: 0.9, epsilon: 1e-7 }
    }
}

impl Default for BatchNorm {
    fn default() -> Self {
        Self { momentum: 0.99, epsilon: 1e-3 }
    }
}

/// A training that cannot be run as asked for.
#[derive(Clone, Debug, PartialEq, Error)]
#[error("training config: `{field}` is {value}, but must be {must_be}")]
pub struct ConfigError {
    /// The field, as written in a config file.
    pub field: &'static str,
    /// Its value.
    pub value: String,
    /// What would be accepted.
    pub must_be: &'static str,
}

impl TrainingConfig {
    /// Checks every field.
    ///
    /// # Errors
    /// The first field that cannot be used, by name.
    pub fn validate(&self) -> Result<(), ConfigError> {
        let check = |good: bool, field, value: String, must_be| match good {
            true => Ok(()),
            false => Err(ConfigError { field, value, must_be }),
        };
        let RmsProp { learning_rate, rho, epsilon } = self.optimiser;
        let fraction = |value: f64| (0.0..1.0).contains(&value);
        let positive = |value: f64| value > 0.0 && value.is_finite();
        check(self.epochs >= 1, "epochs", self.epochs.to_string(), "at least 1")?;
        // One sample has no variance to normalise by.
        if let Some(size) = self.batch_size {
            check(size >= 2, "batch_size", size.to_string(), "at least 2, or absent for all samples at once")?;
        }
        check(positive(learning_rate), "optimiser.learning_rate", learning_rate.to_string(), "a positive number")?;
        check(fraction(rho), "optimiser.rho", rho.to_string(), "in 0..1")?;
        check(positive(epsilon), "optimiser.epsilon", epsilon.to_string(), "a positive number")?;
        let BatchNorm { momentum, epsilon } = self.batch_norm;
        check(fraction(momentum), "batch_norm.momentum", momentum.to_string(), "in 0..1")?;
        check(positive(epsilon), "batch_norm.epsilon", epsilon.to_string(), "a positive number")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!(bad(|c| c.batch_size = Some(1)), "batch_size");
        assert_eq!(bad(|c| c.optimiser.learning_rate = f64::NAN), "optimiser.learning_rate");
        assert_eq!(bad(|c| c.optimiser.rho = 1.0), "optimiser.rho");
        assert_eq!(bad(|c| c.optimiser.epsilon = 0.0), "optimiser.epsilon");
        assert_eq!(bad(|c| c.batch_norm.momentum = -0.1), "batch_norm.momentum");
        assert_eq!(bad(|c| c.batch_norm.epsilon = f64::INFINITY), "batch_norm.epsilon");
    }

    #[test]
    fn a_config_file_may_leave_fields_out_but_not_invent_them() {
        let config: TrainingConfig = serde_json::from_str(r#"{"epochs": 3, "optimiser": {"rho": 0.5}}"#).unwrap();
        assert_eq!((config.epochs, config.optimiser.rho, config.optimiser.learning_rate), (3, 0.5, 1e-3));
        assert!(serde_json::from_str::<TrainingConfig>(r#"{"epoch": 3}"#).is_err());
    }
}
