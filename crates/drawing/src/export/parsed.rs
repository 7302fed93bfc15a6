//! A drawing as the makers of PDF and PNG read it.

use std::sync::{Arc, OnceLock};

use resvg::usvg::{self, fontdb};

use crate::Error;
use crate::ink::canvas::Drawing;
use crate::ink::fonts::{BOLD, FAMILY, REGULAR};

/// In units of [`Drawing::UNIT_MM`]. Fonts of the system play no part.
pub(crate) fn tree(drawing: &Drawing) -> Result<usvg::Tree, Error> {
    let options = usvg::Options { fontdb: fonts(), font_family: FAMILY.into(), ..Default::default() };
    usvg::Tree::from_str(&drawing.plain_svg(), &options)
        .map_err(|error| Error::Drawing { what: "the picture", reason: error.to_string() })
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
