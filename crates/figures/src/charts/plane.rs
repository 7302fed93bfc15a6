use interlayer_drawing::{At, Axis, Canvas, Colour, Error, Frame, Ink, Scale, lines};

use crate::charts::choices::Seeds;
use crate::charts::groups::Group;
use crate::charts::headings::headings;
use crate::charts::labels::Labels;
use crate::charts::levels::Levels;
use crate::charts::spread::{by_epoch, mean, span, swept};
use crate::charts::traces::{Point, Traces};

/// A mark for each epoch needs this much paper, in square millimetres; where there is less, the ends alone have marks.
const ROOM: f64 = 4.0;

impl Seeds {
    /// What a caption says of it.
    pub(crate) fn caption(self) -> Option<String> {
        match self {
            Self::Traces => None,
            Self::Bands => Some("lines: means over the seeds; bands: hulls of the seeds' points".into()),
        }
    }
}

/// Two quantities against each other in a frame: the same marks in every picture that has such a plane.
pub(crate) struct Plane<'a> {
    pub(crate) frame: &'a Frame,
    pub(crate) groups: &'a [Group<Point>],
    pub(crate) levels: &'a Levels,
    pub(crate) seeds: Seeds,
    /// Whether each epoch has a mark.
    pub(crate) every: bool,
    /// The length of an arrowhead.
    pub(crate) arrow: f64,
    /// Whether levels are named in this frame.
    pub(crate) named: bool,
    /// Whether groups are labelled in this frame.
    pub(crate) labelled: bool,
}

/// What one group's marks are made of, on paper.
struct Drawn<'a> {
    group: &'a Group<Point>,
    /// Its runs, or their mean alone.
    paths: Vec<Vec<At>>,
}

/// The y axis that shows these errors; a linear one begins at 0.
pub(crate) fn error_axis(scale: Scale, errors: &[f64], bottom: f64, top: f64) -> Axis {
    let (_, most) = span(errors.iter().copied());
    let range = match scale {
        Scale::Linear => (0.0, if most > 0.0 { most * 1.04 } else { 0.1 }),
        Scale::Log => {
            let (least, most) = span(errors.iter().copied().filter(|error| *error > 0.0));
            if least > most { (0.01, 1.0) } else { (least / 1.12, (most * 1.12).min(1.0).max(least * 1.2)) }
        }
    };
    Axis::scaled(scale, range, bottom, top)
}

/// What the axis of errors is called.
pub(crate) fn error_title(scale: Scale) -> &'static str {
    match scale {
        Scale::Linear => "test error",
        Scale::Log => "test error (logarithmic)",
    }
}

/// Whether each epoch has a mark of its own in frames of this area, one for each of these tables.
pub(crate) fn every_epoch<'t>(area: f64, seeds: Seeds, traces: impl IntoIterator<Item = &'t Traces>) -> bool {
    let points = traces.into_iter().map(|traces| traces.points().count()).max().unwrap_or(0);
    seeds == Seeds::Traces && area >= ROOM * points as f64
}

/// In square millimetres.
pub(crate) fn area(frame: &Frame) -> f64 {
    (frame.right() - frame.left()) * (frame.bottom() - frame.top())
}

