//! The number types a network can be made of.

use dfdx::shapes::Dtype;
use serde::{Serialize, de::DeserializeOwned};

use crate::kernels::Kernels;

/// A floating-point type of networks: `f32` for work, `f64` to compare the code with references.
pub trait Real: Dtype + Kernels + Serialize + DeserializeOwned + std::fmt::Display + std::iter::Sum {
    /// The nearest value of this type.
    fn nearest(value: f64) -> Self;
    /// This value, exactly.
    fn double(self) -> f64;
}

impl Real for f32 {
    fn nearest(value: f64) -> Self {
        value as f32
    }
    fn double(self) -> f64 {
        f64::from(self)
    }
}

impl Real for f64 {
    fn nearest(value: f64) -> Self {
        value
    }
    fn double(self) -> f64 {
        self
    }
}
