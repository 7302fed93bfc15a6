use std::sync::OnceLock;

use plotters::style::{FontStyle, register_font};

/// The one font family of all figures; its bytes go to plotters (for widths) and to the rasteriser.
pub(crate) const FAMILY: &str = "Inter";
pub(crate) const REGULAR: &[u8] = include_bytes!("../../fonts/Inter-Regular.otf");
pub(crate) const BOLD: &[u8] = include_bytes!("../../fonts/Inter-Bold.otf");

/// What an SVG asks for where Inter is not installed: fonts of nearly the same widths.
pub(crate) const FAMILIES: &str = "Inter, Helvetica, Arial, sans-serif";

/// Type sizes in points, the same in every figure whatever its width.
pub(crate) mod points {
    pub(crate) const LETTER: f64 = 9.0;
    pub(crate) const TITLE: f64 = 7.5;
    pub(crate) const AXIS: f64 = 7.0;
    pub(crate) const TICK: f64 = 6.5;
    pub(crate) const LEGEND: f64 = 6.5;
    pub(crate) const CAPTION: f64 = 5.5;
}

/// Line widths in millimetres.
pub(crate) mod lines {
    pub(crate) const AXIS: f64 = 0.18;
    pub(crate) const THIN: f64 = 0.12;
}

/// The width of a picture in print.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Columns {
    /// One column of a journal, 85 mm.
    #[default]
    One,
    /// Both columns, 170 mm.
    Two,
}

impl Columns {
    /// In millimetres.
    pub fn width_mm(self) -> f64 {
        match self {
            Self::One => 85.0,
            Self::Two => 170.0,
        }
    }
}

/// Makes the fonts known to plotters, once.
pub(crate) fn register_fonts() -> bool {
    static REGISTERED: OnceLock<bool> = OnceLock::new();
    *REGISTERED.get_or_init(|| {
        register_font(FAMILY, FontStyle::Normal, REGULAR).is_ok()
            && register_font(FAMILY, FontStyle::Bold, BOLD).is_ok()
    })
}

/// The shape of a point; tells architectures apart where print has no colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marker {
    /// A disc.
    Circle,
    /// Two diagonal strokes.
    Cross,
    /// A square on its corner.
    Diamond,
    /// A triangle on its base.
    Triangle,
    /// A square on its side.
    Square,
    /// An upright and a level stroke.
    Plus,
    /// An upright stroke.
    Bar,
}

impl std::str::FromStr for Columns {
    type Err = UnknownColumns;

    fn from_str(name: &str) -> Result<Self, UnknownColumns> {
        match name {
            "one" => Ok(Self::One),
            "two" => Ok(Self::Two),
            _ => Err(UnknownColumns(name.to_owned())),
        }
    }
}

/// A name that no width of columns has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no width of columns is called `{0}`: there are one, two")]
pub struct UnknownColumns(String);
