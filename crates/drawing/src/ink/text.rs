use plotters::style::{FontStyle, IntoFont};

use crate::Error;
use crate::ink::colour::Colour;
use crate::ink::fonts::{FAMILY, register_fonts};

pub(crate) const MM_PER_POINT: f64 = 25.4 / 72.0;
/// plotters writes font sizes divided by this.
pub(crate) const PLOTTERS_FONT: f64 = 1.24;

/// The font, size, colour and anchor of a line of text.
#[derive(Clone, Copy, Debug)]
pub struct Type {
    pub(crate) points: f64,
    pub(crate) colour: Colour,
    pub(crate) bold: bool,
    pub(crate) anchor: Anchor,
    pub(crate) upwards: bool,
}

/// Which point of the baseline of a line of type is given.
#[derive(Clone, Copy, Debug)]
pub enum Anchor {
    /// Where it starts.
    Start,
    /// Its middle.
    Middle,
    /// Where it ends.
    End,
}

impl Type {
    /// Of this size in points (figures have those of [`points`](crate::points)), set from the start of the baseline.
    pub fn new(points: f64, colour: Colour) -> Self {
        Self { points, colour, bold: false, anchor: Anchor::Start, upwards: false }
    }

    /// In bold.
    pub fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    /// Set from this point of the baseline.
    pub fn anchor(self, anchor: Anchor) -> Self {
        Self { anchor, ..self }
    }

    /// Read from below, turned by a quarter.
    pub fn upwards(self) -> Self {
        Self { upwards: true, ..self }
    }

    /// The width of a line of this type, in millimetres.
    ///
    /// # Errors
    /// [`Error::Drawing`] where the fonts cannot be read.
    pub fn width(self, text: &str) -> Result<f64, Error> {
        with_fonts()?;
        let style = if self.bold { FontStyle::Bold } else { FontStyle::Normal };
        // At a large size, since plotters rounds down to whole pixels.
        let (width, _) = (FAMILY, 1000.0 * PLOTTERS_FONT, style)
            .into_font()
            .box_size(text)
            .map_err(|e| Error::Drawing { what: "text", reason: e.to_string() })?;
        Ok(f64::from(width) / 1000.0 * self.points * MM_PER_POINT)
    }

    /// A text in lines of this type that are no wider than this, in millimetres, broken at its spaces too; a single word may be
    /// wider.
    ///
    /// # Errors
    /// [`Error::Drawing`] where the fonts cannot be read.
    pub fn wrap(self, text: &str, width_mm: f64) -> Result<Vec<String>, Error> {
        let mut lines: Vec<String> = Vec::new();
        for text in text.lines() {
            let mut line = String::new();
            for word in text.split(' ') {
                let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
                if !line.is_empty() && self.width(&longer)? > width_mm {
                    lines.push(std::mem::replace(&mut line, word.to_owned()));
                } else {
                    line = longer;
                }
            }
            lines.push(line);
        }
        Ok(lines)
    }

    /// How far capitals rise above the baseline, in millimetres.
    pub fn cap_height(self) -> f64 {
        0.727 * self.points * MM_PER_POINT
    }
}

pub(crate) fn with_fonts() -> Result<(), Error> {
    let reason = || Error::Drawing { what: "text", reason: "the bundled fonts cannot be read".into() };
    register_fonts().then_some(()).ok_or_else(reason)
}
