//! What stands around data: axes, title, caption and legend.

pub(crate) mod axis;
pub(crate) mod frame;
pub(crate) mod legend;
pub(crate) mod surround;

pub use axis::{Axis, Scale};
pub use frame::{Frame, Words};
pub use legend::Legend;
pub use surround::Page;
