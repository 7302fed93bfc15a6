use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use resvg::usvg::{self, fontdb};
use serde::Serialize;

use crate::canvas::{Canvas, Drawing, escape};
use crate::style::{BOLD, FAMILY, REGULAR};
use crate::{Error, Provenance, pdf, png};

/// Dots per inch of the PNG that [`Figure::save`] writes.
const PRINT: u32 = 300;
/// What made a figure, as its files say.
pub(crate) const CREATOR: &str = concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION"));

/// A finished picture: SVG, and PDF and PNG on demand.
///
/// The same table gives the same bytes in every format: nothing in a file tells when or where it was drawn. All
/// coordinates are whole hundredths of a millimetre, type is the bundled Inter whatever fonts a system has, and nothing
/// depends on threads or on a locale. This is promised for the versions in the workspace's `Cargo.lock` on x86-64
/// processors; on others SVG and JSON are the same, while PNG and PDF may round a last digit differently.
#[derive(Clone, PartialEq)]
pub struct Figure {
    drawing: Drawing,
    title: String,
    caption: String,
    provenance: Option<Provenance>,
    svg: String,
}

/// What it shows, without the drawing.
impl fmt::Debug for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (title, caption, size_mm) = (&self.title, &self.caption, self.size_mm());
        f.debug_struct("Figure")
            .field("title", title)
            .field("caption", caption)
            .field("size_mm", &size_mm)
            .finish_non_exhaustive()
    }
}

impl Figure {
    pub(crate) fn draw(
        size_mm: (f64, f64),
        title: &str,
        caption: &str,
        draw: impl FnOnce(&Canvas<'_>) -> Result<(), Error>,
    ) -> Result<Self, Error> {
        let drawing = Canvas::draw(size_mm, draw)?;
        let figure =
            Self { drawing, title: title.into(), caption: caption.into(), provenance: None, svg: String::new() };
        Ok(figure.dressed())
    }

    /// The picture with a note of where it comes from: in the SVG's `<metadata>`, in the PDF's keywords, in the PNG's
    /// text, and whole as JSON.
    pub fn with_provenance(self, provenance: Provenance) -> Self {
        Self { provenance: Some(provenance), ..self }.dressed()
    }

    fn dressed(self) -> Self {
        let (title, caption) = (escape(&self.title), escape(&self.caption));
        let metadata = self.provenance.as_ref().map_or_else(String::new, |provenance| {
            let facts = provenance.facts();
            let sources = facts.iter().map(|fact| format!("<dc:source>{}</dc:source>\n", escape(fact)));
            format!(
                "<metadata>\n<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" \
                 xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n<rdf:Description rdf:about=\"\">\n\
                 <dc:title>{title}</dc:title>\n<dc:format>image/svg+xml</dc:format>\n<dc:creator>{CREATOR}</dc:creator>\n\
                 {}</rdf:Description>\n</rdf:RDF>\n</metadata>\n",
                sources.collect::<String>()
            )
        });
        let svg = self.drawing.svg(&format!("<title>{title}</title>\n<desc>{caption}</desc>\n{metadata}"));
        Self { svg, ..self }
    }

    /// What the picture is called.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// What it shows, in words.
    pub fn caption(&self) -> &str {
        &self.caption
    }

    /// Where it comes from, where that is known.
    pub fn provenance(&self) -> Option<&Provenance> {
        self.provenance.as_ref()
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
        pdf::write(self)
    }

    /// The picture as PNG on white, with its resolution, title and caption noted inside.
    ///
    /// # Errors
    /// [`Error::Resolution`] unless the resolution lies in 1..=2400 dots per inch.
    pub fn png(&self, dots_per_inch: u32) -> Result<Vec<u8>, Error> {
        png::write(self, dots_per_inch)
    }

    /// Title, caption, size and the whole provenance as JSON; `None` where there is no provenance.
    pub fn json(&self) -> Option<String> {
        #[derive(Serialize)]
        struct Page<'a> {
            title: &'a str,
            caption: &'a str,
            size_mm: (f64, f64),
            creator: &'a str,
            #[serde(flatten)]
            provenance: &'a Provenance,
        }
        let (title, caption, size_mm) = (self.title.as_str(), self.caption.as_str(), self.size_mm());
        let page = Page { title, caption, size_mm, creator: CREATOR, provenance: self.provenance.as_ref()? };
        // Strings, numbers and maps with strings for keys always serialise.
        serde_json::to_string_pretty(&page).ok().map(|json| json + "\n")
    }

    /// What [`save`](Self::save) writes: the extension of each file and its bytes.
    ///
    /// # Errors
    /// [`Error::Drawing`] if the PDF or the PNG cannot be put together.
    pub fn files(&self) -> Result<BTreeMap<&'static str, Vec<u8>>, Error> {
        let mut files =
            BTreeMap::from([("svg", self.svg.clone().into_bytes()), ("pdf", self.pdf()?), ("png", self.png(PRINT)?)]);
        files.extend(self.json().map(|json| ("json", json.into_bytes())));
        Ok(files)
    }

    /// Writes `STEM.svg`, `STEM.pdf`, `STEM.png` at 300 dots per inch and, where the provenance is known, `STEM.json`
    /// into this folder, each in one step, and says where. The folder is made if it is not there.
    ///
    /// # Errors
    /// [`Error::Io`] if the folder cannot be made or written.
    pub fn save(&self, dir: &Path, stem: &str) -> Result<Vec<PathBuf>, Error> {
        let files = self.files()?;
        fs::create_dir_all(dir).map_err(|source| Error::Io { action: "create", path: dir.into(), source })?;
        let mut paths = Vec::with_capacity(files.len());
        for (extension, bytes) in files {
            let path = dir.join(format!("{stem}.{extension}"));
            write(dir, &path, &bytes).map_err(|source| Error::Io { action: "write", path: path.clone(), source })?;
            paths.push(path);
        }
        Ok(paths)
    }

    /// The drawing as the makers of PDF and PNG read it, in units of [`Drawing::UNIT_MM`]. Fonts of the system play no
    /// part.
    pub(crate) fn tree(&self) -> Result<usvg::Tree, Error> {
        let options = usvg::Options { fontdb: fonts(), font_family: FAMILY.into(), ..Default::default() };
        usvg::Tree::from_str(&self.drawing.plain_svg(), &options)
            .map_err(|error| Error::Drawing { what: "the picture", reason: error.to_string() })
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
