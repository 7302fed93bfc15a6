//! Draws your own figure for print, and writes it as SVG, PDF and PNG.
//!
//! [`Figure::draw`] hands out a [`Canvas`] of paper, on which places and sizes are in millimetres from the upper left corner,
//! and type is in points. [`Page`], [`Frame`], [`Axis`], [`Legend`] and [`Caption`] draw what stands around data, [`Ramp`]
//! gives colours for numbers, and [`points`] and [`lines`](mod@lines) are the sizes of all figures.
//!
//! ```
//! use interlayer_drawing::{Anchor, Axis, Colour, Columns, Figure, Frame, Marker, Type, Words, points};
//!
//! let (width, height) = (Columns::One.width_mm(), 50.0);
//! let frame = Frame { x: Axis::new((0.0, 4.0), 12.5, width - 3.0), y: Axis::new((0.0, 20.0), height - 8.0, 6.0) };
//! let figure = Figure::draw((width, height), "Squares", "The squares of 1 to 4.", |canvas| {
//!     frame.draw(canvas, Words::Title("x"), Words::Title("x²"))?;
//!     for x in [1.0, 2.0, 3.0, 4.0] {
//!         canvas.marker(frame.at(x, x * x), Marker::Circle, 0.8, Colour::PALETTE[0])?;
//!     }
//!     canvas.text((width - 3.0, 4.0), "a note", Type::new(points::CAPTION, Colour::GREY).anchor(Anchor::End))
//! })?;
//! assert!(figure.svg().contains("width=\"85mm\" height=\"50mm\""));
//! assert!(figure.pdf()?.starts_with(b"%PDF"));
//! assert!(figure.png(300)?.starts_with(b"\x89PNG"));
//! # Ok::<(), interlayer_drawing::Error>(())
//! ```
//!
//! Not for: plots from data in one call. The same drawing gives the same bytes ([`Figure`] says how far), and an [`Origin`]
//! tells in every file where it comes from.

#![forbid(unsafe_code)]

mod error;
mod export;
mod ink;
mod page;

pub use error::Error;
pub use export::{Figure, Origin};
pub use ink::{Anchor, At, Canvas, Colour, Columns, Ink, Marker, Ramp, Type, UnknownColumns, lines, points};
pub use page::{Axis, Caption, Frame, Legend, Page, Scale, Words, number};
