//! What `figure` is told.

use clap::Args;
use interlayer::figures::Columns;
use interlayer::outline::Evaluation;
use interlayer::paper::{FigureName, Profile};

use crate::common::choices::{name, one_of, profile, statistics};

#[derive(Args)]
pub(crate) struct Figure {
    /// Figures to draw: 1, 2, 3, 4a, 4b, 5a, 5b, layers, plane, phases (all, if none is named)
    #[arg(value_name = "FIGURE", value_parser = str::parse::<FigureName>, value_delimiter = ',')]
    pub(crate) figures: Vec<FigureName>,
    /// As `reproduce` has it
    #[arg(long = "figure", hide = true, value_parser = without_option)]
    pub(crate) option: Option<String>,
    /// How much to run
    #[arg(long, default_value = "quick", value_parser = profile())]
    pub(crate) profile: Profile,
    /// Dataset to draw, by its name in the results [default: mnist, or the only dataset with these figures]
    #[arg(long, value_name = "NAME")]
    pub(crate) dataset: Option<String>,
    /// Batch-normalisation statistics used to evaluate the networks [default: both]
    #[arg(long, value_parser = statistics())]
    pub(crate) statistics: Option<Evaluation>,
    /// Width in journal columns; files of two columns end in -two [default: one; not for figures 1 to 3]
    #[arg(long, value_parser = one_of::<Columns>([name("one", "85 mm"), name("two", "170 mm")]))]
    pub(crate) columns: Option<Columns>,
    /// Draw nothing; list files under figures/ that are missing or differ from what the stored results produce
    ///
    /// Checks both statistics if none is given, and two-column figures if they were drawn. The exit code is 1 if a file
    /// is missing or differs.
    #[arg(long)]
    pub(crate) check: bool,
}

/// What `reproduce` names by an option stands here alone.
fn without_option(text: &str) -> Result<String, String> {
    Err(format!("this command takes figures without an option: figure {text}"))
}
