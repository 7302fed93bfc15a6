use std::sync::OnceLock;

use plotters::style::{FontStyle, register_font};

use crate::ink::colour::{Colour, OKABE_ITO};

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

const MARKERS: [Marker; 7] =
    [Marker::Circle, Marker::Cross, Marker::Diamond, Marker::Triangle, Marker::Square, Marker::Plus, Marker::Bar];

/// The paper's architectures, and the names that a legend gives them.
const KNOWN: [(&str, &str); 4] =
    [("mlp", "MLP"), ("shortcut", "shortcut"), ("residual", "residual"), ("shortcut-residual", "shortcut residual")];

/// How an architecture looks in every figure.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Look {
    pub(crate) name: String,
    pub(crate) colour: Colour,
    pub(crate) marker: Marker,
}

/// The look that is handed out at this place.
pub(crate) fn look(place: usize, name: String) -> Look {
    Look {
        name,
        colour: OKABE_ITO[place % OKABE_ITO.len()],
        // Shifted by one on each round, so that colour and shape together repeat late.
        marker: MARKERS[(place + place / OKABE_ITO.len()) % MARKERS.len()],
    }
}

/// The looks of these architectures, the paper's first and in its order, then the others by name. The paper's look
/// the same in all figures; others take what is left, in order.
pub(crate) fn looks(architectures: impl IntoIterator<Item = String>) -> Vec<(String, Look)> {
    let rank = |name: &str| KNOWN.iter().position(|(known, _)| *known == name).unwrap_or(KNOWN.len());
    let mut names: Vec<String> = architectures.into_iter().collect();
    names.sort_by(|a, b| rank(a).cmp(&rank(b)).then_with(|| a.cmp(b)));
    names.dedup();
    let mut others = KNOWN.len()..;
    let mut looks = Vec::with_capacity(names.len());
    for name in names {
        let known = rank(&name);
        let place = if known < KNOWN.len() { known } else { others.next().unwrap_or(0) };
        let shown = KNOWN.get(known).map_or_else(|| name.clone(), |(_, shown)| (*shown).to_owned());
        let look = look(place, shown);
        looks.push((name, look));
    }
    looks
}

/// A dataset's name in a caption.
pub(crate) fn dataset(name: &str) -> String {
    match name {
        "mnist" => "MNIST".into(),
        "digits" => "built-in digits".into(),
        other => other.into(),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_papers_architectures_come_first_and_look_the_same_alone_or_together() {
        let names = |list: &[&str]| looks(list.iter().map(|s| s.to_string()));
        let all = names(&["zebra", "shortcut-residual", "mine", "mlp", "residual", "shortcut", "mlp"]);
        let order: Vec<_> = all.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(order, ["mlp", "shortcut", "residual", "shortcut-residual", "mine", "zebra"]);
        assert_eq!(names(&["residual"])[0], all[2]);
        assert_eq!(names(&["mine"])[0], all[4]);
    }

    #[test]
    fn twenty_architectures_look_different() {
        let many = looks((0..20).map(|i| format!("own {i:02}")));
        for (i, (_, a)) in many.iter().enumerate() {
            for (_, b) in &many[..i] {
                assert!(a.colour != b.colour || a.marker != b.marker, "{a:?} {b:?}");
            }
        }
    }
}
