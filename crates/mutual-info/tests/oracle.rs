//! Every search, instruction set and number of threads against the plain loops.

use crate::support::{Matrix, dense, rng};
use mutual_info::{Instructions, Ksg, Scalar, Search, Variant};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

const VARIANTS: [Variant; 5] = [
    Variant::TieAware,
    Variant::Ksg1,
    Variant::Ksg2,
    Variant::Npeet { jitter: None },
    Variant::Npeet { jitter: Some(7) },
];

fn check<T: Scalar>(case: &str, x: &Matrix<T>, y: &Matrix<T>, k: usize) {
    for variant in VARIANTS {
        let ksg = Ksg::new(k).variant(variant);
        let slow = ksg.clone().search(Search::Plain);
        let expected = slow.neighbourhoods(x.samples(), y.samples()).expect("an answer");
        let bits = slow.estimate(x.samples(), y.samples()).expect("an estimate").bits;
        assert!(bits.is_finite(), "{case}, {variant}, k = {k}: {bits}");
        let mut fast = vec![ksg.clone(), ksg.clone().search(Search::Tree)];
        for set in [Instructions::Avx512, Instructions::Avx2, Instructions::Portable] {
            for search in [Search::Buckets, Search::Blocks] {
                fast.push(ksg.clone().search(search).instructions(set));
            }
        }
        #[cfg(feature = "cuda")]
        if crate::cuda::is_there() {
            fast.push(ksg.search(Search::Cuda));
        }
        for ksg in fast {
            let found = ksg.neighbourhoods(x.samples(), y.samples()).expect("an answer");
            let size = (x.n, x.dims, y.dims);
            assert!(found == expected, "{case}, (n, dims) = {size:?}: {ksg:?} differs from the plain loops");
            let found = ksg.estimate(x.samples(), y.samples()).expect("an estimate").bits;
            assert_eq!(found.to_bits(), bits.to_bits(), "{case}, (n, dims) = {size:?}, {ksg:?}");
        }
    }
}

