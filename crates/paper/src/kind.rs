//! The paper's architectures by name.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The paper's four architectures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Figure 1.
    Mlp,
    /// Figure 2.
    Shortcut,
    /// Figure 3.
    Residual,
    /// Both.
    ShortcutResidual,
}

impl Kind {
    /// All four, in the paper's order.
    pub const ALL: [Self; 4] = [Self::Mlp, Self::Shortcut, Self::Residual, Self::ShortcutResidual];

    /// As in tables and file names.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mlp => "mlp",
            Self::Shortcut => "shortcut",
            Self::Residual => "residual",
            Self::ShortcutResidual => "shortcut-residual",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Kind {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let name = name.replace('_', "-");
        Self::ALL.into_iter().find(|kind| kind.name() == name).ok_or_else(|| {
            let known = Self::ALL.map(Self::name).join(", ");
            format!("no architecture is called `{name}`: there are {known}")
        })
    }
}
