//! What `figure` is told.

use clap::{Args, ValueEnum};
use interlayer::figures::Columns;
use interlayer::paper::FigureName;

use crate::common::choices::{ProfileName, StatisticsName};

#[derive(Args)]
pub(crate) struct Figure {
    /// Figures to draw: 1, 2, 3, 4a, 4b, 5a, 5b, layers, plane, phases (all, if none is named)
    #[arg(value_name = "FIGURE", value_parser = str::parse::<FigureName>)]
    pub(crate) figures: Vec<FigureName>,
    /// How much of the paper
    #[arg(long, value_enum, default_value_t = ProfileName::Quick)]
    pub(crate) profile: ProfileName,
    /// The dataset's name among the stored results (mnist, or the only one that has the figures, if none is named)
    #[arg(long, value_name = "NAME")]
    pub(crate) dataset: Option<String>,
    /// Which batch-normalisation statistics the test error and the information are taken under (both, if not given)
    #[arg(long, value_enum)]
    pub(crate) statistics: Option<StatisticsName>,
    /// Columns of a journal that a figure takes: two for files that end in -two (one, if not given; not for 1 to 3)
    #[arg(long, value_enum)]
    pub(crate) columns: Option<ColumnsName>,
    /// Draw nothing: say which files under figures/ are missing or are not, to the byte, what the stored results draw
    ///
    /// Checks both statistics if none is given, and figures of two columns where they were drawn. Ends with 1 if a file
    /// is not right.
    #[arg(long)]
    pub(crate) check: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColumnsName {
    /// 85 mm
    One,
    /// 170 mm
    Two,
}

impl From<ColumnsName> for Columns {
    fn from(name: ColumnsName) -> Self {
        match name {
            ColumnsName::One => Self::One,
            ColumnsName::Two => Self::Two,
        }
    }
}
