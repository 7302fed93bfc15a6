//! All that a training needs of a network.

use interlayer_outline::{Kind, Layer, Outline};

use crate::error::Error;
use crate::module::{Factory, Module};
use crate::real::Real;

/// A network as data, and the makers of the layers that run through dfdx.
#[derive(Clone, Debug)]
pub struct Blueprint {
    outline: Outline,
    modules: Vec<Factory>,
}

impl Blueprint {
    pub(crate) fn new(outline: Outline, modules: Vec<Factory>) -> Self {
        Self { outline, modules }
    }

    /// The network as data.
    pub fn outline(&self) -> &Outline {
        &self.outline
    }

    /// Makes its modules, in the order of computing.
    pub(crate) fn build_modules<E: Real>(&self, seed: u64) -> Result<Vec<Box<dyn Module<E>>>, Error> {
        let others: Vec<&Layer> =
            self.outline.layers().filter(|layer| matches!(layer.kind, Kind::Other { .. })).collect();
        if let Some(layer) = others.get(self.modules.len()) {
            return Err(Error::NoModule { layer: layer.name.clone(), kind: layer.kind.to_string() });
        }
        let seeds = (0..).map(|place: u64| seed.wrapping_add(place));
        self.modules.iter().zip(seeds).map(|(factory, seed)| E::maker(factory)(seed)).collect()
    }
}

impl From<Outline> for Blueprint {
    fn from(outline: Outline) -> Self {
        Self::new(outline, Vec::new())
    }
}
