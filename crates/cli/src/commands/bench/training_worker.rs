//! A worker that trains one network: an order is a number of epochs.

use std::io::BufRead;
use std::process::ExitCode;
use std::time::Instant;

use interlayer::nets::{Examples, Products, Trainer, TrainingConfig};
use interlayer_files::words;
use serde::{Deserialize, Serialize};

use super::worker::say;
use crate::Outcome;
use crate::commands::bench::arguments::TrainingWorker;
use crate::common::memory::peak_bytes;

/// What a worker says when it is ready.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct Ready {
    /// Name and version of the program.
    pub(super) program: String,
    pub(super) threads: usize,
}

/// What a worker says after some epochs.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct Epochs {
    /// Of each epoch.
    pub(super) seconds: Vec<f64>,
    /// The training loss before the last of them, in nats.
    pub(super) loss: f64,
    /// The most memory the process has had, in bytes, where the system tells.
    pub(super) peak_bytes: Option<u64>,
    /// Of all threads, in matrix products, where the program tells.
    pub(super) product_seconds: Option<f64>,
    /// Multiplications and additions in those products.
    pub(super) product_operations: Option<f64>,
}

/// Trains on demand until nobody asks any more.
pub(super) fn serve(arguments: &TrainingWorker) -> Outcome {
    let read = |path| std::fs::read(path).map_err(|error| words("read", path, &error));
    let labels: Vec<u32> = read(&arguments.labels)?.into_iter().map(u32::from).collect();
    let bytes = read(&arguments.images)?;
    let images = bytes.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect();
    drop(bytes);
    let train = Examples::new(images, &labels)?;
    let batch_size = (arguments.batch > 0).then_some(arguments.batch);
    let config = TrainingConfig { epochs: u32::MAX, batch_size, ..TrainingConfig::default() };
    let outline = arguments.architecture.outline(arguments.width, arguments.depth)?;
    let mut network = Trainer::<f32>::new(outline, &config, &train)?;

    let program = format!("interlayer {}", env!("CARGO_PKG_VERSION"));
    let threads = std::env::var("RAYON_NUM_THREADS").ok().and_then(|n| n.parse().ok());
    say(&Ready {
        program,
        threads: threads.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from)),
    })?;
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let epochs: usize = line.trim().parse().map_err(|_| format!("`{}` is no number of epochs", line.trim()))?;
        let (mut seconds, mut loss) = (Vec::new(), f64::NAN);
        let (outcome, products) = Products::of(|| {
            for _ in 0..epochs {
                let started = Instant::now();
                loss = network.next_epoch()?.map_or(f64::NAN, |epoch| epoch.loss);
                seconds.push(started.elapsed().as_secs_f64());
            }
            Ok::<(), interlayer::nets::Error>(())
        });
        outcome?;
        say(&Epochs {
            seconds,
            loss,
            peak_bytes: peak_bytes(),
            product_seconds: Some(products.time.as_secs_f64()),
            product_operations: Some(products.operations),
        })?;
    }
    Ok(ExitCode::SUCCESS)
}
