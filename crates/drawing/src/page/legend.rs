use crate::Error;
use crate::ink::canvas::Canvas;
use crate::ink::colour::Colour;
use crate::ink::marks::Marker;
use crate::ink::sizes::points;
use crate::ink::text::Type;

const ROW: f64 = 3.3;
const MARKER: f64 = 0.62;
/// From a marker's middle to its text.
const GAP: f64 = 1.3;
/// From one entry to the next.
const APART: f64 = 2.1;

/// Marks and what they mean, in rows above a plot; wrapped where a row is full.
#[derive(Debug)]
pub struct Legend {
    entries: Vec<Entry>,
    rows: usize,
}

#[derive(Debug)]
struct Entry {
    row: usize,
    x: f64,
    shape: Marker,
    text: String,
    colour: Colour,
}

impl Legend {
    /// These entries, each with its mark and colour, in rows between two edges in millimetres; wrapped where a row is full.
    ///
    /// # Errors
    /// [`Error::Drawing`] where the fonts cannot be read.
    pub fn of(entries: &[(Marker, &str, Colour)], (left, right): (f64, f64)) -> Result<Self, Error> {
        let mut legend = Self { entries: Vec::with_capacity(entries.len()), rows: usize::from(!entries.is_empty()) };
        let indent = left + MARKER;
        let mut x = indent;
        for &(shape, text, colour) in entries {
            let width = GAP + kind().width(text)?;
            if x + width > right && x > indent {
                x = indent;
                legend.rows += 1;
            }
            legend.entries.push(Entry { row: legend.rows - 1, x, shape, text: text.to_owned(), colour });
            x += width + APART;
        }
        Ok(legend)
    }

    /// What it takes, in millimetres.
    pub fn height(&self) -> f64 {
        self.rows as f64 * ROW
    }

    /// Draws it below this height, in millimetres.
    ///
    /// # Errors
    /// [`Error::Drawing`] where the drawing library refuses.
    pub fn draw(&self, canvas: &Canvas<'_>, top: f64) -> Result<(), Error> {
        for Entry { row, x, shape, text, colour } in &self.entries {
            let baseline = top + *row as f64 * ROW + 2.4;
            canvas.marker((*x, baseline - kind().cap_height() / 2.0), *shape, MARKER, *colour)?;
            canvas.text((x + GAP, baseline), text, kind())?;
        }
        Ok(())
    }
}

fn kind() -> Type {
    Type::new(points::LEGEND, Colour::BLACK)
}
