use std::str::FromStr;

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

impl FromStr for Columns {
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
