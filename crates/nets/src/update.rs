//! Steps of the optimisers on all tensors of a network, and what they remember.

use interlayer_kernels as kernels;

use crate::config::TrainingConfig;
use crate::optimiser::{Adam, AdamW, Optimiser, RmsProp, Sgd};
use crate::parameters::{Parameter, Parameters};
use crate::real::Real;
use crate::weights::Weights;

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
