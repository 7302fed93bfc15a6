//! Progress of trainings: a bar on a terminal, plain lines elsewhere.

use std::time::Instant;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use interlayer::experiments::Epoch;
use interlayer::outline::Evaluation;

use crate::output::say;

/// A bar that counts estimated work, so that narrow and wide networks weigh what they cost.
pub(crate) struct WorkBar {
    bar: ProgressBar,
    started: Instant,
    work_left: f64,
    work_done: f64,
    /// Whether lines are written instead of a bar.
    pub(crate) plain: bool,
}

impl WorkBar {
    /// Of so much work.
    pub(crate) fn new(total: f64) -> Self {
        let bar = ProgressBar::with_draw_target(Some(1000), ProgressDrawTarget::stderr_with_hz(5));
        let style = ProgressStyle::with_template("{bar:30} {percent:>3} %  {msg}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        let plain = bar.is_hidden();
        Self { bar, started: Instant::now(), work_left: total, work_done: 0.0, plain }
    }

    /// Leaves out work that was done before.
    pub(crate) fn skip(&mut self, work: f64) {
        self.work_left -= work;
    }

    pub(crate) fn advance(&mut self, work: f64) {
        self.work_done += work;
        self.work_left -= work;
        self.bar.set_position((1000.0 * self.work_done / (self.work_done + self.work_left).max(1.0)) as u64);
    }

    pub(crate) fn time_left(&self) -> String {
        duration(self.started.elapsed().as_secs_f64() / self.work_done * self.work_left)
    }

    /// What the bar says; nothing where lines are written.
    pub(crate) fn message(&self, message: String) {
        self.bar.set_message(message);
    }

    /// What was measured after this one of so many epochs of a run, and how long it took.
    pub(crate) fn epoch(&self, run: &str, epoch: &Epoch, epochs: u32, seconds: f64) {
        let pace = 1.0 / seconds;
        let information = epoch.information(["first", "merged"], Evaluation::Running).unwrap_or(f64::NAN);
        let message = format!(
            "{run}  epoch {}/{epochs}  loss {:.3}  test error {:.3}  {information:.2} bits  {pace:.1} epochs/s  {} left",
            epoch.number,
            epoch.train_loss(),
            epoch.test_error(Evaluation::Running),
            self.time_left(),
        );
        // A line per few epochs is enough where lines stay.
        let every = (epochs / 4).max(1);
        if self.plain && (epoch.number == 1 || epoch.number.is_multiple_of(every)) {
            self.say(&message);
        }
        self.message(message);
    }

    pub(crate) fn say(&self, line: &str) {
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
