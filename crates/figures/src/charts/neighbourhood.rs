use interlayer_drawing::{
    self as drawing, Anchor, Axis, Canvas, Colour, Columns, Figure, Frame, Ink, Page, Type, Words, lines, points,
};

use crate::Error;
use crate::charts::spread::span;
use crate::drawn::drawn;

/// What [`neighbourhood`] draws: a sample among others, and what a nearest-neighbour estimator counts around it.
#[derive(Clone, Debug, PartialEq)]
pub struct Neighbourhood {
    /// First coordinates, one for each sample.
    pub x: Vec<f64>,
    /// Second coordinates.
    pub y: Vec<f64>,
    /// Which sample, from 0.
    pub sample: usize,
    /// Neighbours.
    pub k: usize,
    /// The distance to the k-th neighbour, the larger one of the distances in x and in y.
    pub eps: f64,
    /// How many other samples are nearer than that in x.
    pub in_x: u32,
    /// And in y.
    pub in_y: u32,
}

const STRIP_X: Colour = Colour::PALETTE[0];
const STRIP_Y: Colour = Colour::PALETTE[1];

/// What Kraskov, Stögbauer & Grassberger (2004) count around one sample, one column wide: the square that reaches to its
/// k-th neighbour, and the strips that are as wide in x alone and in y alone. Both axes have one scale.
///
/// # Errors
/// [`Error::Empty`] where x and y differ in length, a number is none, or there is no such sample.
pub fn neighbourhood(picture: &Neighbourhood) -> Result<Figure, Error> {
    let Neighbourhood { x, y, sample, k, eps, in_x, in_y } = picture;
    let empty = |there: String| Err(Error::Empty { asked: "the neighbourhood of a sample".into(), there });
    if x.len() != y.len() {
        return empty(format!("{} values of x and {} of y; give each sample both", x.len(), y.len()));
    }
    if x.iter().chain(y).chain([eps]).any(|value| !value.is_finite()) {
        return empty("a value is no number; leave its sample out".into());
    }
    let (Some(&here_x), Some(&here_y)) = (x.get(*sample), y.get(*sample)) else {
        return empty(format!("no sample {sample}; there are {}, from 0", x.len()));
    };

    let caption = format!(
        "square: as far as the {} neighbour in x and y together, ε = {eps:.3} · nearer than ε in x alone: {in_x} samples · \
         in y alone: {in_y} · {} samples",
        ordinal(*k),
        x.len(),
    );
    let width = Columns::One.width_mm();
    let page = Page::new("", "What KSG counts", &caption, width)?;
    // Room above and to the right for what the strips are.
    let (top, right) = (Page::HEAD + 4.0, width - Page::RIGHT - 9.0);
    let side = right - Page::LEFT;
    let height = top + side + Frame::BELOW + page.foot();
    let (low_x, high_x) = span(x.iter().copied());
    let (low_y, high_y) = span(y.iter().copied());
    let half = 0.52 * (high_x - low_x).max(high_y - low_y).max(2.0 * eps);
    let around = |low: f64, high: f64| ((low + high) / 2.0 - half, (low + high) / 2.0 + half);
    let frame = Frame {
        x: Axis::new(around(low_x, high_x), Page::LEFT, right),
        y: Axis::new(around(low_y, high_y), top + side, top),
    };

    drawn((width, height), "What KSG counts", &caption, |canvas| {
        page.draw(canvas, height)?;
        let (left, bottom) = (frame.left(), frame.bottom());
        let clamp = |(x, y): (f64, f64)| (x.clamp(left, right), y.clamp(top, bottom));
        let lower = clamp(frame.at(here_x - eps, here_y - eps));
        let upper = clamp(frame.at(here_x + eps, here_y + eps));
        canvas.box_filled((lower.0, top), (upper.0, bottom), Ink(STRIP_X, 0.16))?;
        canvas.box_filled((left, upper.1), (right, lower.1), Ink(STRIP_Y, 0.16))?;
        frame.draw(canvas, Words::Title("x"), Words::Title("y"))?;

        for (_, (&x, &y)) in x.iter().zip(y).enumerate().filter(|(place, _)| place != sample) {
            let (dx, dy) = ((x - here_x).abs(), (y - here_y).abs());
            let (radius, colour) = match (dx < *eps, dy < *eps) {
                _ if dx.max(dy) <= *eps => (0.55, Colour::BLACK),
                (true, _) => (0.4, STRIP_X),
                (_, true) => (0.4, STRIP_Y),
                _ => (0.3, Colour::GREY),
            };
            canvas.disc(frame.at(x, y), radius, colour)?;
        }
        let square = [lower, (upper.0, lower.1), upper, (lower.0, upper.1), lower];
        canvas.line(&square, lines::AXIS, Colour::BLACK)?;
        let here = frame.at(here_x, here_y);
        canvas.disc(here, 0.9, Colour::WHITE)?;
        canvas.ring(here, 0.75, 0.35, Colour::PALETTE[4])?;
        words(canvas, ((lower.0 + upper.0) / 2.0, top - 1.2), Anchor::Middle, &format!("{in_x} in x"), STRIP_X)?;
        words(canvas, (right + 1.0, (lower.1 + upper.1) / 2.0 + 0.8), Anchor::Start, &format!("{in_y} in y"), STRIP_Y)
    })
}

fn words(
    canvas: &Canvas<'_>,
    at: (f64, f64),
    anchor: Anchor,
    text: &str,
    colour: Colour,
) -> Result<(), drawing::Error> {
    canvas.text(at, text, Type::new(points::LEGEND, colour.darker()).anchor(anchor))
}

fn ordinal(k: usize) -> String {
    match k {
        1 => "first".into(),
        2 => "second".into(),
        3 => "third".into(),
        _ => format!("{k}th"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_sample_is_refused() {
        let good = Neighbourhood {
            x: vec![0.0, 1.0, 2.0],
            y: vec![0.0, 1.0, -1.0],
            sample: 1,
            k: 1,
            eps: 1.0,
            in_x: 0,
            in_y: 0,
        };
        assert!(neighbourhood(&good).unwrap().caption().contains("first neighbour"));
        let refused = |picture: &Neighbourhood| neighbourhood(picture).unwrap_err().to_string();
        assert!(refused(&Neighbourhood { sample: 3, ..good.clone() }).contains("no sample 3; there are 3"));
        assert!(refused(&Neighbourhood { x: vec![0.0], ..good.clone() }).contains("1 values of x and 3 of y"));
        assert!(refused(&Neighbourhood { eps: f64::NAN, ..good }).contains("no number"));
    }
}
