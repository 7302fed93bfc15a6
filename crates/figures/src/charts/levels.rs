use interlayer_drawing::{Anchor, At, Canvas, Colour, Error, Frame, Ink, Type, lines, points};

use crate::charts::spread::span;

const CEILING: &str = "ceiling ψ(N) − ψ(k+1)";
const NULL: &str = "shuffled pairings";
/// What a level's name takes beside its line.
const NAME_MM: f64 = 3.2;
/// The least width of a band.
const THIN: f64 = 0.3;

/// Levels that depend on the estimator and not on the network: its ceiling, and the values for random pairings.
#[derive(Clone, Debug, Default)]
pub(crate) struct Levels {
    ceilings: Vec<f64>,
    null: Option<(f64, f64)>,
}

impl Levels {
    /// The range of an axis of this length that shows all bits and the null, and the levels in it. A ceiling close above
    /// the data is taken in, with room for its name.
    pub(crate) fn around(
        bits: impl IntoIterator<Item = f64>,
        ceilings: &[f64],
        null: Option<(f64, f64)>,
        length_mm: f64,
    ) -> ((f64, f64), Self) {
        let null = null.filter(|(low, high)| low.is_finite() && high.is_finite());
        let null = null.map(|(a, b)| (a.min(b), a.max(b)));
        let (least, most) = span(bits.into_iter().chain(null.into_iter().flat_map(|(low, high)| [low, high])));
        let reach = (most - least).max(0.2);
        let (from, mut to) = (least - 0.04 * reach, most + 0.04 * reach);
        let mut inside = Vec::new();
        for &ceiling in ceilings {
            if ceiling >= from && ceiling <= most + 0.25 * reach {
                to = to.max(from + (ceiling - from) / (1.0 - NAME_MM / length_mm));
                inside.push(ceiling);
            }
        }
        ((from, to), Self { ceilings: inside, null })
    }

    /// Across a frame whose x axis has the bits. Names stand at the lower end, where no network comes: little error
    /// without information, or at the ceiling.
    pub(crate) fn draw_upright(&self, canvas: &Canvas<'_>, frame: &Frame, named: bool) -> Result<(), Error> {
        let (top, bottom) = (frame.top(), frame.bottom());
        let kind = Type::new(points::CAPTION, Colour::GREY).upwards();
        if let Some((low, high)) = self.null {
            let (left, right) = thick(frame.x.mm(low), frame.x.mm(high));
            canvas.box_filled((left, top), (right, bottom), Ink(Colour::GREY, 0.45))?;
            if named {
                canvas.text((right + 2.0, bottom - 1.0), NULL, kind)?;
            }
        }
        for &ceiling in &self.ceilings {
            let x = frame.x.mm(ceiling);
            canvas.dashes((x, bottom), (x, top), lines::AXIS, Colour::GREY)?;
            if named {
                canvas.text((x + 2.1, bottom - 1.0), CEILING, kind)?;
            }
        }
        Ok(())
    }

    /// Across a frame whose y axis has the bits.
    pub(crate) fn draw_level(&self, canvas: &Canvas<'_>, frame: &Frame, named: bool) -> Result<(), Error> {
        let (left, right) = (frame.left(), frame.right());
        let kind = Type::new(points::CAPTION, Colour::GREY).anchor(Anchor::End);
        if let Some((low, high)) = self.null {
            let (top, bottom) = thick(frame.y.mm(high), frame.y.mm(low));
            canvas.box_filled((left, top), (right, bottom), Ink(Colour::GREY, 0.45))?;
            if named {
                canvas.text((right, top - 0.7), NULL, kind)?;
            }
        }
        for &ceiling in &self.ceilings {
            let y = frame.y.mm(ceiling);
            canvas.dashes((left, y), (right, y), lines::AXIS, Colour::GREY)?;
            if named {
                canvas.text((right, y - 0.7), CEILING, kind)?;
            }
        }
        Ok(())
    }

    /// Where the names of [`Levels::draw_upright`] stand.
    pub(crate) fn names(&self, frame: &Frame) -> Result<Vec<(At, At)>, Error> {
        let kind = Type::new(points::CAPTION, Colour::GREY);
        let null = self.null.map(|(low, high)| (thick(frame.x.mm(low), frame.x.mm(high)).0, NULL));
        let ceilings = self.ceilings.iter().map(|ceiling| (frame.x.mm(*ceiling), CEILING));
        let area = |(x, text)| {
            let length = kind.width(text)?;
            Ok(((x, frame.bottom() - 1.0 - length), (x + NAME_MM, frame.bottom())))
        };
        null.into_iter().chain(ceilings).map(area).collect()
    }

    /// What a caption says of the null.
    pub(crate) fn caption(&self) -> Option<String> {
        self.null.map(|_| "grey band: shuffled pairings, lowest to highest".into())
    }
}

fn thick(from: f64, to: f64) -> (f64, f64) {
    let (middle, half) = ((from + to) / 2.0, ((to - from) / 2.0).max(THIN / 2.0));
    (middle - half, middle + half)
}
