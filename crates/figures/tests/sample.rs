//! Networks, and tables shaped like a pilot run's log: `data/pilot.csv` has its values for one seed.

use interlayer_outline::{Builder, Kind, Outline};
use interlayer_results::{DatasetRecord, Header, Quantity, Row as Measurement, Table};

/// KSG's ceiling at N = 10,000, k = 3.
pub(crate) const CEILING: f64 = 11.4755;

/// An epoch of a run.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) dataset: String,
    pub(crate) architecture: String,
    pub(crate) width: u32,
    pub(crate) depth: u32,
    pub(crate) seed: u64,
    pub(crate) epoch: u32,
    pub(crate) test_error: f64,
    pub(crate) test_error_batch: f64,
    pub(crate) mi_merged: Option<f64>,
    pub(crate) mi_merged_batch: Option<f64>,
}

/// An estimate between two layers.
#[derive(Clone, Debug)]
pub(crate) struct Estimate {
    pub(crate) architecture: String,
    pub(crate) seed: u64,
    pub(crate) epoch: u32,
    /// Of running statistics; none for batch statistics.
    pub(crate) momentum: Option<f64>,
    pub(crate) x: String,
    pub(crate) y: String,
    pub(crate) k: u32,
    pub(crate) n: u32,
    pub(crate) scaling: String,
    pub(crate) shuffle: Option<u64>,
    pub(crate) bits: f64,
}

/// The long table of these epochs.
pub(crate) fn table_of(rows: &[Row]) -> Table {
    joint(rows.iter().map(|row| {
        let header = header(&row.dataset, &row.architecture, row.width, row.depth, row.seed);
        let error = |evaluation: &str, value| {
            Measurement::new(&header.run, row.epoch, Quantity::new("test error").under(evaluation), value)
        };
        let bits = |evaluation: &str, bits: Option<f64>| {
            let quantity = Quantity::new("mutual information").between("first", "merged").under(evaluation);
            bits.map(|bits| Measurement {
                ceiling: Some(CEILING),
                ..Measurement::new(&header.run, row.epoch, quantity, bits)
            })
        };
        let mut rows = vec![error("running", row.test_error), error("batch", row.test_error_batch)];
        rows.extend(bits("running", row.mi_merged));
        rows.extend(bits("batch", row.mi_merged_batch));
        (header, rows)
    }))
}

/// The long table of these estimates.
pub(crate) fn table_of_estimates(estimates: &[Estimate]) -> Table {
    joint(estimates.iter().map(|row| {
        let header = header("mnist", &row.architecture, 64, 5, row.seed);
        let evaluation = row.momentum.map_or("batch".into(), |momentum| format!("running {momentum}"));
        let quantity = Quantity::new("mutual information").between(&row.x, &row.y).under(evaluation);
        let measurement = Measurement {
            k: Some(row.k),
            n: Some(row.n),
            scaling: Some(row.scaling.clone()),
            shuffle: row.shuffle,
            ceiling: Some(CEILING),
            ..Measurement::new(&header.run, row.epoch, quantity, row.bits)
        };
        (header, vec![measurement])
    }))
}

pub(crate) fn header(dataset: &str, architecture: &str, width: u32, depth: u32, seed: u64) -> Header {
    Header {
        figure: "4A".into(),
        dataset: DatasetRecord { name: dataset.into(), checksum: String::new() },
        architecture: architecture.into(),
        width,
        depth,
        seed,
        ..Header::new(format!("{architecture}-w{width}-d{depth}-s{seed}"))
    }
}

/// Runs in the order of their first rows.
pub(crate) fn joint(parts: impl IntoIterator<Item = (Header, Vec<Measurement>)>) -> Table {
    let mut runs: Vec<(Header, Vec<Measurement>)> = Vec::new();
    for (header, rows) in parts {
        match runs.iter_mut().find(|(known, _)| known.run == header.run) {
            Some((_, known)) => known.extend(rows),
            None => runs.push((header, rows)),
        }
    }
    let tables: Vec<Table> = runs.iter().map(|(header, rows)| Table::of(header, rows).unwrap()).collect();
    Table::concat(&tables).unwrap()
}

/// What tells one run of a sample from another.
#[derive(Clone, Copy)]
pub(crate) struct Run(pub(crate) &'static str, pub(crate) u32, pub(crate) u32, pub(crate) u64);

struct Pilot {
    architecture: &'static str,
    width: u32,
    depth: u32,
    epoch: f64,
    error: f64,
    bits: f64,
}

fn pilot() -> Vec<Pilot> {
    let parse = |line: &'static str| {
        let f: Vec<&str> = line.split(',').collect();
        Pilot {
            architecture: f[0],
            width: f[1].parse().unwrap(),
            depth: f[2].parse().unwrap(),
            epoch: f[3].parse().unwrap(),
            error: f[5].parse().unwrap(),
            bits: f[6].parse().unwrap(),
        }
    };
    include_str!("data/pilot.csv").lines().skip(1).map(parse).collect()
}

/// Rows of these runs. A size that the pilot has not is made from its nearest, a seed other than 0 by some noise.
pub(crate) fn rows(runs: &[Run], epochs: u32) -> Vec<Row> {
    runs.iter().flat_map(|&run| one(run, epochs)).collect()
}

pub(crate) fn table(runs: &[Run], epochs: u32) -> Table {
    table_of(&rows(runs, epochs))
}

