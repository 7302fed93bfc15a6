//! Maps of x that can be undone, and so change no mutual information.

use std::f64::consts::{FRAC_PI_4, PI, SQRT_2};

use rand_chacha::ChaCha8Rng;

use super::gaussian::Pairs;
use super::problem::Problem;

/// A map of all coordinates of a side, one to one. Definitions as in Czyż, Grabowski, Vogt, Beerenwinkel, Marx (2023,
/// "Beyond Normal: On the Evaluation of Mutual Information Estimators", NeurIPS), section 3 and its program, cbg-ethz/bmi.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Map {
    Nothing,
    /// To uniform numbers on (0, 1).
    NormalCdf,
    /// Shortens tails.
    Asinh,
    /// x sqrt|x|: lengthens tails.
    HalfCube,
    /// The normal CDF u of each coordinate, rolled up in two: `t (cos t, sin t) / 21`, `t = 3 pi/2 (1 + 2u)`.
    SwissRoll,
    /// Each two coordinates turned by a fixed angle, pi/4.
    Rotation,
    /// Each two coordinates v turned by the angle |v|^2: far points turn more. One that is left over stays.
    Spiral,
}

impl Map {
    fn name(self) -> &'static str {
        match self {
            Self::Nothing => "none",
            Self::NormalCdf => "normal CDF",
            Self::Asinh => "asinh",
            Self::HalfCube => "half-cube",
            Self::SwissRoll => "Swiss roll",
            Self::Rotation => "rotated",
            Self::Spiral => "spiral",
        }
    }

    fn dims(self, dims: usize) -> usize {
        if self == Self::SwissRoll { 2 * dims } else { dims }
    }

    /// Appends the image of one sample.
    fn apply(self, sample: &[f64], to: &mut Vec<f64>) {
        let cdf = |v: f64| 0.5 * libm::erfc(-v / SQRT_2);
        match self {
            Self::Nothing => to.extend(sample),
            Self::NormalCdf => to.extend(sample.iter().map(|&v| cdf(v))),
            Self::Asinh => to.extend(sample.iter().map(|v| v.asinh())),
            Self::HalfCube => to.extend(sample.iter().map(|v| v * v.abs().sqrt())),
            Self::SwissRoll => to.extend(sample.iter().flat_map(|&v| {
                let t = 1.5 * PI * (1.0 + 2.0 * cdf(v));
                [t * t.cos() / 21.0, t * t.sin() / 21.0]
            })),
            Self::Rotation => turn(sample, |_| FRAC_PI_4, to),
            Self::Spiral => turn(sample, |squared| squared, to),
        }
    }
}

/// Turns each two coordinates by an angle that depends on their squared length.
fn turn(sample: &[f64], angle: impl Fn(f64) -> f64, to: &mut Vec<f64>) {
    let (twos, rest) = sample.as_chunks::<2>();
    for [a, b] in twos {
        let (sin, cos) = angle(a * a + b * b).sin_cos();
        to.extend([cos * a - sin * b, sin * a + cos * b]);
    }
    to.extend(rest);
}

/// A Gaussian of pairs whose x is mapped and whose y is as it was.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mapped {
    pub(super) base: Pairs,
    pub(super) map: Map,
}

impl Problem for Mapped {
    fn name(&self) -> String {
        self.map.name().to_owned()
    }

    fn dims(&self) -> (usize, usize) {
        let (x, y) = self.base.dims();
        (self.map.dims(x), y)
    }

    fn truth_bits(&self) -> f64 {
        self.base.truth_bits()
    }

    fn draw(&self, rng: &mut ChaCha8Rng, x: &mut Vec<f64>, y: &mut Vec<f64>) {
        let mut plain = Vec::with_capacity(self.base.dims);
        self.base.draw(rng, &mut plain, y);
        self.map.apply(&plain, x);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validation::problem::covariance;

    const PAIR: Pairs = Pairs { dims: 1, correlated: 1, rho: 0.75 };
    const TWO: Pairs = Pairs { dims: 2, correlated: 2, rho: 0.75 };

    fn image(map: Map, sample: &[f64]) -> Vec<f64> {
        let mut to = Vec::new();
        map.apply(sample, &mut to);
        to
    }

    fn close(found: &[f64], expected: &[f64]) {
        assert_eq!(found.len(), expected.len());
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-12, "{found}, not {expected}");
        }
    }

    #[test]
    fn maps_by_hand() {
        close(&image(Map::NormalCdf, &[0.0, -1.0]), &[0.5, 0.158_655_253_931_457]);
        close(&image(Map::Asinh, &[-1.0]), &[-(1.0 + SQRT_2).ln()]);
        close(&image(Map::HalfCube, &[4.0, -0.25]), &[8.0, -0.125]);
        // u = 1/2 lies at t = 3 pi.
        close(&image(Map::SwissRoll, &[0.0]), &[-3.0 * PI / 21.0, 0.0]);
        close(&image(Map::Rotation, &[1.0, 0.0, 5.0]), &[0.5_f64.sqrt(), 0.5_f64.sqrt(), 5.0]);
        // Length sqrt(pi/2) turns by pi/2.
        let r = (PI / 2.0).sqrt();
        close(&image(Map::Spiral, &[r, 0.0]), &[0.0, r]);
    }

    #[test]
    fn only_x_is_mapped() {
        for map in [Map::NormalCdf, Map::Asinh, Map::HalfCube, Map::SwissRoll, Map::Rotation, Map::Spiral] {
            let (plain, mapped) = (TWO.sample(100, 3), Mapped { base: TWO, map }.sample(100, 3));
            assert_eq!(mapped.y, plain.y);
            assert_ne!(mapped.x, plain.x);
            assert_eq!(mapped.x.len(), 100 * map.dims(2));
        }
        assert_eq!(Mapped { base: PAIR, map: Map::SwissRoll }.dims(), (2, 1));
    }

    #[test]
    fn samples_have_the_covariance() {
        let uniform = Mapped { base: PAIR, map: Map::NormalCdf }.sample(40_000, 7);
        assert!((covariance(&uniform.column(0), &uniform.column(0)) - 1.0 / 12.0).abs() < 2e-3);
        // Turned by pi/4: y_0 goes with both coordinates of x.
        let rotated = Mapped { base: TWO, map: Map::Rotation }.sample(40_000, 7);
        for (x, y, expected) in [(0, 2, 1.0), (1, 2, 1.0), (0, 3, -1.0), (1, 3, 1.0)] {
            let found = covariance(&rotated.column(x), &rotated.column(y));
            assert!((found - expected * 0.75 * 0.5_f64.sqrt()).abs() < 0.03, "{x}, {y}: {found}");
        }
        let spiral = Mapped { base: TWO, map: Map::Spiral }.sample(40_000, 7);
        assert!((covariance(&spiral.column(1), &spiral.column(1)) - 1.0).abs() < 0.04);
    }
}
