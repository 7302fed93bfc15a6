//! The paper's networks as sequences of stations.

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

impl Topology {
    pub(crate) fn size(self) -> (u32, u32) {
        match self {
            Self::Mlp { width, depth }
            | Self::Shortcut { width, depth }
            | Self::Residual { width, depth }
            | Self::ShortcutResidual { width, depth } => (width, depth),
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Mlp { .. } => "Multilayer perceptron (MLP)",
            Self::Shortcut { .. } => "Shortcut network",
            Self::Residual { .. } => "Residual network",
            Self::ShortcutResidual { .. } => "Shortcut residual network",
        }
    }

    /// As in the results of runs.
    pub(crate) fn architecture(self) -> &'static str {
        match self {
            Self::Mlp { .. } => "mlp",
            Self::Shortcut { .. } => "shortcut",
            Self::Residual { .. } => "residual",
            Self::ShortcutResidual { .. } => "shortcut-residual",
        }
    }

    fn has_shortcut(self) -> bool {
        matches!(self, Self::Shortcut { .. } | Self::ShortcutResidual { .. })
    }

    fn has_residuals(self) -> bool {
        matches!(self, Self::Residual { .. } | Self::ShortcutResidual { .. })
    }
}

/// What an image passes on its way through a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Station {
    Input,
    First,
    Hidden(u32),
    Last,
    Output,
    /// Adds what comes from the station of this place to what comes from the station before.
    Sum {
        with: usize,
    },
}

/// The stations of a network, in order.
#[derive(Clone, Debug)]
pub(crate) struct Stations(pub(crate) Vec<Station>);

impl Stations {
    pub(crate) fn of(kind: Topology) -> Self {
        let (_, depth) = kind.size();
        let mut stations = vec![Station::Input, Station::First, Station::Hidden(0)];
        let mut before_pair = stations.len() - 1;
        for i in 1..depth {
            stations.push(Station::Hidden(i));
            if kind.has_residuals() && i % 2 == 0 {
                stations.push(Station::Sum { with: before_pair });
                before_pair = stations.len() - 1;
            }
        }
        stations.push(Station::Last);
        if kind.has_shortcut() {
            stations.push(Station::Sum { with: 1 });
        }
        stations.push(Station::Output);
        Self(stations)
    }

    /// The places of each sum and of what it adds.
    pub(crate) fn skips(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.0.iter().enumerate().filter_map(|(to, station)| match *station {
            Station::Sum { with } => Some((with, to)),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Station::{First, Hidden, Input, Last, Output, Sum};
    use super::*;

    #[test]
    fn layers_and_skips_by_depth() {
        for (depth, pairs) in [(1, 0), (2, 0), (3, 1), (4, 1), (5, 2), (9, 4), (19, 9)] {
            let count = |kind| {
                let stations = Stations::of(kind);
                let skips = stations.skips().count();
                (stations.0.len() - skips, skips)
            };
            let (width, layers) = (8, depth as usize + 4);
            assert_eq!(count(Topology::Mlp { width, depth }), (layers, 0));
            assert_eq!(count(Topology::Shortcut { width, depth }), (layers, 1));
            assert_eq!(count(Topology::Residual { width, depth }), (layers, pairs));
            assert_eq!(count(Topology::ShortcutResidual { width, depth }), (layers, pairs + 1));
        }
    }

    #[test]
    fn the_second_pair_adds_the_first_pairs_sum() {
        let stations = Stations::of(Topology::ShortcutResidual { width: 8, depth: 6 }).0;
        let expected = [
            Input,
            First,
            Hidden(0),
            Hidden(1),
            Hidden(2),
            Sum { with: 2 },
            Hidden(3),
            Hidden(4),
            Sum { with: 5 },
            Hidden(5),
            Last,
            Sum { with: 1 },
            Output,
        ];
        assert_eq!(stations, expected);
    }
}
