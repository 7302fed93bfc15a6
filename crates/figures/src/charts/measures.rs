use interlayer_outline::Evaluation;
use interlayer_results::Row;

use crate::Error;

/// Where a table of results has the error and the merged information of one evaluation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Measures {
    /// The names of the two columns.
    pub(crate) columns: (&'static str, &'static str),
    /// Share of test images labelled wrongly, in 0..1.
    pub(crate) error: fn(&Row) -> f64,
    /// I(first; merged) in bits.
    pub(crate) bits: fn(&Row) -> Option<f64>,
}

impl Measures {
    /// Of this evaluation. A table has the running statistics of each run's own momentum, and batch statistics.
    pub(crate) fn under(evaluation: Evaluation) -> Result<Self, Error> {
        match evaluation {
            Evaluation::Running => Ok(Self {
                columns: ("test_error", "mi_merged"),
                error: |row| row.test_error,
                bits: |row| row.mi_merged.map(|information| information.bits),
            }),
            Evaluation::Batch => Ok(Self {
                columns: ("test_error_batch", "mi_merged_batch"),
                error: |row| row.test_error_batch,
                bits: |row| row.mi_merged_batch.map(|information| information.bits),
            }),
            Evaluation::RunningAt { .. } | Evaluation::Debiased { .. } => Err(Error::Evaluation { evaluation }),
        }
    }
}
