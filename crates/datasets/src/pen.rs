//! From a curve to grey: a round pen on 28 x 28 pixels.

/// Rows of an image, and columns.
pub(crate) const SIDE: usize = 28;
const STEPS: usize = 6;

/// A place on the paper in pixels, y downwards; the centre of the first pixel is (0.5, 0.5).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Point {
    pub(crate) x: f32,
    pub(crate) y: f32,
}

/// Appends to `path` the Catmull-Rom curve through `knots`; a knot given twice is a corner.
pub(crate) fn curve(knots: &[Point], path: &mut Vec<Point>) {
    path.extend(knots.first());
    for at in 1..knots.len() {
        let (from, to) = (knots[at - 1], knots[at]);
        if from == to {
            continue;
        }
        let (before, after) = (knots[at.max(2) - 2], knots[(at + 1).min(knots.len() - 1)]);
        path.extend((1..=STEPS).map(|step| {
            let t = step as f32 / STEPS as f32;
            let blend = |p0: f32, p1: f32, p2: f32, p3: f32| {
                let (a, b) = (p2 - p0, 2.0 * p0 - 5.0 * p1 + 4.0 * p2 - p3);
                p1 + 0.5 * t * (a + t * (b + t * (3.0 * (p1 - p2) + p3 - p0)))
            };
            Point { x: blend(before.x, from.x, to.x, after.x), y: blend(before.y, from.y, to.y, after.y) }
        }));
    }
}

/// Draws `path` with a pen whose radius in pixels goes from `start` to `end`. Ink is 0 to 1, the darker stays.
pub(crate) fn draw(path: &[Point], start: f32, end: f32, ink: &mut [f32; SIDE * SIDE]) {
    let pieces = path.len().saturating_sub(1).max(1) as f32;
    for (at, pair) in path.windows(2).enumerate() {
        let radius = start + (end - start) * at as f32 / pieces;
        line(pair[0], pair[1], radius, ink);
    }
}

fn line(from: Point, to: Point, radius: f32, ink: &mut [f32; SIDE * SIDE]) {
    let reach = radius + 0.5;
    let pixels = |a: f32, b: f32| {
        let first = (a.min(b) - reach).floor().max(0.0) as usize;
        let last = (a.max(b) + reach).ceil().clamp(0.0, SIDE as f32) as usize;
        first..last
    };
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let length = (dx * dx + dy * dy).max(1e-9);
    for row in pixels(from.y, to.y) {
        for column in pixels(from.x, to.x) {
            let (px, py) = (column as f32 + 0.5 - from.x, row as f32 + 0.5 - from.y);
            let along = ((px * dx + py * dy) / length).clamp(0.0, 1.0);
            let (ex, ey) = (px - along * dx, py - along * dy);
            let squared = ex * ex + ey * ey;
            if squared < reach * reach {
                let grey = &mut ink[SIDE * row + column];
                *grey = grey.max((reach - squared.sqrt()).min(1.0));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_goes_through_its_knots() {
        let knots = [(1.0, 2.0), (5.0, 3.0), (5.0, 3.0), (9.0, 20.0)].map(|(x, y)| Point { x, y });
        let mut path = Vec::new();
        curve(&knots, &mut path);
        for knot in knots {
            assert!(path.iter().any(|p| (p.x - knot.x).hypot(p.y - knot.y) < 1e-4), "{knot:?} not in {path:?}");
        }
    }

    #[test]
    fn a_line_has_its_width_and_stays_on_the_paper() {
        let mut ink = [0.0; SIDE * SIDE];
        draw(&[Point { x: -9.0, y: 14.0 }, Point { x: 99.0, y: 14.0 }], 1.5, 1.5, &mut ink);
        let column: f32 = (0..SIDE).map(|row| ink[SIDE * row + 10]).sum();
        assert!((column - 3.0).abs() < 1e-4, "a pen of radius 1.5 leaves {column} pixels of ink");
        assert!(ink.iter().all(|grey| (0.0..=1.0).contains(grey)));
    }
}