impl Plane<'_> {
    pub(crate) fn draw(&self, canvas: &Canvas<'_>) -> Result<(), Error> {
        self.levels.draw_upright(canvas, self.frame, self.named)?;
        let inks: Vec<Drawn<'_>> = self.groups.iter().map(|group| Drawn { group, paths: self.paths(group) }).collect();
        if self.seeds == Seeds::Bands {
            self.draw_bands(canvas)?;
        }
        let radius = self.draw_lines(canvas, &inks)?;
        self.draw_ends(canvas, &inks, radius)?;
        self.draw_arrows(canvas, &inks)?;
        if !self.labelled {
            return Ok(());
        }
        let frame = self.frame;
        let paths: Vec<Vec<Vec<At>>> = inks.into_iter().map(|ink| ink.paths).collect();
        let corners = ((frame.left(), frame.top()), (frame.right(), frame.bottom()));
        let names = if self.named { self.levels.names(frame)? } else { Vec::new() };
        let mut labels = Labels::new(corners, &paths, &names);
        for (index, (group, paths)) in self.groups.iter().zip(&paths).enumerate() {
            labels.place(canvas, (index, &group.key.label()), group.key.colour.darker(), paths)?;
        }
        Ok(())
    }

    fn paths(&self, group: &Group<Point>) -> Vec<Vec<At>> {
        match self.seeds {
            Seeds::Traces => {
                group.runs.iter().map(|run| run.iter().map(|p| self.frame.at(p.x, p.y)).collect()).collect()
            }
            Seeds::Bands => {
                let middle = |points: Vec<&Point>| {
                    let xs: Vec<f64> = points.iter().map(|p| p.x).collect();
                    let ys: Vec<f64> = points.iter().map(|p| p.y).collect();
                    self.frame.at(mean(&xs), mean(&ys))
                };
                let epochs = by_epoch(&group.runs, |point| point.epoch);
                vec![epochs.into_iter().map(|(_, points)| middle(points)).collect()]
            }
        }
    }

    fn draw_bands(&self, canvas: &Canvas<'_>) -> Result<(), Error> {
        for group in self.groups {
            let sets: Vec<Vec<At>> = by_epoch(&group.runs, |point| point.epoch)
                .into_iter()
                .map(|(_, points)| points.iter().map(|p| self.frame.at(p.x, p.y)).collect())
                .collect();
            let outline = swept(&sets);
            if !outline.is_empty() {
                canvas.polygon(&outline, Ink(group.key.colour, 0.2))?;
            }
        }
        Ok(())
    }

    /// Lines, and a mark for each epoch where there is room; the radius of a mark.
    fn draw_lines(&self, canvas: &Canvas<'_>, inks: &[Drawn<'_>]) -> Result<f64, Error> {
        let count = inks.iter().map(|ink| ink.paths.len()).sum::<usize>();
        let points = inks.iter().flat_map(|ink| &ink.paths).map(Vec::len).sum::<usize>().max(1);
        // Marks take about the same share of the paper, however many they are.
        let room = area(self.frame) / points as f64;
        let radius = (0.28 * room.sqrt()).clamp(0.2, 0.52);
        let line = match self.seeds {
            Seeds::Traces => (0.9 / (count as f64).sqrt()).clamp(lines::THIN, 0.25),
            Seeds::Bands => 0.22,
        };
        let opacity = if self.every { 0.5 } else { 0.8 };
        for Drawn { group, paths } in inks {
            for path in paths {
                canvas.line(path, line, Ink(group.key.colour, opacity))?;
                let marked = if self.every { &path[..path.len().saturating_sub(1)] } else { &[] };
                for &at in marked {
                    canvas.marker(at, group.key.look.marker, radius, group.key.colour)?;
                }
            }
        }
        Ok(if self.every { radius } else { 0.4 })
    }

    /// A ring at the first epoch, a larger mark at the last.
    fn draw_ends(&self, canvas: &Canvas<'_>, inks: &[Drawn<'_>], radius: f64) -> Result<(), Error> {
        for Drawn { group, paths } in inks {
            let (colour, shape) = (group.key.colour, group.key.look.marker);
            for path in paths {
                let (Some(&first), Some(&last)) = (path.first(), path.last()) else { continue };
                if path.len() > 1 {
                    canvas.marker(last, shape, (radius * 1.7).clamp(0.6, 0.75), colour.darker())?;
                }
                let ring = (radius * 1.9).max(0.65);
                canvas.disc(first, ring, Colour::WHITE)?;
                canvas.ring(first, ring, 0.2, colour.darker())?;
            }
        }
        Ok(())
    }

    fn draw_arrows(&self, canvas: &Canvas<'_>, inks: &[Drawn<'_>]) -> Result<(), Error> {
        // With many traces the first of each group speaks for the others.
        let count = inks.iter().map(|ink| ink.paths.len()).sum::<usize>();
        let (arrows, of) = match count {
            0..=6 => (3, count),
            7..=16 => (2, count),
            _ => (1, 1),
        };
        let starts: Vec<At> = inks.iter().flat_map(|ink| &ink.paths).filter_map(|path| path.first().copied()).collect();
        for Drawn { group, paths } in inks {
            for (path, phase) in paths.iter().take(of).zip([0.5, 0.25, 0.75].into_iter().cycle()) {
                for heading in headings(path, arrows, phase) {
                    // An arrowhead would hide the ring of another trace's first epoch.
                    let near = |&(x, y): &At| (x - heading.at.0).hypot(y - heading.at.1) < self.arrow;
                    if !starts.iter().any(near) {
                        canvas.arrowhead(heading.at, heading.along, self.arrow, group.key.colour.darker())?;
                    }
                }
            }
        }
        Ok(())
    }
}
