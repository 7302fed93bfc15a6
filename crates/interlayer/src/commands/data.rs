//! `data`: fetch, verify, look.

use std::fs::File;
use std::io::BufWriter;
use std::process::ExitCode;

use interlayer::datasets::{FileState, contact_sheet};

use super::dataset::{self, DownloadBar};
use crate::arguments::{Data, DataAction};
use crate::{Outcome, place};

pub(crate) fn data(arguments: &Data) -> Outcome {
    match &arguments.action {
        DataAction::Fetch => {
            let mut bar = DownloadBar::default();
            report(&dataset::source().fetch(|progress| bar.show(&progress))?)
        }
        DataAction::Verify => report(&dataset::source().verify()?),
        DataAction::Samples { dataset } => samples(dataset),
    }
}

fn report(files: &[interlayer::datasets::FileReport]) -> Outcome {
    for file in files {
        let verdict = match file.state {
            FileState::Intact => "intact",
            FileState::Damaged => "DAMAGED: not the published content",
            FileState::Missing => "MISSING",
        };
        println!("{:<28} {:>9} bytes  {}  {verdict}", file.name, file.bytes, place::readable(&file.path));
    }
    let good = files.iter().all(|file| file.ok());
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn samples(name: &str) -> Outcome {
    let dataset = dataset::choose(name)?;
    let sheet = contact_sheet(&dataset.test, 24, 2);
    let folder = place::figures();
    std::fs::create_dir_all(&folder)?;
    let path = folder.join(format!("samples-{}.png", dataset.name));
    let mut encoder = png::Encoder::new(BufWriter::new(File::create(&path)?), sheet.width as u32, sheet.height as u32);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.write_header()?.write_image_data(&sheet.pixels)?;
    println!("{}", place::readable(&path));
    Ok(ExitCode::SUCCESS)
}
