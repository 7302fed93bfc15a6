//! `train`: train a network of your own, measure, store, draw.

mod arguments;
mod network;
mod pictures;
mod places;
mod settings;

pub(crate) use self::arguments::Train;
use std::error::Error;
use std::process::ExitCode;

use interlayer::experiments::quantities::{information, test_error};
use interlayer::experiments::{self, Data, Trained, Training};
use interlayer::mutual_info::{self, Variant};
use interlayer::outline::Evaluation;
use interlayer::results::{Quantity, Table};

use self::network::{Network, fits_into_memory, in_words};
use self::places::Places;
use self::settings::{Settings, batches};
use crate::common::dataset::{Wanted as Images, told_apart};
use crate::common::progress::WorkBar;
use crate::output::{self, say};
use crate::{Outcome, place};

pub(crate) fn train(arguments: &Train) -> Outcome {
    // What would fail at the end fails here.
    let network = Network::of(&arguments.network)?;
    let settings = Settings::of(arguments, &network)?;
    let images = Images::of(&arguments.steps.dataset)?;
    output::note_outside_the_project();
    let places = Places::prepare(&arguments.files)?;
    let dataset = told_apart(images.load()?, &places.store)?;
    output::check()?;

    let outline = network.outline([dataset.features(), dataset.classes()])?;
    batches(&arguments.steps, dataset.train.len())?;
    fits_into_memory(&outline, dataset.train.len(), arguments)?;
    let data = Data::new(dataset)?.with_sources(interlayer::sources());
    data.images().enough_for(arguments.measurement.neighbours)?;
    let name = arguments.files.name.clone().unwrap_or_else(|| network.name());
    say!("{}", in_words(&name, &outline));

    let training = settings.training(arguments, outline, name);
    let run = training.job(&data).id().to_owned();
    places.store.prepare([&run])?;
    interlayer_files::prepare(&place::own_figures().join(&run))?;
    // A damaged file does not count as stored.
    let stored = places.store.contains(&run) && places.store.load(&run).is_ok();
    match (stored, places.has_weights(&run)?) {
        (true, true) => say!("{run}: stored, not trained again"),
        (true, false) => {
            say!("{run}: stored, and trained again for its weights");
            store(&run_of(&training, &data)?, &places)?;
        }
        (false, _) => store(&run_of(&training, &data)?, &places)?,
    }

    let (record, table) = places.store.load(&run)?;
    say!("{}", ending(&table, training.config().epochs, network.has_batch_norm()));
    say!("results: {}", place::readable(&places.store.path(&run)));
    if let Some(file) = &places.weights {
        say!("weights: {}", place::readable(file));
    }
    say!("drawn:");
    let failed = pictures::draw(&record, &table, training.outline(), network.has_batch_norm());
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Trains, with a bar or a line every few epochs.
fn run_of(training: &Training, data: &Data) -> Result<Trained, Box<dyn Error>> {
    let header = training.job(data).header;
    let epochs = training.config().epochs;
    let name = format!("{} w{} d{} s{}", header.architecture, header.width, header.depth, header.seed);
    let mut bar = WorkBar::new(f64::from(epochs));
    bar.say(&format!("{}: training", header.run));
    let mut before = None;
    let trained = training.watch(data, |epoch, seconds| {
        let done = epoch.number - 1;
        if before.replace(done).is_none() && done > 0 {
            bar.skip(f64::from(done));
            bar.say(&format!("{name}  continues after epoch {done}, from its checkpoint"));
        }
        bar.advance(1.0);
        bar.epoch(&name, epoch, epochs, seconds);
    });
    bar.finish();
    let trained = trained.map_err(explained)?;
    if before.is_none() {
        say!("{name}  nothing is left to train: its checkpoint is of the last epoch");
    }
    if trained.ties > 0.0 {
        say!(
            "note: distances tie at up to {:.1} % of the test samples; {}",
            100.0 * trained.ties,
            match trained.variant {
                Variant::TieAware => "the variant tie-aware counts them as ties",
                _ => "the information may be far too large: use the variant tie-aware",
            }
        );
    }
    Ok(trained)
}

/// Outputs that are no numbers come from the training, and not from the samples.
fn explained(error: experiments::Error) -> Box<dyn Error> {
    match error {
        experiments::Error::Information { run, epoch, source: mutual_info::Error::NotFinite { .. } } => format!(
            "{run}: after epoch {epoch} the outputs of its layers are no finite numbers, because the training diverges; \
             give a smaller --learning-rate, or limit the gradient by --clip-norm"
        )
        .into(),
        other => other.into(),
    }
}

/// The weights first: where the rows are, the run is complete.
fn store(trained: &Trained, places: &Places) -> Result<(), Box<dyn Error>> {
    if let Some(file) = &places.weights {
        trained.save_weights(file)?;
    }
    trained.save(&places.store)?;
    Ok(())
}

/// The last numbers of a run, in words.
fn ending(table: &Table, epochs: u32, under_both: bool) -> String {
    let last = table.measured().last().map_or(0, |row| row.epoch);
    let value = |quantity: &Quantity| {
        table.values(quantity).iter().find(|row| row.epoch == last).map_or(f64::NAN, |row| row.value)
    };
    let numbers = |evaluation| {
        let (error, bits) = (test_error(evaluation), information(["first", "merged"], evaluation));
        format!("test error {:.4}, I(first; merged) {:.3} bits", value(&error), value(&bits))
    };
    let after = match last < epochs {
        true => format!("stopped early, after {last} of {epochs} epochs"),
        false => format!("after {last} epochs"),
    };
    match under_both {
        true => {
            format!("{after}: {}; under batch statistics: {}", numbers(Evaluation::Running), numbers(Evaluation::Batch))
        }
        false => format!("{after}: {}", numbers(Evaluation::Running)),
    }
}
