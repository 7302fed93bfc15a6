use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{self, fontdb};

use crate::Error;
use crate::canvas::Canvas;
use crate::style::{BOLD, FAMILY, REGULAR};

/// Dots per inch of the PNG that [`Figure::save`] writes.
const PRINT: u32 = 300;
const MOST_DOTS_PER_INCH: u32 = 2400;
const MM_PER_INCH: f64 = 25.4;

/// A finished picture: SVG, and PNG on demand.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    svg: String,
    size_mm: (f64, f64),
}

impl Figure {
    pub(crate) fn draw(
        size_mm: (f64, f64),
        title: &str,
        description: &str,
        draw: impl FnOnce(&Canvas<'_>) -> Result<(), Error>,
    ) -> Result<Self, Error> {
        Ok(Self { svg: Canvas::draw(size_mm, title, description, draw)?, size_mm })
    }

    /// The picture as SVG: size in millimetres, text as text, the caption in `<title>` and `<desc>`. The same table
    /// gives the same bytes.
    pub fn svg(&self) -> &str {
        &self.svg
    }

    /// Width and height in print, in millimetres.
    pub fn size_mm(&self) -> (f64, f64) {
        self.size_mm
    }

    /// The picture as PNG on white, with its resolution noted inside. Fonts of the system play no part.
    ///
    /// # Errors
    /// [`Error::Resolution`] unless the resolution lies in 1..=2400 dots per inch.
    pub fn png(&self, dots_per_inch: u32) -> Result<Vec<u8>, Error> {
        if !(1..=MOST_DOTS_PER_INCH).contains(&dots_per_inch) {
            return Err(Error::Resolution { dots_per_inch, most: MOST_DOTS_PER_INCH });
        }
        let dots = |mm: f64| (mm / MM_PER_INCH * f64::from(dots_per_inch)).round().max(1.0) as u32;
        let (width, height) = (dots(self.size_mm.0), dots(self.size_mm.1));
        let options = usvg::Options { fontdb: fonts(), font_family: FAMILY.into(), ..Default::default() };
        let refused = |reason: String| Error::Drawing { what: "the picture as PNG", reason };
        let tree = usvg::Tree::from_str(&self.svg, &options).map_err(|e| refused(e.to_string()))?;
        let mut pixels = Pixmap::new(width, height).ok_or_else(|| refused("no memory for its dots".into()))?;
        let scale = Transform::from_scale(width as f32 / tree.size().width(), height as f32 / tree.size().height());
        resvg::render(&tree, scale, &mut pixels.as_mut());
        let png = pixels.encode_png().map_err(|e| refused(e.to_string()))?;
        Ok(with_resolution(png, dots_per_inch))
    }

    /// Writes `STEM.svg` and, at 300 dots per inch, `STEM.png` into this folder, each in one step, and says where. The
    /// folder is made if it is not there.
    ///
    /// # Errors
    /// [`Error::Io`] if the folder cannot be made or written.
    pub fn save(&self, dir: &Path, stem: &str) -> Result<Vec<PathBuf>, Error> {
        let png = self.png(PRINT)?;
        fs::create_dir_all(dir).map_err(|source| Error::Io { action: "create", path: dir.into(), source })?;
        let mut paths = Vec::with_capacity(2);
        for (extension, bytes) in [("svg", self.svg.as_bytes()), ("png", &png)] {
            let path = dir.join(format!("{stem}.{extension}"));
            write(dir, &path, bytes).map_err(|source| Error::Io { action: "write", path: path.clone(), source })?;
            paths.push(path);
        }
        Ok(paths)
    }
}

fn write(dir: &Path, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = tempfile::Builder::new().prefix(".partial-").tempfile_in(dir)?;
    file.write_all(bytes)?;
    // Temporary files are private to their owner; pictures are like other files.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        file.as_file().set_permissions(fs::Permissions::from_mode(0o644))?;
    }
    file.persist(path).map_err(|e| e.error)?;
    Ok(())
}

fn fonts() -> Arc<fontdb::Database> {
    static FONTS: OnceLock<Arc<fontdb::Database>> = OnceLock::new();
    let load = || {
        let mut fonts = fontdb::Database::new();
        fonts.load_font_data(REGULAR.to_vec());
        fonts.load_font_data(BOLD.to_vec());
        Arc::new(fonts)
    };
    FONTS.get_or_init(load).clone()
}

/// The PNG with a pHYs chunk after its header, so that a page sets it at its size in print.
fn with_resolution(png: Vec<u8>, dots_per_inch: u32) -> Vec<u8> {
    /// Signature, then the IHDR chunk: length, name, 13 bytes, checksum.
    const HEADER: usize = 8 + 4 + 4 + 13 + 4;
    if png.len() < HEADER {
        return png;
    }
    let per_metre = (f64::from(dots_per_inch) / MM_PER_INCH * 1000.0).round() as u32;
    let mut chunk = b"pHYs".to_vec();
    chunk.extend(per_metre.to_be_bytes());
    chunk.extend(per_metre.to_be_bytes());
    chunk.push(1); // the unit is the metre
    let mut out = Vec::with_capacity(png.len() + 21);
    out.extend(&png[..HEADER]);
    out.extend(9u32.to_be_bytes());
    out.extend(&chunk);
    out.extend(crc32(&chunk).to_be_bytes());
    out.extend(&png[HEADER..]);
    out
}

/// The checksum of PNG chunks (ISO 3309).
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |c, _| if c & 1 == 1 { 0xedb8_8320 ^ (c >> 1) } else { c >> 1 })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crc32_of_the_standard_check_string() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
    }
}
