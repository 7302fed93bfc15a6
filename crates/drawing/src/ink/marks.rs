use crate::Error;
use crate::ink::canvas::{At, Canvas};
use crate::ink::colour::Colour;

/// The shape of a point; tells groups apart where print has no colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marker {
    /// A disc.
    Circle,
    /// Two diagonal strokes.
    Cross,
    /// A square on its corner.
    Diamond,
    /// A triangle on its base.
    Triangle,
    /// A square on its side.
    Square,
    /// An upright and a level stroke.
    Plus,
    /// An upright stroke.
    Bar,
}

impl Canvas<'_> {
    /// A point of this shape and radius in millimetres, in one stroke, which keeps large pictures small; shapes of the same
    /// radius look equally large.
    pub fn marker(&self, (x, y): At, shape: Marker, radius: f64, colour: Colour) -> Result<(), Error> {
        let r = radius;
        let thick = (r * 0.55).max(0.1);
        match shape {
            Marker::Circle => self.disc((x, y), r * 0.95, colour),
            Marker::Cross => {
                self.line(&[(x - r, y - r), (x + r, y + r), (x, y), (x - r, y + r), (x + r, y - r)], thick, colour)
            }
            Marker::Diamond => {
                let r = r * 1.25;
                self.polygon(&[(x, y - r), (x + r, y), (x, y + r), (x - r, y)], colour)
            }
            Marker::Triangle => {
                let r = r * 1.3;
                self.polygon(&[(x, y - r), (x + r * 0.87, y + r * 0.5), (x - r * 0.87, y + r * 0.5)], colour)
            }
            Marker::Square => self.box_filled((x - r * 0.85, y - r * 0.85), (x + r * 0.85, y + r * 0.85), colour),
            Marker::Plus => {
                let r = r * 1.25;
                self.line(&[(x - r, y), (x + r, y), (x, y), (x, y - r), (x, y + r)], thick, colour)
            }
            Marker::Bar => self.line(&[(x, y - r * 1.3), (x, y + r * 1.3)], thick * 1.3, colour),
        }
    }

    /// A filled arrowhead of this length in millimetres around this place, with a thin white rim that lifts it off what lies
    /// below. `along` is where it points, a vector of length 1.
    pub fn arrowhead(&self, (x, y): At, along: (f64, f64), length: f64, colour: Colour) -> Result<(), Error> {
        let (dx, dy) = along;
        let head = |length: f64, half: f64| {
            let (fx, fy) = (dx * length / 2.0, dy * length / 2.0);
            let (sx, sy) = (-dy * half, dx * half);
            [(x + fx, y + fy), (x - fx + sx, y - fy + sy), (x - fx * 0.55, y - fy * 0.55), (x - fx - sx, y - fy - sy)]
        };
        self.polygon(&head(length * 1.42, length * 0.56), Colour::WHITE)?;
        self.polygon(&head(length, length * 0.38), colour)
    }
}
