//! Labels and continuous samples: closed forms, scikit-learn's value, degenerate cases.

use crate::support::{Matrix, rng};
use mutual_info::{Error, Mixed, Samples};
use rand::RngExt;

const N: usize = 3_000;

/// Label l of `labels` lies uniformly on (l * step, l * step + 1) in every coordinate.
fn intervals(labels: u32, step: f64, dims: usize, seed: u64) -> (Matrix<f64>, Vec<u32>) {
    let mut rng = rng(seed);
    let of: Vec<u32> = (0..N).map(|_| rng.random_range(0..labels)).collect();
    (Matrix::from_fn(N, dims, |i, _| f64::from(of[i]) * step + rng.random::<f64>()), of)
}

#[test]
fn uniform_on_intervals() {
    // Two labels that share the part 1 - step of their intervals tell each other apart with probability `step`.
    for (labels, step, dims, truth) in
        [(2, 1.0, 1, 1.0), (4, 2.0, 1, 2.0), (2, 0.5, 1, 0.5), (2, 0.25, 1, 0.25), (2, 0.0, 1, 0.0), (2, 0.5, 2, 0.75)]
    {
        let mean: f64 = (0..4)
            .map(|seed| {
                let (x, of) = intervals(labels, step, dims, seed);
                Mixed::new(3).estimate(x.samples(), &of).expect("an estimate").bits / 4.0
            })
            .sum();
        assert!((mean - truth).abs() < 0.03, "{labels} labels, step {step}, {dims} dims: {mean}, the truth is {truth}");
    }
}

/// `sklearn.feature_selection._mutual_info._compute_mi_cd(x, labels, k) / ln 2`, scikit-learn 1.9.1.
#[test]
fn what_scikit_learn_shows() {
    let of: Vec<u32> = (0..200).map(|i| i * i % 7 % 4).collect();
    let part = |i: usize| (i as f64 * 0.618_033_988_749_894_9).sqrt().fract();
    let x: Vec<f64> = (0..200).map(|i| f64::from(of[i]) * 0.3 + part(i)).collect();
    let x = Samples::new(&x, 200, 1).expect("samples");
    for (k, truth) in [(1, 0.526_365_303_645_576_4), (3, 0.509_190_749_365_748_6), (5, 0.491_237_146_047_998_45)] {
        let bits = Mixed::new(k).estimate(x, &of).expect("an estimate").bits;
        assert!((bits - truth).abs() < 1e-12, "k = {k}: {bits}, scikit-learn says {truth}");
    }
}

#[test]
fn one_label_tells_nothing() {
    let (x, _) = intervals(1, 0.0, 2, 0);
    let bits = Mixed::new(3).estimate(x.samples(), &[7; N]).expect("an estimate").bits;
    assert!(bits.abs() < 1e-12, "{bits}");
}

#[test]
fn a_lone_label_counts_nowhere() {
    let (x, mut of) = intervals(3, 0.4, 1, 1);
    let without = Mixed::new(3).estimate(Samples::new(&x.data[1..], N - 1, 1).expect("samples"), &of[1..]);
    of[0] = 99;
    let [with, without] = [Mixed::new(3).estimate(x.samples(), &of), without].map(|e| e.expect("an estimate"));
    assert_eq!((with.bits, with.n, with.ceiling), (without.bits, N - 1, without.ceiling));
}

#[test]
fn few_samples_of_a_label_lower_its_k() {
    // Label 0: k_i = 1, d_i = 1, m_i = 2. Label 1: k_i = 2, d_i = 3.5, 1.8, 3.5, m_i = 4, 3, 3: the ones at d_i do not count.
    let x = Samples::new(&[0.0, 1.0, 0.4, 2.1, 3.9], 5, 1).expect("samples");
    let bits = Mixed::new(3).estimate(x, &[0, 0, 1, 1, 1]).expect("an estimate").bits;
    let (psi1, gamma) = (-0.577_215_664_901_532_9_f64, 0.577_215_664_901_532_9);
    let psi = |n: u32| (1..n).map(|i| 1.0 / f64::from(i)).sum::<f64>() - gamma;
    let (k, sizes) = ((2.0 * psi1 + 3.0 * psi(2)) / 5.0, (2.0 * psi(2) + 3.0 * psi(3)) / 5.0);
    let m = (2.0 * psi(2) + psi(4) + 2.0 * psi(3)) / 5.0;
    let truth = (psi(5) + k - sizes - m) / std::f64::consts::LN_2;
    assert!((bits - truth).abs() < 1e-12, "{bits}, by hand {truth}");
}

