//! A figure as a page of PDF.
//!
//! A drawing is lines, areas and type in flat colours, so these are all that is known here. A line of type goes over as
//! one string of glyphs of an embedded font, so that it is selected and found as it reads.

use krilla::Document;
use krilla::SerializeSettings;
use krilla::color::rgb;
use krilla::geom::{Path, PathBuilder, Point, Transform};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, LineCap, LineJoin, Stroke};
use krilla::surface::Surface;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use resvg::tiny_skia::PathSegment;
use resvg::usvg::{self, Node, layout::PositionedGlyph};

use crate::Error;
use crate::export::notes::Notes;
use crate::export::parsed::tree;
use crate::ink::canvas::Drawing;
use crate::ink::fonts::{BOLD, REGULAR};

const POINTS_PER_MM: f64 = 72.0 / 25.4;

pub(crate) fn write(drawing: &Drawing, notes: &Notes) -> Result<Vec<u8>, Error> {
    let refused = |reason: String| Error::Drawing { what: "the picture as PDF", reason };
    let tree = tree(drawing)?;
    let (width, height) = drawing.size_mm;
    let page = PageSettings::from_wh((width * POINTS_PER_MM) as f32, (height * POINTS_PER_MM) as f32);
    let page = page.ok_or_else(|| refused(format!("no page is {width} mm by {height} mm")))?;

    // A page of one picture has no structure to tag.
    let settings = SerializeSettings { enable_tagging: false, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    document.set_metadata(metadata(notes));
    let mut page = document.start_page_with(page);
    let mut pen = Pen { surface: page.surface(), tree: &tree, unknown: None };
    let unit = (Drawing::UNIT_MM * POINTS_PER_MM) as f32;
    pen.surface.push_transform(&Transform::from_scale(unit, unit));
    pen.group(tree.root());
    pen.surface.pop();
    let unknown = pen.finish();
    page.finish();
    match unknown {
        Some(what) => Err(refused(format!("{what} has no place in it"))),
        None => document.finish().map_err(|error| refused(error.to_string())),
    }
}

/// No dates: the same picture is the same file on any day.
fn metadata(notes: &Notes) -> Metadata {
    let metadata = Metadata::new()
        .title(notes.title.clone())
        .description(notes.caption.clone())
        .creator(notes.creator.clone())
        .language("en".into());
    match notes.facts() {
        Some(facts) => metadata.keywords(vec![facts.join("; ")]),
        None => metadata,
    }
}

struct Pen<'a> {
    surface: Surface<'a>,
    tree: &'a usvg::Tree,
    /// The first thing met that a figure does not consist of.
    unknown: Option<&'static str>,
}

