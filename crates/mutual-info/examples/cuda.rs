//! Whole estimates on an NVIDIA GPU: `cargo run --release -p mutual-info --features cuda --example cuda`.
//!
//! 10,000 samples of 128 + 128 coordinates, f32, k = 3: tanh of random maps of 20 latent Gaussians. The first estimate
//! starts the device and compiles the kernels; the median is that of the nine after it. The value is held against the
//! CPU's.

use mutual_info::{Error, Ksg, Samples, Search};
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

    let ksg = Ksg::new(3).search(Search::Cuda);
    let first = ksg.estimate(x, y)?;
    println!("first   {:>8.2} ms", 1e3 * first.seconds);
    let mut seconds = [0.0; 9];
    for second in &mut seconds {
        *second = ksg.estimate(x, y)?.seconds;
    }
    seconds.sort_by(f64::total_cmp);
    println!("median  {:>8.2} ms (least {:.2})", 1e3 * seconds[4], 1e3 * seconds[0]);
    let host = Ksg::new(3).estimate(x, y)?;
    println!("CPU     {:>8.2} ms", 1e3 * host.seconds);
    assert_eq!(first.bits, host.bits);
    println!("{first}");
    Ok(())
}
