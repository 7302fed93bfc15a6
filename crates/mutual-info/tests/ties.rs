//! Data with equal distances: integers, rounded numbers, half precision, ReLU, mixtures. The truth is known, or is that
//! of the same data before they were rounded.

use crate::support::{Matrix, rng};
use mutual_info::{Conditional, Estimate, Ksg, Note, Samples, Search, Variant};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, Poisson};

const N: usize = 2_000;

fn estimate(ksg: &Ksg, x: &Matrix<f64>, y: &Matrix<f64>) -> Estimate {
    ksg.estimate(x.samples(), y.samples()).expect("an estimate")
}

/// Tie-aware and KSG2 estimates within `tolerance` of the truth; what each search says to the bit.
fn check(name: &str, x: &Matrix<f64>, y: &Matrix<f64>, truth: f64, tolerance: f64) {
    for variant in [Variant::TieAware, Variant::Ksg2] {
        let ksg = Ksg::new(3).variant(variant);
        let found = estimate(&ksg, x, y);
        assert!((found.bits - truth).abs() < tolerance, "{name}, {variant}: the truth is {truth}, but {found}");
        assert!(found.ceiling.is_some_and(|ceiling| found.bits <= ceiling), "{name}: {found}");
        for search in [Search::Blocks, Search::Buckets, Search::Tree] {
            assert_eq!(estimate(&ksg.clone().search(search), x, y).bits.to_bits(), found.bits.to_bits(), "{name}");
        }
    }
}

fn integers(below: u32, dims: usize, rng: &mut ChaCha8Rng) -> Matrix<f64> {
    Matrix::from_fn(N, dims, |_, _| f64::from(rng.random_range(0..below)))
}

/// Pairs of standard normals with correlation rho.
fn correlated(rho: f64, rng: &mut ChaCha8Rng) -> (Matrix<f64>, Matrix<f64>) {
    let pairs = Matrix::normal(N, 2, rng);
    let y = Matrix::from_fn(N, 1, |i, _| rho * pairs.data[2 * i] + (1.0 - rho * rho).sqrt() * pairs.data[2 * i + 1]);
    (Matrix::from_fn(N, 1, |i, _| pairs.data[2 * i]), y)
}

fn mapped(matrix: &Matrix<f64>, mut map: impl FnMut(f64) -> f64) -> Matrix<f64> {
    Matrix::from_fn(matrix.n, matrix.dims, |i, c| map(matrix.data[i * matrix.dims + c]))
}

#[test]
fn independent_integers_share_nothing() {
    let mut rng = rng(1);
    for (below, dims) in [
        (2, 1),
        (4, 1),
        (8, 1),
        (16, 1),
        (20, 1),
        (30, 1),
        (50, 1),
        (100, 1),
        (300, 1),
        (1000, 1),
        (16, 3),
        (4, 2),
        (2, 6),
    ] {
        let (x, y) = (integers(below, dims, &mut rng), integers(below, dims, &mut rng));
        check(&format!("{below} integers, {dims} dims"), &x, &y, 0.0, 0.1);
        let smooth = Matrix::normal(N, dims, &mut rng);
        check(&format!("{below} integers, {dims} dims, and normals"), &x, &smooth, 0.0, 0.1);
    }
}

#[test]
fn ksg1_shows_more_than_a_bit_of_independent_integers_and_says_so() {
    let mut rng = rng(2);
    let (x, y) = (integers(100, 1, &mut rng), integers(100, 1, &mut rng));
    let found = estimate(&Ksg::new(3).variant(Variant::Ksg1), &x, &y);
    assert!(found.bits > 1.0 && found.ties == Some(1.0), "{found}");
    assert!(matches!(found.notes[..], [Note::TiesSpoil { share: 1.0 }, ..]), "{found:?}");
    assert!(found.to_string().contains("there are no ties: the value may be far too large"), "{found}");
    let found = estimate(&Ksg::new(3), &x, &y);
    assert!(matches!(found.notes[..], [Note::TiesCounted { share: 1.0 }, ..]), "{found:?}");
}