impl Pen<'_> {
    fn finish(self) -> Option<&'static str> {
        self.surface.finish();
        self.unknown
    }

    fn group(&mut self, group: &usvg::Group) {
        let (transform, opacity) = (group.transform(), group.opacity().get());
        let turned = !transform.is_identity();
        if turned {
            self.surface.push_transform(&exact(transform));
        }
        match group.children() {
            // What shines through as a whole shines through by itself where it is one line or one area.
            [Node::Path(path)] if path.fill().is_none() || path.stroke().is_none() => self.path(path, opacity),
            children if opacity < 1.0 => {
                self.surface.push_opacity(share(opacity));
                self.nodes(children);
                self.surface.pop();
            }
            children => self.nodes(children),
        }
        if turned {
            self.surface.pop();
        }
    }

    fn nodes(&mut self, nodes: &[Node]) {
        for node in nodes {
            match node {
                Node::Group(group) => self.group(group),
                Node::Path(path) => self.path(path, 1.0),
                Node::Text(text) => self.text(text),
                Node::Image(_) => self.unknown = self.unknown.or(Some("an image")),
            }
        }
    }

    fn path(&mut self, path: &usvg::Path, opacity: f32) {
        let fill = path.fill().and_then(|fill| self.fill(fill, opacity));
        let stroke = path.stroke().and_then(|stroke| self.stroke(stroke, opacity));
        let Some(outline) = outline(path.data()).filter(|_| fill.is_some() || stroke.is_some()) else { return };
        self.surface.set_fill(fill);
        self.surface.set_stroke(stroke);
        self.surface.draw_path(&outline);
    }

    fn text(&mut self, text: &usvg::Text) {
        for span in text.layouted() {
            let Some(fill) = span.fill.as_ref().and_then(|fill| self.fill(fill, 1.0)) else { continue };
            self.surface.set_fill(Some(fill));
            self.surface.set_stroke(None);
            for glyphs in span.positioned_glyphs.chunk_by(|a, b| a.font == b.font) {
                self.glyphs(glyphs, span.font_size.get());
            }
        }
    }

    /// A row of glyphs of one font.
    fn glyphs(&mut self, glyphs: &[PositionedGlyph], size: f32) {
        let Some(first) = glyphs.first() else { return };
        let bold = self.tree.fontdb().face(first.font).is_some_and(|face| face.weight.0 > 500);
        let Some(font) = Font::new(if bold { BOLD } else { REGULAR }.into(), 0) else {
            self.unknown = self.unknown.or(Some("type of a font that cannot be read"));
            return;
        };
        // Advances are whole in the units of the font.
        let units = font.units_per_em();
        let em = |length: f32| (length / size * units).round() / units;
        let mut string = String::new();
        let mut row = Vec::with_capacity(glyphs.len());
        for (place, glyph) in glyphs.iter().enumerate() {
            let x = glyph.transform().tx;
            let advance = em(glyphs.get(place + 1).map_or(x, |next| next.transform().tx) - x);
            let from = string.len();
            string.push_str(&glyph.text);
            let id = GlyphId::new(glyph.id.0);
            row.push(KrillaGlyph::new(id, advance, 0.0, 0.0, 0.0, from..string.len(), None));
        }
        let start = first.transform();
        let start = Point::from_xy(hundredths(start.tx), hundredths(start.ty));
        self.surface.draw_glyphs(start, &row, font, &string, size, false);
    }

    fn fill(&mut self, fill: &usvg::Fill, opacity: f32) -> Option<Fill> {
        let rule = match fill.rule() {
            usvg::FillRule::NonZero => FillRule::NonZero,
            usvg::FillRule::EvenOdd => FillRule::EvenOdd,
        };
        Some(Fill { paint: self.colour(fill.paint())?.into(), opacity: share(fill.opacity().get() * opacity), rule })
    }

    fn stroke(&mut self, stroke: &usvg::Stroke, opacity: f32) -> Option<Stroke> {
        Some(Stroke {
            paint: self.colour(stroke.paint())?.into(),
            width: stroke.width().get(),
            miter_limit: stroke.miterlimit().get(),
            line_cap: match stroke.linecap() {
                usvg::LineCap::Butt => LineCap::Butt,
                usvg::LineCap::Round => LineCap::Round,
                usvg::LineCap::Square => LineCap::Square,
            },
            line_join: match stroke.linejoin() {
                usvg::LineJoin::Miter | usvg::LineJoin::MiterClip => LineJoin::Miter,
                usvg::LineJoin::Round => LineJoin::Round,
                usvg::LineJoin::Bevel => LineJoin::Bevel,
            },
            opacity: share(stroke.opacity().get() * opacity),
            dash: None,
        })
    }

    fn colour(&mut self, paint: &usvg::Paint) -> Option<rgb::Color> {
        match paint {
            usvg::Paint::Color(colour) => Some(rgb::Color::new(colour.red, colour.green, colour.blue)),
            _ => {
                self.unknown = self.unknown.or(Some("a gradient or a pattern"));
                None
            }
        }
    }
}

fn outline(path: &resvg::tiny_skia::Path) -> Option<Path> {
    let mut outline = PathBuilder::new();
    for segment in path.segments() {
        match segment {
            PathSegment::MoveTo(to) => outline.move_to(to.x, to.y),
            PathSegment::LineTo(to) => outline.line_to(to.x, to.y),
            PathSegment::QuadTo(by, to) => outline.quad_to(by.x, by.y, to.x, to.y),
            PathSegment::CubicTo(a, b, to) => outline.cubic_to(a.x, a.y, b.x, b.y, to.x, to.y),
            PathSegment::Close => outline.close(),
        }
    }
    outline.finish()
}

/// A turn by a quarter is one to the last digit, whatever sine a machine computes.
fn exact(transform: usvg::Transform) -> Transform {
    let usvg::Transform { sx, ky, kx, sy, tx, ty } = transform;
    let turn = |share: f32| (share * 1e6).round() / 1e6;
    Transform::from_row(turn(sx), turn(ky), turn(kx), turn(sy), hundredths(tx), hundredths(ty))
}

/// Finer than any eye: a ten-thousandth of a millimetre.
fn hundredths(units: f32) -> f32 {
    (units * 100.0).round() / 100.0
}

fn share(opacity: f32) -> NormalizedF32 {
    NormalizedF32::new(opacity.clamp(0.0, 1.0)).unwrap_or(NormalizedF32::ONE)
}
