use crate::Error;
use crate::ink::canvas::Canvas;
use crate::ink::colour::Colour;
use crate::ink::sizes::{lines, points};
use crate::ink::text::{Anchor, Type};
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

impl Axis {
    /// Draws the ticks of a level axis at this height in millimetres, with their numbers and what they are below. Each tick is
    /// a number and how it is written, as [`Axis::ticks`] has them.
    ///
    /// # Errors
    /// [`Error::Drawing`] where the drawing library refuses.
    pub fn draw_below(
        &self,
        canvas: &Canvas<'_>,
        bottom: f64,
        ticks: &[(f64, String)],
        words: Words<'_>,
    ) -> Result<(), Error> {
        for value in self.minor_ticks() {
            let x = self.mm(value);
            canvas.line(&[(x, bottom), (x, bottom + 0.6)], lines::THIN, Colour::BLACK)?;
        }
        let kind = Type::new(points::TICK, Colour::BLACK).anchor(Anchor::Middle);
        for (value, text) in ticks {
            let x = self.mm(*value);
            canvas.line(&[(x, bottom), (x, bottom + 1.0)], lines::AXIS, Colour::BLACK)?;
            if !matches!(words, Words::None) {
                canvas.text((x, bottom + 3.5), text, kind)?;
            }
        }
        let Words::Title(title) = words else { return Ok(()) };
        let middle = (self.start_mm() + self.end_mm()) / 2.0;
        canvas.text((middle, bottom + 7.2), title, Type::new(points::AXIS, Colour::BLACK).anchor(Anchor::Middle))
    }

    /// Draws the ticks of an upright axis at this distance from the left edge of the paper in millimetres, with their numbers
    /// and what they are on its left. Each tick is a number and how it is written, as [`Axis::ticks`] has them.
    ///
    /// # Errors
    /// [`Error::Drawing`] where the drawing library refuses.
    pub fn draw_beside(
        &self,
        canvas: &Canvas<'_>,
        left: f64,
        ticks: &[(f64, String)],
        words: Words<'_>,
    ) -> Result<(), Error> {
        for value in self.minor_ticks() {
            let y = self.mm(value);
            canvas.line(&[(left - 0.6, y), (left, y)], lines::THIN, Colour::BLACK)?;
        }
        let kind = Type::new(points::TICK, Colour::BLACK).anchor(Anchor::End);
        for (value, text) in ticks {
            let y = self.mm(*value);
            canvas.line(&[(left - 1.0, y), (left, y)], lines::AXIS, Colour::BLACK)?;
            if !matches!(words, Words::None) {
                canvas.text((left - 1.6, y + kind.cap_height() / 2.0), text, kind)?;
            }
        }
        let Words::Title(title) = words else { return Ok(()) };
        let middle = (self.start_mm() + self.end_mm()) / 2.0;
        canvas.text(
            (left - 8.9, middle),
            title,
            Type::new(points::AXIS, Colour::BLACK).anchor(Anchor::Middle).upwards(),
        )
    }
}
