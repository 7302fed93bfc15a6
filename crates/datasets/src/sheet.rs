use crate::split::{CLASSES, Split};

const SIDE: usize = 28;
const GAP: usize = 2;

/// A picture of greys, row by row, 0 black to 255 white.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Pixels across.
    pub width: usize,
    /// Pixels down.
    pub height: usize,
    /// Greys `[height, width]`.
    pub pixels: Vec<u8>,
}

/// The first images of each class side by side, dark ink on white: class 0 on top, `rows_per_class` rows of `columns`
/// images each. Places for which the split has no image stay white.
pub fn contact_sheet(split: &Split, columns: usize, rows_per_class: usize) -> Sheet {
    let rows = CLASSES * rows_per_class;
    let (width, height) = (GAP + columns * (SIDE + GAP), GAP + rows * (SIDE + GAP));
    let mut pixels = vec![255; width * height];
    let mut placed = [0; CLASSES];
    for (image, &label) in split.images().chunks_exact(SIDE * SIDE).zip(split.labels()) {
        let nth = &mut placed[usize::from(label)];
        if *nth == columns * rows_per_class {
            continue;
        }
        let (row, column) = (usize::from(label) * rows_per_class + *nth / columns, *nth % columns);
        *nth += 1;
        let (top, left) = (GAP + row * (SIDE + GAP), GAP + column * (SIDE + GAP));
        for (y, line) in image.chunks_exact(SIDE).enumerate() {
            let start = (top + y) * width + left;
            for (to, grey) in pixels[start..start + SIDE].iter_mut().zip(line) {
                *to = 255 - (grey * 255.0).round() as u8;
            }
        }
    }
    Sheet { width, height, pixels }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_images_by_class() {
        let mut images = vec![0.0; 2 * SIDE * SIDE];
        images[0] = 1.0;
        images[SIDE * SIDE..].fill(0.2);
        let sheet = Split::new(images, vec![0, 9]).map(|split| contact_sheet(&split, 3, 1)).expect("two images");
        assert_eq!((sheet.width, sheet.height, sheet.pixels.len()), (92, 302, 92 * 302));
        assert_eq!(sheet.pixels[GAP * sheet.width + GAP], 0);
        assert_eq!(sheet.pixels[(GAP + 9 * 30) * sheet.width + GAP], 204);
        assert_eq!(sheet.pixels.iter().filter(|&&grey| grey == 255).count(), 92 * 302 - 1 - SIDE * SIDE);
    }
}
