use interlayer_drawing::{Axis, Columns, Figure, Frame, Page, Scale, Words};
use interlayer_outline::Evaluation;
use interlayer_results::Table;

use crate::Error;
use crate::charts::choices::{ColourBy, Ribbon};
use crate::charts::curves::{Curve, draw_curves};
use crate::charts::epochs::{Epoch, epochs};
use crate::charts::facts::{Facts, ceilings};
use crate::charts::groups::{Group, Key, Keys};
use crate::charts::legend::Legend;
use crate::charts::levels::Levels;
use crate::charts::measures::Measures;
use crate::charts::plane::{error_axis, error_title};
use crate::charts::side_by_side::{PANEL_TITLE, draw_panel_title};
use crate::charts::spread::span;
use crate::charts::traces::{MOST_BITS, nothing};
use crate::drawn::drawn;
use crate::looks::looks;

/// What the pairs of plots of [`learning_curves`] that stand side by side tell apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Across {
    /// Nothing: there is one pair.
    #[default]
    Nothing,
    /// A pair for each architecture.
    Architectures,
    /// Running statistics left, batch statistics right.
    Statistics,
}

/// How [`learning_curves`] draws.
///
/// ```
/// use interlayer_figures::{Across, ColourBy, Columns, LearningCurves, Ribbon, Scale};
///
/// let options = LearningCurves::new("4A")
///     .title("Layer widths, D = 3")
///     .profile("paper")
///     .colour_by(ColourBy::Width)
///     .across(Across::Architectures)
///     .ribbon(Ribbon::Interval)
///     .error_axis(Scale::Log)
///     .columns(Columns::Two);
/// ```
#[derive(Clone, Debug)]
pub struct LearningCurves {
    panel: String,
    title: String,
    profile: Option<String>,
    evaluation: Evaluation,
    colour_by: ColourBy,
    across: Across,
    ribbon: Ribbon,
    scale: Scale,
    null: Option<(f64, f64)>,
    columns: Columns,
}

impl LearningCurves {
    /// For the panel of this name, for instance "4A"; running statistics, a colour for each architecture, all in one pair
    /// of plots, ribbons from the lowest run to the highest, a linear axis of errors, one column wide.
    pub fn new(panel: impl Into<String>) -> Self {
        Self {
            panel: panel.into(),
            title: String::new(),
            profile: None,
            evaluation: Evaluation::default(),
            colour_by: ColourBy::default(),
            across: Across::default(),
            ribbon: Ribbon::default(),
            scale: Scale::default(),
            null: None,
            columns: Columns::default(),
        }
    }

    /// A line above the plots, beside the panel's letter.
    pub fn title(self, title: impl Into<String>) -> Self {
        Self { title: title.into(), ..self }
    }

    /// The profile that the caption names, for instance "paper".
    pub fn profile(self, profile: impl Into<String>) -> Self {
        Self { profile: Some(profile.into()), ..self }
    }

    /// Which error and which merged information: [`Evaluation::Running`], at each run's own momentum, or
    /// [`Evaluation::Batch`]; plays no part with [`Across::Statistics`].
    pub fn evaluation(self, evaluation: Evaluation) -> Self {
        Self { evaluation, ..self }
    }

    /// What the shades tell apart.
    pub fn colour_by(self, colour_by: ColourBy) -> Self {
        Self { colour_by, ..self }
    }

    /// What stands side by side.
    pub fn across(self, across: Across) -> Self {
        Self { across, ..self }
    }

