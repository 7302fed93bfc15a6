//! The number types a network can be made of.

use dfdx::shapes::Dtype;
use interlayer_kernels::{Kernels, Number};
use serde::{Serialize, de::DeserializeOwned};

use crate::module::{Factory, Make};

/// A floating-point type of networks: `f32` for work, `f64` to compare the code with references.
pub trait Real: Number + Dtype + Kernels + Serialize + DeserializeOwned + std::fmt::Display + std::iter::Sum {
    /// Which of the makers makes modules of this type.
    fn maker(factory: &Factory) -> Make<Self>;
}

impl Real for f32 {
    fn maker(factory: &Factory) -> Make<Self> {
        factory.single
    }
}

impl Real for f64 {
    fn maker(factory: &Factory) -> Make<Self> {
        factory.double
    }
}
