//! What a figure's files say of it beside the picture.

use serde::Serialize;

use crate::Provenance;
use crate::ink::canvas::escape;

/// What made a figure, as its files say.
pub(crate) const CREATOR: &str = concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION"));

/// Title, caption, and where the picture comes from.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Notes {
    pub(crate) title: String,
    pub(crate) caption: String,
    pub(crate) provenance: Option<Provenance>,
}

impl Notes {
    /// One line each; none where the provenance is not known.
    pub(crate) fn facts(&self) -> Vec<String> {
        self.provenance.as_ref().map(Provenance::facts).unwrap_or_default()
    }

    /// As the first elements of an SVG.
    pub(crate) fn svg(&self) -> String {
        let (title, caption) = (escape(&self.title), escape(&self.caption));
        let sources =
            self.facts().iter().map(|fact| format!("<dc:source>{}</dc:source>\n", escape(fact))).collect::<String>();
        let metadata = match &self.provenance {
            None => String::new(),
            Some(_) => format!(
                "<metadata>\n<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" \
                 xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n<rdf:Description rdf:about=\"\">\n\
                 <dc:title>{title}</dc:title>\n<dc:format>image/svg+xml</dc:format>\n<dc:creator>{CREATOR}</dc:creator>\n\
                 {sources}</rdf:Description>\n</rdf:RDF>\n</metadata>\n"
            ),
        };
        format!("<title>{title}</title>\n<desc>{caption}</desc>\n{metadata}")
    }

    /// With the size in print and the whole provenance; `None` where that is not known.
    pub(crate) fn json(&self, size_mm: (f64, f64)) -> Option<String> {
        #[derive(Serialize)]
        struct Page<'a> {
            title: &'a str,
            caption: &'a str,
            size_mm: (f64, f64),
            creator: &'a str,
            #[serde(flatten)]
            provenance: &'a Provenance,
        }
        let (title, caption) = (self.title.as_str(), self.caption.as_str());
        let page = Page { title, caption, size_mm, creator: CREATOR, provenance: self.provenance.as_ref()? };
        // Strings, numbers and maps with strings for keys always serialise.
        serde_json::to_string_pretty(&page).ok().map(|json| json + "\n")
    }
}
