use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind, IntoDrawingArea};
use plotters::element::{Circle, PathElement, Polygon, Rectangle, Text};
use plotters::prelude::SVGBackend;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontStyle, FontTransform, IntoFont, RGBAColor, RGBColor, ShapeStyle, TextStyle};

use crate::Error;
use crate::ink::colour::Colour;
use crate::ink::fonts::{FAMILIES, FAMILY};
use crate::ink::text::{Anchor, MM_PER_POINT, PLOTTERS_FONT, Type, with_fonts};

/// plotters draws in whole pixels: a hundred of them to the millimetre.
const PER_MM: f64 = 100.0;

/// A sheet of paper that [`Figure::draw`](crate::Figure::draw) hands out. Places and sizes are in millimetres from the top left
/// corner, type is in points. What is drawn later covers what was drawn before.
///
/// # Errors
/// All methods fail with [`Error::Drawing`] where the drawing library refuses.
pub struct Canvas<'a> {
    area: DrawingArea<SVGBackend<'a>, Shift>,
}

/// A colour and its opacity: 1 covers what lies below, 0 cannot be seen.
#[derive(Clone, Copy, Debug)]
pub struct Ink(pub Colour, pub f64);

impl From<Colour> for Ink {
    fn from(colour: Colour) -> Self {
        Self(colour, 1.0)
    }
}

impl Ink {
    fn colour(self) -> RGBAColor {
        let Self(Colour(r, g, b), opacity) = self;
        RGBColor(r, g, b).mix(opacity)
    }
}

/// A place on paper: millimetres from the left edge and from the upper edge.
pub type At = (f64, f64);

fn pixel(mm: f64) -> i32 {
    (mm * PER_MM).round() as i32
}

fn place((x, y): At) -> (i32, i32) {
    (pixel(x), pixel(y))
}

fn stroke(ink: impl Into<Ink>, width_mm: f64) -> ShapeStyle {
    ShapeStyle { color: ink.into().colour(), filled: false, stroke_width: pixel(width_mm).max(1) as u32 }
}

fn refused<E: std::error::Error + Send + Sync>(what: &'static str) -> impl Fn(DrawingAreaErrorKind<E>) -> Error {
    move |e| Error::Drawing { what, reason: e.to_string() }
}

