//! What stands around data: axes, title, caption and legend.

pub(crate) mod axis;
mod bar;
pub(crate) mod caption;
pub(crate) mod frame;
pub(crate) mod legend;
pub(crate) mod surround;
pub(crate) mod ticks;

pub use axis::{Axis, Scale, number};
pub use caption::Caption;
pub use frame::Frame;
pub use legend::Legend;
pub use surround::Page;
pub use ticks::Words;
