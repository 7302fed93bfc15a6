//! `--dataset`: which images.

use std::error::Error;

use indicatif::{ProgressBar, ProgressStyle};
use interlayer::datasets::{Dataset, Mnist, Progress};

use crate::place;

/// The dataset asked for by name; `auto` takes MNIST if it can, and says loudly if it cannot.
pub(crate) fn choose(name: &str) -> Result<Dataset, Box<dyn Error>> {
    let dataset = match name {
        "mnist" => mnist()?,
        "digits" => Dataset::digits(),
        "auto" => mnist().unwrap_or_else(|error| {
            eprintln!("{error}\n");
            println!("=== NO MNIST: USING THE BUILT-IN DIGITS (every table, figure and file name says digits) ===");
            Dataset::digits()
        }),
        folder => Dataset::from_dir(folder)?,
    };
    println!(
        "dataset: {}, {} training and {} test images, sha256 {}…",
        dataset.name,
        dataset.train.len(),
        dataset.test.len(),
        &dataset.checksum[..12]
    );
    Ok(dataset)
}

/// Where MNIST is looked for.
pub(crate) fn source() -> Mnist {
    Mnist::new().cache(place::mnist_cache())
}

fn mnist() -> Result<Dataset, interlayer::datasets::Error> {
    let mut bar = DownloadBar::default();
    Dataset::mnist_from(&source(), |progress| bar.show(&progress))
}

/// One bar per downloaded file.
#[derive(Default)]
pub(crate) struct DownloadBar(Option<(String, ProgressBar)>);

impl DownloadBar {
    pub(crate) fn show(&mut self, progress: &Progress<'_>) {
        if self.0.as_ref().is_none_or(|(url, _)| url != progress.url) {
            println!("downloading {}", progress.url);
            let style = ProgressStyle::with_template("{bar:30} {bytes}/{total_bytes} {bytes_per_sec}");
            let bar = ProgressBar::new(progress.total.unwrap_or(0));
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            self.0 = Some((progress.url.to_owned(), bar));
        }
        if let Some((_, bar)) = &self.0 {
            bar.set_position(progress.bytes);
        }
    }
}
