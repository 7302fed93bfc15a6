/// A colour in sRGB: red, green and blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour(pub u8, pub u8, pub u8);

/// Lightness (OKLab) in the middle of a row of shades, between neighbours, and at most from end to end: the lightest
/// stands out from white in thin lines too, the darkest still has its hue.
const MIDDLE: f64 = 0.58;
const STEP: f64 = 0.2;
const SPAN: f64 = 0.42;

impl Colour {
    /// Of axes and text.
    pub const BLACK: Self = Self(0x1a, 0x1a, 0x1a);
    /// Of captions and notes.
    pub const GREY: Self = Self(0x6e, 0x6e, 0x6e);
    /// Of areas behind lines and text.
    pub const LIGHT: Self = Self(0xe9, 0xe9, 0xe9);
    /// Of paper.
    pub const WHITE: Self = Self(0xff, 0xff, 0xff);
    /// Okabe and Ito's colours, which people of all kinds of colour vision can tell apart, in the order in which figures
    /// take them. Their yellow is too light for white paper.
    pub const PALETTE: [Self; 7] = [
        Self(0x00, 0x72, 0xb2), // blue
        Self(0xd5, 0x5e, 0x00), // vermilion
        Self(0x00, 0x9e, 0x73), // bluish green
        Self(0xcc, 0x79, 0xa7), // reddish purple
        Self(0xe6, 0x9f, 0x00), // orange
        Self(0x56, 0xb4, 0xe9), // sky blue
        Self(0x55, 0x55, 0x55), // grey, in place of black
    ];

    /// The `index`th of `count` shades of this hue, from light to dark; the colour itself where there is only one.
    pub fn shade(self, index: usize, count: usize) -> Self {
        if count < 2 {
            return self;
        }
        let share = index as f64 / (count - 1) as f64;
        let span = (STEP * (count - 1) as f64).min(SPAN);
        self.with_lightness(MIDDLE + span * (0.5 - share))
    }

    /// The same hue, darker, for marks that lie on marks of this colour.
    pub fn darker(self) -> Self {
        self.with_lightness((self.to_oklab()[0] * 0.72).max(0.2))
    }

    fn with_lightness(self, lightness: f64) -> Self {
        let [_, a, b] = self.to_oklab();
        Self::within([lightness, a, b])
    }

    /// The colour at this place in OKLab, with as much of its chroma as sRGB holds.
    pub(crate) fn within([lightness, a, b]: [f64; 3]) -> Self {
        let shade = |chroma: f64| from_oklab([lightness, a * chroma, b * chroma]);
        let in_gamut = |rgb: &[f64; 3]| rgb.iter().all(|c| (-1e-6..=1.0 + 1e-6).contains(c));
        let chroma = (0..=20).map(|step| 1.0 - f64::from(step) / 20.0).find(|&c| in_gamut(&shade(c))).unwrap_or(0.0);
        let [r, g, b] = shade(chroma).map(|c| (encode(c.clamp(0.0, 1.0)) * 255.0).round() as u8);
        Self(r, g, b)
    }

    /// Lightness, from 0 to 1, and the two axes of colour in Björn Ottosson's OKLab, in which equal distances look equally
    /// different.
    pub fn to_oklab(self) -> [f64; 3] {
        let [r, g, b] = [self.0, self.1, self.2].map(|c| decode(f64::from(c) / 255.0));
        let l = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b).cbrt();
        let m = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b).cbrt();
        let s = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b).cbrt();
        [
            0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
            1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
            0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s,
        ]
    }
}

/// Linear sRGB of a colour in OKLab; outside 0..1 where sRGB has no such colour.
fn from_oklab([lightness, a, b]: [f64; 3]) -> [f64; 3] {
    let l = (lightness + 0.3963377774 * a + 0.2158037573 * b).powi(3);
    let m = (lightness - 0.1055613458 * a - 0.0638541728 * b).powi(3);
    let s = (lightness - 0.0894841775 * a - 1.2914855480 * b).powi(3);
    [
        4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
        -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
        -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s,
    ]
}

fn decode(c: f64) -> f64 {
    if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
}

fn encode(c: f64) -> f64 {
    if c <= 0.0031308 { c * 12.92 } else { 1.055 * c.powf(1.0 / 2.4) - 0.055 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn oklab_there_and_back() {
        for colour in Colour::PALETTE {
            let back = from_oklab(colour.to_oklab()).map(|c| (encode(c.clamp(0.0, 1.0)) * 255.0).round() as u8);
            assert_eq!(back, [colour.0, colour.1, colour.2]);
        }
    }

    #[test]
    fn shades_darken_step_by_step() {
        for colour in Colour::PALETTE {
            let lightness: Vec<f64> = (0..5).map(|i| colour.shade(i, 5).to_oklab()[0]).collect();
            assert!(lightness.windows(2).all(|w| w[0] - w[1] > 0.08), "{colour:?}: {lightness:?}");
        }
        assert_eq!(Colour::PALETTE[0].shade(0, 1), Colour::PALETTE[0]);
    }
}