#[test]
fn atoms_are_discrete_values() {
    let mut rng = rng(5);
    let of: Vec<u32> = (0..N).map(|_| rng.random_range(0..8)).collect();
    let exact = Matrix::from_fn(N, 1, |i, _| f64::from(of[i]));
    let bits = Mixed::new(3).estimate(exact.samples(), &of).expect("an estimate").bits;
    assert!((bits - 3.0).abs() < 0.02, "{bits}");
    let constant = Matrix::from_fn(N, 2, |_, _| -0.0);
    let bits = Mixed::new(3).estimate(constant.to_f32().samples(), &of).expect("an estimate").bits;
    assert!(bits.abs() < 0.02, "{bits}");
}

/// Values that repeat, on their own or beside a label that they tell nothing about.
#[test]
fn repeated_values_tell_nothing_of_an_independent_label() {
    let mut rng = rng(7);
    let n = 1500;
    let of: Vec<u32> = (0..n).map(|_| rng.random_range(0..2)).collect();
    for (name, dims, levels) in [("few in three dimensions", 3, 16), ("many in one", 1, 500), ("ranks", 1, 1500)] {
        let x = Matrix::from_fn(n, dims, |_, _| f64::from(rng.random_range(0..levels)));
        let found = Mixed::new(3).estimate(x.samples(), &of).expect("an estimate");
        assert!(found.bits.abs() < 0.05 && found.ties.is_some_and(|ties| ties > 0.1), "{name}: {found}");
    }
    let relu = Matrix::normal(n, 4, &mut rng);
    let relu = Matrix::from_fn(n, 4, |i, c| relu.data[4 * i + c].max(0.0));
    let found = Mixed::new(3).estimate(relu.samples(), &of).expect("an estimate");
    assert!(found.bits.abs() < 0.05, "{found}");
}

#[test]
fn never_above_the_entropy_of_the_label() {
    // 700 and 300: less than a bit. The value is its label and little else.
    let of: Vec<u32> = (0..1000).map(|i| u32::from(i % 10 < 3)).collect();
    let entropy = -0.7 * 0.7_f64.log2() - 0.3 * 0.3_f64.log2();
    for step in [1e-3, 0.0] {
        let x = Matrix::from_fn(1000, 1, |i, _| f64::from(of[i]) + step * (i as f64).sqrt().fract());
        let found = Mixed::new(3).estimate(x.samples(), &of).expect("an estimate");
        assert!(found.bits <= entropy + 1e-12 && found.bits > entropy - 0.01, "{found}, entropy {entropy}");
        assert!(found.ceiling.is_some_and(|ceiling| (ceiling - entropy).abs() < 1e-12), "{found}");
    }
}

#[test]
fn any_number_of_threads() {
    let (x, of) = intervals(3, 0.3, 2, 2);
    let bits = [1, 2, 3].map(|threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| Mixed::new(3).estimate(x.samples(), &of)).expect("an estimate").bits.to_bits()
    });
    assert!(bits.iter().all(|b| *b == bits[0]), "{bits:?}");
}

#[test]
fn refusals() {
    let x = [0.0, 1.0, 3.0, 4.5, 6.0];
    let x = Samples::new(&x, 5, 1).expect("samples");
    let mixed = |k, labels: &[u32]| Mixed::new(k).estimate(x, labels);
    assert_eq!(mixed(1, &[1, 2, 3, 4, 5]), Err(Error::NoRepeatedLabel { n: 5 }));
    assert_eq!(mixed(1, &[1; 4]), Err(Error::UnequalN { x: 5, y: 4 }));
    assert_eq!(mixed(0, &[1; 5]), Err(Error::ZeroK));
    assert_eq!(mixed(4, &[1; 5]), Err(Error::TooFewPoints { n: 5, k: 4 }));
}
