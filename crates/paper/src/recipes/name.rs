//! The figures by name.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::plan::Panel;

/// A figure of the paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FigureName {
    /// 1, 2 or 3: a drawn topology.
    Topology(u8),
    /// 4A to 5B: measurements.
    Panel(Panel),
    /// Heat maps of the information between all layers.
    Layers,
    /// What each layer tells about the first and about the label.
    Plane,
    /// Signal over noise of the gradients.
    Phases,
}

impl FigureName {
    /// The named figures, each once, in the order of the paper; all ten if none is named.
    pub fn asked(named: &[Self]) -> Vec<Self> {
        Self::all().into_iter().filter(|name| named.is_empty() || named.contains(name)).collect()
    }

    /// The folder of its files among all figures: 1, 4a, layers.
    pub fn folder(self) -> String {
        self.to_string().to_lowercase()
    }

    /// The figure whose networks it shows; none for a drawn topology.
    pub fn panel(self) -> Option<Panel> {
        match self {
            Self::Topology(_) => None,
            Self::Panel(panel) => Some(panel),
            Self::Layers | Self::Plane | Self::Phases => Some(Panel::Architectures),
        }
    }

    /// All ten.
    fn all() -> Vec<Self> {
        let measured = Panel::ALL.map(Self::Panel);
        (1..=3).map(Self::Topology).chain(measured).chain([Self::Layers, Self::Plane, Self::Phases]).collect()
    }
}

/// As in the paper, and in captions.
impl fmt::Display for FigureName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Topology(number) => write!(f, "{number}"),
            Self::Panel(panel) => f.write_str(panel.label()),
            Self::Layers => f.write_str("layers"),
            Self::Plane => f.write_str("plane"),
            Self::Phases => f.write_str("phases"),
        }
    }
}

impl FromStr for FigureName {
    type Err = UnknownFigure;

    fn from_str(text: &str) -> Result<Self, UnknownFigure> {
        match text {
            "1" | "2" | "3" => Ok(Self::Topology(text.as_bytes()[0] - b'0')),
            "layers" => Ok(Self::Layers),
            "plane" => Ok(Self::Plane),
            "phases" => Ok(Self::Phases),
            _ => text.parse().map(Self::Panel).map_err(|_| UnknownFigure(text.to_owned())),
        }
    }
}

/// A name that no figure has.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("no figure is called `{0}`: the figures are 1, 2, 3, 4a, 4b, 5a, 5b, layers, plane, phases")]
pub struct UnknownFigure(String);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_named_as_in_the_paper() {
        assert_eq!("4A".parse(), Ok(FigureName::Panel(Panel::Widths)));
        assert_eq!("2".parse(), Ok(FigureName::Topology(2)));
        assert!("6".parse::<FigureName>().unwrap_err().to_string().contains("5b"));
        assert_eq!(FigureName::asked(&[]).len(), 10);
        let typed = ["phases", "4b", "1", "4B"].map(|text| text.parse().unwrap());
        assert_eq!(
            FigureName::asked(&typed).iter().map(FigureName::to_string).collect::<Vec<_>>(),
            ["1", "4B", "phases"]
        );
    }
}
