//! `data`: fetch, verify, look.

mod arguments;

pub(crate) use self::arguments::Data;
use self::arguments::DataAction;
use std::ffi::OsStr;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use interlayer::datasets::{Dataset, FileReport, FileState, Mnist, Sheet, contact_sheet};

use crate::common::dataset::{self, DownloadBar, Wanted, called_as_in_results};
use crate::output::say;
use crate::{Outcome, place};

pub(crate) fn data(arguments: &Data) -> Outcome {
    match &arguments.action {
        DataAction::Fetch => {
            let source = dataset::source();
            let is_there = source.verify().is_ok_and(|files| files.iter().all(FileReport::ok));
            if is_there || source.intact_cache().is_some() {
                say!("MNIST is already there; nothing was downloaded");
                return report(&source, &source.verify()?);
            }
            let mut bar = DownloadBar::default();
            let fetched = source.fetch(|progress| bar.show(&progress))?;
            // A damaged copy in the folder that the environment names is still used first.
            report(&source, &source.verify().unwrap_or(fetched))
        }
        DataAction::Verify { .. } => {
            let source = dataset::source();
            report(&source, &source.verify()?)
        }
        DataAction::Samples { dataset, .. } => samples(dataset),
    }
}

fn report(source: &Mnist, files: &[FileReport]) -> Outcome {
    for file in files {
        let verdict = match file.state {
            FileState::Intact => "intact",
            FileState::Damaged => "DAMAGED: not the published content",
            FileState::Missing => "MISSING",
        };
        say!("{:<28} {:>9} bytes  {}  {verdict}", file.name, file.bytes, place::readable(&file.path));
    }
    if files.iter().all(FileReport::ok) {
        return Ok(ExitCode::SUCCESS);
    }
    let variable = Mnist::ENVIRONMENT;
    let is_named = |file: &FileReport| file.path.parent() == source.named_folder();
    let is_damaged = files.iter().any(|file| file.state == FileState::Damaged && is_named(file));
    match (files.iter().find_map(|file| file.below.as_ref()), source.intact_cache()) {
        (_, Some(cache)) if is_damaged => say!(
            "the damaged copy is in the folder of {variable}: replace it, or unset {variable}, since the cache {} is intact",
            place::readable(cache)
        ),
        (_, None) if is_damaged => say!(
            "the damaged copy is in the folder of {variable}: replace it, or unset {variable}; `data fetch` downloads MNIST into the cache"
        ),
        (Some(below), _) => say!("{} has MNIST: set {variable} to that folder", place::readable(below)),
        (None, _) => say!("`data fetch` downloads MNIST; {variable} may name a folder that has it"),
    }
    Ok(ExitCode::FAILURE)
}

fn samples(asked: &OsStr) -> Outcome {
    let wanted = Wanted::of(asked)?;
    interlayer_files::prepare(&place::figures())?;
    let dataset = wanted.load()?;
    let (dataset, known) = match wanted {
        Wanted::Place(_) => called_as_in_results(dataset)?,
        _ => (dataset, true),
    };
    let sheet_of = contact_sheet(&dataset.test, 24, 2).ok_or_else(|| {
        let shape = dataset.test.shape();
        format!(
            "the samples of {} have the shape {shape:?}: only images, of rows and columns, can be drawn",
            dataset.name
        )
    })?;
    let bytes = encoded(&sheet_of)?;
    let path = if known { sheet(&dataset.name) } else { free_path(&dataset, &bytes) };
    interlayer_files::write(&path, &bytes)?;
    say!("{}", place::readable(&path));
    Ok(ExitCode::SUCCESS)
}

fn sheet(name: &str) -> PathBuf {
    place::figures().join(format!("samples-{name}.png"))
}

/// Where a sheet is written of a dataset that no results know. Another one there may be of another folder of this name:
/// it stays.
fn free_path(dataset: &Dataset, bytes: &[u8]) -> PathBuf {
    let path = sheet(&dataset.name);
    let is_other = dataset.files.is_some() && fs::read(&path).is_ok_and(|there| there != bytes);
    if is_other && dataset.name != "mnist" { sheet(&dataset.distinct_name()) } else { path }
}

/// As PNG.
fn encoded(sheet: &Sheet) -> Result<Vec<u8>, png::EncodingError> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, sheet.width as u32, sheet.height as u32);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.write_header()?.write_image_data(&sheet.pixels)?;
    Ok(bytes)
}
