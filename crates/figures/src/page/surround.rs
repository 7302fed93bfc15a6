use crate::Error;
use crate::ink::canvas::{Canvas, Type};
use crate::ink::colour::{BLACK, GREY};
use crate::ink::style::points;

/// Margins in millimetres: beside a plot with numbers and a title on its left, and at the edges of the paper.
pub(crate) const LEFT: f64 = 12.5;
pub(crate) const RIGHT: f64 = 3.0;
pub(crate) const SIDE: f64 = 2.0;
/// What the letter and the title take.
pub(crate) const HEAD: f64 = 6.4;
const CAPTION_LINE: f64 = 2.5;

/// The frame of a picture: a letter and a title above the plots, a caption below.
#[derive(Debug)]
pub struct Page {
    letter: String,
    title: String,
    caption: Vec<String>,
}

impl Page {
    /// On paper of this width in millimetres. A caption that is too long for a line breaks at its dots ` · `, or at its
    /// spaces.
    ///
    /// # Errors
    /// [`Error::Drawing`] where the fonts cannot be read.
    pub fn new(letter: &str, title: &str, caption: &str, width: f64) -> Result<Self, Error> {
        let caption = wrap(caption, width - 2.0 * SIDE)?;
        Ok(Self { letter: letter.to_owned(), title: title.to_owned(), caption })
    }

    /// Where the title ends and a legend or a frame may begin, in millimetres from the upper edge.
    pub fn top(&self) -> f64 {
        HEAD
    }

    /// The left and the right edge of a frame with numbers and a title on its left, on paper of this width; all in
    /// millimetres.
    pub fn sides(&self, width_mm: f64) -> (f64, f64) {
        (LEFT, width_mm - RIGHT)
    }

    /// What the caption takes at the paper's lower edge, in millimetres.
    pub fn foot(&self) -> f64 {
        1.6 + self.caption.len() as f64 * CAPTION_LINE
    }

    /// Draws them on paper of this height in millimetres.
    ///
    /// # Errors
    /// [`Error::Drawing`] where the drawing library refuses.
    pub fn draw(&self, canvas: &Canvas<'_>, height: f64) -> Result<(), Error> {
        let letter = Type::new(points::LETTER, BLACK).bold();
        let title = Type::new(points::TITLE, BLACK);
        if self.letter.is_empty() {
            canvas.text((SIDE, 4.4), &self.title, title.bold())?;
        } else {
            canvas.text((SIDE, 4.4), &self.letter, letter)?;
            let beside = (SIDE + letter.width(&self.letter)? + 1.0).max(LEFT);
            canvas.text((beside, 4.4), &self.title, title)?;
        }
        draw_caption(canvas, &self.caption, height)
    }
}

/// What lines of a caption take.
pub(crate) fn caption_height(lines: &[String]) -> f64 {
    lines.len() as f64 * CAPTION_LINE
}

/// Sets a caption's lines at the lower edge of paper of this height.
pub(crate) fn draw_caption(canvas: &Canvas<'_>, caption: &[String], height: f64) -> Result<(), Error> {
    let kind = Type::new(points::CAPTION, GREY);
    for (line, text) in caption.iter().rev().enumerate() {
        canvas.text((SIDE, height - 1.4 - line as f64 * CAPTION_LINE), text, kind)?;
    }
    Ok(())
}

/// A caption broken at its dots into lines of at most this width; what is too long between two dots, at its spaces.
pub(crate) fn wrap(caption: &str, width_mm: f64) -> Result<Vec<String>, Error> {
    let kind = Type::new(points::CAPTION, GREY);
    let mut lines: Vec<String> = Vec::new();
    for part in caption.split(" · ") {
        if let Some(line) = lines.last_mut() {
            let longer = format!("{line} · {part}");
            if kind.width(&longer)? <= width_mm {
                *line = longer;
                continue;
            }
        }
        lines.extend(stacked(part, kind, width_mm)?);
    }
    Ok(lines)
}

/// A text in lines no wider than this, broken at its spaces too; a single word may be wider.
pub(crate) fn stacked(text: &str, kind: Type, width_mm: f64) -> Result<Vec<String>, Error> {
    let mut lines: Vec<String> = Vec::new();
    for text in text.lines() {
        let mut line = String::new();
        for word in text.split(' ') {
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if !line.is_empty() && kind.width(&longer)? > width_mm {
                lines.push(std::mem::replace(&mut line, word.to_owned()));
            } else {
                line = longer;
            }
        }
        lines.push(line);
    }
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_break_at_dots_and_else_at_spaces() {
        let lines = wrap("one · two · three", 1e3).unwrap();
        assert_eq!(lines, ["one · two · three"]);
        let lines = wrap("one · two · three", 9.0).unwrap();
        assert_eq!(lines, ["one · two", "three"]);
        let lines = wrap("a part that no line of this width can hold · two", 20.0).unwrap();
        assert!(lines.len() > 2 && lines.concat().contains("two"), "{lines:?}");
        let kind = Type::new(points::CAPTION, GREY);
        assert!(lines.iter().all(|line| kind.width(line).unwrap() <= 20.0), "{lines:?}");
    }
}
