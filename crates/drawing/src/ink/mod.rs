//! What a picture is drawn with: the canvas, type, colours and marks.

pub(crate) mod canvas;
pub(crate) mod colour;
pub(crate) mod columns;
pub(crate) mod fonts;
pub(crate) mod marks;
pub(crate) mod ramp;
pub(crate) mod sizes;
pub(crate) mod text;

pub use canvas::{At, Canvas, Ink};
pub use colour::Colour;
pub use columns::{Columns, UnknownColumns};
pub use marks::Marker;
pub use ramp::Ramp;
pub use sizes::{lines, points};
pub use text::{Anchor, Type};
