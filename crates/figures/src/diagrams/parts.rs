//! What diagrams of networks are made of.

use std::f64::consts::FRAC_PI_2;

use crate::Error;
use crate::ink::canvas::{At, Canvas};
use crate::ink::colour::{BLACK, Colour, WHITE};
use crate::ink::style::lines;

/// Millimetres: at the edges of the paper.
pub(super) const MARGIN: f64 = 3.0;
/// Of a sum.
pub(super) const RADIUS: f64 = 1.25;
/// How far a skip passes from the layers that it goes around.
pub(super) const CLEAR: f64 = 2.2;
const BEND: f64 = 1.6;
pub(super) const GREY_BOX: Colour = Colour(0x8c, 0x8c, 0x8c);

/// What lies between two layers: filled, or an outline.
pub(super) fn wedge_of(canvas: &Canvas<'_>, wedge: [At; 4], fill: Option<Colour>) -> Result<(), Error> {
    match fill {
        Some(colour) => canvas.polygon(&wedge, colour),
        None => canvas.line(&[wedge[0], wedge[1], wedge[2], wedge[3], wedge[0]], lines::THIN, GREY_BOX),
    }
}

/// ⊕
pub(super) fn sum(canvas: &Canvas<'_>, (x, y): At, radius: f64) -> Result<(), Error> {
    canvas.disc((x, y), radius, WHITE)?;
    canvas.ring((x, y), radius, lines::AXIS, BLACK)?;
    let arm = radius * 0.62;
    canvas.line(&[(x - arm, y), (x + arm, y)], lines::AXIS, BLACK)?;
    canvas.line(&[(x, y - arm), (x, y + arm)], lines::AXIS, BLACK)
}

/// Away to a level, along it, and back, round at both corners.
pub(super) fn bent(start: At, level: f64, end: At) -> Vec<At> {
    let side = (level - start.1).signum();
    let bend = BEND.min((level - start.1).abs()).min((end.0 - start.0) / 2.0);
    let arc = |centre: At, from: f64, to: f64| {
        (0..=8).map(move |i| {
            let angle = from + (to - from) * f64::from(i) / 8.0;
            (centre.0 + bend * angle.cos(), centre.1 + side * bend * angle.sin())
        })
    };
    let inside = level - side * bend;
    let mut path = vec![start];
    path.extend(arc((start.0 + bend, inside), 2.0 * FRAC_PI_2, FRAC_PI_2));
    path.extend(arc((end.0 - bend, inside), FRAC_PI_2, 0.0));
    path.push(end);
    path
}
