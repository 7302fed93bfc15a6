//! I(X; Y | Z) where it is known.

use crate::support::{Matrix, rng};
use mutual_info::{Conditional, Error, Ksg, Samples};
use rand::RngExt;
use std::f64::consts::LN_2;

const N: usize = 2_000;

/// Mean over four seeds, in nats.
fn mean(draw: impl Fn(u64) -> [Matrix<f64>; 3]) -> f64 {
    let one = |seed| {
        let [x, y, z] = draw(seed);
        Conditional::new(3).estimate(x.samples(), y.samples(), z.samples()).expect("an estimate").bits * LN_2 / 4.0
    };
    (0..4).map(one).sum()
}

/// x = z + a, y = z + b: a and b are normal and correlated by `partial`, the partial correlation of x and y given z.
fn joined(partial: f64, seed: u64) -> [Matrix<f64>; 3] {
    let mut rng = rng(seed);
    let [z, a, c] = [(); 3].map(|()| Matrix::normal(N, 1, &mut rng));
    let b = |i: usize| partial * a.data[i] + (1.0 - partial * partial).sqrt() * c.data[i];
    [Matrix::from_fn(N, 1, |i, _| z.data[i] + a.data[i]), Matrix::from_fn(N, 1, |i, _| z.data[i] + b(i)), z]
}

#[test]
fn partial_correlation() {
    for partial in [0.0, 0.5, 0.75, -0.9_f64] {
        let truth = -0.5 * (1.0 - partial * partial).ln();
        let found = mean(|seed| joined(partial, seed));
        assert!((found - truth).abs() < 0.05, "{partial}: {found:.4} nats, the truth is {truth:.4}");
    }
}

#[test]
fn a_chain_is_cut_by_its_middle() {
    let found = mean(|seed| {
        let mut rng = rng(seed);
        let x = Matrix::normal(N, 2, &mut rng);
        let noise = Matrix::normal(N, 4, &mut rng);
        let z = Matrix::from_fn(N, 2, |i, c| x.data[2 * i + c] + noise.data[4 * i + c]);
        let y = Matrix::from_fn(N, 2, |i, c| z.data[2 * i + c] + noise.data[4 * i + 2 + c]);
        [x, y, z]
    });
    assert!(found.abs() < 0.06, "{found:.4} nats");
}

#[test]
fn a_condition_that_knows_nothing_changes_little() {
    let of = |seed| {
        let [x, y, _] = joined(0.75, seed);
        [x, y, Matrix::normal(N, 1, &mut rng(seed + 50))]
    };
    // x and y hold z's share as well: correlation (1 + 0.75) / 2.
    let truth = -0.5 * (1.0 - 0.875_f64.powi(2)).ln();
    let found = mean(of);
    assert!((found - truth).abs() < 0.08, "{found:.4} nats, the truth is {truth:.4}");
}

#[test]
fn a_constant_condition_is_none() {
    // psi(n_z + 1) is psi(N) then, which leaves the first estimator of Kraskov.
    let [x, y, _] = joined(0.6, 9);
    let z = Matrix::from_fn(N, 3, |_, _| 0.25);
    let found = Conditional::new(4).estimate(x.samples(), y.samples(), z.samples()).expect("an estimate").bits;
    let plain = Ksg::new(4).estimate(x.samples(), y.samples()).expect("an estimate").bits;
    assert!((found - plain).abs() < 1e-12, "{found} against {plain}");
}

#[test]
fn atoms_are_discrete_values() {
    // y = x xor z, fair coins: nothing without z, one bit with it.
    let mut rng = rng(4);
    let [x, z] = [(); 2].map(|()| Matrix::from_fn(N, 1, |_, _| f64::from(rng.random_range(0..2_u8))));
    let y = Matrix::from_fn(N, 1, |i, _| (x.data[i] - z.data[i]).abs());
    let found = Conditional::new(3).estimate(x.samples(), y.samples(), z.samples()).expect("an estimate").bits;
    assert!((found - 1.0).abs() < 0.01, "{found}");
    let found = Conditional::new(3).estimate(x.samples(), x.samples(), x.samples()).expect("an estimate").bits;
    assert!(found.abs() < 0.01, "{found}");
}

#[test]
fn any_number_of_threads() {
    let [x, y, z] = joined(0.3, 3).map(|m| m.to_f32());
    let bits = [1, 2, 3].map(|threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        let bits = pool.install(|| Conditional::new(3).estimate(x.samples(), y.samples(), z.samples()));
        bits.expect("an estimate").bits.to_bits()
    });
    assert!(bits.iter().all(|b| *b == bits[0]), "{bits:?}");
}

#[test]
fn refusals() {
    let data = [0.0, 1.0, 3.0, 4.5, 6.0];
    let [five, four] = [5, 4].map(|n| Samples::new(&data[..n], n, 1).expect("samples"));
    let estimate = |k, x, y, z| Conditional::new(k).estimate(x, y, z);
    assert_eq!(estimate(3, five, four, five), Err(Error::UnequalN { x: 5, y: 4 }));
    assert_eq!(estimate(3, five, five, four), Err(Error::UnequalCondition { n: 5, z: 4 }));
    assert_eq!(estimate(0, five, five, five), Err(Error::ZeroK));
    assert_eq!(estimate(4, five, five, five), Err(Error::TooFewPoints { n: 5, k: 4 }));
    assert!(estimate(3, five, five, five).is_ok());
}
