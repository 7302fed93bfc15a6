use std::collections::BTreeSet;

use interlayer_drawing::{
    self as drawing, Anchor, At, Axis, Canvas, Caption, Colour, Columns, Figure, Ink, Page, Type, lines, number, points,
};
use interlayer_results::{Summary, Validation};

use crate::Error;
use crate::charts::facts::seeds;
use crate::drawn::drawn;
use crate::looks::{Look, look};

/// Beyond this many bits the y axis is logarithmic, below it nearly linear.
const LINEAR_BITS: f64 = 0.05;
const Y_TICKS: [(f64, usize); 7] = [(-10.0, 0), (-1.0, 0), (-0.1, 1), (0.0, 0), (0.1, 1), (1.0, 0), (10.0, 0)];

/// Panels in a row.
const ACROSS: usize = 3;
/// Millimetres: around all, and of a panel.
const LEFT: f64 = 11.0;
const GAP: f64 = 4.0;
const HEADING: f64 = 6.5;
const PANEL: f64 = 44.0;
const TITLE: f64 = 3.6;
const PLOT: f64 = 32.0;
const TICK_LINE: f64 = 2.3;
const MARKER: f64 = 0.5;
/// The share of a column that its estimators take.
const TAKEN: f64 = 0.8;

/// Estimate less truth in bits, mean and standard deviation over the seeds: a panel for each family of problems at the
/// largest N, then, against N, the problems of three families at which the first estimator is furthest off. The legend
/// names the N of an estimator that was measured with fewer samples only.
///
/// All panels have one y axis, linear near 0 and logarithmic beyond. A grey dash is where an estimate of 0 bits would lie;
/// a ring below the plot says that the estimator refused.
///
/// # Errors
/// [`Error::Empty`] if the table has no estimate.
pub fn validation(table: &Validation) -> Result<Figure, Error> {
    let summaries = table.summaries();
    let shown = |s: &&Summary| s.bias.is_some_and(f64::is_finite) && s.truth_bits.is_finite();
    let Some(largest) = summaries.iter().filter(shown).map(|s| s.n).max() else {
        let there = format!("the table has {} rows, none with an estimate; measure first", table.rows().len());
        return Err(Error::Empty { asked: "a validation".into(), there });
    };
    let looks: Vec<Look> = distinct(summaries.iter().map(|s| &s.estimator))
        .into_iter()
        .cloned()
        .enumerate()
        .map(|(i, e)| look(i, e))
        .collect();
    let most_samples: Vec<u32> = looks
        .iter()
        .map(|look| summaries.iter().filter(|s| s.estimator == look.name).map(|s| s.n).max().unwrap_or(largest))
        .collect();
    let families = families(&summaries, &most_samples, &looks);
    let against_n = furthest(&summaries, &families, &looks);

    let caption = caption(table, &looks);
    let width = Columns::Two.width_mm();
    let note = Caption::new(&caption, width)?;
    let rows = |panels: usize| panels.div_ceil(ACROSS) as f64;
    // The legend takes the place of one more panel.
    let upper = rows(families.len() + 1);
    let second = HEADING + upper * PANEL;
    let lower = if against_n.is_empty() { 0.0 } else { HEADING + rows(against_n.len()) * PANEL };
    let height = second + lower + note.height() + 2.0;

    let title = format!("Errors of estimators at N = {}", thousands(largest));
    let description = format!("Estimate less truth in bits, by family of problems. {caption}");
    let sheet = Sheet { y_range: range(&families, &against_n), looks: &looks, most_samples: &most_samples, width };
    drawn((width, height), &title, &description, |canvas| {
        let heading = Type::new(points::TITLE, Colour::BLACK).bold();
        canvas.text((Page::SIDE, 4.4), &title, heading)?;
        for (place, panel) in families.iter().enumerate() {
            sheet.draw(canvas, panel, place, HEADING)?;
        }
        sheet.legend(canvas, families.len(), HEADING, largest)?;
        if let Some(first) = looks.first().filter(|_| !against_n.is_empty()) {
            let text = format!("Where {} is furthest off, against N", first.name);
            canvas.text((Page::SIDE, second + 4.4), &text, heading)?;
        }
        for (place, panel) in against_n.iter().enumerate() {
            sheet.draw(canvas, panel, place, second + HEADING)?;
        }
        note.draw(canvas, height)
    })
}

