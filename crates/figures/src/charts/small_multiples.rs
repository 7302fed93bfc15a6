use std::collections::BTreeSet;

use interlayer_drawing::{Anchor, Axis, Colour, Columns, Figure, Frame, Page, Type, Words, points};
use interlayer_results::Table;

use crate::charts::epochs::{Epoch, epochs};
use crate::charts::error_vs_information::{BITS, ErrorVsInformation};
use crate::charts::groups::{Key, Keys};
use crate::charts::legend::{ENDS, Legend};
use crate::charts::levels::Levels;
use crate::charts::measures::Measures;
use crate::charts::plane::{Plane, error_axis, error_title, every_epoch};
use crate::charts::side_by_side::{PANEL_TITLE, draw_panel_title};
use crate::charts::traces::{Point, Traces};
use crate::drawn::drawn;
use crate::looks::looks;
use crate::{ColourBy, Error};

/// Panels in a row, at most.
const ACROSS: usize = 5;
/// Millimetres.
const GAP: f64 = 3.0;
const PLOT: f64 = 36.0;
/// Between rows of panels.
const BETWEEN: f64 = 5.0;

/// A small panel of test error against information for each depth, width or architecture of the table, whichever
/// `colour_by` of the options names, 170 mm wide. All panels have the same axes; architectures have their colours.
///
/// Else as [`error_vs_information`](crate::error_vs_information); `columns` of the options plays no part.
///
/// # Errors
/// As [`error_vs_information`](crate::error_vs_information).
pub fn small_multiples(table: &Table, options: &ErrorVsInformation) -> Result<Figure, Error> {
    let measures = Measures::under(options.evaluation)?;
    let rows = epochs(table, measures.both());
    let keys = Keys::of(&rows, ColourBy::Architecture);
    let all = Traces::of_errors(&rows, &keys, &measures, &options.panel)?;
    let mut panels = Vec::new();
    for (title, rows) in parts(&rows, options.colour_by) {
        // A part without the numbers has no panel.
        if let Ok(traces) = Traces::of_errors(&rows, &keys, &measures, &options.panel) {
            panels.push((title, traces));
        }
    }
    let width = Columns::Two.width_mm();
    let across = panels.len().min(ACROSS);
    let each = (width - Page::LEFT - Page::RIGHT - GAP * (across - 1) as f64) / across as f64;
    let shown: Vec<Point> = panels.iter().flat_map(|(_, traces)| traces.points()).collect();
    let (bits, levels) = Levels::around(shown.iter().map(|p| p.x), &all.ceilings, options.null, each);
    let how = options.seeds.caption().into_iter().chain(levels.caption()).collect();
    let caption = all.caption(options.profile.as_deref(), Some(&options.evaluation.in_words()), how);
    let page = Page::new(&options.panel, &options.title, &caption, width)?;
    let groups: Vec<&Key> = all.groups.iter().map(|group| &group.key).collect();
    let legend = Legend::new(&groups, None, &ENDS, (Page::LEFT, width - Page::RIGHT))?;
    let down = panels.len().div_ceil(across);
    let first = Page::HEAD + legend.height() + 1.6;
    let height = first + down as f64 * (PANEL_TITLE + PLOT + BETWEEN) - BETWEEN + Frame::BELOW + page.foot();
    let every = every_epoch(each * PLOT, options.seeds, panels.iter().map(|(_, traces)| traces));
    let errors: Vec<f64> = shown.iter().map(|p| p.y).collect();

    let description =
        format!("Test error against mutual information I(first; merged) in bits, in small multiples. {caption}");
    let title = format!("{} {}", options.panel, options.title);
    drawn((width, height), title.trim(), &description, |canvas| {
        page.draw(canvas, height)?;
        legend.draw(canvas, Page::HEAD)?;
        for (place, (title, traces)) in panels.iter().enumerate() {
            let (row, column) = (place / across, place % across);
            let left = Page::LEFT + column as f64 * (each + GAP);
            let top = first + PANEL_TITLE + row as f64 * (PANEL_TITLE + PLOT + BETWEEN);
            let frame =
                Frame { x: Axis::new(bits, left, left + each), y: error_axis(options.scale, &errors, top + PLOT, top) };
            let beside = if column == 0 { Words::Title(error_title(options.scale)) } else { Words::None };
            frame.draw(canvas, Words::Numbers, beside)?;
            draw_panel_title(canvas, &frame, title)?;
            let plane = Plane {
                frame: &frame,
                groups: &traces.groups,
                levels: &levels,
                seeds: options.seeds,
                every,
                arrow: 1.7,
                named: place + 1 == panels.len(),
                labelled: false,
            };
            plane.draw(canvas)?;
        }
        let middle = (Page::LEFT + width - Page::RIGHT) / 2.0;
        let kind = Type::new(points::AXIS, Colour::BLACK).anchor(Anchor::Middle);
        canvas.text((middle, height - page.foot() - Frame::BELOW + 7.2), BITS, kind)
    })
}

/// The epochs of each panel, and its title.
fn parts<'a>(rows: &[Epoch<'a>], by: ColourBy) -> Vec<(String, Vec<Epoch<'a>>)> {
    let of = |wanted: &dyn Fn(&Epoch<'_>) -> bool| rows.iter().filter(|row| wanted(row)).copied().collect();
    match by.letter() {
        Some(letter) => {
            let sizes: BTreeSet<_> = rows.iter().filter_map(|row| by.size(row.run)).collect();
            let part = |size| (format!("{letter} = {size}"), of(&|row| by.size(row.run) == Some(size)));
            sizes.into_iter().map(part).collect()
        }
        None => looks(rows.iter().map(|row| row.run.architecture.clone()))
            .into_iter()
            .map(|(name, look)| (look.name, of(&|row| row.run.architecture == name)))
            .collect(),
    }
}
