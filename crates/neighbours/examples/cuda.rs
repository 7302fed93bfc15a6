//! A search on an NVIDIA GPU: `cargo run --release -p neighbours --features cuda --example cuda`.
//!
//! 10,000 samples of 128 + 128 coordinates, f32, k = 3: tanh of random maps of 20 latent Gaussians. The first search starts
//! the device and compiles the kernels; the median is that of the nine after it. What is found must be what the CPU finds.

use neighbours::{Error, Knn, Samples, Search};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;
use std::time::Instant;

const N: usize = 10_000;
const DIMS: usize = 128;
const LATENT: usize = 20;

fn main() -> Result<(), Error> {
    let mut rng = ChaCha8Rng::seed_from_u64(0);
    let mut normal = |count: usize| -> Vec<f32> { (0..count).map(|_| rng.sample(StandardNormal)).collect() };
    let latent = normal(N * LATENT);
    let [x, y] = [(); 2].map(|()| {
        let (map, noise) = (normal(DIMS * LATENT), normal(N * DIMS));
        let value = |at: usize| {
            let (z, weights) = (&latent[at / DIMS * LATENT..][..LATENT], &map[at % DIMS * LATENT..][..LATENT]);
            let sum: f32 = z.iter().zip(weights).map(|(z, w)| z * w).sum();
            (0.12 * sum + 0.1 * noise[at]).tanh()
        };
        (0..N * DIMS).map(value).collect::<Vec<f32>>()
    });
    let (x, y) = (Samples::new(&x, N, DIMS)?, Samples::new(&y, N, DIMS)?);

    let timed = |knn: &Knn| -> Result<_, Error> {
        let start = Instant::now();
        let found = knn.find(x, y)?.neighbourhoods;
        Ok((found, 1e3 * start.elapsed().as_secs_f64()))
    };
    let host = Knn::new(3);
    let device = host.clone().search(Search::Cuda);
    let (found, first) = timed(&device)?;
    let mut after = [0.0; 9];
    for milliseconds in &mut after {
        *milliseconds = timed(&device)?.1;
    }
    after.sort_by(f64::total_cmp);
    let (expected, on_host) = timed(&host)?;
    assert!(found == expected, "the GPU found other neighbours");
    let [least, median] = [after[0], after[4]];
    println!("GPU: first {first:.2} ms, median {median:.2} ms, least {least:.2} ms; CPU: {on_host:.2} ms");
    Ok(())
}
