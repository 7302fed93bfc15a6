//! A process that trains one network, told what to do line by line.
//!
//! A line with a number asks for so many epochs; the answer is a line of JSON. Every program that is compared speaks
//! this protocol, so that each has its own process, memory and threads, and they can take turns.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitCode, Stdio};
use std::time::Instant;

use interlayer::experiments::trainer;
use interlayer::nets::{Cpu, Examples, Products, TrainingConfig};
use serde::{Deserialize, Serialize};

use crate::Outcome;
use crate::arguments::TrainingWorker;

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
    let labels = std::fs::read(&arguments.labels)?;
    let bytes = std::fs::read(&arguments.images)?;
    let images = bytes.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect();
    drop(bytes);
    let train = Examples::new(&Cpu::default(), images, &labels)?;
    let config = TrainingConfig { epochs: u32::MAX, ..TrainingConfig::default() };
    let mut network = trainer(arguments.architecture, arguments.width, arguments.depth, &config, &train)?;

    let program = format!("interlayer {}", env!("CARGO_PKG_VERSION"));
    let threads = std::env::var("RAYON_NUM_THREADS").ok().and_then(|n| n.parse().ok());
    say(&Ready {
        program,
        threads: threads.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from)),
    })?;
    for line in std::io::stdin().lock().lines() {
        let epochs: usize = line?.trim().parse()?;
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

fn say(what: &impl Serialize) -> std::io::Result<()> {
    println!("{}", serde_json::to_string(what)?);
    std::io::stdout().flush()
}

/// The most memory this process has had, as Linux counts it.
fn peak_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}

/// A worker seen from outside.
pub(super) struct Worker {
    process: Child,
    orders: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    pub(super) ready: Ready,
}

impl Worker {
    /// Starts a worker and waits until it is ready.
    pub(super) fn start(command: &mut Command) -> Result<Self, Box<dyn std::error::Error>> {
        let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let orders = process.stdin.take();
        let answers = process.stdout.take().map(BufReader::new).ok_or("a worker has no output")?;
        let ready = Ready { program: String::new(), threads: 0 };
        let mut worker = Self { process, orders, answers, ready };
        worker.ready = worker.answer()?;
        Ok(worker)
    }

    pub(super) fn epochs(&mut self, epochs: usize) -> Result<Epochs, Box<dyn std::error::Error>> {
        let orders = self.orders.as_mut().ok_or("a worker takes no orders")?;
        writeln!(orders, "{epochs}")?;
        orders.flush()?;
        self.answer()
    }

    fn answer<T: for<'a> Deserialize<'a>>(&mut self) -> Result<T, Box<dyn std::error::Error>> {
        let mut line = String::new();
        if self.answers.read_line(&mut line)? == 0 {
            return Err("a worker ended before it answered; its message stands above".into());
        }
        Ok(serde_json::from_str(&line)?)
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // Without orders a worker ends by itself.
        self.orders.take();
        let _ = self.process.wait();
    }
}
