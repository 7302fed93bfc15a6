use interlayer_drawing::{At, Canvas, Colour, Error, Type, points};

/// From the marks that a label belongs to.
const NEAR: f64 = 1.55;
/// Around a label nothing of its own group may lie this close,
const CLEAR: f64 = 0.35;
/// and nothing of another group this close: a reader would take the label for that group's.
const APART: f64 = 1.3;

/// Where labels may lie, and what lies there already.
pub(crate) struct Labels {
    frame: Area,
    /// By group.
    marks: Vec<Vec<At>>,
    taken: Vec<Area>,
}

#[derive(Clone, Copy, Debug)]
struct Area {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl Area {
    fn around(points: impl IntoIterator<Item = At>) -> Self {
        let empty =
            Self { left: f64::INFINITY, top: f64::INFINITY, right: f64::NEG_INFINITY, bottom: f64::NEG_INFINITY };
        points.into_iter().fold(empty, |b, (x, y)| Self {
            left: b.left.min(x),
            top: b.top.min(y),
            right: b.right.max(x),
            bottom: b.bottom.max(y),
        })
    }

    fn wider(self, by: f64) -> Self {
        Self { left: self.left - by, top: self.top - by, right: self.right + by, bottom: self.bottom + by }
    }

    fn holds(&self, (x, y): At) -> bool {
        (self.left..=self.right).contains(&x) && (self.top..=self.bottom).contains(&y)
    }

    fn meets(&self, other: &Self) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }

    fn within(&self, other: &Self) -> bool {
        self.left >= other.left && self.right <= other.right && self.top >= other.top && self.bottom <= other.bottom
    }
}

impl Labels {
    /// In the frame between these corners, beside the traces of these groups, apart from these areas.
    pub(crate) fn new((from, to): (At, At), groups: &[Vec<Vec<At>>], taken: &[(At, At)]) -> Self {
        let frame = Area { left: from.0 + 0.5, top: from.1, right: to.0, bottom: to.1 - 0.5 };
        let marks = groups.iter().map(|paths| paths.iter().flat_map(|path| closely(path)).collect()).collect();
        let taken = taken.iter().map(|(from, to)| Area::around([*from, *to])).collect();
        Self { frame, marks, taken }
    }

    /// Writes what a group is beside its first or its last epochs; nowhere if no place is free: the legend has it too.
    pub(crate) fn place(
        &mut self,
        canvas: &Canvas<'_>,
        (index, text): (usize, &str),
        colour: Colour,
        paths: &[Vec<At>],
    ) -> Result<(), Error> {
        let kind = Type::new(points::CAPTION, colour);
        let (width, height) = (kind.width(text)?, kind.cap_height());
        let starts = Area::around(paths.iter().filter_map(|p| p.first().copied())).wider(NEAR);
        let ends = Area::around(paths.iter().filter_map(|p| p.last().copied())).wider(NEAR);
        let beside = |b: Area| {
            let (x, y) = ((b.left + b.right - width) / 2.0, (b.top + b.bottom + height) / 2.0);
            [(x, b.top), (b.right, y), (b.left - width, y), (x, b.bottom + height)]
        };
        for (x, baseline) in beside(starts).into_iter().chain(beside(ends)) {
            let place = Area { left: x, top: baseline - height, right: x + width, bottom: baseline }.wider(CLEAR);
            let free = place.within(&self.frame)
                && !self.taken.iter().any(|other| place.meets(other))
                && !self.marks.iter().enumerate().any(|(of, marks)| {
                    let area = if of == index { place } else { place.wider(APART - CLEAR) };
                    marks.iter().any(|&mark| area.holds(mark))
                });
            if free {
                self.taken.push(place);
                return canvas.text((x, baseline), text, kind);
            }
        }
        Ok(())
    }
}

/// A trace as points so close that no label fits between them.
fn closely(path: &[At]) -> Vec<At> {
    let mut points: Vec<At> = path.first().copied().into_iter().collect();
    for pair in path.windows(2) {
        let (dx, dy) = (pair[1].0 - pair[0].0, pair[1].1 - pair[0].1);
        let steps = (dx.hypot(dy) / 0.8).ceil().max(1.0);
        points.extend((1..=steps as usize).map(|i| {
            let share = i as f64 / steps;
            (pair[0].0 + dx * share, pair[0].1 + dy * share)
        }));
    }
    points
}
