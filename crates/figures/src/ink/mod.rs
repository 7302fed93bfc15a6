//! What a picture is drawn with: the canvas, type, colours and marks.

pub(crate) mod canvas;
pub(crate) mod colour;
pub(crate) mod marks;
pub(crate) mod ramp;
pub(crate) mod style;

pub use canvas::{Anchor, Canvas, Ink, Type};
pub use colour::Colour;
pub use style::{Columns, Marker};
