//! What a figure's files say of it beside the picture.

use serde::Serialize;

use crate::Error;
use crate::ink::canvas::escape;

/// What made a figure where nothing else is said.
const CREATOR: &str = concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION"));

/// Where a figure comes from, such as results or a network.
///
/// The JSON file of a figure has the fields of what implements this beside `title`, `caption`, `size_mm` and `creator`, so
/// it must be a struct or a map with other names. Nothing in it should depend on when or where a figure is drawn.
///
/// ```
/// use interlayer_drawing::{Figure, Origin};
///
/// #[derive(serde::Serialize)]
/// struct Survey {
///     survey: &'static str,
///     answers: u32,
/// }
///
/// impl Origin for Survey {
///     fn facts(&self) -> Vec<String> {
///         vec![format!("survey {}, {} answers", self.survey, self.answers)]
///     }
/// }
///
/// let figure = Figure::draw((85.0, 40.0), "Answers", "Nothing yet.", |_| Ok(()))?;
/// let figure = figure.with_provenance(Survey { survey: "spring", answers: 120 });
/// assert!(figure.svg().contains("<dc:source>survey spring, 120 answers</dc:source>"));
/// assert!(figure.json().is_some_and(|json| json.contains("\"answers\": 120")));
/// # Ok::<(), interlayer_drawing::Error>(())
/// ```
pub trait Origin: Serialize {
    /// The same in a few lines, which the SVG, the PDF and the PNG have.
    fn facts(&self) -> Vec<String>;
}

/// Title, caption, what made the picture, and where it comes from.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Notes {
    pub(crate) title: String,
    pub(crate) caption: String,
    pub(crate) creator: String,
    origin: Option<Written>,
}

/// Where a picture comes from, as its files have it.
#[derive(Clone, Debug, PartialEq)]
struct Written {
    facts: Vec<String>,
    /// The lines between the braces of JSON; `None` of what is no object.
    fields: Option<String>,
}

impl Notes {
    pub(crate) fn new(title: &str, caption: &str) -> Self {
        Self { title: title.into(), caption: caption.into(), creator: CREATOR.into(), origin: None }
    }

    pub(crate) fn with_origin(self, origin: &impl Origin) -> Self {
        let fields = |json: String| Some(json.strip_prefix("{\n")?.strip_suffix("\n}")?.to_owned());
        let fields = serde_json::to_string_pretty(origin).ok().and_then(fields);
        Self { origin: Some(Written { facts: origin.facts(), fields }), ..self }
    }

    /// One line each; `None` where it is not known where the picture comes from.
    pub(crate) fn facts(&self) -> Option<&[String]> {
        self.origin.as_ref().map(|origin| origin.facts.as_slice())
    }

    /// With the size in print; `None` where it is not known where the picture comes from.
    ///
    /// # Errors
    /// [`Error::Drawing`] for an origin that is no object of JSON.
    pub(crate) fn json(&self, size_mm: (f64, f64)) -> Result<Option<String>, Error> {
        #[derive(Serialize)]
        struct Page<'a> {
            title: &'a str,
            caption: &'a str,
            size_mm: (f64, f64),
            creator: &'a str,
        }
        let Some(origin) = &self.origin else { return Ok(None) };
        let Self { title, caption, creator, .. } = self;
        let page = serde_json::to_string_pretty(&Page { title, caption, size_mm, creator });
        let page = page.map_err(|error| refused(error.to_string()))?;
        let fields = origin.fields.as_ref();
        let fields = fields.ok_or_else(|| refused("its origin is no struct and no map with names".into()))?;
        Ok(Some(format!("{},\n{fields}\n}}\n", page.trim_end_matches("\n}"))))
    }

    /// As the first elements of an SVG.
    pub(crate) fn svg(&self) -> String {
        let [title, caption, creator] = [&self.title, &self.caption, &self.creator].map(|text| escape(text));
        let metadata = self.facts().map(|facts| {
            let sources =
                facts.iter().map(|fact| format!("<dc:source>{}</dc:source>\n", escape(fact))).collect::<String>();
            format!(
                "<metadata>\n<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" \
                 xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n<rdf:Description rdf:about=\"\">\n\
                 <dc:title>{title}</dc:title>\n<dc:format>image/svg+xml</dc:format>\n<dc:creator>{creator}</dc:creator>\n\
                 {sources}</rdf:Description>\n</rdf:RDF>\n</metadata>\n"
            )
        });
        format!("<title>{title}</title>\n<desc>{caption}</desc>\n{}", metadata.unwrap_or_default())
    }
}

fn refused(reason: String) -> Error {
    Error::Drawing { what: "the provenance as JSON", reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize)]
    struct Notebook {
        page: u32,
    }

    impl Origin for Notebook {
        fn facts(&self) -> Vec<String> {
            vec![format!("page {}", self.page)]
        }
    }

    impl Origin for u32 {
        fn facts(&self) -> Vec<String> {
            Vec::new()
        }
    }

    #[test]
    fn the_json_has_the_fields_of_the_origin() {
        let notes = Notes::new("a title}", "a caption").with_origin(&Notebook { page: 7 });
        let json: serde_json::Value = serde_json::from_str(&notes.json((10.0, 20.0)).unwrap().unwrap()).unwrap();
        let expected = serde_json::json!({
            "title": "a title}", "caption": "a caption", "size_mm": [10.0, 20.0], "creator": CREATOR, "page": 7
        });
        assert_eq!(json, expected);
        assert_eq!(notes.facts().unwrap(), ["page 7"]);
        assert_eq!(Notes::new("", "").json((1.0, 1.0)).unwrap(), None);
    }

    #[test]
    fn an_origin_without_fields_is_refused() {
        let refused = Notes::new("", "").with_origin(&7).json((1.0, 1.0)).unwrap_err();
        assert!(refused.to_string().starts_with("cannot draw the provenance as JSON: its origin"), "{refused}");
    }
}
