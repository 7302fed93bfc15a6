//! Problems whose mutual information is known, in nats here, within what KSG can do.

use crate::support::{Matrix, dense, rng};
use mutual_info::{KozachenkoLeonenko, Ksg, Variant};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rand_distr::{ChiSquared, StandardNormal};
use std::f64::consts::{E, LN_2, PI};

const N: usize = 4_000;

/// The mean over four seeds of both estimators lies within `tolerance` nats of the truth.
fn check(name: &str, truth: f64, tolerance: f64, draw: impl Fn(&mut ChaCha8Rng) -> (Matrix<f64>, Matrix<f64>)) {
    for variant in [Variant::Ksg1, Variant::Ksg2] {
        let mean: f64 = (0..4)
            .map(|seed| {
                let (x, y) = draw(&mut rng(seed));
                let found = Ksg::new(3).variant(variant).estimate(x.samples(), y.samples()).expect("an estimate");
                found.bits * LN_2 / 4.0
            })
            .sum();
        assert!((mean - truth).abs() <= tolerance, "{name}, {variant}: {mean:.4} nats, the truth is {truth:.4}");
    }
}

/// Pairs correlated by rho: x is [N, d], y is [N, d].
fn sparse(d: usize, rho: f64, rng: &mut ChaCha8Rng) -> (Matrix<f64>, Matrix<f64>) {
    let (x, z) = (Matrix::normal(N, d, rng), Matrix::normal(N, d, rng));
    let y = Matrix::from_fn(N, d, |i, c| rho * x.data[i * d + c] + (1.0 - rho * rho).sqrt() * z.data[i * d + c]);
    (x, y)
}

#[test]
fn independent_data_hold_nothing() {
    for (m, n) in [(1, 1), (2, 3), (5, 5)] {
        check("independent", 0.0, 0.04, |rng| (Matrix::normal(N, m, rng), Matrix::normal(N, n, rng)));
    }
}

#[test]
fn gaussian_pairs() {
    check("rho = 0.75", 0.41334, 0.02, |rng| sparse(1, 0.75, rng));
    check("rho = 0.9", -0.5 * (1.0_f64 - 0.81).ln(), 0.02, |rng| sparse(1, 0.9, rng));
    check("two pairs, rho = 0.75", 2.0 * 0.41334, 0.06, |rng| sparse(2, 0.75, rng));
}

#[test]
fn dense_gaussians() {
    check("2 x 2", 0.29389, 0.03, |rng| dense(N, 2, 2, 0.5, rng));
    check("3 x 3", 0.41334, 0.04, |rng| dense(N, 3, 3, 0.5, rng));
    check("5 x 5", 0.59281, 0.08, |rng| dense(N, 5, 5, 0.5, rng));
}

#[test]
fn uniform_with_uniform_noise() {
    for (e, truth) in [(0.1, 1.70944), (0.5, 0.5), (0.75, 1.0 / 3.0)] {
        check("additive noise", truth, 0.03, |rng| {
            let x = Matrix::from_fn(N, 1, |_, _| rng.random());
            let y = Matrix::from_fn(N, 1, |i, _| x.data[i] + rng.random_range(-e..e));
            (x, y)
        });
    }
}

/// Through asinh, which changes no mutual information: the bare tails are too heavy for KSG at this N.
#[test]
fn student_t() {
    for (m, n, nu, truth, tolerance) in
        [(1, 1, 1.0, 0.22417, 0.04), (2, 2, 1.0, 0.43195, 0.1), (3, 3, 2.0, 0.29092, 0.12)]
    {
        check("Student-t", truth, tolerance, |rng| {
            let spread: Vec<f64> = (0..N)
                .map(|_| (nu / rng.sample::<f64, _>(ChiSquared::new(nu).expect("degrees of freedom"))).sqrt())
                .collect();
            let mut side =
                |dims| Matrix::from_fn(N, dims, |i, _| (spread[i] * rng.sample::<f64, _>(StandardNormal)).asinh());
            (side(m), side(n))
        });
    }
}

#[test]
fn maps_of_one_side_change_little() {
    type Map = fn(f64) -> f64;
    let maps: [(&str, Map); 3] = [("asinh", f64::asinh), ("x sqrt|x|", |x| x * x.abs().sqrt()), ("tanh", f64::tanh)];
    for (name, map) in maps {
        check(name, 0.41334, 0.03, |rng| {
            let (x, y) = sparse(1, 0.75, rng);
            (Matrix::from_fn(N, 1, |i, _| map(x.data[i])), y)
        });
    }
}

/// What the crate's first lines say: the truth is 2.30 nats.
#[test]
fn strong_dependence_in_high_dimension_is_underestimated() {
    let (x, y) = sparse(16, 0.5, &mut rng(0));
    let nats = Ksg::new(3).estimate(x.samples(), y.samples()).expect("an estimate").bits * LN_2;
    assert!((0.5..1.0).contains(&nats), "{nats}");
}

#[test]
fn entropies() {
    let mut rng = rng(0);
    let kl = KozachenkoLeonenko::new(3);
    for d in [1, 2, 3] {
        let h = kl.entropy(Matrix::normal(N, d, &mut rng).samples()).expect("an entropy");
        let truth = 0.5 * d as f64 * (2.0 * PI * E).ln() / LN_2;
        assert!((h - truth).abs() < 0.06 * d as f64, "normal, {d} dims: {h}, the truth is {truth}");
    }
    let x = Matrix::from_fn(N, 2, |_, c| [2.0, 0.25][c] * rng.random::<f64>());
    let h = kl.entropy(x.samples()).expect("an entropy");
    assert!((h + 1.0).abs() < 0.1, "uniform on 2 x 1/4: {h}");
}

#[test]
fn atoms_count_as_discrete_values() {
    let mut rng = rng(3);
    let labels: Vec<f64> = (0..N).map(|_| f64::from(rng.random_range(0..8_u8))).collect();
    let other: Vec<f64> = (0..N).map(|_| f64::from(rng.random_range(0..4_u8))).collect();
    let constant = vec![1.0; N];
    let column = |data: &[f64]| Matrix { data: data.to_vec(), n: N, dims: 1 };
    for variant in [Variant::Ksg1, Variant::Ksg2, Variant::Npeet { jitter: None }] {
        for (x, y, bits) in [(&labels, &labels, 3.0), (&labels, &other, 0.0), (&constant, &constant, 0.0)] {
            let (x, y) = (column(x), column(y));
            let found = Ksg::new(3).variant(variant).estimate(x.samples(), y.samples()).expect("an estimate");
            assert!((found.bits - bits).abs() < 0.02, "{found}, the truth is {bits}");
            assert_eq!(found.duplicates, Some(1.0));
        }
    }
}
