//! Progress of a plan and of its re-analyses.

use std::collections::HashMap;

use interlayer::experiments::Progress;
use interlayer::paper::Plan;
use interlayer::paper::study::{Study, StudyProgress};

use crate::common::progress::WorkBar;

/// The progress of a plan.
pub(crate) struct Bar {
    bar: WorkBar,
    runs: usize,
    /// Of each study, the last epoch heard of.
    epochs: HashMap<usize, u32>,
}

impl Bar {
    /// Of the runs of a plan.
    pub(crate) fn new(plan: &Plan) -> Self {
        let total = plan.runs.iter().map(|p| p.run.work() * f64::from(p.run.training.epochs)).sum();
        Self::of(plan.runs.len(), total)
    }

    /// Of a second look at runs.
    pub(crate) fn of_studies(studies: &[Study]) -> Self {
        Self::of(studies.len(), studies.iter().map(|study| study.run.work() * f64::from(study.until)).sum())
    }

    fn of(runs: usize, total: f64) -> Self {
        Self { bar: WorkBar::new(total), runs, epochs: HashMap::new() }
    }

    pub(crate) fn show(&mut self, plan: &Plan, event: &Progress<'_>) {
        let (Progress::Started { index, .. } | Progress::Epoch { index, .. }) = event;
        let run = &plan.runs[*index].run;
        let place = format!("[{}/{}]", index + 1, self.runs);
        match event {
            Progress::Started { stored, .. } => {
                if *stored {
                    self.bar.skip(run.work() * f64::from(run.training.epochs));
                }
                let what = if *stored { "stored, not run again" } else { "training" };
                if self.bar.plain || *stored {
                    self.bar.say(&format!("{place} {}: {what}", run.id()));
                }
            }
            Progress::Epoch { epoch, seconds, .. } => {
                self.bar.advance(run.work());
                let name = format!("{place} {} w{} d{} s{}", run.architecture, run.width, run.depth, run.training.seed);
                self.bar.epoch(&name, epoch, run.training.epochs, *seconds);
            }
        }
    }

    pub(crate) fn look(&mut self, studies: &[Study], event: &StudyProgress<'_>) {
        let (StudyProgress::Started { index, .. } | StudyProgress::Epoch { index, .. }) = *event;
        let Study { run, until, .. } = &studies[index];
        let place = format!("[{}/{}] {}", index + 1, self.runs, run.id());
        match *event {
            StudyProgress::Started { stored: true, .. } => {
                self.bar.skip(run.work() * f64::from(*until));
                self.bar.say(&format!("{place}: stored, not measured again"));
            }
            StudyProgress::Started { stored: false, .. } => {
                self.epochs.insert(index, 0);
                self.bar.say(&format!("{place}: measuring more"));
            }
            StudyProgress::Epoch { epoch, .. } => {
                let before = self.epochs.insert(index, epoch).unwrap_or(0);
                self.bar.advance(run.work() * f64::from(epoch.saturating_sub(before)));
                self.bar.message(format!("{place}  epoch {epoch}/{until}  {} left", self.bar.time_left()));
                if epoch == *until && self.bar.plain {
                    self.bar.say(&format!("{place}  measured, {} left", self.bar.time_left()));
                }
            }
        }
    }

    pub(crate) fn finish(&self) {
        self.bar.finish();
    }
}
