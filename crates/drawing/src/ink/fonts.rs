use std::sync::OnceLock;

use plotters::style::{FontStyle, register_font};

/// The one font family of all figures; its bytes go to plotters (for widths) and to the rasteriser.
pub(crate) const FAMILY: &str = "Inter";
pub(crate) const REGULAR: &[u8] = include_bytes!("../../fonts/Inter-Regular.otf");
pub(crate) const BOLD: &[u8] = include_bytes!("../../fonts/Inter-Bold.otf");

/// What an SVG asks for where Inter is not installed: fonts of nearly the same widths.
pub(crate) const FAMILIES: &str = "Inter, Helvetica, Arial, sans-serif";

/// Makes the fonts known to plotters, once.
pub(crate) fn register_fonts() -> bool {
    static REGISTERED: OnceLock<bool> = OnceLock::new();
    *REGISTERED.get_or_init(|| {
        register_font(FAMILY, FontStyle::Normal, REGULAR).is_ok()
            && register_font(FAMILY, FontStyle::Bold, BOLD).is_ok()
    })
}