/// One plot: problems, or one problem at several N.
struct Panel<'a> {
    title: String,
    columns: Vec<Column<'a>>,
    /// Whether neighbouring columns differ in one number only, so that a line between them means something.
    ordered: bool,
}

struct Column<'a> {
    label: String,
    truth_bits: f64,
    /// One place for each estimator.
    estimates: Vec<Option<&'a Summary>>,
}

impl<'a> Column<'a> {
    fn new(label: String, of: &[&'a Summary], looks: &[Look]) -> Self {
        let estimates = looks.iter().map(|look| of.iter().find(|s| s.estimator == look.name).copied()).collect();
        Self { label, truth_bits: of[0].truth_bits, estimates }
    }

    /// How far off the first estimator is.
    fn first_error(&self) -> f64 {
        self.estimates.first().copied().flatten().and_then(|s| s.bias).map_or(0.0, f64::abs)
    }
}

/// Every estimator at the most samples that it was measured with.
fn families<'a>(summaries: &'a [Summary], most_samples: &[u32], looks: &[Look]) -> Vec<Panel<'a>> {
    let shown = |s: &&Summary| looks.iter().zip(most_samples).any(|(look, n)| s.estimator == look.name && s.n == *n);
    let at_n: Vec<&Summary> = summaries.iter().filter(shown).collect();
    let panel = |family: &String| {
        let of: Vec<&Summary> = at_n.iter().filter(|s| s.family == *family).copied().collect();
        let problems = distinct(of.iter().map(|s| (&s.problem, s.dims)));
        let names: BTreeSet<_> = problems.iter().map(|(name, _)| *name).collect();
        let dims: BTreeSet<_> = problems.iter().map(|(_, dims)| *dims).collect();
        let columns = problems.iter().map(|&(name, (x, y))| {
            let same: Vec<&Summary> = of.iter().filter(|s| (&s.problem, s.dims) == (name, (x, y))).copied().collect();
            let size = if dims.len() > 1 { format!("{x}+{y}") } else { String::new() };
            Column::new(format!("{name}\n{size}").trim().to_owned(), &same, looks)
        });
        Panel { title: family.clone(), columns: columns.collect(), ordered: names.len() == 1 }
    };
    distinct(at_n.iter().map(|s| &s.family)).into_iter().map(panel).collect()
}

/// The problems of the families with the largest errors of the first estimator, against N.
fn furthest<'a>(summaries: &'a [Summary], families: &[Panel<'a>], looks: &[Look]) -> Vec<Panel<'a>> {
    let sizes = distinct(summaries.iter().map(|s| s.n));
    if sizes.len() < 2 {
        return Vec::new();
    }
    let hardest = |panel: &Panel<'a>| -> Option<(f64, &'a Summary)> {
        let column = panel.columns.iter().max_by(|a, b| a.first_error().total_cmp(&b.first_error()))?;
        Some((column.first_error(), column.estimates.first().copied().flatten()?))
    };
    let mut found: Vec<(usize, f64, &Summary)> = families
        .iter()
        .enumerate()
        .filter_map(|(place, panel)| hardest(panel).map(|(error, summary)| (place, error, summary)))
        .collect();
    found.sort_by(|a, b| b.1.total_cmp(&a.1));
    found.truncate(ACROSS);
    found.sort_by_key(|(place, ..)| *place);
    let panel = |(_, _, hardest): (usize, f64, &Summary)| {
        let key = |s: &Summary| (s.family.clone(), s.problem.clone(), s.dims);
        let columns = sizes.iter().filter_map(|&n| {
            let of: Vec<&Summary> = summaries.iter().filter(|s| s.n == n && key(s) == key(hardest)).collect();
            (!of.is_empty()).then(|| Column::new(thousands(n), &of, looks))
        });
        let (x, y) = hardest.dims;
        let name = if hardest.problem.is_empty() { String::new() } else { format!("{}, ", hardest.problem) };
        Panel { title: format!("{}: {name}{x}+{y}", hardest.family), columns: columns.collect(), ordered: true }
    };
    found.into_iter().map(panel).collect()
}

