use crate::Error;
use crate::ink::canvas::Canvas;
use crate::ink::colour::Colour;
use crate::ink::sizes::points;
use crate::ink::text::Type;
use crate::page::caption::Caption;

/// The frame of a picture: a letter and a title above the plots, a caption below.
#[derive(Debug)]
pub struct Page {
    letter: String,
    title: String,
    caption: Caption,
}

impl Page {
    /// Where a title ends and a legend or a frame may begin, in millimetres from the upper edge.
    pub const HEAD: f64 = 6.4;
    /// The left margin of a plot with numbers and a title on its left, in millimetres.
    pub const LEFT: f64 = 12.5;
    /// The right margin of a plot, in millimetres.
    pub const RIGHT: f64 = 3.0;
    /// The margin of titles and captions, in millimetres.
    pub const SIDE: f64 = 2.0;

    /// On paper of this width in millimetres. A caption that is too long for a line breaks at its dots ` · `, or at its
    /// spaces.
    ///
    /// # Errors
    /// [`Error::Drawing`] where the fonts cannot be read.
    pub fn new(letter: &str, title: &str, caption: &str, width: f64) -> Result<Self, Error> {
        let caption = Caption::new(caption, width)?;
        Ok(Self { letter: letter.to_owned(), title: title.to_owned(), caption })
    }

    /// Where the title ends and a legend or a frame may begin, in millimetres from the upper edge.
    pub fn top(&self) -> f64 {
        Self::HEAD
    }

    /// The left and the right edge of a frame with numbers and a title on its left, on paper of this width; all in
    /// millimetres.
    pub fn sides(&self, width_mm: f64) -> (f64, f64) {
        (Self::LEFT, width_mm - Self::RIGHT)
    }

    /// What the caption takes at the paper's lower edge, in millimetres.
    pub fn foot(&self) -> f64 {
        1.6 + self.caption.height()
    }

    /// Draws them on paper of this height in millimetres.
    ///
    /// # Errors
    /// [`Error::Drawing`] where the drawing library refuses.
    pub fn draw(&self, canvas: &Canvas<'_>, height: f64) -> Result<(), Error> {
        let letter = Type::new(points::LETTER, Colour::BLACK).bold();
        let title = Type::new(points::TITLE, Colour::BLACK);
        if self.letter.is_empty() {
            canvas.text((Self::SIDE, 4.4), &self.title, title.bold())?;
        } else {
            canvas.text((Self::SIDE, 4.4), &self.letter, letter)?;
            let beside = (Self::SIDE + letter.width(&self.letter)? + 1.0).max(Self::LEFT);
            canvas.text((beside, 4.4), &self.title, title)?;
        }
        self.caption.draw(canvas, height)
    }
}
