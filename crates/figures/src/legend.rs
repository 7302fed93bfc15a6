use crate::Error;
use crate::canvas::{Canvas, Type};
use crate::colour::{BLACK, Colour, GREY};
use crate::marks::marker;
use crate::style::{Marker, points};
use crate::traces::Traces;

const ROW: f64 = 3.3;
const MARKER: f64 = 0.62;
/// From a marker's middle to its text.
const GAP: f64 = 1.3;
/// From one entry to the next.
const APART: f64 = 2.1;

/// The groups of a picture, each once, set in rows above the plot: one row for each architecture where shades tell
/// sizes apart, otherwise all in one row; wrapped where a row is full.
#[derive(Debug)]
pub(crate) struct Legend {
    pieces: Vec<Piece>,
    rows: usize,
}

#[derive(Debug)]
struct Piece {
    row: usize,
    x: f64,
    mark: Mark,
    text: String,
    colour: Colour,
}

#[derive(Debug, Clone, Copy)]
enum Mark {
    None,
    Point(Marker),
    Ring,
}

impl Legend {
    /// Set between these two edges, in millimetres.
    pub(crate) fn new(traces: &Traces, left: f64, right: f64) -> Result<Self, Error> {
        let kind = Type::new(points::LEGEND, BLACK);
        let mut names: Vec<&str> = traces.groups.iter().map(|g| g.look.name.as_str()).collect();
        names.dedup();
        let mut widest = 0.0f64;
        for name in &names {
            widest = widest.max(kind.width(name)?);
        }
        let letter = traces.letter.map(|letter| format!("{letter} ="));
        let indent = match &letter {
            Some(letter) => left + widest + 2.0 + kind.width(letter)? + 1.6,
            None => left + MARKER,
        };

        let mut legend = Self { pieces: Vec::new(), rows: 0 };
        let (mut row, mut x) = (0, indent);
        let mut last: Option<&str> = None;
        for (index, group) in traces.groups.iter().enumerate() {
            let text = group.label();
            let width = GAP + kind.width(&text)?;
            if let Some(letter) = &letter
                && last != Some(group.architecture.as_str())
            {
                (row, x) = (if last.is_some() { row + 1 } else { row }, indent);
                legend.push(row, left, Mark::None, &group.look.name, BLACK);
                legend.push(row, left + widest + 2.0, Mark::None, letter, GREY);
                last = Some(&group.architecture);
            } else if x + width > right && x > indent {
                (row, x) = (row + 1, indent);
            }
            legend.push(row, x, Mark::Point(group.look.marker), &text, traces.shade(index));
            x += width + APART;
        }
        let start = "first epoch";
        let width = MARKER + GAP + kind.width(start)?;
        if x + width > right {
            row += 1;
        }
        legend.push(row, right - width + MARKER, Mark::Ring, start, GREY);
        legend.rows = row + 1;
        Ok(legend)
    }

    fn push(&mut self, row: usize, x: f64, mark: Mark, text: &str, colour: Colour) {
        self.pieces.push(Piece { row, x, mark, text: text.to_owned(), colour });
    }

    pub(crate) fn height(&self) -> f64 {
        self.rows as f64 * ROW
    }

    /// Draws it below this height.
    pub(crate) fn draw(&self, canvas: &Canvas<'_>, top: f64) -> Result<(), Error> {
        for piece in &self.pieces {
            let kind = Type::new(points::LEGEND, BLACK);
            let baseline = top + piece.row as f64 * ROW + 2.4;
            let centre = (piece.x, baseline - kind.cap_height() / 2.0);
            match piece.mark {
                Mark::None => canvas.text((piece.x, baseline), &piece.text, Type { colour: piece.colour, ..kind })?,
                Mark::Point(shape) => {
                    marker(canvas, centre, shape, MARKER, piece.colour)?;
                    canvas.text((piece.x + GAP, baseline), &piece.text, kind)?;
                }
                Mark::Ring => {
                    canvas.ring(centre, 0.75, 0.15, piece.colour)?;
                    canvas.text((piece.x + GAP, baseline), &piece.text, Type { colour: piece.colour, ..kind })?;
                }
            }
        }
        Ok(())
    }
}
