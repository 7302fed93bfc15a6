//! How the network is trained, checked before anything is read.

use interlayer::experiments::Training;
use interlayer::nets::{Decay, Evaluation, Optimiser, Outline, Schedule};
use interlayer::results::Quantity;

use super::arguments::{Steps, Train};
use super::network::Network;

/// What falls while a training gets better: its measurement is free of the lag of running statistics.
fn falling() -> Quantity {
    Quantity::new(interlayer::experiments::quantities::TEST_LOSS).under(Evaluation::Batch)
}

/// The settings of a training that depend on several options.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Settings {
    optimiser: Optimiser,
    schedule: Schedule,
    /// A part of the gradient.
    weight_decay: Option<f64>,
}

impl Settings {
    /// As the arguments say.
    pub(super) fn of(arguments: &Train, network: &Network) -> Result<Self, String> {
        let steps = &arguments.steps;
        if let Some(size) = steps.batch_size.filter(|size| size.get() == 1 && network.has_batch_norm()) {
            return Err(format!(
                "--batch-size {size}: one sample has no variance, which batch normalisation needs; give at least 2, or \
                 --normalisation layer or none"
            ));
        }
        stops_early(steps)?;
        let (optimiser, weight_decay) = optimiser(steps)?;
        Ok(Self { optimiser, schedule: schedule(steps)?, weight_decay })
    }

    /// The training of this network.
    pub(super) fn training(&self, arguments: &Train, network: Outline, name: String) -> Training {
        let Train { steps, measurement, files, .. } = arguments;
        let mut training = Training::of_outline(network)
            .named(name)
            .epochs(steps.epochs)
            .seed(steps.seed)
            .optimiser(self.optimiser)
            .schedule(self.schedule)
            .initialiser(steps.initialiser)
            .weight_decay(self.weight_decay.unwrap_or_default())
            .device(steps.device)
            .variant(measurement.variant)
            .neighbours(measurement.neighbours);
        if let Some(size) = steps.batch_size {
            training = training.batch_size(size.get());
        }
        if let Some(most) = steps.clip_norm {
            training = training.clip_norm(most);
        }
        if let Some(patience) = steps.stop_early {
            training = training.stop_early(falling(), patience);
        }
        if let Some(file) = &files.checkpoint {
            training = training.checkpoints(file, 1);
        }
        training
    }
}

/// The optimiser, and the decay of weights that is a part of the gradient.
fn optimiser(steps: &Steps) -> Result<(Optimiser, Option<f64>), String> {
    let mut optimiser = steps.optimiser;
    let mut weight_decay = steps.weight_decay;
    if let Some(rate) = steps.learning_rate {
        optimiser.set_learning_rate(rate);
    }
    if steps.nesterov && steps.momentum.is_none() {
        return Err("--nesterov has no effect without a momentum: add one, such as --momentum 0.9".to_owned());
    }
    match &mut optimiser {
        Optimiser::Sgd(sgd) => {
            sgd.momentum = steps.momentum.unwrap_or_default();
            sgd.nesterov = steps.nesterov;
        }
        _ if steps.momentum.is_some() => {
            return Err("--momentum has no effect: only sgd has one; leave it out, or add --optimiser sgd".to_owned());
        }
        Optimiser::AdamW(adamw) => {
            adamw.weight_decay = weight_decay.take().unwrap_or(adamw.weight_decay);
        }
        _ => {}
    }
    Ok((optimiser, weight_decay))
}

fn schedule(steps: &Steps) -> Result<Schedule, String> {
    let (epochs, warm_up) = (steps.epochs, steps.warm_up.unwrap_or_default());
    let left = epochs.saturating_sub(warm_up);
    let falls = match steps.schedule.decay {
        Decay::Step { every, .. } => left > every,
        Decay::Constant => true,
        _ => left > 0,
    };
    if !falls {
        let after = if warm_up > 0 { format!(" after --warm-up {warm_up}") } else { String::new() };
        return Err(format!(
            "--schedule has no effect: within {epochs} epochs the learning rate would not fall{after}; leave it out, or \
             give more --epochs"
        ));
    }
    Ok(steps.schedule.after_warm_up(warm_up))
}

fn stops_early(steps: &Steps) -> Result<(), String> {
    let Steps { epochs, stop_early, .. } = *steps;
    match stop_early {
        // The first epoch is the first smallest value.
        Some(patience) if patience >= epochs.saturating_sub(1) => Err(format!(
            "--stop-early {patience} has no effect: a training of {epochs} epochs ends before that; leave it out, give a \
             smaller number, or more --epochs"
        )),
        _ => Ok(()),
    }
}

/// An error where a batch would be the whole training set.
pub(super) fn batches(steps: &Steps, samples: usize) -> Result<(), String> {
    match steps.batch_size {
        Some(size) if size.get() >= samples => Err(format!(
            "--batch-size {size} has no effect: there are {samples} training samples, and without the option a step takes \
             all of them; leave it out, or give a smaller number"
        )),
        _ => Ok(()),
    }
}
