//! What diagrams of networks are made of.

use interlayer_drawing::{At, Canvas, Colour, Error, lines};

use std::cmp::Ordering;
use std::f64::consts::FRAC_PI_2;

/// Millimetres: at the edges of the paper.
pub(super) const MARGIN: f64 = 3.0;
/// Of a sum.
pub(super) const RADIUS: f64 = 1.25;
/// How far a skip passes from the layers that it goes around.
pub(super) const CLEAR: f64 = 2.2;
const BEND: f64 = 1.6;
/// Half of the longer end of a projection.
pub(super) const TALL: f64 = 1.0;
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
    canvas.disc((x, y), radius, Colour::WHITE)?;
    canvas.ring((x, y), radius, lines::AXIS, Colour::BLACK)?;
    let arm = radius * 0.62;
    canvas.line(&[(x - arm, y), (x + arm, y)], lines::AXIS, Colour::BLACK)?;
    canvas.line(&[(x, y - arm), (x, y + arm)], lines::AXIS, Colour::BLACK)
}

/// A hollow bar with as many of its units missing as a dropout sets to 0, but never none and never all. `half`: of what it
/// takes along and across the flow.
pub(super) fn dropout(
    canvas: &Canvas<'_>,
    (x, y): At,
    half: (f64, f64),
    units: usize,
    percent: u32,
) -> Result<(), Error> {
    let (left, right, top, bottom) = (x - half.0, x + half.0, y - half.1, y + half.1);
    let corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)];
    canvas.polygon(&corners, Colour::WHITE)?;
    canvas.line(&corners, lines::THIN, GREY_BOX)?;
    let step = (bottom - top) / units as f64;
    for unit in (0..units).filter(|unit| !is_missing(*unit, units, percent)) {
        canvas.disc((x, top + (unit as f64 + 0.5) * step), (half.0 * 0.7).min(0.4 * step), Colour::GREY)?;
    }
    Ok(())
}

/// Whether a unit is among the missing ones, which are spread evenly.
fn is_missing(unit: usize, units: usize, percent: u32) -> bool {
    if percent == 0 || units < 2 {
        return false;
    }
    let missing = (units as f64 * f64::from(percent) / 100.0).round().clamp(1.0, units as f64 - 1.0) as usize;
    let before = |unit: usize| (unit * missing + units / 2) / units;
    before(unit + 1) > before(unit)
}

/// The learnt map on a skip, from one width to another: a hollow wedge as that of a linear layer, in the skip's colour.
/// `half`: of what it takes along the skip.
pub(super) fn projection(
    canvas: &Canvas<'_>,
    (x, y): At,
    half: f64,
    widths: (usize, usize),
    colour: Colour,
) -> Result<(), Error> {
    let (first, second) = match widths.0.cmp(&widths.1) {
        Ordering::Less => (0.5, TALL),
        Ordering::Equal => (0.75, 0.75),
        Ordering::Greater => (TALL, 0.5),
    };
    let wedge = [(x - half, y - first), (x + half, y - second), (x + half, y + second), (x - half, y + first)];
    canvas.polygon(&wedge, Colour::WHITE)?;
    canvas.line(&[wedge[0], wedge[1], wedge[2], wedge[3], wedge[0]], 0.25, colour)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dropout_misses_its_share_of_the_units() {
        let missing = |units: usize, percent| (0..units).filter(|unit| is_missing(*unit, units, percent)).count();
        assert_eq!([0, 1, 10, 50, 80, 99].map(|percent| missing(10, percent)), [0, 1, 1, 5, 8, 9]);
        assert_eq!([1, 50, 99].map(|percent| missing(2, percent)), [1, 1, 1]);
        assert_eq!(missing(1, 50), 0);
        assert_eq!((0..3).map(|unit| is_missing(unit, 3, 33)).collect::<Vec<_>>(), [false, true, false]);
    }
}
