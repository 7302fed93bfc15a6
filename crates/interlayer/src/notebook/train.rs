//! A training in a cell: a line every few seconds while it runs.

use std::time::{Duration, Instant};

use interlayer_experiments::outline::Evaluation;
use interlayer_experiments::{Data, Error, Trained, Training};
use interlayer_paper::{Kind, kind_of};

/// How often a line is written, at most.
const PAUSE: Duration = Duration::from_secs(2);

/// Trains in a notebook.
pub trait TrainOn {
    /// Trains and measures, and writes a line every few seconds: epoch, loss, errors, information, time left.
    ///
    /// # Errors
    /// A config that cannot be run, or what cannot be measured.
    fn on(&self, data: &Data) -> Result<Trained, Error>;
}

impl TrainOn for Training {
    fn on(&self, data: &Data) -> Result<Trained, Error> {
        // The paper's networks carry its names.
        let named = kind_of(self.outline()).filter(|_| self.name() == Self::UNNAMED).map(Kind::name);
        let training = named.map_or_else(|| self.clone(), |name| self.clone().named(name));
        let (epochs, begun) = (self.config().epochs, Instant::now());
        let mut told = None::<Instant>;
        let trained = training.watch(data, |epoch, _| {
            let now = Instant::now();
            let due = told.is_none_or(|told| now - told >= PAUSE);
            if !due && epoch.number != epochs {
                return;
            }
            told = Some(now);
            let left = begun.elapsed().as_secs_f64() / f64::from(epoch.number) * f64::from(epochs - epoch.number);
            let bits = |evaluation| {
                let bits = epoch.information(["first", "merged"], evaluation);
                bits.map_or("–".to_owned(), |bits| format!("{bits:.2}"))
            };
            println!(
                "epoch {:>3}/{epochs}  loss {:.3}  test error {:.3} (batch statistics {:.3})  {} bits ({})  {left:.0} s left",
                epoch.number,
                epoch.train_loss(),
                epoch.test_error(Evaluation::Running),
                epoch.test_error(Evaluation::Batch),
                bits(Evaluation::Running),
                bits(Evaluation::Batch),
            );
        })?;
        if trained.ties > 0.0 {
            println!(
                "distances tie at up to {:.1} % of the test samples: the information is by {}, k = {}",
                100.0 * trained.ties,
                trained.variant,
                self.measurement().k
            );
        }
        Ok(trained)
    }
}
