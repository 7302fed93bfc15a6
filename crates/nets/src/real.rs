//! The number types a network can be made of.

use dfdx::shapes::Dtype;
use serde::{Serialize, de::DeserializeOwned};

use crate::kernels::Kernels;
use crate::module::{Factory, Make};

/// A floating-point type of networks: `f32` for work, `f64` to compare the code with references.
pub trait Real: Dtype + Kernels + Serialize + DeserializeOwned + std::fmt::Display + std::iter::Sum {
    /// The nearest value of this type.
    fn nearest(value: f64) -> Self;
    /// This value, exactly.
    fn double(self) -> f64;
    /// The square root.
    fn sqrt(self) -> Self;
    /// Which of the makers makes modules of this type.
    fn maker(factory: &Factory) -> Make<Self>;
}

impl Real for f32 {
    #[inline(always)]
    fn nearest(value: f64) -> Self {
        value as f32
    }
    #[inline(always)]
    fn double(self) -> f64 {
        f64::from(self)
    }
    #[inline(always)]
    fn sqrt(self) -> Self {
        self.sqrt()
    }
    fn maker(factory: &Factory) -> Make<Self> {
        factory.single
    }
}

impl Real for f64 {
    #[inline(always)]
    fn nearest(value: f64) -> Self {
        value
    }
    #[inline(always)]
    fn double(self) -> f64 {
        self
    }
    #[inline(always)]
    fn sqrt(self) -> Self {
        self.sqrt()
    }
    fn maker(factory: &Factory) -> Make<Self> {
        factory.double
    }
}
