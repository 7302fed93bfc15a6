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
            if let Ok(files) = source.verify()
                && files.iter().all(FileReport::ok)
            {
                say!("MNIST is already there; nothing was downloaded");
                return report(&files);
            }
            let mut bar = DownloadBar::default();
            report(&source.fetch(|progress| bar.show(&progress))?)
        }
        DataAction::Verify { .. } => report(&dataset::source().verify()?),
        DataAction::Samples { dataset, .. } => samples(dataset),
    }
}

fn report(files: &[FileReport]) -> Outcome {
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
    match files.iter().find_map(|file| file.below.as_ref()) {
        Some(below) => say!("{} has MNIST: set {} to that folder", place::readable(below), Mnist::ENVIRONMENT),
        None => say!("`data fetch` downloads MNIST; {} may name a folder that has it", Mnist::ENVIRONMENT),
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
