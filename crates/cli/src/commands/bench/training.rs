//! `bench training`: epochs of this program and of others, turn by turn.

use std::error::Error;
use std::io::Write;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use clap::ValueEnum;
use comfy_table::{CellAlignment, Table as Grid, TableStyle, presets};
use interlayer::datasets::Split;
use interlayer::experiments::enough_images;
use interlayer::paper::{Kind, fits};
use serde::Serialize;

use super::report::{Origin, keep, median};
use super::training_worker::{Epochs, Ready};
use super::worker::Worker;
use crate::commands::bench::arguments::{BenchTraining, PeerName};
use crate::common::cores::at_most_cores;
use crate::common::dataset::Wanted;
use crate::common::memory::gigabytes;
use crate::common::python;
use crate::output::{self, say};
use crate::{Outcome, place};

/// The sizes of the paper's networks that are timed: width and depth.
const SIZES: [(u32, u32); 5] = [(16, 3), (64, 3), (128, 3), (256, 3), (64, 19)];

/// The size that is also timed in small batches, and images in a batch.
const IN_BATCHES: ((u32, u32), usize) = ((64, 3), 600);

/// Epochs of a turn last about so long, so that short ones are not lost in the noise.
const TURN_SECONDS: f64 = 1.0;

/// One program's times with one network.
#[derive(Debug, Serialize)]
struct Measured {
    program: String,
    threads: usize,
    /// Every epoch but those of the first turn, which warms up.
    seconds: Vec<f64>,
    median_seconds: f64,
    peak_bytes: Option<u64>,
    /// Share of the threads' time that goes into matrix products.
    product_share: Option<f64>,
    /// While in products, of all threads together.
    gigaflops: Option<f64>,
}

/// One network.
#[derive(Debug, Serialize)]
struct Network {
    architecture: Kind,
    width: u32,
    depth: u32,
    /// Images in a batch; all of them, if none.
    batch: Option<usize>,
    /// This program first, then the peers in the order asked for.
    programs: Vec<Option<Measured>>,
}

/// What is kept beside the table.
#[derive(Debug, Serialize)]
struct Report {
    #[serde(flatten)]
    origin: Origin,
    dataset: String,
    images: usize,
    networks: Vec<Network>,
}

