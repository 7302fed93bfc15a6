//! What a step of training does with the gradients.

use serde::{Deserialize, Serialize};

use crate::config::{ConfigError, FRACTION, NOT_NEGATIVE, POSITIVE, TrainingConfig, check, is_fraction, is_positive};
use crate::kernels;
use crate::parameters::{Parameter, Parameters};
use crate::real::Real;
use crate::weights::Weights;

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
    fn moments(&self) -> usize {
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

/// What an optimiser remembers between steps: for each tensor as many lists of numbers as it takes.
#[derive(Clone, Debug)]
pub(crate) struct Memory<E> {
    moments: Vec<Vec<Vec<E>>>,
    /// Steps taken.
    pub(crate) steps: u64,
}

impl<E: Real> Memory<E> {
    pub(crate) fn new(optimiser: &Optimiser, parameters: &Parameters<E>) -> Self {
        let of = |parameter: &Parameter<E>| {
            let count = if parameter.is_learnt { optimiser.moments() } else { 0 };
            vec![vec![E::default(); parameter.values.len()]; count]
        };
        Self { moments: parameters.iter().map(of).collect(), steps: 0 }
    }

    /// One step on every learnt tensor with `factor` times the learning rate; the gradients are zero then.
    pub(crate) fn step(
        &mut self,
        config: &TrainingConfig,
        factor: f64,
        parameters: &mut Parameters<E>,
        gradients: &mut Parameters<E>,
    ) {
        self.steps += 1;
        decay(config.weight_decay, parameters, gradients);
        if let Some(most) = config.clip_norm {
            clip(most, gradients);
        }
        let tensors = parameters.iter_mut().zip(gradients.iter_mut()).zip(&mut self.moments);
        for ((parameter, gradient), moments) in tensors.filter(|((parameter, _), _)| parameter.is_learnt) {
            update(&config.optimiser, factor, self.steps, parameter, &mut gradient.values, moments);
        }
    }

    /// What it remembers, by names that begin with those of the tensors.
    pub(crate) fn by_name(&self, parameters: &Parameters<E>) -> Weights<E> {
        let of = |(parameter, moments): (&Parameter<E>, &Vec<Vec<E>>)| {
            let name = parameter.name.clone();
            let named = moments.clone().into_iter().enumerate();
            named.map(move |(place, values)| (format!("{name}.moment.{place}"), values)).collect::<Vec<_>>()
        };
        parameters.iter().zip(&self.moments).flat_map(of).collect()
    }

    /// Remembers what another one did. Gives the name that is missing or of another size.
    pub(crate) fn restore(&mut self, saved: &Weights<E>, steps: u64, parameters: &Parameters<E>) -> Result<(), String> {
        let mut fresh = self.moments.clone();
        for (parameter, moments) in parameters.iter().zip(&mut fresh) {
            for (place, values) in moments.iter_mut().enumerate() {
                let name = format!("{}.moment.{place}", parameter.name);
                match saved.get(&name) {
                    Some(found) if found.len() == values.len() => values.copy_from_slice(found),
                    _ => return Err(name),
                }
            }
        }
        (self.moments, self.steps) = (fresh, steps);
        Ok(())
    }
}

fn decay<E: Real>(strength: f64, parameters: &Parameters<E>, gradients: &mut Parameters<E>) {
    if strength == 0.0 {
        return;
    }
    for (parameter, gradient) in parameters.iter().zip(gradients.iter_mut()).filter(|(p, _)| p.is_matrix()) {
        E::add_scaled_to(&mut gradient.values, E::nearest(strength), &parameter.values);
    }
}

fn clip<E: Real>(most: f64, gradients: &mut Parameters<E>) {
    let norm = gradients.iter().map(|gradient| E::squares(&gradient.values)).sum::<f64>().sqrt();
    if norm > most {
        gradients.iter_mut().for_each(|gradient| E::scale_by(&mut gradient.values, E::nearest(most / norm)));
    }
}

fn update<E: Real>(
    optimiser: &Optimiser,
    factor: f64,
    step: u64,
    parameter: &mut Parameter<E>,
    gradient: &mut [E],
    moments: &mut [Vec<E>],
) {
    let rate = factor * optimiser.learning_rate();
    let is_matrix = parameter.is_matrix();
    let weight = &mut parameter.values;
    let shrinks = |decay: f64| if is_matrix { 1.0 - rate * decay } else { 1.0 };
    match (*optimiser, moments) {
        (Optimiser::RmsProp(RmsProp { rho, epsilon, .. }), [square]) => {
            E::rmsprop_step(weight, gradient, square, [rate, rho, epsilon].map(E::nearest));
        }
        (Optimiser::Sgd(Sgd { momentum, nesterov, .. }), [velocity]) => {
            let step = kernels::Momentum { rate: E::nearest(rate), momentum: E::nearest(momentum), nesterov };
            E::momentum_step(weight, gradient, velocity, step);
        }
        (Optimiser::Sgd(_), _) => {
            E::add_scaled_to(weight, E::nearest(-rate), gradient);
            gradient.fill(E::default());
        }
        (Optimiser::Adam(Adam { beta1, beta2, epsilon, .. }), [mean, square]) => {
            E::adam_step(weight, gradient, mean, square, adam(rate, [beta1, beta2, epsilon], step, 1.0));
        }
        (Optimiser::AdamW(AdamW { beta1, beta2, epsilon, weight_decay, .. }), [mean, square]) => {
            let step = adam(rate, [beta1, beta2, epsilon], step, shrinks(weight_decay));
            E::adam_step(weight, gradient, mean, square, step);
        }
        _ => unreachable!("an optimiser has as many moments as `Optimiser::moments` says"),
    }
}

fn adam<E: Real>(rate: f64, [beta1, beta2, epsilon]: [f64; 3], step: u64, shrink: f64) -> kernels::Adam<E> {
    let left = |beta: f64| 1.0 - beta.powf(step as f64);
    kernels::Adam {
        rate: E::nearest(rate / left(beta1)),
        beta1: E::nearest(beta1),
        beta2: E::nearest(beta2),
        unbias: E::nearest(left(beta2)),
        epsilon: E::nearest(epsilon),
        shrink: E::nearest(shrink),
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
