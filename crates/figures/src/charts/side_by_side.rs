use interlayer_drawing::{self as drawing, Axis, Canvas, Colour, Columns, Figure, Frame, Page, Type, Words, points};
use interlayer_outline::Evaluation;
use interlayer_results::Table;

use crate::Error;
use crate::charts::epochs::epochs;
use crate::charts::error_vs_information::{BITS, ErrorVsInformation};
use crate::charts::groups::{Key, Keys};
use crate::charts::legend::{ENDS, Legend};
use crate::charts::levels::Levels;
use crate::charts::measures::Measures;
use crate::charts::plane::{Plane, error_axis, error_title, every_epoch};
use crate::charts::traces::{Point, Traces};
use crate::drawn::drawn;

/// Millimetres.
const HEIGHT: f64 = 84.0;
const GAP: f64 = 5.0;
/// The line above a plot that says what it shows.
pub(crate) const PANEL_TITLE: f64 = 4.0;

/// The same runs twice in one picture, 170 mm wide: evaluated with the running statistics on the left, with the statistics
/// of the test set on the right. Both plots have the same axes, so that differences are visible.
///
/// Else as [`error_vs_information`](crate::error_vs_information); `evaluation` and `columns` of the options play no part.
///
/// # Errors
/// [`Error::Empty`] if no epoch has both numbers under one of the two statistics.
pub fn statistics_side_by_side(table: &Table, options: &ErrorVsInformation) -> Result<Figure, Error> {
    let mut halves = Vec::with_capacity(2);
    for evaluation in Evaluation::BOTH {
        let measures = Measures::under(evaluation)?;
        let rows = epochs(table, measures.both());
        let keys = Keys::of(&rows, options.colour_by);
        halves.push((evaluation, Traces::of_errors(&rows, &keys, &measures, &options.panel)?));
    }
    let width = Columns::Two.width_mm();
    let each = (width - Page::LEFT - Page::RIGHT - GAP) / 2.0;
    let shown: Vec<Point> = halves.iter().flat_map(|(_, traces)| traces.points()).collect();
    let all = &halves[0].1;
    let (bits, levels) = Levels::around(shown.iter().map(|p| p.x), &all.ceilings, options.null, each);
    let how = options.seeds.caption().into_iter().chain(levels.caption()).collect();
    let caption = all.caption(options.profile.as_deref(), Some("running statistics left, batch statistics right"), how);
    let page = Page::new(&options.panel, &options.title, &caption, width)?;
    let groups: Vec<&Key> = all.groups.iter().map(|group| &group.key).collect();
    let legend = Legend::new(&groups, options.colour_by.letter(), &ENDS, (Page::LEFT, width - Page::RIGHT))?;
    let (top, bottom) = (Page::HEAD + legend.height() + 1.6 + PANEL_TITLE, HEIGHT - page.foot() - Frame::BELOW);
    let every = every_epoch(each * (bottom - top), options.seeds, halves.iter().map(|(_, traces)| traces));
    let errors: Vec<f64> = shown.iter().map(|p| p.y).collect();

    let description = format!(
        "Test error against mutual information I(first; merged) in bits, under running and under batch statistics. {caption}"
    );
    let title = format!("{} {}", options.panel, options.title);
    drawn((width, HEIGHT), title.trim(), &description, |canvas| {
        page.draw(canvas, HEIGHT)?;
        legend.draw(canvas, Page::HEAD)?;
        for (place, (evaluation, traces)) in halves.iter().enumerate() {
            let left = Page::LEFT + place as f64 * (each + GAP);
            let frame =
                Frame { x: Axis::new(bits, left, left + each), y: error_axis(options.scale, &errors, bottom, top) };
            let beside = if place == 0 { Words::Title(error_title(options.scale)) } else { Words::None };
            frame.draw(canvas, Words::Title(BITS), beside)?;
            draw_panel_title(canvas, &frame, &evaluation.in_words())?;
            let plane = Plane {
                frame: &frame,
                groups: &traces.groups,
                levels: &levels,
                seeds: options.seeds,
                every,
                arrow: 2.0,
                named: true,
                labelled: true,
            };
            plane.draw(canvas)?;
        }
        Ok(())
    })
}

/// What a plot shows, above it.
pub(crate) fn draw_panel_title(canvas: &Canvas<'_>, frame: &Frame, title: &str) -> Result<(), drawing::Error> {
    canvas.text((frame.left(), frame.top() - 1.6), title, Type::new(points::AXIS, Colour::BLACK).bold())
}