pub(super) fn training(arguments: &BenchTraining) -> Outcome {
    // Found before anything is downloaded, installed or measured.
    let wanted = Wanted::of(&arguments.dataset)?;
    arguments.output.as_deref().map_or(Ok(()), interlayer_files::prepare)?;
    let data = wanted.load()?;
    fits(&data)?;
    enough_images(&data, 0)?;
    output::check()?;
    let python = match &arguments.peers[..] {
        [] => None,
        _ => Some(python::environment(&place::peers().join("pytorch"), &["torch", "numpy", "setuptools"])?),
    };
    let folder = tempfile::tempdir()?;
    let files = Files::write(folder.path(), &data.train)?;
    let threads = match arguments.threads {
        Some(threads) => at_most_cores("--threads", threads).get(),
        None => std::thread::available_parallelism().map_or(1, usize::from),
    };

    let sizes = if arguments.sizes.is_empty() { &SIZES[..] } else { &arguments.sizes };
    let kinds = if arguments.architectures.is_empty() { &Kind::ALL[..] } else { &arguments.architectures };
    let mut cases: Vec<Case> = sizes
        .iter()
        .flat_map(|(width, depth)| {
            kinds.iter().map(|kind| Case { kind: *kind, width: *width, depth: *depth, batch: arguments.batch })
        })
        .collect();
    if arguments.batch.is_none() {
        let ((width, depth), batch) = IN_BATCHES;
        let is_asked_for = sizes.contains(&(width, depth));
        let batches = kinds.iter().map(|kind| Case { kind: *kind, width, depth, batch: NonZeroUsize::new(batch) });
        cases.extend(batches.filter(|_| is_asked_for));
    }
    let mut networks = Vec::new();
    for case in cases {
        let mut commands = vec![ours(&files, case, threads)?];
        for peer in &arguments.peers {
            let python = python.as_deref().unwrap_or(Path::new("python3"));
            commands.push(pytorch(python, &files, case, threads, *peer));
        }
        let programs = take_turns(commands, arguments.rounds.get())?;
        let Case { kind, width, depth, batch } = case;
        let network = Network { architecture: kind, width, depth, batch: batch.map(NonZeroUsize::get), programs };
        say!("{}", line(&network));
        networks.push(network);
    }
    let report = Report { origin: Origin::here(), dataset: data.name.clone(), images: data.train.len(), networks };
    say!("\n{}", table(&report, presets::UTF8_HORIZONTAL_ONLY));
    if let Some(folder) = &arguments.output {
        let name = name(&arguments.peers);
        keep(folder, &name, &report, &page(&report, &name))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// What the files of a comparison are called.
fn name(peers: &[PeerName]) -> String {
    let mut name = "training".to_owned();
    for peer in peers.iter().filter_map(ValueEnum::to_possible_value) {
        name.push('-');
        name.push_str(peer.get_name());
    }
    name
}

/// A network and how it is trained.
#[derive(Clone, Copy)]
struct Case {
    kind: Kind,
    width: u32,
    depth: u32,
    batch: Option<NonZeroUsize>,
}

impl Case {
    /// As the workers take it.
    fn arguments(self) -> [String; 4] {
        let batch = self.batch.map_or(0, NonZeroUsize::get);
        [self.kind.name().to_owned(), self.width.to_string(), self.depth.to_string(), batch.to_string()]
    }
}

/// The training images where every program can read them.
struct Files {
    images: PathBuf,
    labels: PathBuf,
}

impl Files {
    fn write(folder: &Path, split: &Split) -> Result<Self, Box<dyn Error>> {
        let files = Self { images: folder.join("images.f32"), labels: folder.join("labels.u8") };
        let mut out = std::io::BufWriter::new(std::fs::File::create(&files.images)?);
        for value in split.samples() {
            out.write_all(&value.to_le_bytes())?;
        }
        out.flush()?;
        let labels: Vec<u8> = split.labels().iter().map(|label| u8::try_from(*label)).collect::<Result<_, _>>()?;
        std::fs::write(&files.labels, labels)?;
        Ok(files)
    }
}

fn ours(files: &Files, case: Case, threads: usize) -> Result<Command, Box<dyn Error>> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["bench", "training-worker"]).arg(&files.images).arg(&files.labels).args(case.arguments());
    command.env("RAYON_NUM_THREADS", threads.to_string());
    Ok(command)
}

fn pytorch(python: &Path, files: &Files, case: Case, threads: usize, peer: PeerName) -> Command {
    let mode = match peer {
        PeerName::Pytorch => "eager",
        PeerName::PytorchCompile => "compile",
    };
    let mut command = Command::new(python);
    command.args(["-c", include_str!("training.py")]).arg(&files.images).arg(&files.labels);
    command.args(case.arguments()).args([&threads.to_string(), mode]);
    command
}

/// A B C, A B C, …: each program is waited for before the next goes on. `None` for one that does not work.
fn take_turns(commands: Vec<Command>, rounds: usize) -> Result<Vec<Option<Measured>>, Box<dyn Error>> {
    struct Turn {
        worker: Worker,
        ready: Ready,
        epochs: usize,
        seen: Vec<Epochs>,
    }
    let mut turns = Vec::new();
    for (place, mut command) in commands.into_iter().enumerate() {
        let started = Worker::start(&mut command).and_then(|(mut worker, ready)| {
            // The first epochs ask the system for memory, and compile what is compiled.
            let warm: Epochs = worker.ask(2)?;
            let slowest = warm.seconds.last().copied().unwrap_or(TURN_SECONDS);
            let epochs = (TURN_SECONDS / slowest.max(1e-6)).ceil().clamp(1.0, 20.0) as usize;
            Ok(Turn { worker, ready, epochs, seen: Vec::new() })
        });
        match started {
            Ok(turn) => turns.push(Some(turn)),
            Err(error) if place == 0 => return Err(error),
            Err(error) => {
                output::warn(format_args!("warning: a peer does not run: {error}"));
                turns.push(None);
            }
        }
    }
    for _ in 0..rounds {
        for turn in turns.iter_mut().flatten() {
            turn.seen.push(turn.worker.ask(turn.epochs)?);
        }
    }
    Ok(turns.into_iter().map(|turn| turn.map(|turn| Measured::new(turn.ready, &turn.seen))).collect())
}

