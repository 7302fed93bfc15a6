use interlayer_experiments::{mutual_info, results};
use interlayer_paper::StoredError;

/// Why a shortcut of a notebook gives nothing.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NotebookError {
    /// Results cannot be read.
    #[error(transparent)]
    Results(#[from] results::Error),
    /// Results of the paper's runs do not go together.
    #[error(transparent)]
    Stored(#[from] StoredError),
    /// Samples cannot be measured.
    #[error(transparent)]
    Estimate(#[from] mutual_info::Error),
    /// A figure cannot be written.
    #[error(transparent)]
    Drawing(#[from] interlayer_figures::drawing::Error),
    /// A figure cannot be drawn.
    #[error(transparent)]
    Figure(#[from] interlayer_figures::Error),
}
