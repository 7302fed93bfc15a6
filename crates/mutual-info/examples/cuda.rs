//! Whole estimates on an NVIDIA GPU: `cargo run --release -p mutual-info --features cuda --example cuda`.
//!
//! 10,000 samples of 128 + 128 coordinates, f32, k = 3: tanh of random maps of 20 latent Gaussians. KSG1, then its
//! tie-aware form. The first estimate of all starts the device and compiles the kernels; the median is that of the nine
//! after it. The value must be that of the CPU.

use mutual_info::{Error, Ksg, Samples, Search, Variant};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;

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

    for variant in [Variant::Ksg1, Variant::TieAware] {
        let host = Ksg::new(3).variant(variant);
        let device = host.clone().search(Search::Cuda);
        let first = device.estimate(x, y)?;
        let mut seconds = [0.0; 9];
        for second in &mut seconds {
            *second = device.estimate(x, y)?.seconds;
        }
        seconds.sort_by(f64::total_cmp);
        let on_host = host.estimate(x, y)?;
        assert_eq!(first.bits, on_host.bits);
        println!("{first}");
        let [first, median, least, on_host] =
            [first.seconds, seconds[4], seconds[0], on_host.seconds].map(|seconds| 1e3 * seconds);
        println!("GPU: first {first:.2} ms, median {median:.2} ms, least {least:.2} ms; CPU: {on_host:.2} ms");
    }
    Ok(())
}
