//! Progress of a plan: a bar on a terminal, plain lines elsewhere.

use std::collections::HashMap;
use std::time::Instant;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use interlayer::experiments::{Epoch, Progress};
use interlayer::outline::Evaluation;
use interlayer::paper::study::{Study, StudyProgress};
use interlayer::paper::{Plan, Run};

use crate::output::say;

/// The progress of a plan. The bar counts estimated work, so that narrow and wide networks weigh what they cost.
pub(crate) struct Bar {
    bar: ProgressBar,
    runs: usize,
    /// Of each study, the last epoch heard of.
    epochs: HashMap<usize, u32>,
    started: Instant,
    work_left: f64,
    work_done: f64,
    plain: bool,
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
        let bar = ProgressBar::with_draw_target(Some(1000), ProgressDrawTarget::stderr_with_hz(5));
        let style = ProgressStyle::with_template("{bar:30} {percent:>3} %  {msg}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        let plain = bar.is_hidden();
        Self { bar, runs, epochs: HashMap::new(), started: Instant::now(), work_left: total, work_done: 0.0, plain }
    }

    pub(crate) fn show(&mut self, plan: &Plan, event: &Progress<'_>) {
        let (Progress::Started { index, .. } | Progress::Epoch { index, .. }) = event;
        let run = &plan.runs[*index].run;
        match event {
            Progress::Started { stored, .. } => {
                if *stored {
                    self.work_left -= run.work() * f64::from(run.training.epochs);
                }
                let what = if *stored { "stored, not run again" } else { "training" };
                if self.plain || *stored {
                    self.say(&format!("[{}/{}] {}: {what}", index + 1, self.runs, run.id()));
                }
            }
            Progress::Epoch { epoch, seconds, .. } => self.epoch(run, *index, epoch, *seconds),
        }
    }

    pub(crate) fn look(&mut self, studies: &[Study], event: &StudyProgress<'_>) {
        let (StudyProgress::Started { index, .. } | StudyProgress::Epoch { index, .. }) = *event;
        let Study { run, until, .. } = &studies[index];
        let place = format!("[{}/{}] {}", index + 1, self.runs, run.id());
        match *event {
            StudyProgress::Started { stored: true, .. } => {
                self.work_left -= run.work() * f64::from(*until);
                self.say(&format!("{place}: stored, not measured again"));
            }
            StudyProgress::Started { stored: false, .. } => {
                self.epochs.insert(index, 0);
                self.say(&format!("{place}: measuring more"));
            }
            StudyProgress::Epoch { epoch, .. } => {
                let before = self.epochs.insert(index, epoch).unwrap_or(0);
                self.advance(run.work() * f64::from(epoch.saturating_sub(before)));
                self.bar.set_message(format!("{place}  epoch {epoch}/{until}  {} left", self.time_left()));
                if epoch == *until && self.plain {
                    self.say(&format!("{place}  measured, {} left", self.time_left()));
                }
            }
        }
    }

    fn advance(&mut self, work: f64) {
        self.work_done += work;
        self.work_left -= work;
        self.bar.set_position((1000.0 * self.work_done / (self.work_done + self.work_left).max(1.0)) as u64);
    }

    fn time_left(&self) -> String {
        duration(self.started.elapsed().as_secs_f64() / self.work_done * self.work_left)
    }

    fn epoch(&mut self, run: &Run, index: usize, epoch: &Epoch, epoch_seconds: f64) {
        self.advance(run.work());
        let pace = 1.0 / epoch_seconds;
        let information = epoch.information(["first", "merged"], Evaluation::Running).unwrap_or(f64::NAN);
        let message = format!(
            "[{}/{}] {} w{} d{} s{}  epoch {}/{}  loss {:.3}  test error {:.3}  {information:.2} bits  {pace:.1} epochs/s  {} left",
            index + 1,
            self.runs,
            run.architecture,
            run.width,
            run.depth,
            run.training.seed,
            epoch.number,
            run.training.epochs,
            epoch.train_loss(),
            epoch.test_error(Evaluation::Running),
            self.time_left(),
        );
        // A line per few epochs is enough where lines stay.
        let every = (run.training.epochs / 4).max(1);
        if self.plain && (epoch.number == 1 || epoch.number.is_multiple_of(every)) {
            self.say(&message);
        }
        self.bar.set_message(message);
    }

    fn say(&self, line: &str) {
        if self.plain { say!("{line}") } else { self.bar.println(line) }
    }

    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

/// Seconds in readable form.
fn duration(seconds: f64) -> String {
    match seconds {
        s if s < 90.0 => format!("{s:.0} s"),
        s if s < 5400.0 => format!("{:.0} min", s / 60.0),
        s => format!("{:.1} h", s / 3600.0),
    }
}
