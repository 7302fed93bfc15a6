use interlayer_drawing::{self as drawing, Canvas, Figure};

use crate::Error;

/// What made the figures of this crate, as their files say.
const CREATOR: &str = concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION"));

/// As [`Figure::draw`].
pub(crate) fn drawn(
    size_mm: (f64, f64),
    title: &str,
    caption: &str,
    draw: impl FnOnce(&Canvas<'_>) -> Result<(), drawing::Error>,
) -> Result<Figure, Error> {
    Ok(Figure::draw(size_mm, title, caption, draw)?.made_by(CREATOR))
}
