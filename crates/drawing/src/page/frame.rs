use crate::Error;
use crate::ink::canvas::{At, Canvas};
use crate::ink::colour::Colour;
use crate::ink::sizes::lines;
use crate::page::axis::Axis;
use crate::page::ticks::Words;

/// The rectangle that data are drawn in, between its two axes.
#[derive(Clone, Debug)]
pub struct Frame {
    /// From left to right.
    pub x: Axis,
    /// From bottom to top: it starts at the larger number of millimetres.
    pub y: Axis,
}

impl Frame {
    /// How far below the frame the numbers and the title of its x axis reach, in millimetres.
    pub const BELOW: f64 = 8.0;

    /// Its left edge, in millimetres.
    pub fn left(&self) -> f64 {
        self.x.start_mm()
    }

    /// Its right edge, in millimetres.
    pub fn right(&self) -> f64 {
        self.x.end_mm()
    }

    /// Its upper edge, in millimetres.
    pub fn top(&self) -> f64 {
        self.y.end_mm()
    }

    /// Its lower edge, in millimetres.
    pub fn bottom(&self) -> f64 {
        self.y.start_mm()
    }

    /// Where a point of the data lies on paper.
    pub fn at(&self, x: f64, y: f64) -> At {
        (self.x.mm(x), self.y.mm(y))
    }

    /// Both axes with their ticks, and what stands below and beside them.
    ///
    /// # Errors
    /// [`Error::Drawing`] where the drawing library refuses.
    pub fn draw(&self, canvas: &Canvas<'_>, below: Words<'_>, beside: Words<'_>) -> Result<(), Error> {
        let (left, right, top, bottom) = (self.left(), self.right(), self.top(), self.bottom());
        canvas.line(&[(left, top), (left, bottom), (right, bottom)], lines::AXIS, Colour::BLACK)?;
        let level = self.x.ticks(((right - left) / 10.0).max(x_room(&self.x)));
        self.x.draw_below(canvas, bottom, &level, below)?;
        self.y.draw_beside(canvas, left, &self.y.ticks(((bottom - top) / 10.0).max(6.0)), beside)
    }
}

/// Numbers below a logarithmic axis need less room: its ticks are far from even.
fn x_room(axis: &Axis) -> f64 {
    if axis.minor_ticks().is_empty() { 9.0 } else { 5.6 }
}
