use crate::Error;
use crate::ink::canvas::{Anchor, At, Canvas, Type};
use crate::ink::colour::BLACK;
use crate::ink::style::{lines, points};
use crate::page::axis::Axis;

/// What stands at an axis beside its ticks.
#[derive(Clone, Copy, Debug)]
pub enum Words<'a> {
    /// Nothing: a neighbour with the same axis says it.
    None,
    /// The numbers of the ticks.
    Numbers,
    /// Numbers and what they are.
    Title(&'a str),
}

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
    pub const BELOW: f64 = BELOW;

    pub(crate) fn left(&self) -> f64 {
        self.x.start_mm()
    }

    pub(crate) fn right(&self) -> f64 {
        self.x.end_mm()
    }

    pub(crate) fn top(&self) -> f64 {
        self.y.end_mm()
    }

    pub(crate) fn bottom(&self) -> f64 {
        self.y.start_mm()
    }

    pub(crate) fn area(&self) -> f64 {
        (self.right() - self.left()) * (self.bottom() - self.top())
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
        canvas.line(&[(left, top), (left, bottom), (right, bottom)], lines::AXIS, BLACK)?;
        ticks_below(canvas, &self.x, bottom, &self.x.ticks(((right - left) / 10.0).max(x_room(&self.x))), below)?;
        ticks_beside(canvas, &self.y, left, &self.y.ticks(((bottom - top) / 10.0).max(6.0)), beside)
    }
}

/// Numbers below a logarithmic axis need less room: its ticks are far from even.
fn x_room(axis: &Axis) -> f64 {
    if axis.minor_ticks().is_empty() { 9.0 } else { 5.6 }
}

/// How far below an axis its numbers and its title reach.
pub(crate) const BELOW: f64 = 8.0;

/// Ticks of a horizontal axis at this height.
pub(crate) fn ticks_below(
    canvas: &Canvas<'_>,
    axis: &Axis,
    bottom: f64,
    ticks: &[(f64, String)],
    words: Words<'_>,
) -> Result<(), Error> {
    for value in axis.minor_ticks() {
        let x = axis.mm(value);
        canvas.line(&[(x, bottom), (x, bottom + 0.6)], lines::THIN, BLACK)?;
    }
    let kind = Type::new(points::TICK, BLACK).anchor(Anchor::Middle);
    for (value, text) in ticks {
        let x = axis.mm(*value);
        canvas.line(&[(x, bottom), (x, bottom + 1.0)], lines::AXIS, BLACK)?;
        if !matches!(words, Words::None) {
            canvas.text((x, bottom + 3.5), text, kind)?;
        }
    }
    let Words::Title(title) = words else { return Ok(()) };
    let middle = (axis.start_mm() + axis.end_mm()) / 2.0;
    canvas.text((middle, bottom + 7.2), title, Type::new(points::AXIS, BLACK).anchor(Anchor::Middle))
}

/// Ticks of a vertical axis at this place.
pub(crate) fn ticks_beside(
    canvas: &Canvas<'_>,
    axis: &Axis,
    left: f64,
    ticks: &[(f64, String)],
    words: Words<'_>,
) -> Result<(), Error> {
    for value in axis.minor_ticks() {
        let y = axis.mm(value);
        canvas.line(&[(left - 0.6, y), (left, y)], lines::THIN, BLACK)?;
    }
    let kind = Type::new(points::TICK, BLACK).anchor(Anchor::End);
    for (value, text) in ticks {
        let y = axis.mm(*value);
        canvas.line(&[(left - 1.0, y), (left, y)], lines::AXIS, BLACK)?;
        if !matches!(words, Words::None) {
            canvas.text((left - 1.6, y + kind.cap_height() / 2.0), text, kind)?;
        }
    }
    let Words::Title(title) = words else { return Ok(()) };
    let middle = (axis.start_mm() + axis.end_mm()) / 2.0;
    canvas.text((left - 8.9, middle), title, Type::new(points::AXIS, BLACK).anchor(Anchor::Middle).upwards())
}
