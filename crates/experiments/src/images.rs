//! Checks that a dataset has enough images, before anything is trained.

use std::path::PathBuf;

use interlayer_datasets::{Dataset, Files};
use thiserror::Error;

/// Images of a batch that batch normalisation needs.
const NORMALISED: usize = 2;

/// A split with fewer images than are needed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "{found} {split} image{} {} too few: {why} needs at least {needed}; {}",
    if *found == 1 { "" } else { "s" },
    if *found == 1 { "is" } else { "are" },
    file.as_ref().map_or_else(
        || "make a larger dataset".to_owned(),
        |file| format!("add images to {}, or take another dataset", file.display()),
    )
)]
pub struct TooFewImages {
    /// "training" or "test".
    pub split: &'static str,
    /// Images that it has.
    pub found: usize,
    /// Images that it needs.
    pub needed: usize,
    /// What needs them.
    pub why: String,
    /// The file with the images, where there is one.
    pub file: Option<PathBuf>,
}

/// Whether networks can be trained on a dataset, and information estimated by k neighbours of its test images.
///
/// # Errors
/// The split that has too few images.
pub fn enough_images(dataset: &Dataset, k: usize) -> Result<(), TooFewImages> {
    Images::of(dataset)?.enough_for(k)
}

/// How many images each split of a dataset has, and where they are.
#[derive(Clone, Debug)]
pub struct Images {
    train: (usize, Option<PathBuf>),
    test: (usize, Option<PathBuf>),
    classes: usize,
}

impl Images {
    /// Of a dataset that networks can be trained on.
    ///
    /// # Errors
    /// Too few images for batch normalisation, of a split.
    pub fn of(dataset: &Dataset) -> Result<Self, TooFewImages> {
        let file =
            |of: fn(&Files) -> &Vec<PathBuf>| dataset.files.as_ref().and_then(|files| of(files).first().cloned());
        let images = Self {
            train: (dataset.train.len(), file(|files| &files.train)),
            test: (dataset.test.len(), file(|files| &files.test)),
            classes: dataset.classes(),
        };
        images.train_at_least(NORMALISED, "batch normalisation")?;
        images.test_at_least(NORMALISED, "batch normalisation".to_owned())?;
        Ok(images)
    }

    /// Whether information can be estimated by k neighbours of test images.
    ///
    /// # Errors
    /// Too few images.
    pub fn enough_for(&self, k: usize) -> Result<(), TooFewImages> {
        self.test_at_least(k.saturating_add(2), format!("an estimate by k = {k} neighbours"))
    }

    /// Whether information about the label can be estimated.
    ///
    /// # Errors
    /// Too few images.
    pub fn enough_for_labels(&self) -> Result<(), TooFewImages> {
        // Among so many images a class occurs twice: the least that shows information about the label.
        self.test_at_least(self.classes + 1, "information about the label".to_owned())
    }

    /// Whether gradients of two batches can be compared.
    ///
    /// # Errors
    /// Too few images.
    pub fn enough_for_gradients(&self) -> Result<(), TooFewImages> {
        self.train_at_least(2 * NORMALISED, "a comparison of gradients")
    }

    fn train_at_least(&self, needed: usize, why: &str) -> Result<(), TooFewImages> {
        at_least("training", &self.train, needed, why.to_owned())
    }

    fn test_at_least(&self, needed: usize, why: String) -> Result<(), TooFewImages> {
        at_least("test", &self.test, needed, why)
    }
}

fn at_least(
    split: &'static str,
    (found, file): &(usize, Option<PathBuf>),
    needed: usize,
    why: String,
) -> Result<(), TooFewImages> {
    let found = *found;
    if found >= needed { Ok(()) } else { Err(TooFewImages { split, found, needed, why, file: file.clone() }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(train: usize, test: usize, check: impl Fn(&Images) -> Result<(), TooFewImages>) -> String {
        let dataset = Dataset::digits_with(0, train, test);
        Images::of(&dataset)
            .and_then(|images| check(&images))
            .map_or_else(|error| error.to_string(), |()| String::new())
    }

    #[test]
    fn the_split_and_what_it_needs_are_named() {
        assert!(
            refused(1, 9, |_| Ok(())).starts_with("1 training image is too few: batch normalisation needs at least 2")
        );
        assert!(refused(9, 0, |_| Ok(())).starts_with("0 test images are too few"));
        assert!(refused(9, 4, |images| images.enough_for(3)).contains("k = 3 neighbours needs at least 5"));
        assert!(refused(3, 9, Images::enough_for_gradients).contains("3 training images"));
        assert!(refused(40, 10, Images::enough_for_labels).contains("10 test images"));
        assert_eq!(refused(2, 5, |images| images.enough_for(3)), "");
        assert_eq!(refused(4, 11, |images| images.enough_for_gradients().and(images.enough_for_labels())), "");
    }

    #[test]
    fn the_file_is_named() {
        let files = |names: [&str; 2]| names.map(PathBuf::from).to_vec();
        let files = Files { train: files(["a", "b"]), test: files(["c", "d"]) };
        let dataset = Dataset { files: Some(files), ..Dataset::digits_with(0, 9, 4) };
        let refused = Images::of(&dataset).and_then(|images| images.enough_for(3)).unwrap_err();
        assert!(refused.to_string().ends_with("add images to c, or take another dataset"), "{refused}");
    }
}
