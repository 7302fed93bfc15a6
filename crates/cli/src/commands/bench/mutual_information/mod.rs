//! `bench mutual-information`: estimates of this program and of others, turn by turn.

mod peers;
mod samples;
mod table;

use std::collections::BTreeMap;
use std::error::Error;
use std::process::ExitCode;
use std::time::Instant;

use clap::ValueEnum;
use comfy_table::presets;
use interlayer::experiments::enough_images;
use interlayer::mutual_info::{self, Estimate, Ksg};
use interlayer::nets::Evaluation;
use interlayer::paper::fits;
use serde::Serialize;

use self::peers::{Estimated, Ready};
use self::samples::Pair;
use super::report::{Origin, keep, median};
use super::worker::Worker;
use crate::Outcome;
use crate::commands::bench::arguments::{BenchMutualInformation, CaseName, Estimator};
use crate::common::cores::at_most_cores;
use crate::common::dataset::Wanted;
use crate::common::memory::{peak_anew, peak_bytes};
use crate::output::{self, say};

/// A peer whose estimate takes longer than this has one round only.
const PATIENCE_SECONDS: f64 = 20.0;

/// A program estimates again and again for so long when its turn comes, so that what is measured is not how it wakes up.
/// The same number stands in peers.py.
const TURN_SECONDS: f64 = 0.2;

/// Neighbours, of every program.
const K: usize = 3;

/// One program's times with one case.
#[derive(Debug, Default, Serialize)]
struct Measured {
    /// Of each estimate; of a series, of all its estimates together.
    seconds: Vec<f64>,
    median_seconds: f64,
    rounds: usize,
    /// Of the last estimate.
    bits: f64,
}

impl Measured {
    fn add(&mut self, seconds: f64, bits: f64) {
        self.seconds.push(seconds);
        self.median_seconds = median(&self.seconds);
        self.rounds = self.seconds.len();
        self.bits = bits;
    }

    /// One estimate of each, all of them together; as often as fits into a turn, and the mean counts.
    fn time(
        &mut self,
        pairs: &[Pair],
        mut estimate: impl FnMut(&Pair) -> Result<Estimate, mutual_info::Error>,
    ) -> Result<(), Box<dyn Error>> {
        let started = Instant::now();
        let mut bits = f64::NAN;
        let mut times = 0;
        while times == 0 || started.elapsed().as_secs_f64() < TURN_SECONDS {
            for pair in pairs {
                bits = estimate(pair)?.bits;
            }
            times += 1;
        }
        self.add(started.elapsed().as_secs_f64() / f64::from(times), bits);
        Ok(())
    }
}

/// One estimate.
#[derive(Debug, Serialize)]
struct Single {
    case: String,
    n: usize,
    dims: (usize, usize),
    numbers: &'static str,
    ours: Measured,
    /// The most memory of this whole process during the case, samples included.
    peak_bytes: Option<u64>,
    /// In the order asked for.
    peers: Vec<Option<Measured>>,
}

/// The estimates of a whole training.
#[derive(Debug, Serialize)]
struct Series {
    case: String,
    n: usize,
    dims: (usize, usize),
    estimates: usize,
    /// Each estimate by itself.
    alone: Measured,
    /// Each from the neighbours of the one before.
    session: Measured,
}

/// What is kept beside the tables.
#[derive(Debug, Serialize)]
struct Report {
    #[serde(flatten)]
    origin: Origin,
    threads: usize,
    /// `None` where no case needs images.
    dataset: Option<String>,
    versions: BTreeMap<String, String>,
    peers: Vec<&'static str>,
    /// Of each peer.
    peer_threads: Vec<usize>,
    singles: Vec<Single>,
    series: Vec<Series>,
}

pub(super) fn mutual_information(arguments: &BenchMutualInformation) -> Outcome {
    for peer in &arguments.peers {
        peer.check()?;
    }
    let cases = if arguments.cases.is_empty() { CaseName::value_variants() } else { &arguments.cases };
    if arguments.dataset.is_some() && !cases.iter().any(|case| case.needs_images()) {
        return Err("--dataset has no effect: these cases are made of random numbers; leave it out".into());
    }
    let wanted = arguments.dataset.as_deref().map_or(Ok(Wanted::Auto), Wanted::of)?;
    arguments.output.as_deref().map_or(Ok(()), interlayer_files::prepare)?;
    if let Some(threads) = arguments.threads {
        let threads = at_most_cores("--threads", threads).get();
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global();
        pool.map_err(|_| format!("the system gives no {threads} threads"))?;
    }
    let mut report = Report {
        origin: Origin::here(),
        threads: rayon::current_num_threads(),
        dataset: None,
        versions: BTreeMap::from([("interlayer".to_owned(), env!("CARGO_PKG_VERSION").to_owned())]),
        peers: arguments.peers.iter().map(Estimator::title).collect(),
        peer_threads: arguments.peers.iter().map(Estimator::threads).collect(),
        singles: Vec::new(),
        series: Vec::new(),
    };
    for case in cases {
        report.measure(*case, arguments, &wanted)?;
        output::check()?;
    }
    for table in report.tables(presets::UTF8_HORIZONTAL_ONLY) {
        say!("\n{table}");
    }
    if let Some(folder) = &arguments.output {
        let names = arguments.peers.iter().map(Estimator::name);
        let name = std::iter::once("mutual-information").chain(names).collect::<Vec<_>>().join("-");
        keep(folder, &name, &report, &report.page(&name))?;
    }
    Ok(ExitCode::SUCCESS)
}