impl Canvas<'_> {
    /// What `draw` draws on white paper of this size.
    pub(crate) fn draw(
        size_mm: (f64, f64),
        draw: impl FnOnce(&Canvas<'_>) -> Result<(), Error>,
    ) -> Result<Drawing, Error> {
        with_fonts()?;
        let size = (pixel(size_mm.0) as u32, pixel(size_mm.1) as u32);
        let mut raw = String::new();
        {
            let canvas = Canvas { area: SVGBackend::with_string(&mut raw, size).into_drawing_area() };
            canvas.box_filled((0.0, 0.0), size_mm, Colour::WHITE)?;
            draw(&canvas)?;
            canvas.area.present().map_err(refused("the picture"))?;
        }
        Ok(Drawing { size_mm, size, body: tidy(&raw) })
    }

    /// A line through these points, of this width.
    pub fn line(&self, points: &[At], width_mm: f64, ink: impl Into<Ink>) -> Result<(), Error> {
        let path: Vec<_> = points.iter().copied().map(place).collect();
        self.area.draw(&PathElement::new(path, stroke(ink, width_mm))).map_err(refused("a line"))
    }

    /// A straight line of dashes.
    pub fn dashes(&self, from: At, to: At, width_mm: f64, ink: impl Into<Ink>) -> Result<(), Error> {
        const DASH: f64 = 0.9;
        const GAP: f64 = 0.7;
        let ink = ink.into();
        let length = (to.0 - from.0).hypot(to.1 - from.1);
        let along = |s: f64| (from.0 + (to.0 - from.0) * s / length, from.1 + (to.1 - from.1) * s / length);
        let mut at = 0.0;
        while at < length {
            self.line(&[along(at), along((at + DASH).min(length))], width_mm, ink)?;
            at += DASH + GAP;
        }
        Ok(())
    }

    /// A filled area with these corners.
    pub fn polygon(&self, points: &[At], ink: impl Into<Ink>) -> Result<(), Error> {
        let path: Vec<_> = points.iter().copied().map(place).collect();
        self.area.draw(&Polygon::new(path, ink.into().colour())).map_err(refused("an area"))
    }

    /// A filled circle.
    pub fn disc(&self, centre: At, radius: f64, ink: impl Into<Ink>) -> Result<(), Error> {
        let circle = Circle::new(place(centre), pixel(radius).max(1), ink.into().colour().filled());
        self.area.draw(&circle).map_err(refused("a point"))
    }

    /// A circle drawn with a line of this width.
    pub fn ring(&self, centre: At, radius: f64, width_mm: f64, ink: impl Into<Ink>) -> Result<(), Error> {
        let circle = Circle::new(place(centre), pixel(radius).max(1), stroke(ink, width_mm));
        self.area.draw(&circle).map_err(refused("a circle"))
    }

    /// A filled rectangle between two opposite corners.
    pub fn box_filled(&self, from: At, to: At, ink: impl Into<Ink>) -> Result<(), Error> {
        let rectangle = Rectangle::new([place(from), place(to)], ink.into().colour().filled());
        self.area.draw(&rectangle).map_err(refused("a box"))
    }

    /// A line of type whose baseline starts, has its middle, or ends at this point.
    pub fn text(&self, at: At, text: &str, kind: Type) -> Result<(), Error> {
        let horizontal = match kind.anchor {
            Anchor::Start => HPos::Left,
            Anchor::Middle => HPos::Center,
            Anchor::End => HPos::Right,
        };
        let style = if kind.bold { FontStyle::Bold } else { FontStyle::Normal };
        let mut font = (FAMILY, kind.points * MM_PER_POINT * PER_MM * PLOTTERS_FONT, style).into_font();
        if kind.upwards {
            font = font.transform(FontTransform::Rotate270);
        }
        let colour = Ink::from(kind.colour).colour();
        let style = TextStyle::from(font).color(&colour).pos(Pos::new(horizontal, VPos::Bottom));
        self.area.draw(&Text::new(legible(text), place(at), style)).map_err(refused("text"))
    }
}

/// What is drawn on a sheet of paper, as the elements of an SVG.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Drawing {
    pub(crate) size_mm: (f64, f64),
    size: (u32, u32),
    body: String,
}

impl Drawing {
    /// The unit of all coordinates, in millimetres.
    pub(crate) const UNIT_MM: f64 = 1.0 / PER_MM;

    /// The SVG with its size in millimetres, after these elements that say what it is.
    pub(crate) fn svg(&self, about: &str) -> String {
        let ((width, height), (units_across, units_down)) = (self.size_mm, self.size);
        let size = format!(
            "width=\"{width}mm\" height=\"{height}mm\" viewBox=\"0 0 {units_across} {units_down}\" role=\"img\""
        );
        self.with_size(&size, about)
    }

    /// The SVG in whose pixels all coordinates are, for what reads it here.
    pub(crate) fn plain_svg(&self) -> String {
        self.with_size(&format!("width=\"{}\" height=\"{}\"", self.size.0, self.size.1), "")
    }

    fn with_size(&self, size: &str, about: &str) -> String {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" {size} font-family=\"{FAMILIES}\" \
             stroke-linejoin=\"round\">\n{about}{}",
            self.body
        )
    }
}

/// The elements without attributes that have their default value.
fn tidy(raw: &str) -> String {
    raw.split_once('>')
        .map_or("", |(_, body)| body.trim_start())
        .replace(" dy=\"-0.5ex\"", "")
        .replace(" opacity=\"1\"", "")
        .replace(" stroke=\"none\" stroke-width=\"1\"/>", "/>")
        .replace(" stroke=\"none\"/>", "/>")
        .replace(" text-anchor=\"start\"", "")
        .replace(&format!(" font-family=\"{FAMILY}\""), "")
        .replace(" \"/>", "\"/>")
}

/// XML has no control characters.
fn legible(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') { ' ' } else { c }).collect()
}

pub(crate) fn escape(text: &str) -> String {
    legible(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