/// One coordinate of each kind of data that has broken a nearest-neighbour search somewhere.
type Kind = (&'static str, fn(&mut ChaCha8Rng, usize) -> f64);

const KINDS: [Kind; 11] = [
    ("uniform", |rng, _| rng.random()),
    ("coarse ties", |rng, _| f64::from(rng.random_range(0..4_u8)) / 4.0),
    ("signed zeros", |rng, _| [-0.0, 0.0, 1.0, -1.0][rng.random_range(0..4)]),
    ("saturated", |rng, _| (60.0 * (rng.random::<f64>() - 0.5)).tanh()),
    ("constant columns", |rng, column| if column % 2 == 0 { 0.25 } else { rng.random() }),
    ("constant", |_, _| -3.5),
    ("huge", |rng, _| 3e38 * (rng.random::<f64>() - 0.5)),
    ("beyond the range", |rng, _| 6.7e38 * (rng.random::<f64>() - 0.5)),
    ("denormal", |rng, _| f64::from(rng.random_range(0..50_u8)) * 1.401_298_464_324_817e-45),
    ("heavy tails", |rng, _| (std::f64::consts::PI * (rng.random::<f64>() - 0.5)).tan()),
    ("offset", |rng, _| 1e6 + rng.random::<f64>()),
];

#[test]
fn seeded_random_cases() {
    let sizes = [
        (5, 1, 1),
        (64, 1, 2),
        (65, 2, 2),
        (130, 3, 3),
        (200, 4, 1),
        (191, 7, 1),
        (129, 8, 9),
        (150, 65, 3),
        (1100, 1, 1),
        (1025, 2, 1),
    ];
    for (kind, (name, value)) in KINDS.iter().enumerate() {
        for (at, (n, dx, dy)) in sizes.into_iter().enumerate() {
            let seed = (100 * kind + at) as u64;
            let mut rng = rng(seed);
            let x = Matrix::from_fn(n, dx, |_, c| value(&mut rng, c));
            let y = Matrix::from_fn(n, dy, |i, c| {
                // Half of y follows x, so that neighbours in one are neighbours in the other.
                if c % 2 == 0 { x.data[i * dx] } else { value(&mut rng, c) }
            });
            let case = format!("{name}, seed {seed}");
            for k in [1, 3] {
                check(&case, &x, &y, k);
                check(&format!("{case}, f32"), &x.to_f32(), &y.to_f32(), k);
            }
        }
    }
}

#[test]
fn many_dimensions() {
    for (seed, (n, dx, dy)) in [(333, 128, 128), (257, 300, 20), (100, 64, 192), (128, 17, 300)].into_iter().enumerate()
    {
        let mut rng = rng(seed as u64);
        let latent = Matrix::normal(n, 5, &mut rng);
        let map = Matrix::normal(dx + dy, 5, &mut rng);
        let value = |i: usize, c: usize| {
            let sum: f64 = (0..5).map(|l| latent.data[i * 5 + l] * map.data[c * 5 + l]).sum();
            (1.5 * sum).tanh()
        };
        let x = Matrix::from_fn(n, dx, value);
        let y = Matrix::from_fn(n, dy, |i, c| value(i, dx + c));
        for k in [1, 4, 70] {
            check("tanh of a random map", &x.to_f32(), &y.to_f32(), k);
        }
        check("tanh of a random map, f64", &x, &y, 3);
    }
}

/// Distances between neighbours far below the range: outliers, groups, gaps, columns and sides in other units.
#[test]
fn unlike_scales() {
    const N: usize = 450;
    let sizes = [30.0, 1e7, 1e38, 1e300];
    let kinds: [(&str, fn(f64, f64, usize, usize) -> f64); 12] = [
        ("one outlier", |v, size, i, _| if i == 17 { size } else { v }),
        ("two outliers", |v, size, i, c| if i == 17 + c % 2 { -size } else { v }),
        ("every hundredth row", |v, size, i, _| if i % 100 == 0 { size * v } else { v }),
        ("every third row", |v, size, i, _| if i % 3 == 0 { size * v } else { v }),
        ("missing values", |v, size, i, c| if (i * 31 + c * 7) % 97 == 0 { -size } else { v }),
        ("missing values of one column", |v, size, i, c| if c == 2 && i % 20 == 0 { -size } else { v }),
        ("two groups", |v, size, i, _| v + size * f64::from(i % 2 == 0)),
        ("four groups", |v, size, i, c| v + size * [i % 2, i / 2 % 2][c % 2] as f64),
        ("many groups", |v, size, i, _| v + size / 40.0 * (i % 40) as f64),
        ("one column", |v, size, _, c| if c == 1 { size * v } else { v }),
        ("rising columns", |v, size, _, c| v * size.powf(c as f64 / 9.0)),
        ("heavy tails", |v, size, _, _| v * (size.ln() * v.abs() / 3.0).exp().min(size)),
    ];
    for (kind, (name, value)) in kinds.into_iter().enumerate() {
        for (at, size) in sizes.into_iter().enumerate() {
            let mut rng = rng((10 * kind + at) as u64);
            let (x, y) = dense(N, 9, 9, 0.6, &mut rng);
            let [x, y] = [x, y].map(|side| Matrix::from_fn(N, 9, |i, c| value(side.data[i * 9 + c], size, i, c)));
            let case = format!("{name}, {size:e}");
            for k in [1, 3, 40] {
                check(&case, &x, &y, k);
                if size < 1e38 {
                    check(&format!("{case}, f32"), &x.to_f32(), &y.to_f32(), k);
                }
            }
        }
    }
}

#[test]
fn many_neighbours() {
    for (kind, (name, value)) in KINDS.iter().enumerate() {
        for (dx, dy) in [(1, 1), (2, 3), (10, 8)] {
            let mut rng = rng(300 + kind as u64);
            let x = Matrix::from_fn(150, dx, |_, c| value(&mut rng, c));
            let y = Matrix::from_fn(150, dy, |i, c| if c == 0 { x.data[i * dx] } else { value(&mut rng, c) });
            for k in [17, 40, 148] {
                check(&format!("{name}, many neighbours"), &x, &y, k);
                check(&format!("{name}, many neighbours, f32"), &x.to_f32(), &y.to_f32(), k);
            }
        }
    }
}

#[test]
fn smallest_n() {
    for k in 1..6 {
        let mut rng = rng(k as u64);
        let x = Matrix::normal(k + 2, 3, &mut rng);
        let y = Matrix::normal(k + 2, 2, &mut rng);
        check("k + 2 samples", &x, &y, k);
    }
}

#[test]
fn duplicated_rows() {
    let mut rng = rng(1);
    let pool = Matrix::normal(20, 6, &mut rng);
    let picks: Vec<usize> = (0..150).map(|_| rng.random_range(0..20)).collect();
    for dims in [(1, 1), (2, 3), (3, 3)] {
        let x = Matrix::from_fn(150, dims.0, |i, c| pool.data[picks[i] * 6 + c]);
        let y = Matrix::from_fn(150, dims.1, |i, c| pool.data[picks[i] * 6 + 5 - c]);
        check("duplicated rows", &x, &y, 3);
        let shares = Ksg::new(3).estimate(x.samples(), y.samples()).expect("an estimate");
        assert_eq!(shares.duplicates, Some(1.0), "{shares}");
    }
}

#[test]
fn any_number_of_threads() {
    let mut rng = rng(2);
    for dims in [1, 3, 40] {
        let x = Matrix::normal(500, dims, &mut rng);
        let y = Matrix::from_fn(500, dims, |i, c| x.data[i * dims + c] + 0.1 * rng.random::<f64>());
        for search in [Search::Buckets, Search::Blocks] {
            let bits = [1, 2, 3].map(|threads| {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
                let ksg = Ksg::new(3).search(search);
                pool.install(|| ksg.estimate(x.samples(), y.samples())).expect("an estimate").bits.to_bits()
            });
            assert!(bits.iter().all(|b| *b == bits[0]), "{dims} dims, {search:?}: {bits:?}");
        }
    }
}

#[test]
fn a_session_gives_what_single_estimates_give() {
    for (at, (name, value)) in KINDS.iter().enumerate() {
        let mut rng = rng(700 + at as u64);
        let mut session = Ksg::new(3).search(Search::Blocks).session();
        // The samples move a little, then are others altogether, then of another number.
        for (step, n) in [200, 200, 200, 150, 150].into_iter().enumerate() {
            let moved = Matrix::from_fn(n, 7, |i, c| (i * 7 + c) as f64 % 13.0 + 0.01 * rng.random::<f64>());
            let fresh = Matrix::from_fn(n, 9, |_, c| value(&mut rng, c));
            let (x, y) = if step == 2 { (&fresh, &moved) } else { (&moved, &fresh) };
            let expected = Ksg::new(3).search(Search::Plain).estimate(x.samples(), y.samples()).expect("an estimate");
            let found = session.estimate(x.samples(), y.samples()).expect("an estimate");
            assert_eq!(found.bits.to_bits(), expected.bits.to_bits(), "{name}, step {step}");
        }
    }
}