impl Report {
    fn measure(
        &mut self,
        case: CaseName,
        arguments: &BenchMutualInformation,
        wanted: &Wanted,
    ) -> Result<(), Box<dyn Error>> {
        let (peers, rounds) = (&arguments.peers, arguments.rounds.get());
        let alone: &[Estimator] = &[];
        // The images are let go after each training, so that no peak counts them.
        let mut images = || {
            let data = wanted.load()?;
            fits(&data)?;
            enough_images(&data, K)?;
            self.dataset = Some(data.name.clone());
            Ok::<_, Box<dyn Error>>(data)
        };
        let (pair, peers, rounds) = match case {
            CaseName::Activations128 => (samples::activations(&images()?, 64, Evaluation::Batch)?, &peers[..], rounds),
            CaseName::Activations128Running => {
                (samples::activations(&images()?, 64, Evaluation::Running)?, &peers[..], rounds)
            }
            CaseName::Activations256 => (samples::activations(&images()?, 128, Evaluation::Batch)?, &peers[..], rounds),
            CaseName::ActivationsSession => {
                let pairs = samples::activations_by_epoch(&images()?, 64)?;
                let series = Series::measure(case, &pairs, rounds)?;
                say!("{}", series.line());
                self.series.push(series);
                return Ok(());
            }
            CaseName::Normal32 => (samples::normal(2_000, 32), &peers[..], rounds),
            CaseName::Normal1 => (samples::normal(100_000, 1), &peers[..], rounds),
            CaseName::Normal3 => (samples::normal(100_000, 3), &peers[..], rounds),
            CaseName::Normal1Million => (samples::normal(1_000_000, 1), alone, rounds),
            CaseName::Large64 => (samples::like_activations(100_000, 64), alone, 1),
        };
        // Training's memory is not the estimate's.
        peak_anew();
        let mut workers = Vec::new();
        for peer in peers {
            let (worker, versions) = match peer.start(&pair) {
                Ok(Some((worker, Ready { versions, .. }))) => (Some(worker), versions),
                Ok(None) => (None, BTreeMap::new()),
                Err(error) => {
                    output::warn(format_args!("warning: {} does not run: {error}", peer.title()));
                    (None, BTreeMap::new())
                }
            };
            self.versions.extend(versions);
            workers.push(worker);
        }
        workers.resize_with(self.peers.len(), || None);
        let single = Single::measure(case, &pair, workers, rounds)?;
        say!("{}", single.line(&self.peers));
        self.singles.push(single);
        Ok(())
    }
}

impl Single {
    /// A B, A C, A B, …: this program before each peer, each waited for before the next goes on.
    fn measure(
        case: CaseName,
        pair: &Pair,
        mut workers: Vec<Option<Worker>>,
        rounds: usize,
    ) -> Result<Self, Box<dyn Error>> {
        let ksg = Ksg::new(K);
        let mut ours = Measured::default();
        let mut peers: Vec<Option<Measured>> = workers.iter().map(|_| None).collect();
        if rounds > 1 {
            // The first estimate asks the system for memory.
            pair.estimate(&ksg)?;
        }
        for _ in 0..rounds {
            if workers.iter().all(Option::is_none) {
                ours.time(std::slice::from_ref(pair), |pair| pair.estimate(&ksg))?;
            }
            for (place, slot) in workers.iter_mut().enumerate() {
                let Some(worker) = slot else { continue };
                ours.time(std::slice::from_ref(pair), |pair| pair.estimate(&ksg))?;
                match worker.ask::<Estimated>("estimate") {
                    Ok(Estimated { seconds, bits }) => {
                        peers[place].get_or_insert_default().add(seconds, bits);
                        if seconds > PATIENCE_SECONDS {
                            *slot = None;
                        }
                    }
                    Err(error) => {
                        output::warn(format_args!("warning: a peer stops at {}: {error}", name(case)));
                        *slot = None;
                    }
                }
            }
        }
        let Pair { n, dims, .. } = *pair;
        Ok(Self { case: name(case), n, dims, numbers: pair.numbers(), ours, peak_bytes: peak_bytes(), peers })
    }

    fn line(&self, titles: &[&str]) -> String {
        let mut line = format!("{}: {:.2} ms", self.case, 1e3 * self.ours.median_seconds);
        for (title, peer) in titles.iter().zip(&self.peers) {
            if let Some(peer) = peer {
                line.push_str(&format!(", {title} {:.3} s", peer.median_seconds));
            }
        }
        line
    }
}

impl Series {
    fn measure(case: CaseName, pairs: &[Pair], rounds: usize) -> Result<Self, Box<dyn Error>> {
        let ksg = Ksg::new(K);
        let first = pairs.first().ok_or("a series without estimates cannot be timed")?;
        first.estimate(&ksg)?;
        let (mut alone, mut session) = (Measured::default(), Measured::default());
        for _ in 0..rounds {
            alone.time(pairs, |pair| pair.estimate(&ksg))?;
            let mut remembering = ksg.session();
            session.time(pairs, |pair| pair.estimate_in(&mut remembering))?;
        }
        let Pair { n, dims, .. } = *first;
        Ok(Self { case: name(case), n, dims, estimates: pairs.len(), alone, session })
    }

    fn ratio(&self) -> f64 {
        self.alone.median_seconds / self.session.median_seconds
    }

    fn line(&self) -> String {
        let [alone, session] = [&self.alone, &self.session].map(|measured| 1e3 * measured.median_seconds);
        format!("{}: {alone:.1} ms one by one, {session:.1} ms in a session", self.case)
    }
}

/// As it is typed.
fn name(case: CaseName) -> String {
    case.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
}
