//! What a step of training does with the gradients: the settings.

use serde::{Deserialize, Serialize};

use crate::check::{ConfigError, FRACTION, NOT_NEGATIVE, POSITIVE, check, is_fraction, is_positive};

/// What a step of training does with the gradients.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "Written", into = "Written")]
#[non_exhaustive]
pub enum Optimiser {
    /// RMSprop as Keras has it.
    RmsProp(RmsProp),
    /// Stochastic gradient descent.
    Sgd(Sgd),
    /// Adam.
    Adam(Adam),
    /// Adam with a decay of the weights that is not a part of the gradient.
    AdamW(AdamW),
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

/// Stochastic gradient descent: `v <- momentum v + g`, `w <- w - learning_rate v`; with Nesterov's momentum
/// `w <- w - learning_rate (g + momentum v)`. v from zero, as PyTorch has it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Sgd {
    /// The step size.
    pub learning_rate: f64,
    /// How much of the last step is done again; 0 for none.
    pub momentum: f64,
    /// Whether the gradient is looked at where the momentum leads.
    pub nesterov: bool,
}

/// Adam (Kingma & Ba 2015): `m <- beta1 m + (1 - beta1) g`, `v <- beta2 v + (1 - beta2) g²`, and after step t
/// `w <- w - learning_rate (m / (1 - beta1ᵗ)) / (sqrt(v / (1 - beta2ᵗ)) + epsilon)`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Adam {
    /// The step size.
    pub learning_rate: f64,
    /// The decay of the mean of the gradient.
    pub beta1: f64,
    /// The decay of the mean square of the gradient.
    pub beta2: f64,
    /// Added outside the root.
    pub epsilon: f64,
}

/// AdamW (Loshchilov & Hutter 2019): as [`Adam`], and each step multiplies the weight matrices by
/// `1 - learning_rate weight_decay` first.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AdamW {
    /// The step size.
    pub learning_rate: f64,
    /// The decay of the mean of the gradient.
    pub beta1: f64,
    /// The decay of the mean square of the gradient.
    pub beta2: f64,
    /// Added outside the root.
    pub epsilon: f64,
    /// The decay of the weight matrices.
    pub weight_decay: f64,
}

impl Default for RmsProp {
    fn default() -> Self {
        Self { learning_rate: 1e-3, rho: 0.9, epsilon: 1e-7 }
    }
}

impl Default for Sgd {
    fn default() -> Self {
        Self { learning_rate: 1e-2, momentum: 0.0, nesterov: false }
    }
}

impl Default for Adam {
    fn default() -> Self {
        Self { learning_rate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }
    }
}

impl Default for AdamW {
    fn default() -> Self {
        let Adam { learning_rate, beta1, beta2, epsilon } = Adam::default();
        Self { learning_rate, beta1, beta2, epsilon, weight_decay: 1e-2 }
    }
}

impl Default for Optimiser {
    fn default() -> Self {
        Self::RmsProp(RmsProp::default())
    }
}

macro_rules! from {
    ($($name:ident),+) => {$(
        impl From<$name> for Optimiser {
            fn from(optimiser: $name) -> Self {
                Self::$name(optimiser)
            }
        }
    )+};
}
from!(RmsProp, Sgd, Adam, AdamW);

/// How an optimiser is written: RMSprop, the first there was, without a name.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(untagged)]
enum Written {
    Named(Named),
    Plain(RmsProp),
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "lowercase")]
enum Named {
    RmsProp(RmsProp),
    Sgd(Sgd),
    Adam(Adam),
    AdamW(AdamW),
}

impl From<Written> for Optimiser {
    fn from(written: Written) -> Self {
        match written {
            Written::Plain(rmsprop) | Written::Named(Named::RmsProp(rmsprop)) => Self::RmsProp(rmsprop),
            Written::Named(Named::Sgd(sgd)) => Self::Sgd(sgd),
            Written::Named(Named::Adam(adam)) => Self::Adam(adam),
            Written::Named(Named::AdamW(adamw)) => Self::AdamW(adamw),
        }
    }
}

