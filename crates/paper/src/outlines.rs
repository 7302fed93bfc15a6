//! The paper's networks described at run time, of any size.

use interlayer_experiments::outline::{Builder, Error, Kind as Layer, Outline};

use crate::kind::Kind;
use crate::networks::{CLASSES, PIXELS};

impl Kind {
    /// A network of this architecture as data: first and last layer of 2 `width`, `depth` hidden layers of `width`, for the
    /// paper's images and classes, of the paper's layers.
    ///
    /// # Errors
    /// A width of 0.
    pub fn outline(self, width: u32, depth: u32) -> Result<Outline, Error> {
        self.outline_of(&Layer::DENSE, [PIXELS, CLASSES], width, depth)
    }

    /// A network of this architecture for samples of any size and any number of classes, of layers of any kind.
    ///
    /// # Errors
    /// A width, a number of inputs or a number of classes of 0.
    pub fn outline_of(
        self,
        layer: &Layer,
        [inputs, classes]: [usize; 2],
        width: u32,
        depth: u32,
    ) -> Result<Outline, Error> {
        let width = width as usize;
        let layer = |network: Builder, outputs| network.layer(layer.clone(), outputs);
        let hidden = |network: Builder| {
            let in_pairs = matches!(self, Self::Residual | Self::ShortcutResidual);
            let pairs = if in_pairs { depth.saturating_sub(1) / 2 } else { 0 };
            // The first hidden layer is outside of all pairs, and so is one that is left over.
            let network = (0..depth.min(1)).fold(network, |network, _| layer(network, width));
            let pair = |network: Builder| layer(layer(network, width), width);
            let network = (0..pairs).fold(network, |network, _| network.skip(pair));
            (1 + 2 * pairs..depth).fold(network, |network, _| layer(network, width))
        };
        let body = |network| layer(hidden(network), width.saturating_mul(2));
        let first = layer(Outline::builder(inputs), width.saturating_mul(2));
        let has_shortcut = matches!(self, Self::Shortcut | Self::ShortcutResidual);
        if has_shortcut { first.skip(body) } else { body(first) }.output(classes)
    }
}

#[cfg(test)]
mod tests {
    use interlayer_experiments::nets::Architecture;

    use super::*;
    use crate::networks::{Mlp, Residual, Shortcut, ShortcutResidual};

    fn of<A: Architecture>() -> Result<Outline, Error> {
        Ok(A::outline())
    }

    #[test]
    fn the_types_say_the_same() {
        macro_rules! sizes {
            ($($wide:literal $width:literal $depth:literal),+) => {$(
                assert_eq!(Kind::Mlp.outline($width, $depth), of::<Mlp<$wide, $width, $depth>>());
                assert_eq!(Kind::Shortcut.outline($width, $depth), of::<Shortcut<$wide, $width, $depth>>());
                assert_eq!(Kind::Residual.outline($width, $depth), of::<Residual<$wide, $width, $depth>>());
                let both = Kind::ShortcutResidual.outline($width, $depth);
                assert_eq!(both, of::<ShortcutResidual<$wide, $width, $depth>>());
            )+};
        }
        sizes!(2 1 1, 8 4 2, 32 16 3, 32 16 4, 128 64 5, 128 64 9, 128 64 19);
    }

    #[test]
    fn layers_and_skips_by_depth() {
        for (depth, pairs) in [(1, 0), (2, 0), (3, 1), (4, 1), (5, 2), (9, 4), (19, 9)] {
            let count = |kind: Kind| {
                let outline = kind.outline(8, depth).unwrap();
                (outline.layers().count(), outline.skips().count())
            };
            let layers = depth as usize + 3;
            let counts = Kind::ALL.map(count);
            assert_eq!(counts, [(layers, 0), (layers, 1), (layers, pairs), (layers, pairs + 1)]);
        }
        assert!(Kind::Mlp.outline(0, 3).is_err());
    }
}
