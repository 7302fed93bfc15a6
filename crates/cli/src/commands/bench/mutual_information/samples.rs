//! The samples of each case of `bench mutual-information`.

use std::error::Error;

use interlayer::datasets::Dataset;
use interlayer::mutual_info::{self, Estimate, Ksg, Samples, Session};
use interlayer::nets::{Activations, Evaluation, Examples, Trainer, TrainingConfig};
use interlayer::paper::Kind;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;

/// Epochs that networks are trained for: the information is past its first peak by then.
const EPOCHS: u32 = 15;

/// Samples of two sides, row-major.
pub(super) struct Pair {
    pub(super) n: usize,
    pub(super) dims: (usize, usize),
    pub(super) values: Values,
}

/// In the precision that they come in: x, y.
pub(super) enum Values {
    Single(Vec<f32>, Vec<f32>),
    Double(Vec<f64>, Vec<f64>),
}

impl Pair {
    pub(super) fn estimate(&self, ksg: &Ksg) -> Result<Estimate, mutual_info::Error> {
        let Self { n, dims, .. } = *self;
        match &self.values {
            Values::Single(x, y) => ksg.estimate(Samples::new(x, n, dims.0)?, Samples::new(y, n, dims.1)?),
            Values::Double(x, y) => ksg.estimate(Samples::new(x, n, dims.0)?, Samples::new(y, n, dims.1)?),
        }
    }

    pub(super) fn estimate_in(&self, session: &mut Session) -> Result<Estimate, mutual_info::Error> {
        let Self { n, dims, .. } = *self;
        match &self.values {
            Values::Single(x, y) => session.estimate(Samples::new(x, n, dims.0)?, Samples::new(y, n, dims.1)?),
            Values::Double(x, y) => session.estimate(Samples::new(x, n, dims.0)?, Samples::new(y, n, dims.1)?),
        }
    }

    /// As in tables.
    pub(super) fn numbers(&self) -> &'static str {
        match self.values {
            Values::Single(..) => "f32",
            Values::Double(..) => "f64",
        }
    }
}

/// Gaussian coordinates; each of y is correlated with its partner in x, and with no other.
pub(super) fn normal(n: usize, dims: usize) -> Pair {
    const CORRELATION: f64 = 0.75;
    let mut rng = ChaCha8Rng::seed_from_u64(0);
    let x: Vec<f64> = (0..n * dims).map(|_| rng.sample(StandardNormal)).collect();
    let rest = (1.0 - CORRELATION * CORRELATION).sqrt();
    let y = x.iter().map(|x| CORRELATION * x + rest * rng.sample::<f64, _>(StandardNormal)).collect();
    Pair { n, dims: (dims, dims), values: Values::Double(x, y) }
}

/// tanh of two random maps of the same 20 Gaussians around ten class means, with a little noise: like two layers of a
/// trained network, for more samples than there are test images.
pub(super) fn like_activations(n: usize, dims: usize) -> Pair {
    const LATENT: usize = 20;
    let mut rng = ChaCha8Rng::seed_from_u64(0);
    let mut normal = |count: usize| -> Vec<f32> { (0..count).map(|_| rng.sample(StandardNormal)).collect() };
    let means = normal(10 * LATENT);
    let maps = [normal(LATENT * dims), normal(LATENT * dims)];
    let mut sides = [Vec::with_capacity(n * dims), Vec::with_capacity(n * dims)];
    for i in 0..n {
        let class = &means[i % 10 * LATENT..][..LATENT];
        let latent: Vec<f32> = class.iter().zip(normal(LATENT)).map(|(mean, z)| mean + 0.6 * z).collect();
        for (side, map) in sides.iter_mut().zip(&maps) {
            let noise = normal(dims);
            side.extend(map.chunks_exact(LATENT).zip(noise).map(|(map, noise)| {
                let sum: f32 = latent.iter().zip(map).map(|(z, weight)| z * weight).sum();
                (0.12 * sum + 0.1 * noise).tanh()
            }));
        }
    }
    let [x, y] = sides;
    Pair { n, dims: (dims, dims), values: Values::Single(x, y) }
}

/// First against merged activations of the test images, once training is done.
pub(super) fn activations(data: &Dataset, width: u32, statistics: Evaluation) -> Result<Pair, Box<dyn Error>> {
    let mut epochs = trained(data, width, statistics, &[EPOCHS])?;
    epochs.pop().ok_or_else(|| "a training without epochs shows no activations".into())
}

/// The same after every epoch, as figure 5 follows it.
pub(super) fn activations_by_epoch(data: &Dataset, width: u32) -> Result<Vec<Pair>, Box<dyn Error>> {
    trained(data, width, Evaluation::Running, &Vec::from_iter(1..=EPOCHS))
}

fn trained(data: &Dataset, width: u32, statistics: Evaluation, wanted: &[u32]) -> Result<Vec<Pair>, Box<dyn Error>> {
    let (train, test) = (Examples::of(&data.train)?, Examples::of(&data.test)?);
    let config = TrainingConfig { epochs: EPOCHS, ..TrainingConfig::default() };
    let mut network = Trainer::<f32>::new(Kind::Mlp.outline(width, 3)?, &config, &train)?;
    let mut pairs = Vec::new();
    while let Some(epoch) = network.next_epoch()? {
        if wanted.contains(&epoch.number) {
            let seen = network.observe(&test, statistics, &["first", "merged"])?;
            let both: [Activations<f32>; 2] =
                seen.activations.try_into().map_err(|_| "a network shows no first and merged layer")?;
            let [x, y] = both;
            pairs.push(Pair { n: x.n, dims: (x.dims, y.dims), values: Values::Single(x.values, y.values) });
        }
    }
    Ok(pairs)
}