impl From<Optimiser> for Written {
    fn from(optimiser: Optimiser) -> Self {
        match optimiser {
            Optimiser::RmsProp(rmsprop) => Self::Plain(rmsprop),
            Optimiser::Sgd(sgd) => Self::Named(Named::Sgd(sgd)),
            Optimiser::Adam(adam) => Self::Named(Named::Adam(adam)),
            Optimiser::AdamW(adamw) => Self::Named(Named::AdamW(adamw)),
        }
    }
}

impl Optimiser {
    /// The step size.
    pub fn learning_rate(&self) -> f64 {
        match self {
            Self::RmsProp(RmsProp { learning_rate, .. })
            | Self::Sgd(Sgd { learning_rate, .. })
            | Self::Adam(Adam { learning_rate, .. })
            | Self::AdamW(AdamW { learning_rate, .. }) => *learning_rate,
        }
    }

    /// Another step size.
    pub fn set_learning_rate(&mut self, rate: f64) {
        match self {
            Self::RmsProp(RmsProp { learning_rate, .. })
            | Self::Sgd(Sgd { learning_rate, .. })
            | Self::Adam(Adam { learning_rate, .. })
            | Self::AdamW(AdamW { learning_rate, .. }) => *learning_rate = rate,
        }
    }

    pub(crate) fn validate(&self) -> Result<(), ConfigError> {
        let rate = self.learning_rate();
        check(is_positive(rate), "optimiser.learning_rate", rate, POSITIVE)?;
        match *self {
            Self::RmsProp(RmsProp { rho, epsilon, .. }) => {
                check(is_fraction(rho), "optimiser.rho", rho, FRACTION)?;
                check(is_positive(epsilon), "optimiser.epsilon", epsilon, POSITIVE)
            }
            Self::Sgd(Sgd { momentum, nesterov, .. }) => {
                check(is_fraction(momentum), "optimiser.momentum", momentum, FRACTION)?;
                let leads = momentum > 0.0 || !nesterov;
                check(leads, "optimiser.momentum", momentum, "above 0 with Nesterov's momentum")
            }
            Self::Adam(adam) => adam.validate(),
            Self::AdamW(AdamW { learning_rate, beta1, beta2, epsilon, weight_decay }) => {
                let is_decay = weight_decay == 0.0 || is_positive(weight_decay);
                check(is_decay, "optimiser.weight_decay", weight_decay, NOT_NEGATIVE)?;
                Adam { learning_rate, beta1, beta2, epsilon }.validate()
            }
        }
    }

    /// How many numbers it remembers for each parameter.
    pub(crate) fn moments(&self) -> usize {
        match self {
            Self::RmsProp(_) => 1,
            Self::Sgd(Sgd { momentum, .. }) => usize::from(*momentum > 0.0),
            Self::Adam(_) | Self::AdamW(_) => 2,
        }
    }
}

impl Adam {
    fn validate(self) -> Result<(), ConfigError> {
        check(is_fraction(self.beta1), "optimiser.beta1", self.beta1, FRACTION)?;
        check(is_fraction(self.beta2), "optimiser.beta2", self.beta2, FRACTION)?;
        check(is_positive(self.epsilon), "optimiser.epsilon", self.epsilon, POSITIVE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_back() {
        let plain = serde_json::to_string(&Optimiser::default()).unwrap();
        assert_eq!(plain, r#"{"learning_rate":0.001,"rho":0.9,"epsilon":1e-7}"#);
        let all: [Optimiser; 4] =
            [RmsProp::default().into(), Sgd::default().into(), Adam::default().into(), AdamW::default().into()];
        for optimiser in all {
            let text = serde_json::to_string(&optimiser).unwrap();
            assert_eq!(serde_json::from_str::<Optimiser>(&text).unwrap(), optimiser, "{text}");
        }
        let short = r#"{"name":"adam","beta1":0.5}"#;
        let adam = Adam { beta1: 0.5, ..Adam::default() };
        assert_eq!(serde_json::from_str::<Optimiser>(short).unwrap(), adam.into());
        assert!(serde_json::from_str::<Optimiser>(r#"{"name":"adam","rho":0.5}"#).is_err());
        assert!(serde_json::from_str::<Optimiser>(r#"{"beta1":0.5}"#).is_err());
    }
}
