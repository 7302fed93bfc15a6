//! The training against a recorded one.

use std::path::Path;

use interlayer_experiments::nets::{
    Evaluation, Examples, Observation, Real, Trainable, Trainer, TrainingConfig, Weights,
};

use super::reference::{Error, Reference};
use super::{Difference, largest_absolute, relative_by_norm, worst};
use crate::kind::Kind;

/// Where the two names of a field differ: a dense layer's here, and in reference files.
const RENAMED: (&str, &str) = ("running_variance", "running_var");

/// What is tolerated, by precision.
struct Tolerances {
    precision: &'static str,
    gradients: f64,
    losses: f64,
    /// Relative by norm in double precision, absolute in single.
    evaluation: f64,
    evaluation_is_absolute: bool,
}

const DOUBLE: Tolerances =
    Tolerances { precision: "f64", gradients: 1e-8, losses: 1e-8, evaluation: 1e-8, evaluation_is_absolute: false };

const SINGLE: Tolerances =
    Tolerances { precision: "f32", gradients: 1e-4, losses: 1e-3, evaluation: 1e-2, evaluation_is_absolute: true };

/// Trains as the file recorded it, in double and in single precision, and compares: the gradients of the first step,
/// the losses before each step, and after the last step the logits and activations under running statistics; in double
/// precision also the final weights and running statistics.
///
/// # Errors
/// A file that cannot be read or lacks something, or a network of no size.
pub fn training(path: &Path) -> Result<Vec<Difference>, Error> {
    let file = Reference::open(path)?;
    let mut differences = compare::<f64>(&file, &DOUBLE)?;
    differences.extend(compare::<f32>(&file, &SINGLE)?);
    Ok(differences)
}

fn compare<E: Trainable>(file: &Reference, tolerances: &Tolerances) -> Result<Vec<Difference>, Error> {
    let refused = |error: &dyn std::fmt::Display| file.refused(error);
    let kind: Kind = file.text("architecture")?.parse().map_err(|e: String| refused(&e))?;
    let (width, depth): (u32, u32) = (file.number("width")?, file.number("depth")?);
    let narrow = |values: Vec<f64>| values.into_iter().map(E::nearest).collect::<Vec<E>>();
    let labels = file.numbers("labels")?.into_iter().map(|label| label as u32).collect::<Vec<_>>();
    let examples = Examples::new(narrow(file.numbers("images")?), &labels).map_err(|e| refused(&e))?;
    let losses = file.numbers("losses")?;

    let config = TrainingConfig { epochs: losses.len() as u32, ..TrainingConfig::default() };
    let outline = kind.outline(width, depth).map_err(|e| refused(&e))?;
    let mut network = Trainer::<E>::new(outline, &config, &examples).map_err(|e| refused(&e))?;
    let mut weights = network.weights();
    for name in file.names("init.")? {
        weights.insert(name.clone(), narrow(file.numbers(&format!("init.{name}"))?));
    }
    network.set_weights(&weights).map_err(|e| refused(&e))?;

    let Tolerances { precision, .. } = tolerances;
    let mut differences = Vec::new();
    let gradients = network.gradients(&examples).map_err(|e| refused(&e))?;
    let largest = by_norm(file, "grad0.", &gradients)?;
    let kind = format!("{precision} gradients of the first step, by norm");
    differences.push(Difference::new(kind, largest, tolerances.gradients));

    let mut largest = 0.0;
    for loss in &losses {
        if let Some(epoch) = network.next_epoch().map_err(|e| refused(&e))? {
            largest = worst(largest, ((epoch.loss - loss) / loss).abs());
        }
    }
    let kind = format!("{precision} losses of {} steps, relative", losses.len());
    differences.push(Difference::new(kind, largest, tolerances.losses));

    let seen =
        network.observe(&examples, Evaluation::Running, &["first", "last", "merged"]).map_err(|e| refused(&e))?;
    let (largest, how) = evaluation(file, &seen, tolerances.evaluation_is_absolute)?;
    let kind = format!("{precision} {how}");
    differences.push(Difference::new(kind, largest, tolerances.evaluation));

    if !tolerances.evaluation_is_absolute {
        let largest = by_norm(file, "final.", &network.weights())?;
        let kind = format!("{precision} weights and running statistics at the end");
        differences.push(Difference::new(kind, largest, tolerances.evaluation));
    }
    Ok(differences)
}

/// The largest relative difference by norm over all tensors of the file that begin so.
fn by_norm<E: Real>(file: &Reference, beginning: &str, ours: &Weights<E>) -> Result<f64, Error> {
    let mut largest = 0.0;
    for name in file.names(beginning)? {
        let theirs = file.numbers(&format!("{beginning}{name}"))?;
        let found = ours.get(&name.replace(RENAMED.1, RENAMED.0));
        let found = found.map_or(f64::NAN, |values| relative_by_norm(&widen(values), &theirs));
        largest = worst(largest, found);
    }
    Ok(largest)
}

fn evaluation<E: Real>(file: &Reference, seen: &Observation<E>, absolute: bool) -> Result<(f64, &'static str), Error> {
    let (measure, how): (fn(&[f64], &[f64]) -> f64, _) = match absolute {
        true => (largest_absolute, "first, last and merged at the end, absolute"),
        false => (relative_by_norm, "logits, first, last and merged at the end, by norm"),
    };
    let mut largest = if absolute { 0.0 } else { measure(&widen(&seen.logits), &file.numbers("eval.logits")?) };
    for activations in &seen.activations {
        let theirs = file.numbers(&format!("eval.{}", activations.layer))?;
        largest = worst(largest, measure(&widen(&activations.values), &theirs));
    }
    Ok((largest, how))
}

fn widen<E: Real>(values: &[E]) -> Vec<f64> {
    values.iter().map(|value| value.double()).collect()
}
