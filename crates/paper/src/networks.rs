//! The paper's four architectures as types.

use interlayer_experiments::datasets::Dataset;
use interlayer_experiments::nets::{Classifier, Dense, Hidden, ResidualHidden, Skip};

/// Values of a sample: pixels of an MNIST image.
pub const PIXELS: usize = 784;
/// Classes: the ten digits.
pub const CLASSES: usize = 10;

/// A dataset that the paper's networks cannot be trained on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the paper's networks take {PIXELS} values and tell {CLASSES} classes apart, and the dataset {name} has {features} \
     values and {classes} classes{}: {}", if *counts_from_one { " (no sample has the label 0)" } else { "" },
    if *counts_from_one { "classes count from 0, so subtract 1 from its labels" } else {
        "take another dataset, or train a network of your own on it in a notebook (`Training::of`)"
    }
)]
pub struct Misfit {
    /// The dataset's name.
    pub name: String,
    /// Values of a sample.
    pub features: usize,
    /// Its classes.
    pub classes: usize,
    /// Whether it would fit if its labels did not count from 1.
    pub counts_from_one: bool,
}

/// Whether the paper's networks can be trained on a dataset.
///
/// # Errors
/// Samples of another size, or more classes.
pub fn fits(dataset: &Dataset) -> Result<(), Misfit> {
    let (name, features, classes) = (dataset.name.clone(), dataset.features(), dataset.classes());
    if features == PIXELS && classes <= CLASSES {
        return Ok(());
    }
    let labels = [&dataset.train, &dataset.test].map(|split| split.labels().iter().min().copied());
    let counts_from_one =
        features == PIXELS && classes == CLASSES + 1 && labels.iter().flatten().all(|least| *least > 0);
    Err(Misfit { name, features, classes, counts_from_one })
}

/// Figure 1. A multilayer perceptron: first layer `WIDE`, `D` hidden layers of `W`, last layer `WIDE`; `WIDE = 2 W`.
pub type Mlp<const WIDE: usize, const W: usize, const D: usize> =
    Classifier<Dense<PIXELS, WIDE>, (Hidden<WIDE, W, D>, Dense<W, WIDE>), CLASSES>;

/// Figure 2. The same, and the output layer receives first + last.
pub type Shortcut<const WIDE: usize, const W: usize, const D: usize> =
    Classifier<Dense<PIXELS, WIDE>, Skip<(Hidden<WIDE, W, D>, Dense<W, WIDE>)>, CLASSES>;

/// Figure 3. A multilayer perceptron with identity skips around pairs of hidden layers.
pub type Residual<const WIDE: usize, const W: usize, const D: usize> =
    Classifier<Dense<PIXELS, WIDE>, (ResidualHidden<WIDE, W, D>, Dense<W, WIDE>), CLASSES>;

/// Both: residual pairs, and the output layer receives first + last.
pub type ShortcutResidual<const WIDE: usize, const W: usize, const D: usize> =
    Classifier<Dense<PIXELS, WIDE>, Skip<(ResidualHidden<WIDE, W, D>, Dense<W, WIDE>)>, CLASSES>;

#[cfg(test)]
mod tests {
    use interlayer_experiments::nets::Architecture;
    use interlayer_experiments::outline::Outline;

    use super::*;
    use interlayer_experiments::datasets::Split;

    #[test]
    fn other_data_are_refused() {
        assert_eq!(fits(&Dataset::digits_with(0, 20, 9)), Ok(()));
        let split = Split::new(vec![0.5; 6], vec![0, 1]).unwrap();
        let refused = fits(&Dataset::new("small", split.clone(), split).unwrap()).unwrap_err().to_string();
        assert!(refused.contains("dataset small has 3 values and 2 classes"), "{refused}");
    }

    #[test]
    fn the_papers_networks_as_data() {
        let sums = |outline: &Outline| outline.skips().map(|(with, _)| with).collect::<Vec<_>>();
        let mlp = Mlp::<32, 16, 3>::outline();
        assert_eq!(mlp.widths(), [784, 32, 16, 16, 16, 32, 10]);
        assert!(sums(&mlp).is_empty());
        // Input, first, hidden.0, then pairs: the second adds the sum of the first.
        assert_eq!(sums(&Residual::<32, 16, 5>::outline()), [2, 5]);
        let both = ShortcutResidual::<32, 16, 4>::outline();
        assert_eq!(sums(&both), [2, 1], "the layer left over is plain");
        assert_eq!(both.parameters(), Mlp::<32, 16, 4>::outline().parameters());
    }
}
