use std::f64::consts::{PI, TAU};

use crate::ink::colour::Colour;

/// Colours for numbers, from light for small to dark for large, in steps that look equal: along a curve through OKLab,
/// by its length. Lightness alone tells all of them apart, for grey print and for all kinds of vision.
#[derive(Clone, Debug)]
pub struct Ramp {
    /// Places on the curve and the length up to each.
    curve: Vec<([f64; 3], f64)>,
}

const LIGHTEST: f64 = 0.965;
const DARKEST: f64 = 0.30;
const PLACES: usize = 256;

impl Ramp {
    /// Pale green to dark blue.
    pub fn blue() -> Self {
        Self::through((150.0, 268.0), 0.10)
    }

    /// Pale yellow to dark red-brown.
    pub fn brown() -> Self {
        Self::through((95.0, 35.0), 0.10)
    }

    /// The part of it from this share on, 0..1: its lightest colours are too pale for lines.
    pub fn starting_at(mut self, share: f64) -> Self {
        let whole = self.curve[self.curve.len() - 1].1;
        let skipped = self.curve.partition_point(|(_, length)| *length < share * whole).min(self.curve.len() - 2);
        self.curve.drain(..skipped);
        let start = self.curve[0].1;
        self.curve.iter_mut().for_each(|(_, length)| *length -= start);
        self
    }

    /// Between two hues in degrees; most colourful, by this chroma, in the middle.
    fn through((from, to): (f64, f64), most: f64) -> Self {
        let place = |share: f64| {
            let hue = (from + (to - from) * share) / 360.0 * TAU;
            let chroma = 0.02 + 0.055 * share + (most - 0.045) * (PI * share).sin();
            let [l, a, b] = [LIGHTEST + (DARKEST - LIGHTEST) * share, chroma * hue.cos(), chroma * hue.sin()];
            // What sRGB has of it, so that the length is that of the colours that are seen.
            Colour::within([l, a, b]).to_oklab()
        };
        let mut curve = vec![(place(0.0), 0.0)];
        for step in 1..=PLACES {
            let (before, length) = curve[step - 1];
            let here = place(step as f64 / PLACES as f64);
            curve.push((here, length + distance(before, here)));
        }
        Self { curve }
    }

    /// The colour at this share of the way, 0..=1; what lies beyond has the colour of the end.
    pub fn colour(&self, share: f64) -> Colour {
        let whole = self.curve[self.curve.len() - 1].1;
        let wanted = if share.is_finite() { share.clamp(0.0, 1.0) * whole } else { 0.0 };
        let next = self.curve.partition_point(|(_, length)| *length < wanted).clamp(1, self.curve.len() - 1);
        let ((from, before), (to, after)) = (self.curve[next - 1], self.curve[next]);
        let share = if after > before { (wanted - before) / (after - before) } else { 0.0 };
        Colour::within([0, 1, 2].map(|i| from[i] + (to[i] - from[i]) * share))
    }

    /// Black or white, whichever is read more easily on the colour at this share.
    pub fn ink_on(&self, share: f64) -> Colour {
        if self.colour(share).to_oklab()[0] > 0.62 { Colour::BLACK } else { Colour::WHITE }
    }
}

fn distance(a: [f64; 3], b: [f64; 3]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_look_equal_and_darken() {
        for ramp in [Ramp::blue(), Ramp::brown()] {
            let colours: Vec<[f64; 3]> = (0..=16).map(|i| ramp.colour(f64::from(i) / 16.0).to_oklab()).collect();
            let steps: Vec<f64> = colours.windows(2).map(|w| distance(w[0], w[1])).collect();
            let mean = steps.iter().sum::<f64>() / 16.0;
            assert!(steps.iter().all(|step| (step / mean - 1.0).abs() < 0.12), "{steps:?}");
            assert!(colours.windows(2).all(|w| w[0][0] - w[1][0] > 0.02), "{colours:?}");
        }
    }

    #[test]
    fn what_lies_beyond_has_the_colour_of_the_end() {
        let ramp = Ramp::blue();
        assert_eq!(ramp.colour(-3.0), ramp.colour(0.0));
        assert_eq!(ramp.colour(7.0), ramp.colour(1.0));
        assert_eq!(ramp.colour(f64::NAN), ramp.colour(0.0));
        assert_eq!((ramp.ink_on(0.0), ramp.ink_on(1.0)), (Colour::BLACK, Colour::WHITE));
    }
}
