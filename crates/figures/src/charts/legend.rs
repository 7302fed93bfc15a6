use interlayer_drawing::{Canvas, Colour, Error, Marker, Type, points};

use crate::charts::groups::Key;

const ROW: f64 = 3.3;
const MARKER: f64 = 0.62;
/// From a marker's middle to its text.
const GAP: f64 = 1.3;
/// The same for the larger marks of the ends.
const NOTE_GAP: f64 = 1.6;
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
pub(crate) enum Mark {
    None,
    Point(Marker),
    Ring,
    /// A larger point.
    Dot,
}

/// How the first and the last epoch of a trace are marked.
pub(crate) const ENDS: [(Mark, &str); 2] = [(Mark::Ring, "first epoch"), (Mark::Dot, "last")];

impl Legend {
    /// Set between these two edges, in millimetres; what a ring and a dot mean stands at the end.
    pub(crate) fn new(
        keys: &[&Key],
        letter: Option<&str>,
        notes: &[(Mark, &str)],
        (left, right): (f64, f64),
    ) -> Result<Self, Error> {
        let kind = Type::new(points::LEGEND, Colour::BLACK);
        let mut widest = 0.0f64;
        for key in keys {
            widest = widest.max(kind.width(&key.look.name)?);
        }
        let letter = letter.map(|letter| format!("{letter} ="));
        let indent = match &letter {
            Some(letter) => left + widest + 2.0 + kind.width(letter)? + 1.6,
            None => left + MARKER,
        };

        let mut legend = Self { pieces: Vec::new(), rows: 0 };
        let (mut row, mut x) = (0, indent);
        let mut last: Option<&str> = None;
        for key in keys {
            let text = key.label();
            let width = GAP + kind.width(&text)?;
            if let Some(letter) = &letter
                && last != Some(key.architecture.as_str())
            {
                (row, x) = (if last.is_some() { row + 1 } else { row }, indent);
                legend.push(row, left, Mark::None, &key.look.name, Colour::BLACK);
                legend.push(row, left + widest + 2.0, Mark::None, letter, Colour::GREY);
                last = Some(&key.architecture);
            } else if x + width > right && x > indent {
                (row, x) = (row + 1, indent);
            }
            legend.push(row, x, Mark::Point(key.look.marker), &text, key.colour);
            x += width + APART;
        }
        let mut widths = Vec::with_capacity(notes.len());
        for (_, text) in notes {
            widths.push(NOTE_GAP + kind.width(text)?);
        }
        let all = widths.iter().sum::<f64>() + (notes.len().max(1) - 1) as f64 * APART;
        if !notes.is_empty() && x + MARKER + all > right {
            row += 1;
        }
        let mut x = right - all;
        for ((mark, text), width) in notes.iter().zip(widths) {
            legend.push(row, x, *mark, text, Colour::GREY);
            x += width + APART;
        }
        legend.rows = row + 1;
        Ok(legend)
    }

    fn push(&mut self, row: usize, x: f64, mark: Mark, text: &str, colour: Colour) {
        self.pieces.push(Piece { row, x, mark, text: text.to_owned(), colour });
    }

    /// What it takes, in millimetres.
    pub(crate) fn height(&self) -> f64 {
        self.rows as f64 * ROW
    }

    /// Draws it below this height.
    pub(crate) fn draw(&self, canvas: &Canvas<'_>, top: f64) -> Result<(), Error> {
        for piece in &self.pieces {
            let kind = Type::new(points::LEGEND, Colour::BLACK);
            let baseline = top + piece.row as f64 * ROW + 2.4;
            let centre = (piece.x, baseline - kind.cap_height() / 2.0);
            match piece.mark {
                Mark::None => canvas.text((piece.x, baseline), &piece.text, Type::new(points::LEGEND, piece.colour))?,
                Mark::Point(shape) => {
                    canvas.marker(centre, shape, MARKER, piece.colour)?;
                    canvas.text((piece.x + GAP, baseline), &piece.text, kind)?;
                }
                Mark::Ring | Mark::Dot => {
                    match piece.mark {
                        Mark::Ring => canvas.ring(centre, 0.7, 0.2, piece.colour)?,
                        _ => canvas.marker(centre, Marker::Circle, 0.8, piece.colour)?,
                    }
                    canvas.text(
                        (piece.x + NOTE_GAP, baseline),
                        &piece.text,
                        Type::new(points::LEGEND, piece.colour),
                    )?;
                }
            }
        }
        Ok(())
    }
}