#[test]
fn without_ties_it_is_ksg1_to_the_bit() {
    let mut rng = rng(3);
    for (n, dims) in [(5, 1), (300, 1), (500, 3), (200, 40)] {
        let (x, y) = (Matrix::normal(n, dims, &mut rng), Matrix::normal(n, dims, &mut rng));
        let [aware, ksg1] =
            [Variant::TieAware, Variant::Ksg1].map(|variant| estimate(&Ksg::new(3).variant(variant), &x, &y));
        assert_eq!((aware.bits.to_bits(), aware.ceiling, aware.ties), (ksg1.bits.to_bits(), ksg1.ceiling, Some(0.0)));
        assert!(aware.notes.is_empty() && ksg1.notes.is_empty());
    }
}

#[test]
fn rounded_normals() {
    let mut rng = rng(4);
    let (x, y) = correlated(0.75, &mut rng);
    let before = estimate(&Ksg::new(3), &x, &y).bits;
    for digits in [1, 2] {
        let scale = 10_f64.powi(digits);
        let round = |m: &Matrix<f64>| mapped(m, |v| (v * scale).round() / scale);
        check(&format!("{digits} digits"), &round(&x), &round(&y), before, 0.06);
        let other = Matrix::normal(N, 1, &mut rng);
        check(&format!("{digits} digits, independent"), &round(&x), &round(&other), 0.0, 0.06);
    }
    // bfloat16: eight bits of mantissa.
    let half =
        |m: &Matrix<f64>| mapped(m, |v| f64::from(f32::from_bits(((v as f32).to_bits() + 0x8000) & 0xffff_0000)));
    check("bfloat16", &half(&x), &half(&y), before, 0.03);
    // An offset takes the digits of f32.
    let far = |rng: &mut ChaCha8Rng| Matrix::from_fn(N, 1, |_, _| f64::from(1e5_f32 + rng.random::<f32>()));
    check("an offset in f32", &far(&mut rng), &far(&mut rng), 0.0, 0.1);
}

#[test]
fn relu_layers() {
    let mut rng = rng(5);
    for dims in [2, 4, 16] {
        let relu = |rng: &mut ChaCha8Rng| mapped(&Matrix::normal(N, dims, rng), |v| v.max(0.0));
        check(&format!("ReLU, {dims} dims"), &relu(&mut rng), &relu(&mut rng), 0.0, 0.1);
    }
}

#[test]
fn discrete_values_show_their_plug_in_information() {
    let mut rng = rng(6);
    let x = integers(4, 1, &mut rng);
    // A channel that is right three times of four: H(1/4) and log2 3 of a quarter are lost.
    let y = mapped(&x, |v| if rng.random_ratio(3, 4) { v } else { (v + f64::from(rng.random_range(1..4_u8))) % 4.0 });
    let lost = -0.75 * 0.75_f64.log2() - 0.25 * 0.25_f64.log2() + 0.25 * 3_f64.log2();
    check("a noisy channel", &x, &y, 2.0 - lost, 0.06);
    check("itself", &x, &x, 2.0, 0.01);
    let found = estimate(&Ksg::new(3), &x, &x);
    let counts = (0..4).map(|v| x.data.iter().filter(|x| **x == f64::from(v)).count() as f64 / N as f64);
    let entropy: f64 = counts.map(|p| -p * p.log2()).sum();
    assert!(found.ceiling.is_some_and(|ceiling| (ceiling - entropy).abs() < 1e-12), "{found}, entropy {entropy}");
}

