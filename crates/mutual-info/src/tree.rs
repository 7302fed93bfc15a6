//! kd-trees.

/// What kiddo asks of a coordinate.
pub trait Axis {}
impl Axis for f32 {}
impl Axis for f64 {}
