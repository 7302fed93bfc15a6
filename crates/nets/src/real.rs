//! The number types a network can be made of.

use dfdx::shapes::Dtype;
use serde::{Serialize, de::DeserializeOwned};

use crate::kernels::Kernels;

/// A floating-point type that networks are generic over: `f32` for work, `f64` to hold the code against references.
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
