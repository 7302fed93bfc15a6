//! Networks with both kinds of hidden layers, in several sizes.

use interlayer_nets::{Classifier, Dense, Hidden, ResidualHidden, Skip};

pub(crate) type Plain<const WIDE: usize, const W: usize, const D: usize> =
    Classifier<Dense<784, WIDE>, (Hidden<WIDE, W, D>, Dense<W, WIDE>)>;

pub(crate) type Pairs<const WIDE: usize, const W: usize, const D: usize> =
    Classifier<Dense<784, WIDE>, (ResidualHidden<WIDE, W, D>, Dense<W, WIDE>)>;

pub(crate) type PairsInSkip<const WIDE: usize, const W: usize, const D: usize> =
    Classifier<Dense<784, WIDE>, Skip<(ResidualHidden<WIDE, W, D>, Dense<W, WIDE>)>>;
