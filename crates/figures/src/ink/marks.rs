use crate::Error;
use crate::ink::arrows::Heading;
use crate::ink::canvas::{At, Canvas};
use crate::ink::colour::{Colour, WHITE};
use crate::ink::style::Marker;

impl Canvas<'_> {
    /// A point of this shape and radius; shapes of the same radius look equally large.
    pub fn marker(&self, at: At, shape: Marker, radius: f64, colour: Colour) -> Result<(), Error> {
        marker(self, at, shape, radius, colour)
    }
}

/// A point of this shape, in one stroke each, which keeps large pictures small; shapes of the same radius look equally large.
pub(crate) fn marker(canvas: &Canvas<'_>, (x, y): At, shape: Marker, r: f64, colour: Colour) -> Result<(), Error> {
    let thick = (r * 0.55).max(0.1);
    match shape {
        Marker::Circle => canvas.disc((x, y), r * 0.95, colour),
        Marker::Cross => {
            canvas.line(&[(x - r, y - r), (x + r, y + r), (x, y), (x - r, y + r), (x + r, y - r)], thick, colour)
        }
        Marker::Diamond => {
            let r = r * 1.25;
            canvas.polygon(&[(x, y - r), (x + r, y), (x, y + r), (x - r, y)], colour)
        }
        Marker::Triangle => {
            let r = r * 1.3;
            canvas.polygon(&[(x, y - r), (x + r * 0.87, y + r * 0.5), (x - r * 0.87, y + r * 0.5)], colour)
        }
        Marker::Square => canvas.box_filled((x - r * 0.85, y - r * 0.85), (x + r * 0.85, y + r * 0.85), colour),
        Marker::Plus => {
            let r = r * 1.25;
            canvas.line(&[(x - r, y), (x + r, y), (x, y), (x, y - r), (x, y + r)], thick, colour)
        }
        Marker::Bar => canvas.line(&[(x, y - r * 1.3), (x, y + r * 1.3)], thick * 1.3, colour),
    }
}

/// A filled arrowhead with a thin white rim that lifts it off what lies below.
pub(crate) fn arrowhead(canvas: &Canvas<'_>, heading: Heading, length: f64, colour: Colour) -> Result<(), Error> {
    let Heading { at: (x, y), along: (dx, dy) } = heading;
    let head = |length: f64, half: f64| {
        let (fx, fy) = (dx * length / 2.0, dy * length / 2.0);
        let (sx, sy) = (-dy * half, dx * half);
        [(x + fx, y + fy), (x - fx + sx, y - fy + sy), (x - fx * 0.55, y - fy * 0.55), (x - fx - sx, y - fy - sy)]
    };
    canvas.polygon(&head(length * 1.42, length * 0.56), WHITE)?;
    canvas.polygon(&head(length, length * 0.38), colour)
}
