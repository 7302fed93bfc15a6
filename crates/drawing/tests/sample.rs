//! A figure with every kind of mark, and where it comes from.

use interlayer_drawing::{Axis, Colour, Columns, Figure, Frame, Ink, Legend, Marker, Origin, Page, Words};
use serde::Serialize;

/// Marks, lines and an area between two axes.
pub(crate) fn figure(title: &str, columns: Columns) -> Figure {
    let (width, height) = (columns.width_mm(), 60.0);
    let figure = Figure::draw((width, height), title, "Squares of small numbers.", |canvas| {
        let page = Page::new("A", title, "six points · one curve", width)?;
        page.draw(canvas, height)?;
        let legend = Legend::of(&[(Marker::Diamond, "squares", Colour::PALETTE[1])], page.sides(width))?;
        legend.draw(canvas, page.top())?;
        let (left, right) = page.sides(width);
        let bottom = height - page.foot() - Frame::BELOW;
        let y = Axis::new((0.0, 25.0), bottom, page.top() + legend.height());
        let frame = Frame { x: Axis::new((0.0, 5.0), left, right), y };
        frame.draw(canvas, Words::Title("x"), Words::Title("x²"))?;
        let points: Vec<_> = (0..=5).map(f64::from).map(|x| frame.at(x, x * x)).collect();
        canvas.polygon(&points, Ink(Colour::GREY, 0.3))?;
        canvas.line(&points, 0.2, Colour::PALETTE[1])?;
        points.iter().try_for_each(|&at| canvas.marker(at, Marker::Diamond, 0.6, Colour::PALETTE[1]))
    });
    figure.unwrap()
}

/// A page of a notebook.
#[derive(Serialize)]
pub(crate) struct Notebook {
    pub(crate) notebook: &'static str,
    pub(crate) page: u32,
}

impl Origin for Notebook {
    fn facts(&self) -> Vec<String> {
        vec![format!("notebook {}", self.notebook), format!("page {}", self.page)]
    }
}
