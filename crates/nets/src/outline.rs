//! An architecture as data: what its type says, for those who draw it or count it.

use crate::classifier::PIXELS;
use crate::readout::CLASSES;

/// What an image passes on its way through a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Station {
    /// The pixels.
    Input {
        /// How many.
        outputs: usize,
    },
    /// A [`Dense`](crate::Dense) layer.
    Dense {
        /// Values that it takes.
        inputs: usize,
        /// Values that it gives.
        outputs: usize,
    },
    /// The end of a [`Skip`](crate::Skip): adds what the station at this place gave, from 0, to what comes from the
    /// station before.
    Sum {
        /// The place.
        with: usize,
    },
    /// The linear output layer.
    Output {
        /// Values that it takes.
        inputs: usize,
        /// Classes.
        outputs: usize,
    },
}

impl Station {
    /// How many numbers training changes here: of a dense layer weights, bias, scale and shift.
    pub fn parameters(&self) -> usize {
        match *self {
            Self::Input { .. } | Self::Sum { .. } => 0,
            Self::Dense { inputs, outputs } => (inputs + 3) * outputs,
            Self::Output { inputs, outputs } => (inputs + 1) * outputs,
        }
    }
}

/// The stations of an architecture, in the order of computing.
///
/// ```
/// use interlayer_nets::{Architecture, Classifier, Dense, Skip, Station};
/// type Mine = Classifier<Dense<784, 128>, Skip<(Dense<128, 64>, Dense<64, 128>)>>;
/// let outline = Mine::outline();
/// assert_eq!(outline.stations()[4], Station::Sum { with: 1 });
/// assert_eq!(outline.parameters(), 787 * 128 + 131 * 64 + 67 * 128 + 129 * 10);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Outline {
    stations: Vec<Station>,
    width: usize,
}

impl Outline {
    pub(crate) fn begin() -> Self {
        Self { stations: vec![Station::Input { outputs: PIXELS }], width: PIXELS }
    }

    pub(crate) fn dense(&mut self, inputs: usize, outputs: usize) {
        self.stations.push(Station::Dense { inputs, outputs });
        self.width = outputs;
    }

    /// The place of the station whose output goes on from here.
    pub(crate) fn here(&self) -> usize {
        self.stations.len() - 1
    }

    pub(crate) fn sum(&mut self, with: usize) {
        self.stations.push(Station::Sum { with });
    }

    pub(crate) fn end(mut self) -> Self {
        self.stations.push(Station::Output { inputs: self.width, outputs: CLASSES });
        self
    }

    /// The stations.
    pub fn stations(&self) -> &[Station] {
        &self.stations
    }

    /// How many numbers training changes.
    pub fn parameters(&self) -> usize {
        self.stations.iter().map(Station::parameters).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::architectures::{Architecture, Mlp, Residual, ShortcutResidual};

    fn sums(outline: &Outline) -> Vec<usize> {
        let with = |station: &Station| match station {
            Station::Sum { with } => Some(*with),
            _ => None,
        };
        outline.stations().iter().filter_map(with).collect()
    }

    #[test]
    fn the_papers_networks() {
        let mlp = Mlp::<32, 16, 3>::outline();
        let widths = [(784, 32), (32, 16), (16, 16), (16, 16), (16, 32)];
        let dense = widths.map(|(inputs, outputs)| Station::Dense { inputs, outputs });
        assert_eq!(mlp.stations()[1..6], dense);
        assert_eq!(mlp.stations()[6], Station::Output { inputs: 32, outputs: 10 });
        assert!(sums(&mlp).is_empty());
        // Input, first, hidden.0, then pairs: the second adds the sum of the first.
        assert_eq!(sums(&Residual::<32, 16, 5>::outline()), [2, 5]);
        let both = ShortcutResidual::<32, 16, 4>::outline();
        assert_eq!(sums(&both), [2, 1], "the layer left over is plain");
        assert_eq!(both.parameters(), Mlp::<32, 16, 4>::outline().parameters());
    }
}
