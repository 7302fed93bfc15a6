use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::UnknownEvaluation;

/// The statistics (mean and variance of each unit) that batch normalisation works by when a trained network is evaluated.
///
/// Running statistics follow the batches of training: `running ← momentum · running + (1 − momentum) · batch`, from mean 0
/// and variance 1. The momentum changes no weight, so one training can be evaluated under several.
///
/// ```
/// use interlayer_outline::Evaluation;
///
/// let evaluation: Evaluation = "running 0.9".parse()?;
/// assert_eq!(evaluation, Evaluation::RunningAt { momentum: 0.9 });
/// assert_eq!(evaluation.to_string(), "running 0.9");
/// assert_eq!(evaluation.in_words(), "running statistics, momentum 0.9");
/// # Ok::<(), interlayer_outline::UnknownEvaluation>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Evaluation {
    /// Running statistics at the momentum that the training itself has.
    #[default]
    Running,
    /// Running statistics at this momentum.
    RunningAt {
        /// At least 0 and less than 1; 0 gives the statistics of the last training step alone.
        momentum: f64,
    },
    /// Running statistics at this momentum without their start: after step t, the part `momentumᵗ` that is still mean 0
    /// and variance 1 is taken out, and the rest divided by `1 − momentumᵗ`.
    Debiased {
        /// At least 0 and less than 1.
        momentum: f64,
    },
    /// The statistics of the evaluated samples themselves.
    Batch,
}

impl Evaluation {
    /// The two that need nothing but the network: running statistics at the training's momentum, and batch statistics.
    pub const BOTH: [Self; 2] = [Self::Running, Self::Batch];

    /// The same with the momentum written out, for a training of this momentum.
    ///
    /// ```
    /// use interlayer_outline::Evaluation;
    /// assert_eq!(Evaluation::Running.at(0.99), Evaluation::RunningAt { momentum: 0.99 });
    /// assert_eq!(Evaluation::Batch.at(0.99), Evaluation::Batch);
    /// ```
    pub fn at(self, momentum: f64) -> Self {
        match self {
            Self::Running => Self::RunningAt { momentum },
            other => other,
        }
    }

    /// The momentum, where it is written out.
    pub fn momentum(self) -> Option<f64> {
        match self {
            Self::RunningAt { momentum } | Self::Debiased { momentum } => Some(momentum),
            Self::Running | Self::Batch => None,
        }
    }

    /// As captions say it: "running statistics, momentum 0.9".
    pub fn in_words(self) -> String {
        match self {
            Self::Running => "running statistics".into(),
            Self::RunningAt { momentum } => format!("running statistics, momentum {momentum}"),
            Self::Debiased { momentum } => format!("debiased running statistics, momentum {momentum}"),
            Self::Batch => "batch statistics".into(),
        }
    }
}

/// "running", "running 0.9", "debiased 0.9" or "batch", which [`FromStr`] reads.
impl fmt::Display for Evaluation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Running => f.write_str("running"),
            Self::RunningAt { momentum } => write!(f, "running {momentum}"),
            Self::Debiased { momentum } => write!(f, "debiased {momentum}"),
            Self::Batch => f.write_str("batch"),
        }
    }
}

impl FromStr for Evaluation {
    type Err = UnknownEvaluation;

    fn from_str(text: &str) -> Result<Self, UnknownEvaluation> {
        let mut words = text.split_whitespace();
        let kind = words.next();
        let momentum = words.next().map(str::parse::<f64>);
        let found = match (kind, momentum, words.next()) {
            (Some("running"), None, None) => Some(Self::Running),
            (Some("batch"), None, None) => Some(Self::Batch),
            (Some("running"), Some(Ok(momentum)), None) => Some(Self::RunningAt { momentum }),
            (Some("debiased"), Some(Ok(momentum)), None) => Some(Self::Debiased { momentum }),
            _ => None,
        };
        found
            .filter(|found| found.momentum().is_none_or(|momentum| (0.0..1.0).contains(&momentum)))
            .ok_or_else(|| UnknownEvaluation { text: text.to_owned() })
    }
}

impl TryFrom<String> for Evaluation {
    type Error = UnknownEvaluation;

    fn try_from(text: String) -> Result<Self, UnknownEvaluation> {
        text.parse()
    }
}

impl From<Evaluation> for String {
    fn from(evaluation: Evaluation) -> Self {
        evaluation.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_back() {
        let all = [
            Evaluation::Running,
            Evaluation::RunningAt { momentum: 0.0 },
            Evaluation::RunningAt { momentum: 0.1 + 0.2 },
            Evaluation::Debiased { momentum: 0.99 },
            Evaluation::Batch,
        ];
        for evaluation in all {
            assert_eq!(evaluation.to_string().parse(), Ok(evaluation));
            let json = serde_json::to_string(&evaluation).unwrap();
            assert_eq!(serde_json::from_str::<Evaluation>(&json).unwrap(), evaluation);
        }
    }

    #[test]
    fn other_text_is_refused() {
        for text in ["", "runs", "batch 0.9", "debiased", "running 1", "running -0.1", "running NaN", "running 0.9 0.9"]
        {
            let refused = text.parse::<Evaluation>().unwrap_err();
            assert!(refused.to_string().starts_with(&format!("`{text}` is not an evaluation")), "{refused}");
        }
    }
}
