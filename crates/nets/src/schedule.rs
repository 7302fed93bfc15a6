//! How the learning rate changes during a training.

use std::f64::consts::PI;

use serde::{Deserialize, Serialize};

use crate::check::{ConfigError, check, is_positive};

/// How the learning rate changes during a training: a warm-up, then a decay.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Schedule {
    /// Epochs over which the rate rises in equal steps to its full size.
    pub warm_up: u32,
    /// What happens after them.
    pub decay: Decay,
}

/// How the learning rate falls after the warm-up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Decay {
    /// It does not fall.
    #[default]
    Constant,
    /// It is multiplied by a factor each time so many epochs have passed.
    Step {
        /// Epochs between two steps.
        every: u32,
        /// What it is multiplied by.
        factor: f64,
    },
    /// It falls along half a cosine to a share of its full size at the end of the training (Loshchilov & Hutter 2017).
    Cosine {
        /// The share that is left at the end, 0..=1.
        to: f64,
    },
}

impl Schedule {
    /// Half a cosine down to 0.
    pub fn cosine() -> Self {
        Self { warm_up: 0, decay: Decay::Cosine { to: 0.0 } }
    }

    /// Multiplied by `factor` each time so many epochs have passed.
    pub fn step(every: u32, factor: f64) -> Self {
        Self { warm_up: 0, decay: Decay::Step { every, factor } }
    }

    /// The same after a warm-up of so many epochs.
    ///
    /// ```
    /// use interlayer_nets::Schedule;
    /// let schedule = Schedule::cosine().after_warm_up(2);
    /// assert_eq!([0.0, 1.0, 2.0, 6.0].map(|epoch| schedule.factor(epoch, 1.0, 10)), [0.5, 1.0, 1.0, 0.5]);
    /// ```
    pub fn after_warm_up(self, epochs: u32) -> Self {
        Self { warm_up: epochs, ..self }
    }

    /// What the learning rate is multiplied by in a step that begins after `passed` epochs (a fraction where an epoch has
    /// several steps) and takes `step` epochs, in a training of `epochs`.
    pub fn factor(&self, passed: f64, step: f64, epochs: u32) -> f64 {
        let warm_up = f64::from(self.warm_up);
        if passed < warm_up {
            return ((passed + step) / warm_up).min(1.0);
        }
        let since = passed - warm_up;
        match self.decay {
            Decay::Constant => 1.0,
            Decay::Step { every, factor } => factor.powf((since / f64::from(every.max(1))).floor()),
            Decay::Cosine { to } => {
                let share = (since / (f64::from(epochs) - warm_up).max(1.0)).min(1.0);
                to + (1.0 - to) * 0.5 * (1.0 + (PI * share).cos())
            }
        }
    }

    pub(crate) fn is_constant(&self) -> bool {
        *self == Self::default()
    }

    pub(crate) fn validate(&self) -> Result<(), ConfigError> {
        match self.decay {
            Decay::Constant => Ok(()),
            Decay::Step { every, factor } => {
                check(every >= 1, "schedule.decay.every", every, "at least 1")?;
                check(is_positive(factor), "schedule.decay.factor", factor, "a positive number")
            }
            Decay::Cosine { to } => check((0.0..=1.0).contains(&to), "schedule.decay.to", to, "in 0..=1"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_decay_by_hand() {
        let factors = |schedule: Schedule| [0.0, 1.0, 2.0, 3.0, 3.5, 7.0].map(|passed| schedule.factor(passed, 0.5, 8));
        assert_eq!(factors(Schedule::default()), [1.0; 6]);
        assert_eq!(factors(Schedule::step(2, 0.5)), [1.0, 1.0, 0.5, 0.5, 0.5, 0.125]);
        let warm = factors(Schedule::step(2, 0.5).after_warm_up(3));
        assert_eq!(warm, [0.5 / 3.0, 0.5, 2.5 / 3.0, 1.0, 1.0, 0.25]);
        let cosine = factors(Schedule { warm_up: 0, decay: Decay::Cosine { to: 0.1 } });
        assert!((cosine[2] - (0.1 + 0.9 * 0.5 * (1.0 + (PI / 4.0).cos()))).abs() < 1e-15 && cosine[0] == 1.0);
        assert_eq!(Schedule::cosine().factor(9.0, 1.0, 8), 0.0);
    }
}