/// Where panels lie and what they have in common.
struct Sheet<'a> {
    looks: &'a [Look],
    /// Of each estimator.
    most_samples: &'a [u32],
    y_range: (f64, f64),
    width: f64,
}

impl Sheet<'_> {
    /// Left, right and top of the plot of the panel at this place.
    fn frame(&self, place: usize, top: f64) -> (f64, f64, f64) {
        let each = (self.width - LEFT - Page::SIDE - GAP * (ACROSS - 1) as f64) / ACROSS as f64;
        let left = LEFT + (place % ACROSS) as f64 * (each + GAP);
        (left, left + each, top + (place / ACROSS) as f64 * PANEL + TITLE)
    }

    fn draw(&self, canvas: &Canvas<'_>, panel: &Panel<'_>, place: usize, top: f64) -> Result<(), drawing::Error> {
        let (left, right, top) = self.frame(place, top);
        let bottom = top + PLOT;
        let y = Axis::new(self.y_range, bottom, top);
        let label = Type::new(points::TICK, Colour::BLACK);
        canvas.text((left, top - 1.2), &panel.title, label)?;
        for (bits, decimals) in Y_TICKS {
            let (value, at) = (scale(bits), y.mm(scale(bits)));
            if !(self.y_range.0..=self.y_range.1).contains(&value) {
                continue;
            }
            let (width, ink) = if bits == 0.0 { (lines::AXIS, Colour::BLACK) } else { (lines::THIN, Colour::LIGHT) };
            canvas.line(&[(left, at), (right, at)], width, ink)?;
            if place.is_multiple_of(ACROSS) {
                let text = number(bits, decimals);
                canvas.text((left - 1.2, at + label.cap_height() / 2.0), &text, label.anchor(Anchor::End))?;
            }
        }
        if place.is_multiple_of(ACROSS) {
            let axis = Type::new(points::AXIS, Colour::BLACK).anchor(Anchor::Middle).upwards();
            canvas.text((3.6, (top + bottom) / 2.0), "estimate − truth (bits)", axis)?;
        }
        canvas.line(&[(left, top), (left, bottom), (right, bottom)], lines::AXIS, Colour::BLACK)?;

        let each = (right - left) / panel.columns.len() as f64;
        let x = |column: usize, estimator: usize| {
            let share = (estimator as f64 + 0.5) / self.looks.len() as f64 - 0.5;
            left + (column as f64 + 0.5 + TAKEN * share) * each
        };
        for (at, column) in panel.columns.iter().enumerate() {
            let start = left + at as f64 * each;
            if column.truth_bits > 0.0 {
                let zero = y.mm(scale(-column.truth_bits));
                let reach = each * (1.0 - TAKEN) / 4.0;
                canvas.line(&[(start + reach, zero), (start + each - reach, zero)], 0.3, Ink(Colour::GREY, 0.5))?;
            }
            let kind = Type::new(points::CAPTION, Colour::BLACK).anchor(Anchor::Middle);
            for (line, text) in kind.wrap(&column.label, each)?.iter().enumerate() {
                canvas.text((start + each / 2.0, bottom + 3.0 + line as f64 * TICK_LINE), text, kind)?;
            }
        }
        for (estimator, look) in self.looks.iter().enumerate() {
            let found = |column: usize| panel.columns[column].estimates[estimator];
            let at = |column: usize| -> Option<At> {
                let bias = found(column)?.bias.filter(|bias| bias.is_finite())?;
                Some((x(column, estimator), y.mm(scale(bias))))
            };
            let marks: Vec<Option<At>> = (0..panel.columns.len()).map(at).collect();
            if panel.ordered {
                for run in marks.split(Option::is_none) {
                    let path: Vec<At> = run.iter().copied().flatten().collect();
                    if path.len() > 1 {
                        canvas.line(&path, lines::THIN, Ink(look.colour, 0.5))?;
                    }
                }
            }
            for (column, mark) in marks.iter().enumerate() {
                let Some(summary) = found(column) else { continue };
                match mark {
                    Some(mark) => {
                        if let (Some(bias), Some(deviation)) = (summary.bias, summary.deviation) {
                            let ends = [bias - deviation, bias + deviation].map(|bits| (mark.0, y.mm(scale(bits))));
                            canvas.line(&ends, 0.2, look.colour)?;
                        }
                        canvas.marker(*mark, look.marker, MARKER, look.colour)?;
                    }
                    None => canvas.ring((x(column, estimator), bottom - 1.1), 0.55, 0.15, look.colour)?,
                }
            }
        }
        Ok(())
    }

    /// The estimators, and what else a mark can mean, in the place of a panel.
    fn legend(&self, canvas: &Canvas<'_>, place: usize, top: f64, largest: u32) -> Result<(), drawing::Error> {
        const ROW: f64 = 3.5;
        let (left, _, top) = self.frame(place, top);
        let kind = Type::new(points::LEGEND, Colour::BLACK);
        let baseline = |row: usize| top + 2.0 + row as f64 * ROW;
        let (mark, text) = (left + 2.5, left + 5.0);
        for (row, (look, &n)) in self.looks.iter().zip(self.most_samples).enumerate() {
            canvas.marker((mark, baseline(row) - kind.cap_height() / 2.0), look.marker, 0.62, look.colour)?;
            let samples = if n < largest { format!(" (N = {})", thousands(n)) } else { String::new() };
            canvas.text((text, baseline(row)), &format!("{}{samples}", look.name), kind)?;
        }
        let grey = Type::new(points::LEGEND, Colour::GREY);
        let row = self.looks.len();
        canvas.ring((mark, baseline(row) - kind.cap_height() / 2.0), 0.6, 0.15, Colour::GREY)?;
        canvas.text((text, baseline(row)), "refused", grey)?;
        let middle = baseline(row + 1) - kind.cap_height() / 2.0;
        canvas.line(&[(mark - 1.5, middle), (mark + 1.5, middle)], 0.3, Ink(Colour::GREY, 0.5))?;
        canvas.text((text, baseline(row + 1)), "an estimate of 0 bits", grey)
    }
}

