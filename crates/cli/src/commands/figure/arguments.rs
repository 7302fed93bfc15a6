//! What `figure` is told.

use clap::{Args, ValueEnum};
use interlayer::figures::Columns;
use interlayer::paper::FigureName;

use crate::common::choices::{ProfileName, StatisticsName};

#[derive(Args)]
pub(crate) struct Figure {
    /// Figures to draw: 1, 2, 3, 4a, 4b, 5a, 5b, layers, plane, phases (all, if none is named)
    #[arg(value_name = "FIGURE", value_parser = str::parse::<FigureName>, value_delimiter = ',')]
    pub(crate) figures: Vec<FigureName>,
    /// As `reproduce` has it
    #[arg(long = "figure", hide = true, value_parser = without_option)]
    pub(crate) option: Option<String>,
    /// How much to run
    #[arg(long, value_enum, default_value_t = ProfileName::Quick)]
    pub(crate) profile: ProfileName,
    /// Dataset to draw, by its name in the results [default: mnist, or the only dataset with these figures]
    #[arg(long, value_name = "NAME")]
    pub(crate) dataset: Option<String>,
    /// Batch-normalisation statistics used to evaluate the networks [default: both]
    #[arg(long, value_enum)]
    pub(crate) statistics: Option<StatisticsName>,
    /// Width in journal columns; files of two columns end in -two [default: one; not for figures 1 to 3]
    #[arg(long, value_enum)]
    pub(crate) columns: Option<ColumnsName>,
    /// Draw nothing; list files under figures/ that are missing or differ from what the stored results produce
    ///
    /// Checks both statistics if none is given, and two-column figures if they were drawn. The exit code is 1 if a file
    /// is missing or differs.
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

/// What `reproduce` names by an option stands here alone.
fn without_option(text: &str) -> Result<String, String> {
    Err(format!("this command takes figures without an option: figure {text}"))
}
