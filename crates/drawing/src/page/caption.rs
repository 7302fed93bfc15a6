use crate::Error;
use crate::ink::canvas::Canvas;
use crate::ink::colour::Colour;
use crate::ink::sizes::points;
use crate::ink::text::Type;
use crate::page::surround::Page;

/// Millimetres: from a line to the next, and from the last one to the edge of the paper.
const LINE: f64 = 2.5;
const BELOW: f64 = 1.4;

/// A note at the lower edge of the paper, in as many lines as it takes.
#[derive(Debug)]
pub struct Caption {
    lines: Vec<String>,
}

impl Caption {
    /// On paper of this width in millimetres: broken at its dots ` · `, and what is too long between two dots at its spaces.
    ///
    /// # Errors
    /// [`Error::Drawing`] where the fonts cannot be read.
    pub fn new(text: &str, paper_mm: f64) -> Result<Self, Error> {
        let width = paper_mm - 2.0 * Page::SIDE;
        let mut lines: Vec<String> = Vec::new();
        for part in text.split(" · ") {
            if let Some(line) = lines.last_mut() {
                let longer = format!("{line} · {part}");
                if kind().width(&longer)? <= width {
                    *line = longer;
                    continue;
                }
            }
            lines.extend(kind().wrap(part, width)?);
        }
        Ok(Self { lines })
    }

    /// What its lines take, in millimetres.
    pub fn height(&self) -> f64 {
        self.lines.len() as f64 * LINE
    }

    /// Draws it at the lower edge of paper of this height in millimetres.
    ///
    /// # Errors
    /// [`Error::Drawing`] where the drawing library refuses.
    pub fn draw(&self, canvas: &Canvas<'_>, height: f64) -> Result<(), Error> {
        for (line, text) in self.lines.iter().rev().enumerate() {
            canvas.text((Page::SIDE, height - BELOW - line as f64 * LINE), text, kind())?;
        }
        Ok(())
    }
}

fn kind() -> Type {
    Type::new(points::CAPTION, Colour::GREY)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str, width_mm: f64) -> Result<Vec<String>, Error> {
        Ok(Caption::new(text, width_mm + 2.0 * Page::SIDE)?.lines)
    }

    #[test]
    fn captions_break_at_dots_and_else_at_spaces() {
        let broken = lines("one · two · three", 1e3).unwrap();
        assert_eq!(broken, ["one · two · three"]);
        let broken = lines("one · two · three", 9.0).unwrap();
        assert_eq!(broken, ["one · two", "three"]);
        let broken = lines("a part that no line of this width can hold · two", 20.0).unwrap();
        assert!(broken.len() > 2 && broken.concat().contains("two"), "{broken:?}");
        assert!(broken.iter().all(|line| kind().width(line).unwrap() <= 20.0), "{broken:?}");
    }
}
