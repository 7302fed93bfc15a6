//! Medians of searches, k = 3: `cargo run --release -p neighbours --example bench [-- few | X.f32 Y.f32]`.
//!
//! `few`: searches against each other in few dimensions, f64, where each coordinate of y is correlated 0.75 with its
//! partner in x. Without anything: tanh of a random map of 20 latent Gaussians around ten class means, like the
//! activations of a trained layer. With files (raw little-endian f32, 10,000 rows): those.

use neighbours::{Instructions, Knn, MAX_TREE_DIMS, Samples, Scalar, Search};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;
use std::time::Instant;

const LATENT: usize = 20;

/// [n, dims] each; y sees the same latent variables through another map, and a little noise.
fn activations(n: usize, dims: usize) -> (Vec<f32>, Vec<f32>) {
    let mut rng = ChaCha8Rng::seed_from_u64(0);
    let mut normal = |count: usize| -> Vec<f32> { (0..count).map(|_| rng.sample(StandardNormal)).collect() };
    let means = normal(10 * LATENT);
    let maps = [normal(LATENT * dims), normal(LATENT * dims)];
    let mut sides = [Vec::with_capacity(n * dims), Vec::with_capacity(n * dims)];
    for i in 0..n {
        let class = &means[i % 10 * LATENT..][..LATENT];
        let latent: Vec<f32> = class.iter().zip(normal(LATENT)).map(|(m, z)| m + 0.6 * z).collect();
        for (side, map) in sides.iter_mut().zip(&maps) {
            let noise = normal(dims);
            side.extend((0..dims).map(|d| {
                let sum: f32 = latent.iter().zip(&map[d * LATENT..]).map(|(z, w)| z * w).sum();
                (0.12 * sum + 0.1 * noise[d]).tanh()
            }));
        }
    }
    let [x, y] = sides;
    (x, y)
}

/// [n, dims] each: Gaussian coordinates, each of y correlated 0.75 with its partner in x.
fn pairs(n: usize, dims: usize) -> (Vec<f64>, Vec<f64>) {
    let mut rng = ChaCha8Rng::seed_from_u64(0);
    let x: Vec<f64> = (0..n * dims).map(|_| rng.sample(StandardNormal)).collect();
    let rest = (1.0 - 0.75_f64 * 0.75).sqrt();
    let y = x.iter().map(|x| 0.75 * x + rest * rng.sample::<f64, _>(StandardNormal)).collect();
    (x, y)
}

fn few() {
    for (n, dims, runs) in [
        (2_000, 4, 9),
        (2_000, 8, 9),
        (10_000, 1, 9),
        (10_000, 2, 9),
        (10_000, 3, 9),
        (10_000, 4, 9),
        (10_000, 6, 9),
        (10_000, 8, 9),
        (100_000, 1, 3),
        (100_000, 2, 3),
        (100_000, 3, 3),
        (100_000, 4, 3),
        (100_000, 6, 3),
        (100_000, 8, 3),
    ] {
        let (x, y) = pairs(n, dims);
        let (x, y) = (Samples::new(&x, n, dims).expect("samples"), Samples::new(&y, n, dims).expect("samples"));
        // A tree of more coordinates there is not.
        let tree = (2 * dims <= MAX_TREE_DIMS).then_some(Search::Tree);
        for search in [Search::Buckets, Search::Blocks].into_iter().chain(tree) {
            median(&format!("few_n{n}_d{dims}_{search:?}"), runs, &Knn::new(3).search(search), x, y);
        }
    }
}

fn median<T: Scalar>(name: &str, runs: usize, knn: &Knn, x: Samples<T>, y: Samples<T>) {
    let mut eps = f64::NAN;
    let mut seconds: Vec<f64> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            let found = knn.find(x, y).expect("neighbours").neighbourhoods;
            let seconds = start.elapsed().as_secs_f64();
            eps = found.eps.iter().sum::<f64>() / x.n() as f64;
            seconds
        })
        .collect();
    seconds.sort_by(f64::total_cmp);
    println!("{name:<40} {:>9.2} ms (least {:.2})   mean eps {eps:.6}", 1e3 * seconds[runs / 2], 1e3 * seconds[0]);
}

fn main() {
    let files: Vec<String> = std::env::args().skip(1).collect();
    if files == ["few"] {
        few();
        return;
    }
    if let [x, y] = files.as_slice() {
        let read = |path: &String| -> Vec<f32> {
            let bytes = std::fs::read(path).unwrap_or_else(|e| panic!("{path}: {e}"));
            let (numbers, _) = bytes.as_chunks::<4>();
            numbers.iter().map(|b| f32::from_le_bytes(*b)).collect()
        };
        let (x, y) = (read(x), read(y));
        let n = 10_000;
        let x = Samples::new(&x, n, x.len() / n).expect("10,000 rows");
        let y = Samples::new(&y, n, y.len() / n).expect("10,000 rows");
        median(&format!("file_n{n}_d{}_{}", x.dims(), y.dims()), 9, &Knn::new(3), x, y);
        return;
    }
    for (n, dims, runs) in [(2_000, 32, 21), (10_000, 32, 9), (10_000, 128, 9), (10_000, 256, 5)] {
        let (x, y) = activations(n, dims);
        let (x, y) = (Samples::new(&x, n, dims).expect("samples"), Samples::new(&y, n, dims).expect("samples"));
        for set in [Instructions::Avx512, Instructions::Avx2, Instructions::Portable] {
            let knn = Knn::new(3).search(Search::Blocks).instructions(set);
            median(&format!("blocks_n{n}_d{dims}_{set:?}"), runs, &knn, x, y);
        }
    }
}
