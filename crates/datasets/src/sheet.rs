use crate::split::Split;

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
/// images each. Places for which the split has no image stay white. White is the split's smallest value, or 0 if that
/// is larger; black is its largest, or 1 if that is smaller.
///
/// `None` for samples that are no images: their shape is not rows and columns.
pub fn contact_sheet(split: &Split, columns: usize, rows_per_class: usize) -> Option<Sheet> {
    let &[image_rows, image_columns] = split.shape() else { return None };
    let classes = split.classes();
    let (down, across) = (image_rows + GAP, image_columns + GAP);
    let (width, height) = (GAP + columns * across, GAP + classes * rows_per_class * down);
    let white = split.samples().iter().copied().fold(0.0_f32, f32::min);
    let black = split.samples().iter().copied().fold(1.0_f32, f32::max);
    let mut pixels = vec![255; width * height];
    let mut placed = vec![0; classes];
    for (image, &label) in split.samples().chunks_exact(split.features()).zip(split.labels()) {
        let class = label as usize;
        let nth = &mut placed[class];
        if *nth == columns * rows_per_class {
            continue;
        }
        let (row, column) = (class * rows_per_class + *nth / columns, *nth % columns);
        *nth += 1;
        let (top, left) = (GAP + row * down, GAP + column * across);
        for (y, line) in image.chunks_exact(image_columns).enumerate() {
            let start = (top + y) * width + left;
            for (to, value) in pixels[start..start + image_columns].iter_mut().zip(line) {
                *to = 255 - ((value - white) / (black - white) * 255.0).round() as u8;
            }
        }
    }
    Some(Sheet { width, height, pixels })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(samples: Vec<f32>, labels: Vec<u32>, shape: &[usize], columns: usize) -> Option<Sheet> {
        let split = Split::new(samples, labels).and_then(|split| split.shaped(shape)).expect("a good split");
        contact_sheet(&split, columns, 1)
    }

    #[test]
    fn places_images_by_class() {
        let mut images = vec![0.0; 2 * 28 * 28];
        images[0] = 1.0;
        images[28 * 28..].fill(0.2);
        let sheet = sheet(images, vec![0, 9], &[28, 28], 3).expect("images");
        assert_eq!((sheet.width, sheet.height, sheet.pixels.len()), (92, 302, 92 * 302));
        assert_eq!(sheet.pixels[GAP * sheet.width + GAP], 0);
        assert_eq!(sheet.pixels[(GAP + 9 * 30) * sheet.width + GAP], 204);
        assert_eq!(sheet.pixels.iter().filter(|&&grey| grey == 255).count(), 92 * 302 - 1 - 28 * 28);
    }

    #[test]
    fn other_sizes_and_ranges() {
        let sheet = sheet(vec![-1.0, 3.0, 1.0, 1.0, 1.0, 1.0], vec![0], &[2, 3], 1).expect("an image");
        assert_eq!((sheet.width, sheet.height), (3 + 2 * GAP, 2 + 2 * GAP));
        assert_eq!(sheet.pixels[GAP * sheet.width + GAP..][..3], [255, 0, 127]);
    }

    #[test]
    fn samples_without_rows_and_columns_are_no_images() {
        assert_eq!(sheet(vec![0.0; 6], vec![0], &[6], 1), None);
    }
}