/// All combinations.
pub(crate) fn grid(architectures: &[&'static str], widths: &[u32], depths: &[u32], seeds: u64) -> Vec<Run> {
    let mut runs = Vec::new();
    for &architecture in architectures {
        for &width in widths {
            for &depth in depths {
                runs.extend((0..seeds).map(|seed| Run(architecture, width, depth, seed)));
            }
        }
    }
    runs
}

fn one(Run(architecture, width, depth, seed): Run, epochs: u32) -> Vec<Row> {
    let log = |n: u32| f64::from(n).ln();
    let all = pilot();
    let known = ["mlp", "shortcut", "residual", "shortcut-residual"].contains(&architecture);
    let like = if known { architecture } else { "residual" };
    let far = |p: &Pilot| (log(p.width) - log(width)).abs() + (log(p.depth) - log(depth)).abs();
    let nearest = all.iter().filter(|p| p.architecture == like).min_by(|a, b| far(a).total_cmp(&far(b))).unwrap();
    let (w, d) = (nearest.width, nearest.depth);
    let curve: Vec<&Pilot> = all.iter().filter(|p| p.architecture == like && (p.width, p.depth) == (w, d)).collect();
    let shift = 0.35 * (log(width) - log(w)) - 0.5 * (log(depth) - log(d)) + if known { 0.0 } else { 1.3 };
    let mut noise = Noise(seed * 1000 + u64::from(width) * 31 + u64::from(depth) * 7 + architecture.len() as u64);
    let offset = if seed == 0 { 0.0 } else { 0.12 * noise.next() };
    (1..=epochs)
        .map(|epoch| {
            let (error, bits) = at(&curve, f64::from(epoch));
            let error = (error * (1.0 + 0.1 * noise.next())).clamp(0.0, 1.0);
            let bits = bits + shift + offset + 0.02 * noise.next();
            let batch = 12.0 - 0.7 * bits;
            Row {
                dataset: "mnist".into(),
                architecture: architecture.into(),
                width,
                depth,
                seed,
                epoch,
                test_error: error,
                test_error_batch: 0.8 * error,
                mi_merged: Some(bits),
                mi_merged_batch: if epoch <= 20 || epoch % 5 == 0 { Some(batch) } else { None },
            }
        })
        .collect()
}

pub(crate) const LAYERS: [&str; 8] =
    ["first", "hidden.0", "hidden.1", "hidden.2", "hidden.3", "hidden.4", "last", "merged"];

/// Estimates between all layers, and with the label: the nearer the more, and more of the label as training goes on.
pub(crate) fn estimates(architecture: &str, epochs: &[u32], momentum: Option<f64>) -> Vec<Estimate> {
    let short = architecture.starts_with("shortcut");
    let mut noise = Noise(architecture.len() as u64);
    let mut rows = Vec::new();
    for &epoch in epochs {
        let trained = f64::from(epoch).ln() / 200f64.ln();
        let mut row = |x: &str, y: &str, bits: f64| {
            rows.push(Estimate {
                architecture: architecture.into(),
                seed: 0,
                epoch,
                momentum,
                x: x.into(),
                y: y.into(),
                k: 3,
                n: 10_000,
                scaling: "none".into(),
                shuffle: None,
                bits: bits + 0.05 * noise.next(),
            });
        };
        for (i, x) in LAYERS.iter().enumerate() {
            for (j, y) in LAYERS.iter().enumerate().skip(i + 1) {
                // The last layer with a shortcut around it is near both ends.
                let apart = if short && j == 7 { i.min(7 - i) + 1 } else { j - i };
                row(x, y, 9.6 * (-(0.42 - 0.25 * trained) * apart as f64).exp());
            }
            row(x, "label", 3.25 - (1.1 - 0.9 * trained) * (1.0 + i as f64).ln());
        }
    }
    rows
}

/// A wide layer, narrow ones, a wide one; skips around pairs of narrow ones and around all.
pub(crate) fn hourglass(narrow: usize, pairs: usize, is_skipped: bool) -> Outline {
    let layers = |widths: &'static [usize]| {
        move |network: Builder| widths.iter().fold(network, |network, width| network.layer(Kind::DENSE, *width))
    };
    let inside = |network: Builder| {
        let network = (0..pairs).fold(layers(&[16])(network), |network, _| network.skip(layers(&[16, 16])));
        layers(&[32])((2 * pairs + 1..narrow).fold(network, |network, _| network.layer(Kind::DENSE, 16)))
    };
    let first = layers(&[32])(Outline::builder(300));
    if is_skipped { first.skip(inside) } else { inside(first) }.output(7).unwrap()
}

/// Linear between the epochs that the pilot printed; beyond its last the error falls on slowly.
fn at(curve: &[&Pilot], epoch: f64) -> (f64, f64) {
    let next = curve.iter().position(|p| p.epoch >= epoch);
    match next {
        Some(0) => (curve[0].error, curve[0].bits),
        Some(i) => {
            let (a, b) = (curve[i - 1], curve[i]);
            let share = (epoch - a.epoch) / (b.epoch - a.epoch);
            (a.error + (b.error - a.error) * share, a.bits + (b.bits - a.bits) * share)
        }
        None => {
            let (last, before) = (curve[curve.len() - 1], curve[curve.len() - 3]);
            let more = (epoch / last.epoch).ln();
            let slope = (last.bits - before.bits) / (last.epoch / before.epoch).ln();
            (last.error * (-0.8 * more).exp(), last.bits + slope * more)
        }
    }
}

/// Numbers in -1..1 from a seed: a linear congruential generator is enough for a sample.
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> f64 {
        for _ in 0..3 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        }
        (self.0 >> 11) as f64 / (1u64 << 52) as f64 - 1.0
    }
}
