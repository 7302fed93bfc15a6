use interlayer_drawing::{Axis, Columns, Figure, Frame, Page, Scale, Words};
use interlayer_outline::Evaluation;
use interlayer_results::Table;

use crate::Error;
use crate::charts::choices::{ColourBy, Seeds};
use crate::charts::epochs::epochs;
use crate::charts::groups::{Key, Keys};
use crate::charts::legend::{ENDS, Legend};
use crate::charts::levels::Levels;
use crate::charts::measures::Measures;
use crate::charts::plane::{Plane, area, error_axis, error_title, every_epoch};
use crate::charts::traces::Traces;
use crate::drawn::drawn;

/// How [`error_vs_information`], [`statistics_side_by_side`](crate::statistics_side_by_side) and
/// [`small_multiples`](crate::small_multiples) draw.
///
/// ```
/// use interlayer_figures::{ColourBy, Columns, ErrorVsInformation, Evaluation, Scale, Seeds};
///
/// let options = ErrorVsInformation::new("4A")
///     .title("Layer widths, D = 3")
///     .profile("quick")
///     .colour_by(ColourBy::Width)
///     .evaluation(Evaluation::Batch)
///     .seeds(Seeds::Bands)
///     .error_axis(Scale::Log)
///     .null(-0.02, 0.03)
///     .columns(Columns::Two);
/// ```
#[derive(Clone, Debug)]
pub struct ErrorVsInformation {
    pub(crate) panel: String,
    pub(crate) title: String,
    pub(crate) profile: Option<String>,
    pub(crate) evaluation: Evaluation,
    pub(crate) colour_by: ColourBy,
    pub(crate) seeds: Seeds,
    pub(crate) scale: Scale,
    pub(crate) null: Option<(f64, f64)>,
    pub(crate) columns: Columns,
}

impl ErrorVsInformation {
    /// For the panel of this name, for instance "4A"; running statistics, a colour for each architecture, a trace for
    /// each run, a linear axis of errors, one column wide.
    pub fn new(panel: impl Into<String>) -> Self {
        Self {
            panel: panel.into(),
            title: String::new(),
            profile: None,
            evaluation: Evaluation::default(),
            colour_by: ColourBy::default(),
            seeds: Seeds::default(),
            scale: Scale::default(),
            null: None,
            columns: Columns::default(),
        }
    }

    /// A line above the plot, beside the panel's letter.
    pub fn title(self, title: impl Into<String>) -> Self {
        Self { title: title.into(), ..self }
    }

    /// The profile that the caption names, for instance "quick".
    pub fn profile(self, profile: impl Into<String>) -> Self {
        Self { profile: Some(profile.into()), ..self }
    }

    /// Which error and which merged information: [`Evaluation::Running`], at each run's own momentum, or
    /// [`Evaluation::Batch`].
    pub fn evaluation(self, evaluation: Evaluation) -> Self {
        Self { evaluation, ..self }
    }

    /// What the shades tell apart.
    pub fn colour_by(self, colour_by: ColourBy) -> Self {
        Self { colour_by, ..self }
    }

    /// How the runs of a group are drawn.
    pub fn seeds(self, seeds: Seeds) -> Self {
        Self { seeds, ..self }
    }

    /// The scale of the axis of errors; on a logarithmic one an error of 0 lies at its lower end.
    pub fn error_axis(self, scale: Scale) -> Self {
        Self { scale, ..self }
    }

    /// The lowest and the highest bits that pairings at random show, drawn as a band; no less than a thin line.
    pub fn null(self, lowest: f64, highest: f64) -> Self {
        Self { null: Some((lowest, highest)), ..self }
    }

    /// The size in print.
    pub fn columns(self, columns: Columns) -> Self {
        Self { columns, ..self }
    }
}

/// What the axis of information is called.
pub(crate) const BITS: &str = "mutual information I(first; merged) (bits)";

/// Test error against I(first; merged) in bits: a trace for each run of the table, a ring around the first epoch and a
/// larger mark at the last, arrows for the direction of training, the estimator's ceiling where it lies in range. Where
/// there is room each epoch has a mark; where traces are many, one run of each group has an arrow for all of them.
///
/// All epochs of the table that have both numbers are drawn; choose runs beforehand, for instance with
/// [`Table::figure`]. A point is left out where its error is not in 0..1 or its information is no number; the caption
/// counts these. The caption's dataset, seeds and epochs come from the table. With [`ErrorVsInformation::seeds`] the runs
/// of a group are drawn as one, at the epochs that all of them have.
///
/// # Errors
/// [`Error::Empty`] if no epoch has both numbers: the message says what was asked for and what the table has.
/// [`Error::Evaluation`] for an evaluation other than these.
pub fn error_vs_information(table: &Table, options: &ErrorVsInformation) -> Result<Figure, Error> {
    let measures = Measures::under(options.evaluation)?;
    let rows = epochs(table, measures.both());
    let keys = Keys::of(&rows, options.colour_by);
    let traces = Traces::of_errors(&rows, &keys, &measures, &options.panel)?;
    let width = options.columns.width_mm();
    let (height, arrow) = match options.columns {
        Columns::One => (74.0, 2.0),
        Columns::Two => (108.0, 2.6),
    };
    let (left, right) = (Page::LEFT, width - Page::RIGHT);
    let (bits, levels) = Levels::around(traces.points().map(|p| p.x), &traces.ceilings, options.null, right - left);
    let how = options.seeds.caption().into_iter().chain(levels.caption()).collect();
    let caption = traces.caption(options.profile.as_deref(), Some(&options.evaluation.in_words()), how);
    let page = Page::new(&options.panel, &options.title, &caption, width)?;
    let groups: Vec<&Key> = traces.groups.iter().map(|group| &group.key).collect();
    let legend = Legend::new(&groups, options.colour_by.letter(), &ENDS, (left, right))?;
    let (top, bottom) = (Page::HEAD + legend.height() + 1.6, height - page.foot() - Frame::BELOW);
    let errors: Vec<f64> = traces.points().map(|p| p.y).collect();
    let frame = Frame { x: Axis::new(bits, left, right), y: error_axis(options.scale, &errors, bottom, top) };
    let every = every_epoch(area(&frame), options.seeds, [&traces]);

    let description = format!("Test error against mutual information I(first; merged) in bits. {caption}");
    drawn((width, height), format!("{} {}", options.panel, options.title).trim(), &description, |canvas| {
        page.draw(canvas, height)?;
        frame.draw(canvas, Words::Title(BITS), Words::Title(error_title(options.scale)))?;
        legend.draw(canvas, Page::HEAD)?;
        let plane = Plane {
            frame: &frame,
            groups: &traces.groups,
            levels: &levels,
            seeds: options.seeds,
            every,
            arrow,
            named: true,
            labelled: true,
        };
        plane.draw(canvas)
    })
}