    /// What the ribbons show.
    pub fn ribbon(self, ribbon: Ribbon) -> Self {
        Self { ribbon, ..self }
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

/// I(first; merged) above and test error below, both against the epoch on a logarithmic axis: for each group the mean over
/// its runs, a ribbon that shows their spread (cut off where it leaves the range of the runs of the picture), and the architecture's mark at epochs 1, 2, 5, 10, 20, 50, ….
///
/// Means are over runs that differ in their seed, at the epochs that all runs of a group have; information is joined by
/// lines over epochs at which it was not measured. Numbers that are no error or no information are left out and counted
/// in the caption, which also says what the ribbons are.
///
/// # Errors
/// [`Error::Empty`] if a pair of plots has no information or no error to show; [`Error::Evaluation`] for another
/// evaluation.
pub fn learning_curves(table: &Table, options: &LearningCurves) -> Result<Figure, Error> {
    let parts = parts(table, options)?;
    let all: Vec<Epoch<'_>> = parts.iter().flat_map(|(_, _, rows)| rows).copied().collect();
    let keys = Keys::of(&all, options.colour_by);
    let mut pairs = Vec::new();
    for (title, evaluation, rows) in parts {
        pairs.push(Pair::of(title, &Measures::under(evaluation)?, &rows, &keys, options)?);
    }
    let Some(first) = pairs.first() else {
        return Err(nothing(&all, 0, asked(options, &Measures::under(options.evaluation)?)));
    };

    let width = options.columns.width_mm();
    let each = (width - Page::LEFT - Page::RIGHT - GAP * (pairs.len() - 1) as f64) / pairs.len() as f64;
    let shown = |of: fn(&Pair) -> &[Curve]| {
        pairs.iter().flat_map(of).flat_map(|c| &c.points).flat_map(|p| [p.runs.0, p.runs.1])
    };
    let all: Vec<&Epoch<'_>> = all.iter().collect();
    let ceilings = ceilings(all.iter().filter_map(|row| row.ceiling));
    let (bits, levels) = Levels::around(shown(|pair| &pair.bits), &ceilings, options.null, PLOT);
    let caption = caption(&Facts::of(&all), &pairs, &levels, options);
    let page = Page::new(&options.panel, &options.title, &caption, width)?;
    let mut groups: Vec<&Key> = Vec::new();
    for key in pairs.iter().flat_map(|pair| &pair.errors).map(|curve| &curve.key) {
        if !groups.contains(&key) {
            groups.push(key);
        }
    }
    let legend = Legend::new(&groups, options.colour_by.letter(), &[], (Page::LEFT, width - Page::RIGHT))?;
    let headed = !first.title.is_empty();
    let top = Page::HEAD + legend.height() + 1.6 + if headed { PANEL_TITLE } else { 0.0 };
    let lower = top + PLOT + BETWEEN;
    let height = lower + PLOT + Frame::BELOW + page.foot();
    let (_, most) = span(shown(|pair| &pair.errors).chain([0.0]));
    let least = span(shown(|pair| &pair.errors).filter(|error| *error > 0.0)).0;
    let last = pairs.iter().flat_map(|pair| &pair.errors).flat_map(|c| &c.points).map(|p| p.epoch).max().unwrap_or(1);

    let title = format!("{} {}", options.panel, options.title);
    let description =
        format!("Mutual information I(first; merged) in bits and test error against the epoch. {caption}");
    drawn((width, height), title.trim(), &description, |canvas| {
        page.draw(canvas, height)?;
        legend.draw(canvas, Page::HEAD)?;
        for (place, pair) in pairs.iter().enumerate() {
            let left = Page::LEFT + place as f64 * (each + GAP);
            let epochs = Axis::scaled(Scale::Log, (1.0 / 1.12, f64::from(last) * 1.12), left, left + each);
            let upper = Frame { x: epochs.clone(), y: Axis::new(bits, top + PLOT, top) };
            let errors = error_axis(options.scale, &[least.min(most), most], lower + PLOT, lower);
            let below = Frame { x: epochs, y: errors };
            let words = |title| if place == 0 { Words::Title(title) } else { Words::None };
            upper.draw(canvas, Words::None, words("I(first; merged) (bits)"))?;
            below.draw(canvas, Words::Title("epoch"), words(error_title(options.scale)))?;
            if headed {
                draw_panel_title(canvas, &upper, &pair.title)?;
            }
            levels.draw_level(canvas, &upper, place + 1 == pairs.len())?;
            draw_curves(canvas, &upper, &pair.bits)?;
            draw_curves(canvas, &below, &pair.errors)?;
        }
        Ok(())
    })
}

/// Millimetres: the height of a plot, and what lies between plots.
const PLOT: f64 = 38.0;
const BETWEEN: f64 = 4.0;
const GAP: f64 = 5.0;

/// The plots that stand above each other.
struct Pair {
    title: String,
    bits: Vec<Curve>,
    errors: Vec<Curve>,
    left_out: usize,
}

fn asked(options: &LearningCurves, Measures { bits, error }: &Measures) -> String {
    format!("panel {}, {bits} and {error} against the epoch", options.panel)
}

/// What each pair of plots shows.
fn parts<'a>(table: &'a Table, options: &LearningCurves) -> Result<Vec<(String, Evaluation, Vec<Epoch<'a>>)>, Error> {
    let under = |evaluation| Ok::<_, Error>(epochs(table, Measures::under(evaluation)?.both()));
    let evaluation = options.evaluation;
    Ok(match options.across {
        Across::Nothing => vec![(String::new(), evaluation, under(evaluation)?)],
        Across::Statistics => Evaluation::BOTH
            .into_iter()
            .map(|each| Ok((each.in_words(), each, under(each)?)))
            .collect::<Result<_, Error>>()?,
        Across::Architectures => {
            let rows = under(evaluation)?;
            let own = |name| rows.iter().filter(|row| row.run.architecture == name).copied().collect();
            let names = looks(rows.iter().map(|row| row.run.architecture.clone()));
            names.into_iter().map(|(name, look)| (look.name, evaluation, own(name))).collect()
        }
    })
}

impl Pair {
    fn of(
        title: String,
        measures: &Measures,
        rows: &[Epoch<'_>],
        keys: &Keys,
        options: &LearningCurves,
    ) -> Result<Self, Error> {
        let mut left_out = 0;
        let mut sane = |epoch: u32, value: f64, sane: bool| {
            left_out += usize::from(!sane);
            sane.then_some((epoch, value))
        };
        let bits = keys.group(rows, |row| row.x.and_then(|bits| sane(row.epoch.max(1), bits, bits.abs() <= MOST_BITS)));
        let errors =
            keys.group(rows, |row| row.y.and_then(|error| sane(row.epoch.max(1), error, (0.0..=1.0).contains(&error))));
        let curve = |group: Group<(u32, f64)>| Curve::of(group, options.ribbon);
        let pair = Self {
            title,
            bits: bits.into_iter().map(curve).collect(),
            errors: errors.into_iter().map(curve).collect(),
            left_out,
        };
        let empty = |curves: &[Curve]| curves.iter().all(|curve| curve.points.is_empty());
        if empty(&pair.bits) || empty(&pair.errors) {
            return Err(nothing(rows, left_out, asked(options, measures)));
        }
        Ok(pair)
    }
}

fn caption(facts: &Facts, pairs: &[Pair], levels: &Levels, options: &LearningCurves) -> String {
    let mut parts: Vec<String> = facts.dataset.iter().cloned().collect();
    parts.extend(options.profile.as_ref().map(|profile| format!("{profile} profile")));
    if options.across != Across::Statistics {
        parts.push(options.evaluation.in_words());
    }
    parts.push(facts.seeds.clone());
    if pairs.iter().flat_map(|pair| &pair.errors).any(|curve| curve.runs > 1) {
        parts.extend(options.ribbon.caption());
    }
    parts.push("marks at epochs 1, 2, 5, 10, …".into());
    parts.extend(levels.caption());
    let left_out: usize = pairs.iter().map(|pair| pair.left_out).sum();
    if left_out > 0 {
        parts.push(format!("{left_out} defective points left out"));
    }
    parts.join(" · ")
}
