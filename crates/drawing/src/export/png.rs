//! A figure as dots.

use ::png::{BitDepth, ColorType, Encoder, EncodingError, PixelDimensions, Unit};
use resvg::tiny_skia::{Color, Pixmap, Transform};

use crate::Error;
use crate::export::notes::Notes;
use crate::export::parsed::tree;
use crate::ink::canvas::Drawing;

const MOST_DOTS_PER_INCH: u32 = 2400;
const MM_PER_INCH: f64 = 25.4;

pub(crate) fn write(drawing: &Drawing, notes: &Notes, dots_per_inch: u32) -> Result<Vec<u8>, Error> {
    if !(1..=MOST_DOTS_PER_INCH).contains(&dots_per_inch) {
        return Err(Error::Resolution { dots_per_inch, most: MOST_DOTS_PER_INCH });
    }
    let refused = |reason: String| Error::Drawing { what: "the picture as PNG", reason };
    let dots = |mm: f64| (mm / MM_PER_INCH * f64::from(dots_per_inch)).round().max(1.0) as u32;
    let (width_mm, height_mm) = drawing.size_mm;
    let tree = tree(drawing)?;
    let mut pixels = Pixmap::new(dots(width_mm), dots(height_mm)).ok_or_else(|| refused("no memory".into()))?;
    pixels.fill(Color::WHITE);
    let across = pixels.width() as f32 / tree.size().width();
    let down = pixels.height() as f32 / tree.size().height();
    resvg::render(&tree, Transform::from_scale(across, down), &mut pixels.as_mut());
    encode(notes, &pixels, dots_per_inch).map_err(|error| refused(error.to_string()))
}

/// With the resolution inside, so that a page sets it at its size in print, and what it is as text.
fn encode(notes: &Notes, pixels: &Pixmap, dots_per_inch: u32) -> Result<Vec<u8>, EncodingError> {
    let per_metre = (f64::from(dots_per_inch) / MM_PER_INCH * 1000.0).round() as u32;
    let mut png = Vec::new();
    let mut encoder = Encoder::new(&mut png, pixels.width(), pixels.height());
    // No transparency: nothing shines through paper, and many a journal refuses it.
    encoder.set_color(ColorType::Rgb);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_pixel_dims(Some(PixelDimensions { xppu: per_metre, yppu: per_metre, unit: Unit::Meter }));
    encoder.add_itxt_chunk("Title".into(), notes.title.clone())?;
    encoder.add_itxt_chunk("Description".into(), notes.caption.clone())?;
    encoder.add_itxt_chunk("Software".into(), notes.creator.clone())?;
    if let Some(facts) = notes.facts() {
        encoder.add_itxt_chunk("Source".into(), facts.join("\n"))?;
    }
    let rgb: Vec<u8> = pixels.pixels().iter().flat_map(|dot| [dot.red(), dot.green(), dot.blue()]).collect();
    encoder.write_header()?.write_image_data(&rgb)?;
    Ok(png)
}
