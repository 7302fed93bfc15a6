//! Running statistics of several momenta from one training.

use std::collections::BTreeMap;

use interlayer_experiments::nets::Weights;

/// The momenta looked at: the paper's (Keras 2.0), a faster one, and 0, the statistics of the last training step alone.
pub const MOMENTA: [f64; 3] = [0.99, 0.9, 0.0];

/// The running statistics that a network would have under each momentum.
///
/// A training step normalises by the statistics of its own batch, so the momentum changes no weight. A network that is
/// trained at momentum 0 shows each step's statistics, and these are followed here.
pub(super) struct Momenta(Vec<(f64, Weights<f32>)>);

impl Momenta {
    /// Before the first step: mean 0 and variance 1.
    pub(super) fn new(weights: &Weights<f32>) -> Self {
        let start: Weights<f32> = weights
            .iter()
            .filter_map(|(name, values)| Some((name.clone(), vec![start_of(name)?; values.len()])))
            .collect();
        Self(MOMENTA.iter().map(|momentum| (*momentum, start.clone())).collect())
    }

    /// Follows a step: `running <- momentum running + (1 - momentum) fresh`.
    pub(super) fn follow(&mut self, fresh: &Weights<f32>) {
        for (momentum, statistics) in &mut self.0 {
            for (name, values) in statistics {
                let Some(fresh) = fresh.get(name) else { continue };
                for (value, fresh) in values.iter_mut().zip(fresh) {
                    *value = (*momentum * f64::from(*value) + (1.0 - *momentum) * f64::from(*fresh)) as f32;
                }
            }
        }
    }

    /// Each momentum with these weights under its statistics.
    pub(super) fn each(&self, weights: &Weights<f32>) -> impl Iterator<Item = (f64, Weights<f32>)> {
        self.0.iter().map(|(momentum, statistics)| {
            let mut all: BTreeMap<_, _> = weights.clone();
            all.extend(statistics.clone());
            (*momentum, all)
        })
    }
}

/// Where a running statistic starts; `None` for what is learnt.
fn start_of(name: &str) -> Option<f32> {
    match name.rsplit('.').next() {
        Some("running_mean") => Some(0.0),
        Some("running_variance") => Some(1.0),
        _ => None,
    }
}
