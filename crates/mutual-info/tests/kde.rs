//! Bounds by pairwise distances against what they bound.

use crate::support::{Matrix, rng};
use mutual_info::{Error, Kde, Samples};
use std::f64::consts::{E, PI};

/// Lower and upper.
fn bounds(h: &Matrix<f64>, noise: f64) -> (f64, f64) {
    let bounds = Kde::new(noise).bounds(h.samples()).expect("bounds");
    assert_eq!(bounds.upper.ceiling, Some((h.n as f64).log2()));
    (bounds.lower.bits, bounds.upper.bits)
}

#[test]
fn clusters_far_apart() {
    // 8 places, 50 inputs each, nothing between: 3 bits, and both bounds are tight there.
    let h = Matrix::from_fn(400, 11, |i, c| if c == 10 { 100.0 * (i % 8) as f64 } else { 0.3 });
    let (lower, upper) = bounds(&h, 1.0);
    assert!((lower - 3.0).abs() < 1e-12 && (upper - 3.0).abs() < 1e-12, "{lower} to {upper}");
}

/// Two inputs at distance r: the mixture's entropy by Simpson's rule, and the bounds in closed form.
#[test]
fn two_inputs() {
    for r in [0.0, 0.5, 2.0, 6.0_f64] {
        let noise = 0.5;
        let (lower, upper) = bounds(&Matrix { data: vec![0.0, r * noise], n: 2, dims: 1 }, noise);
        let bound = |divisor: f64| 1.0 - (1.0 + (-r * r / divisor).exp()).log2();
        assert!((upper - bound(2.0)).abs() < 1e-12, "distance {r}: {upper}");
        assert!((lower - bound(8.0)).abs() < 1e-12, "distance {r}: {lower}");
        let density = |t: f64| ((-t * t / 2.0).exp() + (-(t - r).powi(2) / 2.0).exp()) / (2.0 * (2.0 * PI).sqrt());
        let steps = 4000;
        let width = (r + 20.0) / f64::from(steps);
        let entropy: f64 = (0..=steps)
            .map(|i| {
                let p = density(-10.0 + width * f64::from(i));
                let weight = if i == 0 || i == steps { 1.0 } else { [2.0, 4.0][(i % 2) as usize] };
                -weight * p * p.log2() * width / 3.0
            })
            .sum();
        let truth = entropy - 0.5 * (2.0 * PI * E).log2();
        assert!(lower <= truth + 1e-9 && truth <= upper + 1e-9, "distance {r}: {lower}, {truth}, {upper}");
    }
}

/// Many Gaussian outputs: T is nearly Gaussian, I = d/2 log2(1 + v/s^2).
#[test]
fn gaussian_outputs() {
    for (dims, noise) in [(1, 0.2_f64), (1, 1.0), (2, 0.5)] {
        let h = Matrix::normal(4000, dims, &mut rng(dims as u64));
        let truth = dims as f64 / 2.0 * (1.0 + 1.0 / (noise * noise)).log2();
        let (lower, upper) = bounds(&h, noise);
        assert!(lower < truth && truth < upper, "{dims} dims, noise {noise}: {lower}, {truth}, {upper}");
        assert!(upper - lower < dims as f64, "{dims} dims, noise {noise}: {lower} to {upper}");
    }
}

#[test]
fn extremes_of_the_noise() {
    let h = Matrix::normal(64, 3, &mut rng(7));
    let fine = bounds(&h, 1e-200);
    assert!((fine.0 - 6.0).abs() < 1e-12 && (fine.1 - 6.0).abs() < 1e-12, "{fine:?}");
    let coarse = bounds(&h, 1e200);
    assert!(coarse.0.abs() < 1e-12 && coarse.1.abs() < 1e-12, "{coarse:?}");
}

#[test]
fn any_number_of_threads() {
    let h = Matrix::normal(500, 9, &mut rng(8));
    let found = [1, 2, 3].map(|threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| bounds(&h, 0.7))
    });
    assert!(found.iter().all(|b| *b == found[0]), "{found:?}");
}

#[test]
fn refusals() {
    let data = [0.0, 1.0];
    let [two, none] = [2, 0].map(|n| Samples::new(&data[..n], n, 1).expect("samples"));
    for value in [0.0, -1.0, f64::INFINITY] {
        assert_eq!(Kde::new(value).bounds(two), Err(Error::Noise { value }));
    }
    assert!(Kde::new(f64::NAN).bounds(two).is_err());
    assert_eq!(Kde::new(1.0).bounds(none), Err(Error::TooFew { n: 0, least: 1 }));
}
