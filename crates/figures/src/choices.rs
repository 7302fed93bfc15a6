use interlayer_results::Row;

/// Which of a row's two evaluations a picture shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Statistics {
    /// Batch normalisation's running statistics, as the paper has it: `test_error` and `mi_merged`.
    #[default]
    Running,
    /// The statistics of the test set itself: `test_error_batch` and `mi_merged_batch`.
    Batch,
}

impl Statistics {
    pub(crate) const BOTH: [Self; 2] = [Self::Running, Self::Batch];

    pub(crate) fn bits(self, row: &Row) -> Option<f64> {
        match self {
            Self::Running => row.mi_merged.map(|i| i.bits),
            Self::Batch => row.mi_merged_batch.map(|i| i.bits),
        }
    }

    pub(crate) fn error(self, row: &Row) -> f64 {
        match self {
            Self::Running => row.test_error,
            Self::Batch => row.test_error_batch,
        }
    }

    pub(crate) fn columns(self) -> (&'static str, &'static str) {
        match self {
            Self::Running => ("test_error", "mi_merged"),
            Self::Batch => ("test_error_batch", "mi_merged_batch"),
        }
    }

    /// As in captions.
    pub fn name(self) -> &'static str {
        match self {
            Self::Running => "running statistics",
            Self::Batch => "batch statistics",
        }
    }
}

/// What the shades within an architecture's hue tell apart, from light to dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColourBy {
    /// Nothing: one colour for each architecture.
    #[default]
    Architecture,
    /// Light for narrow, dark for wide.
    Width,
    /// Light for shallow, dark for deep.
    Depth,
}

/// How the runs of a group, which differ in their seed, are drawn where error stands against information.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Seeds {
    /// A trace for each run.
    #[default]
    Traces,
    /// The mean trace of each group, and a band around it: the convex hull of the runs' points at two successive epochs,
    /// for all such pairs, in one area. Each run's own trace lies in it.
    Bands,
}

/// What a ribbon around a mean over the runs of a group shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ribbon {
    /// From the lowest run to the highest.
    #[default]
    Range,
    /// The 95 % interval of the mean, from Student's t distribution.
    Interval,
}