/// The y axis: bits, linear near 0 and logarithmic beyond.
fn scale(bits: f64) -> f64 {
    (bits / LINEAR_BITS).asinh()
}

/// What the y axis spans: all estimates with their bars, all truths, and room for rings.
fn range(families: &[Panel<'_>], against_n: &[Panel<'_>]) -> (f64, f64) {
    let columns = families.iter().chain(against_n).flat_map(|panel| &panel.columns);
    let values = columns.flat_map(|column| {
        let estimates = column.estimates.iter().flatten().filter_map(|s| {
            let deviation = s.deviation.unwrap_or(0.0);
            s.bias.map(|bias| [bias - deviation, bias + deviation])
        });
        estimates.flatten().chain([-column.truth_bits, LINEAR_BITS])
    });
    let (least, most) = values
        .filter(|v| v.is_finite())
        .fold((-LINEAR_BITS, LINEAR_BITS), |(least, most), v| (least.min(v), most.max(v)));
    (scale(least) - 0.9, scale(most) + 0.4)
}

fn caption(table: &Validation, looks: &[Look]) -> String {
    let used = seeds(&table.rows().iter().map(|row| row.seed).collect());
    format!(
        "{} estimators · marks and bars: mean and standard deviation over {used} · y axis: asinh(bits / {LINEAR_BITS}), linear near 0, logarithmic beyond",
        looks.len()
    )
}

fn thousands(n: u32) -> String {
    let digits = n.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().filter_map(|group| std::str::from_utf8(group).ok()).collect();
    groups.join(",")
}

/// Each value once, in the order of first appearance.
fn distinct<T: PartialEq>(values: impl Iterator<Item = T>) -> Vec<T> {
    let mut all = Vec::new();
    for value in values {
        if !all.contains(&value) {
            all.push(value);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_commas() {
        assert_eq!([5, 500, 2_000, 10_000, 1_234_567].map(thousands), ["5", "500", "2,000", "10,000", "1,234,567"]);
    }

    #[test]
    fn the_scale_is_linear_near_zero_and_logarithmic_beyond() {
        assert_eq!(scale(0.0), 0.0);
        assert!((scale(0.002) / scale(0.001) - 2.0).abs() < 1e-3);
        assert!((scale(10.0) - scale(1.0) - 10.0_f64.ln()).abs() < 1e-3);
        assert_eq!(scale(-3.0), -scale(3.0));
    }
}
