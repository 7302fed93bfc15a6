//! The Gaussian baseline against its closed forms.

use crate::support::{Matrix, dense, rng};
use mutual_info::{Error, Gaussian, Samples, Shrinkage};
use std::f64::consts::LN_2;

const BOTH: [Shrinkage; 2] = [Shrinkage::None, Shrinkage::LedoitWolf];

fn nats(shrinkage: Shrinkage, x: &Matrix<f64>, y: &Matrix<f64>) -> f64 {
    Gaussian::new(shrinkage).estimate(x.samples(), y.samples()).expect("an estimate").bits * LN_2
}

#[test]
fn dense_gaussians() {
    for (d, truth) in [(1, 0.14384), (2, 0.29389), (3, 0.41334), (5, 0.59281), (25, 1.29218)] {
        let (x, y) = dense(40_000, d, d, 0.5, &mut rng(d as u64));
        let bias = (d * d) as f64 / 80_000.0;
        for shrinkage in BOTH {
            let found = nats(shrinkage, &x, &y);
            assert!((found - bias - truth).abs() < 0.02, "{d} x {d}, {shrinkage:?}: {found:.5}, the truth is {truth}");
        }
    }
}

#[test]
fn one_pair() {
    let (x, y) = dense(100_000, 1, 1, 0.75, &mut rng(0));
    for shrinkage in BOTH {
        let found = nats(shrinkage, &x, &y);
        assert!((found - 0.41334).abs() < 0.01, "{shrinkage:?}: {found}");
    }
}

#[test]
fn linear_maps_change_nothing_without_shrinkage() {
    let (x, y) = dense(500, 2, 3, 0.4, &mut rng(1));
    let mapped = Matrix::from_fn(500, 2, |i, c| [1e6 + 300.0 * x.data[2 * i], x.data[2 * i + 1] - x.data[2 * i]][c]);
    let (before, after) = (nats(Shrinkage::None, &x, &y), nats(Shrinkage::None, &mapped, &y));
    assert!((before - after).abs() < 1e-9, "{before} and {after}");
}

/// The same coordinates in other units, each its own; smaller than any whose square is a number, and larger.
#[test]
fn units_change_nothing() {
    let (x, y) = dense(400, 3, 2, 0.5, &mut rng(4));
    let scaled =
        |m: &Matrix<f64>, units: [f64; 3]| Matrix::from_fn(m.n, m.dims, |i, c| units[c] * m.data[i * m.dims + c]);
    for shrinkage in BOTH {
        let plain = nats(shrinkage, &x, &y);
        assert!((plain - 0.3466).abs() < 0.05, "{shrinkage:?}: {plain}");
        for (of_x, of_y) in [
            ([1e6; 3], [1.0; 3]),
            ([1.0, 1e-6, -1e6], [1e9, 1.0, 0.0]),
            ([1e-170; 3], [1e-170; 3]),
            ([1e300, 1e-300, 1.0], [1e300; 3]),
        ] {
            let found = nats(shrinkage, &scaled(&x, of_x), &scaled(&y, of_y));
            assert!((found - plain).abs() < 1e-12, "{shrinkage:?}, {of_x:?}, {of_y:?}: {found}, plain {plain}");
        }
    }
}

#[test]
fn constants_are_left_out() {
    let (x, y) = dense(300, 2, 1, 0.6, &mut rng(5));
    let constant = Matrix::from_fn(300, 3, |_, c| [0.0, 0.3, -1e300][c]);
    // 0.3 as it comes out of several sums.
    let beside = |m: &Matrix<f64>| {
        Matrix::from_fn(300, 4, |i, c| match c {
            0 | 1 => m.data[2 * i + c],
            2 => 0.3 * (1.0 + 2.3e-16 * (i % 5) as f64),
            _ => 7.0,
        })
    };
    for shrinkage in BOTH {
        assert_eq!(nats(shrinkage, &x, &constant), 0.0);
        assert_eq!(nats(shrinkage, &constant, &constant), 0.0);
        assert_eq!(nats(shrinkage, &beside(&x), &y).to_bits(), nats(shrinkage, &x, &y).to_bits());
    }
}

#[test]
fn fewer_samples_than_coordinates_take_shrinkage() {
    let (x, y) = dense(20, 15, 15, 0.5, &mut rng(2));
    let estimate = |shrinkage| Gaussian::new(shrinkage).estimate(x.samples(), y.samples());
    let error = estimate(Shrinkage::None).expect_err("a refusal");
    assert_eq!(error, Error::Singular { n: 20, dims: 30 });
    assert!(error.to_string().contains("Shrinkage::LedoitWolf"), "{error}");
    // The truth is 0.5 ln(8 * 8 / (0.5 * 15.5)) = 1.056 nats: what the documentation says of small N.
    let found = nats(Shrinkage::LedoitWolf, &x, &y);
    assert!((found - 3.30).abs() < 0.01, "{found} nats");
}

#[test]
fn any_number_of_threads() {
    let (x, y) = dense(700, 20, 9, 0.5, &mut rng(3));
    let bits = [1, 2, 3].map(|threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| nats(Shrinkage::LedoitWolf, &x, &y)).to_bits()
    });
    assert!(bits.iter().all(|b| *b == bits[0]), "{bits:?}");
}

#[test]
fn refusals() {
    let data = [0.0, 1.0, 3.0, 4.5, 6.0];
    let [five, four, one] = [5, 4, 1].map(|n| Samples::new(&data[..n], n, 1).expect("samples"));
    for shrinkage in BOTH {
        let gaussian = Gaussian::new(shrinkage);
        assert_eq!(gaussian.estimate(five, four), Err(Error::UnequalN { x: 5, y: 4 }));
        assert_eq!(gaussian.estimate(one, one), Err(Error::TooFew { n: 1, least: 2 }));
    }
    assert_eq!(Gaussian::new(Shrinkage::None).estimate(five, five), Err(Error::Singular { n: 5, dims: 2 }));
}
