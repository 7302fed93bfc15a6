use crate::Error;
use crate::ink::canvas::Canvas;
use crate::ink::colour::Colour;
use crate::ink::ramp::Ramp;
use crate::ink::sizes::{lines, points};
use crate::ink::text::Type;
use crate::page::axis::Axis;
use crate::page::ticks::Words;

/// Of the bar alone, in millimetres.
const BAR: f64 = 2.4;

impl Ramp {
    /// How far the title of a bar of colours reaches above it, in millimetres.
    pub const BAR_TITLE: f64 = 3.4;
    /// What a bar of colours takes with its title and its numbers, in millimetres.
    pub const BAR_HEIGHT: f64 = Self::BAR_TITLE + BAR + 5.4;

    /// A bar of its colours, from this height in millimetres downwards, above a level axis; a title above says what they
    /// mean.
    ///
    /// # Errors
    /// [`Error::Drawing`] where the drawing library refuses.
    pub fn draw_bar(&self, canvas: &Canvas<'_>, axis: &Axis, top: f64, title: &str) -> Result<(), Error> {
        const STEPS: usize = 64;
        let (from, to, bottom) = (axis.start_mm(), axis.end_mm(), top + BAR);
        for step in 0..STEPS {
            let x = |step: usize| from + (to - from) * step as f64 / STEPS as f64;
            // Each step reaches below the next, so that no white shows between them.
            let end = x((step + 2).min(STEPS));
            canvas.box_filled((x(step), top), (end, bottom), self.colour((step as f64 + 0.5) / STEPS as f64))?;
        }
        canvas.line(&[(from, bottom), (to, bottom)], lines::AXIS, Colour::BLACK)?;
        axis.draw_below(canvas, bottom, &axis.ticks(5.6), Words::Numbers)?;
        canvas.text((from, top - 1.0), title, Type::new(points::LEGEND, Colour::BLACK))
    }
}
