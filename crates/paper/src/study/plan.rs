//! Which runs are looked at again, and when.

use crate::plan::{Panel, Plan, Planned, Profile, Run};

/// Epochs at which gradients, and errors and information under each momentum, are looked at.
const EPOCHS: [u32; 14] = [1, 2, 3, 5, 7, 10, 15, 20, 30, 40, 60, 100, 150, 200];

/// Those of them at which estimates are repeated under other choices.
const CHOICES: [u32; 8] = [1, 2, 5, 10, 20, 40, 100, 200];

/// Those of them at which all pairs of layers are looked at.
const LAYERS: [u32; 7] = [1, 3, 10, 20, 40, 100, 200];

/// A run to look at again.
#[derive(Clone, Debug, PartialEq)]
pub struct Study {
    /// The run.
    pub run: Run,
    /// The figures that show it.
    pub panels: Vec<Panel>,
    /// The last epoch looked at.
    pub until: u32,
    /// Whether all pairs of layers are looked at.
    pub layers: bool,
    /// Images in a batch whose gradient is taken; half of the training images, where there are fewer than two batches.
    pub batch_size: usize,
    /// Batches, the first ones of the training images.
    pub batches: usize,
}

impl Study {
    /// Whether anything is looked at after this epoch's step.
    pub(super) fn looks_at(&self, epoch: u32) -> bool {
        EPOCHS.contains(&epoch) || epoch == self.until
    }

    pub(super) fn varies_choices_at(&self, epoch: u32) -> bool {
        CHOICES.contains(&epoch)
    }

    pub(super) fn compares_layers_at(&self, epoch: u32) -> bool {
        self.layers && LAYERS.contains(&epoch)
    }
}

/// Seeds whose runs are looked at again, the first ones of a plan.
const SEEDS: usize = 3;

/// The studies of a plan: of the paper profile the first three seeds of every run, to epoch 200 where Figure 5B shows
/// it and to epoch 100 elsewhere (**choice**, for time), and all pairs of layers for the first seed of Figure 5B. The
/// quick profile has none.
pub fn studies(plan: &Plan) -> Vec<Study> {
    if plan.profile == Profile::Paper { studies_of(plan, |_| true) } else { Vec::new() }
}

/// Those of the networks of Figure 5B alone, in any profile: what figures of layers and of gradients show.
pub fn studies_of_layers(plan: &Plan) -> Vec<Study> {
    studies_of(plan, is_compared)
}

/// Whether the layers of a run may be compared: Figure 5B shows it.
fn is_compared(planned: &Planned) -> bool {
    planned.panels.contains(&Panel::Architectures)
}

fn studies_of(plan: &Plan, wanted: impl Fn(&Planned) -> bool) -> Vec<Study> {
    let mut seeds: Vec<u64> = plan.runs.iter().map(|planned| planned.run.training.seed).collect();
    seeds.dedup();
    seeds.truncate(SEEDS);
    plan.runs
        .iter()
        .filter(|planned| seeds.contains(&planned.run.training.seed) && wanted(planned))
        .map(|planned| Study {
            until: planned.run.training.epochs.min(if is_compared(planned) { u32::MAX } else { 100 }),
            layers: is_compared(planned) && planned.run.training.seed == seeds[0],
            run: planned.run.clone(),
            panels: planned.panels.clone(),
            batch_size: 600,
            batches: 50,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_paper_profile_is_looked_at_again_and_the_quick_one_is_not() {
        let plan = |profile| Plan::new(profile, &Panel::ALL, "mnist", "c0ffee", None);
        let paper = studies(&plan(Profile::Paper));
        assert_eq!(paper.len(), 3 * 21);
        assert_eq!(paper.iter().filter(|study| study.layers).count(), 4);
        assert_eq!(paper.iter().filter(|study| study.until == 200).count(), 3 * 4);
        assert!(studies(&plan(Profile::Quick)).is_empty());
        let layers = studies_of_layers(&plan(Profile::Quick));
        assert!(layers.len() == 4 && layers.iter().all(|study| study.layers && study.until == 15));
        assert!(studies_of_layers(&plan(Profile::Paper)).iter().all(|study| paper.contains(study)));
    }

    #[test]
    fn what_is_varied_is_looked_at() {
        assert!(CHOICES.iter().chain(&LAYERS).all(|epoch| EPOCHS.contains(epoch)));
    }
}
