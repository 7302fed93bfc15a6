//! The sets of choices under which a claim is judged.

use std::fmt;

use interlayer_experiments::outline::Evaluation;

/// Which statistics of batch normalisation a network is evaluated under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Under {
    /// Running statistics of momentum 0.99, as the paper.
    Running,
    /// Running statistics of momentum 0.9.
    Faster,
    /// The statistics of the last training step alone.
    LastStep,
    /// The statistics of the test images themselves.
    Batch,
}

impl Under {
    /// As a re-analysis has it.
    pub(super) fn evaluation(self) -> Evaluation {
        match self {
            Self::Running => Evaluation::RunningAt { momentum: 0.99 },
            Self::Faster => Evaluation::RunningAt { momentum: 0.9 },
            Self::LastStep => Evaluation::RunningAt { momentum: 0.0 },
            Self::Batch => Evaluation::Batch,
        }
    }
}

/// Which layer's information with the first is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Layer {
    /// What the output layer receives.
    Merged,
    /// The last layer before any sum.
    Last,
}

/// How it is estimated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Estimator {
    /// k = 3, all images, no scaling.
    Standard,
    /// Another number of neighbours.
    Neighbours(u32),
    /// Fewer images.
    Images(u32),
    /// Each coordinate to mean 0 and standard deviation 1.
    Standardised,
    /// Each coordinate to the normal quantiles of its ranks.
    RankNormal,
}

/// How the network is trained.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Training {
    /// All images in one step, as the paper.
    FullBatch,
    /// Batches of this many images.
    Batches(u32),
}

/// One way to look at the results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Lens {
    /// Statistics of batch normalisation.
    pub under: Under,
    /// Which layer.
    pub layer: Layer,
    /// How it is estimated.
    pub estimator: Estimator,
    /// How the network is trained.
    pub training: Training,
}

impl Lens {
    /// As the paper has it.
    pub const PAPER: Self = Self {
        under: Under::Running,
        layer: Layer::Merged,
        estimator: Estimator::Standard,
        training: Training::FullBatch,
    };
    /// The same without the lag of the running statistics.
    pub const BATCH: Self = Self { under: Under::Batch, ..Self::PAPER };

    /// All lenses, the paper's first. Each changes one thing: either of the paper's choice, or of the
    /// same under batch statistics.
    pub fn all() -> Vec<Self> {
        let mut lenses = vec![
            Self::PAPER,
            Self::BATCH,
            Self { under: Under::Faster, ..Self::PAPER },
            Self { under: Under::LastStep, ..Self::PAPER },
        ];
        for base in [Self::PAPER, Self::BATCH] {
            lenses.push(Self { layer: Layer::Last, ..base });
            let estimators = [
                Estimator::Neighbours(1),
                Estimator::Neighbours(10),
                Estimator::Images(1_000),
                Estimator::Images(2_500),
                Estimator::Images(5_000),
                Estimator::Standardised,
                Estimator::RankNormal,
            ];
            lenses.extend(estimators.map(|estimator| Self { estimator, ..base }));
            lenses.extend([6_000, 600].map(|size| Self { training: Training::Batches(size), ..base }));
        }
        lenses
    }

    /// Whether test errors look otherwise than through the paper's and the batch lens.
    pub(super) fn changes_errors(&self) -> bool {
        let Self { layer, estimator, .. } = self;
        *layer == Layer::Merged && *estimator == Estimator::Standard
    }
}

/// "running statistics, merged, k = 10".
impl fmt::Display for Lens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.under {
            Under::Running => "running statistics",
            Under::Faster => "running statistics of momentum 0.9",
            Under::LastStep => "statistics of the last step",
            Under::Batch => "batch statistics",
        })?;
        if self.layer == Layer::Last {
            f.write_str(", last layer alone")?;
        }
        match self.estimator {
            Estimator::Standard => Ok(()),
            Estimator::Neighbours(k) => write!(f, ", k = {k}"),
            Estimator::Images(n) => write!(f, ", N = {n}"),
            Estimator::Standardised => f.write_str(", standardised"),
            Estimator::RankNormal => f.write_str(", rank-normal"),
        }?;
        match self.training {
            Training::FullBatch => Ok(()),
            Training::Batches(size) => write!(f, ", batches of {size}"),
        }
    }
}
