use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use crate::export::notes::Notes;
use crate::export::{pdf, png};
use crate::ink::canvas::{Canvas, Drawing};
use crate::{Error, Origin};

/// Dots per inch of the PNG that [`Figure::save`] writes.
const PRINT: u32 = 300;

/// A finished picture: SVG, and PDF and PNG on demand.
///
/// The same drawing gives the same bytes in every format: a file contains neither the time nor the place of drawing. All
/// coordinates are whole hundredths of a millimetre, type is the bundled Inter whatever fonts a system has, and nothing
/// depends on threads or on a locale. This is promised for the versions in the workspace's `Cargo.lock` on x86-64
/// processors; on others SVG and JSON are the same, while PNG and PDF may round a last digit differently.
#[derive(Clone, PartialEq)]
pub struct Figure {
    drawing: Drawing,
    notes: Notes,
    svg: String,
}

/// What it shows, without the drawing.
impl fmt::Debug for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Figure")
            .field("title", &self.notes.title)
            .field("caption", &self.notes.caption)
            .field("size_mm", &self.size_mm())
            .finish_non_exhaustive()
    }
}

impl Figure {
    /// Your own figure: what `draw` draws on white paper of this size, in millimetres. `caption` says in words what
    /// the picture shows; it goes into the files, not onto the paper.
    ///
    /// ```
    /// use interlayer_drawing::{Axis, Colour, Columns, Figure, Frame, Legend, Marker, Page, Scale, Words};
    ///
    /// let losses: Vec<(f64, f64)> = (1..=50).map(|epoch| (f64::from(epoch), 2.3 / f64::from(epoch).sqrt())).collect();
    /// let colour = Colour::PALETTE[0];
    ///
    /// let (width, height) = (Columns::One.width_mm(), 60.0);
    /// let page = Page::new("", "Training loss", "one run of 50 epochs", width)?;
    /// let (left, right) = page.sides(width);
    /// let legend = Legend::of(&[(Marker::Circle, "mine", colour)], (left, right))?;
    /// let (top, bottom) = (page.top() + legend.height(), height - page.foot() - Frame::BELOW);
    /// let frame = Frame {
    ///     x: Axis::scaled(Scale::Log, (1.0, 50.0), left, right),
    ///     y: Axis::new((0.0, 2.5), bottom, top),
    /// };
    ///
    /// let figure = Figure::draw((width, height), "Training loss", "The loss falls from 2.3 to 0.3.", |canvas| {
    ///     page.draw(canvas, height)?;
    ///     legend.draw(canvas, page.top())?;
    ///     frame.draw(canvas, Words::Title("epoch"), Words::Title("loss (nats)"))?;
    ///     let points: Vec<(f64, f64)> = losses.iter().map(|&(epoch, loss)| frame.at(epoch, loss)).collect();
    ///     canvas.line(&points, 0.2, colour)?;
    ///     points.iter().try_for_each(|&at| canvas.marker(at, Marker::Circle, 0.5, colour))
    /// })?;
    ///
    /// let folder = std::env::temp_dir().join("interlayer-drawing-example");
    /// assert_eq!(figure.save(&folder, "loss")?.len(), 3); // loss.pdf, loss.png, loss.svg
    /// # std::fs::remove_dir_all(folder).ok();
    /// # Ok::<(), interlayer_drawing::Error>(())
    /// ```
    ///
    /// # Errors
    /// What `draw` returns, and [`Error::Drawing`] where the drawing library refuses.
    pub fn draw(
        size_mm: (f64, f64),
        title: &str,
        caption: &str,
        draw: impl FnOnce(&Canvas<'_>) -> Result<(), Error>,
    ) -> Result<Self, Error> {
        Ok(Self::new(Canvas::draw(size_mm, draw)?, Notes::new(title, caption)))
    }

    fn new(drawing: Drawing, notes: Notes) -> Self {
        let svg = drawing.svg(&notes.svg());
        Self { drawing, notes, svg }
    }

    /// The picture with a note of what made it, such as a program and its version; this crate and its version, if not
    /// called.
    pub fn made_by(self, creator: &str) -> Self {
        let Self { drawing, mut notes, .. } = self;
        notes.creator = creator.into();
        Self::new(drawing, notes)
    }

    /// The picture with a note of where it comes from: in the SVG's `<metadata>`, in the PDF's keywords, in the PNG's
    /// text, and whole as JSON.
    pub fn with_provenance(self, origin: impl Origin) -> Self {
        Self::new(self.drawing, self.notes.with_origin(&origin))
    }

    /// What the picture is called.
    pub fn title(&self) -> &str {
        &self.notes.title
    }

    /// What it shows, in words.
    pub fn caption(&self) -> &str {
        &self.notes.caption
    }

    /// Where it comes from, a line each; `None` where that is not known.
    pub fn facts(&self) -> Option<&[String]> {
        self.notes.facts()
    }

    /// Width and height in print, in millimetres.
    pub fn size_mm(&self) -> (f64, f64) {
        self.drawing.size_mm
    }

    /// The picture as SVG: size in millimetres, text as text, the caption in `<title>` and `<desc>`.
    pub fn svg(&self) -> &str {
        &self.svg
    }

    /// The picture as a page of PDF of its size: lines and areas only, text that can be selected and searched, the
    /// glyphs used embedded.
    ///
    /// # Errors
    /// [`Error::Drawing`] if the PDF cannot be put together.
    pub fn pdf(&self) -> Result<Vec<u8>, Error> {
        pdf::write(&self.drawing, &self.notes)
    }

    /// The picture as PNG on white, with its resolution, title and caption noted inside.
    ///
    /// # Errors
    /// [`Error::Resolution`] unless the resolution lies in 1..=2400 dots per inch.
    pub fn png(&self, dots_per_inch: u32) -> Result<Vec<u8>, Error> {
        png::write(&self.drawing, &self.notes, dots_per_inch)
    }

    /// Title, caption, size, what made it and the whole provenance as JSON; `None` where there is no provenance, or one that
    /// is no object of JSON.
    pub fn json(&self) -> Option<String> {
        self.notes.json(self.size_mm()).ok().flatten()
    }

    /// What [`save`](Self::save) writes: the extension of each file and its bytes.
    ///
    /// # Errors
    /// [`Error::Drawing`] if the PDF, the PNG or the JSON cannot be put together.
    pub fn files(&self) -> Result<BTreeMap<&'static str, Vec<u8>>, Error> {
        let mut files =
            BTreeMap::from([("svg", self.svg.clone().into_bytes()), ("pdf", self.pdf()?), ("png", self.png(PRINT)?)]);
        files.extend(self.notes.json(self.size_mm())?.map(|json| ("json", json.into_bytes())));
        Ok(files)
    }

    /// Writes `STEM.svg`, `STEM.pdf`, `STEM.png` at 300 dots per inch and, where the provenance is known, `STEM.json`
    /// into this folder, each in one step, and says where. The folder is made if it is not there.
    ///
    /// # Errors
    /// [`Error::Io`] if the folder cannot be made or written.
    pub fn save(&self, dir: &Path, stem: impl AsRef<OsStr>) -> Result<Vec<PathBuf>, Error> {
        let files = self.files()?;
        fs::create_dir_all(dir).map_err(|source| Error::Io { action: "create", path: dir.into(), source })?;
        let mut paths = Vec::with_capacity(files.len());
        for (extension, bytes) in files {
            let mut name = stem.as_ref().to_owned();
            name.push(".");
            name.push(extension);
            let path = dir.join(name);
            interlayer_files::write(&path, &bytes)?;
            paths.push(path);
        }
        Ok(paths)
    }
}
