use interlayer_outline::Evaluation;
use interlayer_results::Quantity;

use crate::Error;

/// The names of quantities that charts of information know; anything else is drawn by its name.
pub(crate) const INFORMATION: &str = "mutual information";
const TEST_ERROR: &str = "test error";
pub(crate) const GRADIENT_SIGNAL: &str = "gradient signal";
pub(crate) const GRADIENT_NOISE: &str = "gradient noise";

/// The error and the merged information of one evaluation.
#[derive(Clone, Debug)]
pub(crate) struct Measures {
    /// I(first; merged) in bits.
    pub(crate) bits: Quantity,
    /// Share of test images labelled wrongly, in 0..1.
    pub(crate) error: Quantity,
}

impl Measures {
    /// Of this evaluation. A table has the running statistics of each run's own momentum, and batch statistics.
    pub(crate) fn under(evaluation: Evaluation) -> Result<Self, Error> {
        match evaluation {
            Evaluation::Running | Evaluation::Batch => Ok(Self {
                bits: Quantity::new(INFORMATION).between("first", "merged").under(evaluation),
                error: Quantity::new(TEST_ERROR).under(evaluation),
            }),
            Evaluation::RunningAt { .. } | Evaluation::Debiased { .. } => Err(Error::Evaluation { evaluation }),
        }
    }

    /// In the order of an [`Epoch`](crate::charts::epochs::Epoch).
    pub(crate) fn both(&self) -> [&Quantity; 2] {
        [&self.bits, &self.error]
    }
}