impl Measured {
    fn new(ready: Ready, seen: &[Epochs]) -> Self {
        let seconds: Vec<f64> = seen.iter().flat_map(|epochs| &epochs.seconds).copied().collect();
        let total: f64 = seconds.iter().sum();
        let Ready { program, threads } = ready;
        let sum = |of: fn(&Epochs) -> Option<f64>| seen.iter().map(of).sum::<Option<f64>>();
        let (product_seconds, operations) = (sum(|e| e.product_seconds), sum(|e| e.product_operations));
        Self {
            program,
            threads,
            median_seconds: median(&seconds),
            seconds,
            peak_bytes: seen.iter().filter_map(|epochs| epochs.peak_bytes).max(),
            product_share: product_seconds.map(|seconds| seconds / (total * threads as f64)),
            gigaflops: product_seconds.zip(operations).map(|(s, operations)| operations / s * threads as f64 / 1e9),
        }
    }
}

fn line(network: &Network) -> String {
    let Network { architecture, width, depth, batch, programs } = network;
    let times: Vec<String> = programs
        .iter()
        .map(|program| match program {
            Some(measured) => format!("{} {:.3} s", measured.program, measured.median_seconds),
            None => "–".to_owned(),
        })
        .collect();
    let batch = batch.map_or(String::new(), |images| format!(", batches of {images}"));
    format!("{} W={width} D={depth}{batch}: {}", architecture.name(), times.join(", "))
}

/// A row per network, with the ratio of each peer's time to ours.
fn table(report: &Report, style: TableStyle) -> Grid {
    let mut grid = Grid::new();
    grid.load_style(style);
    let peers = report.networks.first().map_or(0, |network| network.programs.len() - 1);
    let mut header: Vec<String> =
        ["architecture", "W", "D", "batch", "s/epoch", "epochs/s", "in products", "GFLOP/s", "peak GB"]
            .map(String::from)
            .into();
    let named = |place: usize| report.networks.iter().find_map(|network| network.programs[place].as_ref());
    for place in 1..=peers {
        let name = named(place).map_or("peer", |measured| measured.program.as_str());
        header.extend([format!("{name}, s/epoch"), "ratio".into(), "peak GB".into()]);
    }
    grid.set_header(header);
    for network in &report.networks {
        let Some(ours) = &network.programs[0] else { continue };
        let mut row = vec![
            network.architecture.name().to_owned(),
            network.width.to_string(),
            network.depth.to_string(),
            network.batch.map_or("all".into(), |images| images.to_string()),
            format!("{:.3}", ours.median_seconds),
            format!("{:.2}", 1.0 / ours.median_seconds),
            ours.product_share.map_or("–".into(), |share| format!("{:.0} %", 100.0 * share)),
            ours.gigaflops.map_or("–".into(), |rate| format!("{rate:.0}")),
            gigabytes(ours.peak_bytes),
        ];
        for peer in &network.programs[1..] {
            match peer {
                Some(peer) => row.extend([
                    format!("{:.3}", peer.median_seconds),
                    format!("{:.2}", peer.median_seconds / ours.median_seconds),
                    gigabytes(peer.peak_bytes),
                ]),
                None => row.extend(["–", "–", "–"].map(String::from)),
            }
        }
        grid.add_row(row);
    }
    for column in grid.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    grid
}

/// The table as a page, with all that is needed to measure again.
fn page(report: &Report, name: &str) -> String {
    let Report { origin, dataset, images, networks } = report;
    let programs: Vec<String> = networks
        .first()
        .map(|network| network.programs.iter().flatten().map(|m| format!("{} ({} threads)", m.program, m.threads)))
        .into_iter()
        .flatten()
        .collect();
    format!(
        "{}\n{images} images ({dataset}), in one batch where the table says all; medians over all turns, programs taking turns. Ratio: the other \
         program's time divided by ours. Peak: the most memory of the whole process. In products: share of the \
         threads' time in matrix products; GFLOP/s: while in products, all threads together; a sparse product counts \
         what is there.\n\n{}\n\n{}",
        origin.header("Training"),
        table(report, presets::ASCII_MARKDOWN),
        origin.footer(&programs, name),
    )
}