#[test]
fn mixtures() {
    let mut rng = rng(7);
    // Absent together half of the time, correlated otherwise: one bit of whether, and half of the rest.
    let (x, y) = correlated(0.75, &mut rng);
    let absent: Vec<bool> = (0..N).map(|_| rng.random()).collect();
    let inflated = |m: &Matrix<f64>| Matrix::from_fn(N, 1, |i, _| if absent[i] { -9.0 } else { m.data[i] });
    let truth = 1.0 + 0.5 * -0.5 * (1.0 - 0.75_f64 * 0.75).log2();
    check("half of it absent", &inflated(&x), &inflated(&y), truth, 0.08);
    let zero = |rng: &mut ChaCha8Rng| Matrix::from_fn(N, 1, |_, _| f64::max(0.0, rng.random::<f64>() - 0.6));
    check("zero-inflated and independent", &zero(&mut rng), &zero(&mut rng), 0.0, 0.06);
    // Gao et al. 2017: x of m integers, y uniform on (x, x + 2): log2 m - (m - 1) / m bits.
    for m in [2_u32, 5, 20] {
        let x = integers(m, 1, &mut rng);
        let y = mapped(&x, |v| v + 2.0 * rng.random::<f64>());
        let truth = f64::from(m).log2() - f64::from(m - 1) / f64::from(m);
        check(&format!("{m} integers and intervals"), &x, &y, truth, 0.1);
    }
    let poisson = Matrix::from_fn(N, 1, |_, _| Poisson::new(3.0).expect("a mean").sample(&mut rng));
    let other = Matrix::normal(N, 1, &mut rng);
    check("Poisson beside normals", &poisson, &other, 0.0, 0.06);
}

#[test]
fn nothing_is_above_its_entropy() {
    let mut rng = rng(8);
    for below in [2, 16, 100, 1000] {
        let x = integers(below, 1, &mut rng);
        for variant in [Variant::TieAware, Variant::Ksg2] {
            let found = estimate(&Ksg::new(3).variant(variant), &x, &x);
            assert!(found.bits <= f64::from(below).log2(), "{below}: {found}");
        }
    }
    // A continuous column against itself.
    let x = Matrix::normal(N, 1, &mut rng);
    for variant in [Variant::TieAware, Variant::Ksg1, Variant::Ksg2, Variant::Npeet { jitter: None }] {
        let found = estimate(&Ksg::new(3).variant(variant), &x, &x);
        assert!(found.ceiling.is_some_and(|ceiling| found.bits <= ceiling), "{found}");
    }
}

#[test]
fn a_constant_tells_nothing() {
    let mut rng = rng(9);
    let (constant, x) = (Matrix::from_fn(300, 1, |_, _| 1.0), Matrix::normal(300, 1, &mut rng));
    for variant in [Variant::TieAware, Variant::Ksg1, Variant::Ksg2] {
        let found = estimate(&Ksg::new(3).variant(variant), &constant, &x);
        assert!(found.bits.abs() < 1e-9, "{variant}: {found}");
    }
}

/// x and y are integers about z, and tell nothing about each other beyond it.
#[test]
fn conditional_on_what_joins_them() {
    let mut rng = rng(10);
    let z = integers(60, 1, &mut rng);
    let mut about = || mapped(&z, |v| v + f64::from(rng.random_range(0..25_u8)));
    let (x, y) = (about(), about());
    let [x, y, z] = [&x, &y, &z].map(|m| m.samples());
    let found = Conditional::new(3).estimate(x, y, z).expect("an estimate");
    assert!(found.bits.abs() < 0.1 && found.ties.is_some_and(|ties| ties > 0.9), "{found}");
    assert!(Ksg::new(3).estimate(x, y).expect("an estimate").bits > 0.7);
}

#[test]
fn what_a_reader_should_know_is_noted() {
    let mut rng = rng(11);
    let (x, y) = correlated(0.75, &mut rng);
    let wide = mapped(&x, |v| 1e6 * v);
    let found = estimate(&Ksg::new(3), &wide, &y).to_string();
    assert!(found.contains("the range of x is") && found.contains("--scaling"), "{found}");
    assert!(!estimate(&Ksg::new(3), &x, &y).to_string().contains("note:"));
    let turned = Matrix::normal(8, 100, &mut rng);
    let found = Ksg::new(3).estimate(turned.samples(), Samples::new(&x.data[..8], 8, 1).expect("samples"));
    let found = found.expect("an estimate").to_string();
    assert!(found.contains("x has 100 coordinates but only 8 samples: is it transposed?"), "{found}");
}
