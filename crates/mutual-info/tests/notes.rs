//! What an estimate says of its samples: each input is one that a person meets, with the note that it must have, and its
//! neighbours that must have none.

use crate::support::{Matrix, rng};
use mutual_info::{Discrete, Estimate, Ksg, Mixed, Note, Scaling, Variant};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

const N: usize = 2_000;

fn estimate(x: &Matrix<f64>, y: &Matrix<f64>) -> Estimate {
    Ksg::new(3).estimate(x.samples(), y.samples()).expect("an estimate")
}

fn scaled(x: &Matrix<f64>, y: &Matrix<f64>, scaling: Scaling) -> Estimate {
    let (x, y) = (scaling.apply(x.samples()), scaling.apply(y.samples()));
    Ksg::new(3).estimate(x.samples(), y.samples()).expect("an estimate")
}

/// Two columns that are normal and correlated by 0.75: 0.596 bits.
fn correlated(n: usize, rng: &mut ChaCha8Rng) -> [Matrix<f64>; 2] {
    let (x, noise) = (Matrix::normal(n, 1, rng), Matrix::normal(n, 1, rng));
    let y = Matrix::from_fn(n, 1, |i, _| 0.75 * at(&x, i, 0) + 0.4375_f64.sqrt() * at(&noise, i, 0));
    [x, y]
}

/// These rows, in this order.
fn taken(m: &Matrix<f64>, rows: &[usize]) -> Matrix<f64> {
    Matrix::from_fn(rows.len(), m.dims, |i, c| at(m, rows[i], c))
}

fn mapped(m: &Matrix<f64>, f: impl Fn(f64) -> f64) -> Matrix<f64> {
    Matrix::from_fn(m.n, m.dims, |i, c| f(at(m, i, c)))
}

fn at(m: &Matrix<f64>, row: usize, column: usize) -> f64 {
    m.data[row * m.dims + column]
}

fn says(found: &Estimate, noted: fn(&Note) -> bool, words: &str) {
    assert!(found.notes.iter().any(noted) && found.to_string().contains(words), "{found}");
}

fn is_silent(found: &Estimate) {
    // Discrete data tie, and their values may be codes.
    let of_discrete = |note: &Note| {
        matches!(note, Note::TiesCounted { .. } | Note::Codes { .. } | Note::Categories { .. } | Note::Constant { .. })
    };
    assert!(found.notes.iter().all(of_discrete), "{found}");
}

#[test]
fn copied_rows() {
    let mut rng = rng(0);
    let [x, y] = correlated(N, &mut rng);
    let other = Matrix::normal(N, 1, &mut rng);
    let wide = [Matrix::normal(N, 16, &mut rng), Matrix::normal(N, 16, &mut rng)];
    let bootstrap: Vec<usize> = (0..N).map(|_| rng.random_range(0..N)).collect();
    let twice: Vec<usize> = (0..N).map(|i| i / 2).collect();
    let after_each_other: Vec<usize> = (0..N).map(|i| i % (N / 2)).collect();
    let a_fifth: Vec<usize> = (0..N).map(|i| if i < N / 5 { i / 2 } else { i }).collect();
    let oversampled: Vec<usize> = (0..N).map(|i| if i < N / 2 { i / 10 } else { i }).collect();
    let held: Vec<usize> = (0..N).map(|i| i / 10).collect();
    for rows in [bootstrap, twice, after_each_other, a_fifth, oversampled, held] {
        for (x, y) in [(&x, &y), (&x, &other), (&wide[0], &wide[1])] {
            let found = estimate(&taken(x, &rows), &taken(y, &rows));
            says(&found, |note| matches!(note, Note::Copies { .. }), "keep one of each");
        }
        let labels: Vec<u32> = rows.iter().map(|row| (row % 7) as u32).collect();
        let x = taken(&x, &rows);
        let found = Mixed::new(3).estimate(x.samples(), &labels).expect("an estimate");
        says(&found, |note| matches!(note, Note::Copies { .. }), "keep one of each");
    }
}

#[test]
fn discrete_data_are_no_copies() {
    let mut rng = rng(1);
    let mut integers = |below: u32| Matrix::from_fn(N, 1, |_, _| f64::from(rng.random_range(0..below)));
    for below in [2, 12, 20, 50, 300, 3_000] {
        let (x, y) = (integers(below), integers(below));
        is_silent(&estimate(&x, &y));
        is_silent(&estimate(&x, &mapped(&integers(2), |v| v * f64::from(below) / 2.0)));
        let labels: Vec<u32> = y.data.iter().map(|v| *v as u32 % 5).collect();
        is_silent(&Mixed::new(3).estimate(x.samples(), &labels).expect("an estimate"));
    }
    // One side follows from the other, by few values.
    let x = integers(12);
    is_silent(&estimate(&x, &mapped(&x, |v| (v * 7.0) % 12.0)));
}

#[test]
fn a_point_that_many_samples_share() {
    let mut rng = rng(2);
    let drop: Vec<bool> = (0..N).map(|_| rng.random()).collect();
    let (x, y) = (Matrix::normal(N, 1, &mut rng), Matrix::normal(N, 1, &mut rng));
    let masked = |m: &Matrix<f64>| Matrix::from_fn(N, 1, |i, _| if drop[i] { 0.0 } else { at(m, i, 0) });
    let found = estimate(&masked(&x), &masked(&y));
    says(&found, |note| matches!(note, Note::SharedPoint { points: 1, .. }), "are one and the same point");
    assert!(!found.notes.iter().any(|note| matches!(note, Note::Copies { .. })), "{found}");
}

/// A scale with two ends, which both sides reach together.
#[test]
fn points_that_many_samples_share_are_counted() {
    let mut rng = rng(20);
    let ends: Vec<u8> = (0..N).map(|_| rng.random_range(0..10)).collect();
    let (x, y) = (Matrix::normal(N, 1, &mut rng), Matrix::normal(N, 1, &mut rng));
    let clipped = |m: &Matrix<f64>| {
        Matrix::from_fn(N, 1, |i, _| match ends[i] {
            0..3 => -4.0,
            3..5 => 4.0,
            _ => at(m, i, 0),
        })
    };
    let found = estimate(&clipped(&x), &clipped(&y));
    let share = |range: std::ops::Range<u8>| ends.iter().filter(|end| range.contains(end)).count() as f64 / N as f64;
    let truth = Note::SharedPoint { share: share(0..5), points: 2, largest: share(0..3) };
    assert!(found.notes.contains(&truth), "{found}");
    says(
        &found,
        |note| matches!(note, Note::SharedPoint { points: 2, .. }),
        "are at 2 points that each repeat many times",
    );
    assert!(!found.to_string().contains("one and the same"), "{found}");
}

#[test]
fn the_same_numbers_on_both_sides() {
    let mut rng = rng(3);
    let [x, y] = [Matrix::normal(N, 2, &mut rng), Matrix::normal(N, 2, &mut rng)];
    let mixed = Matrix::from_fn(N, 2, |i, c| [at(&y, i, 0), at(&x, i, 0)][c]);
    says(&estimate(&x, &x), |note| matches!(note, Note::SameNumbers { x: 0, y: 0 }), "the same numbers");
    says(&estimate(&x, &mixed), |note| matches!(note, Note::SameNumbers { x: 0, y: 1 }), "coordinate 2 of y");
    let constant = Matrix::from_fn(N, 1, |_, _| 1.0);
    is_silent(&estimate(&constant, &constant));
    says(&estimate(&x, &constant), |note| matches!(note, Note::Constant { .. }), "all samples of y are equal");
    assert!(!estimate(&x, &y).notes.iter().any(|note| matches!(note, Note::Constant { .. })));
    is_silent(&estimate(&x, &y));
    // In single precision, in other units, turned round, rounded.
    let first = |f: fn(f64) -> f64| Matrix::from_fn(N, 1, |i, _| f(at(&x, i, 0)));
    for copy in [first(|v| f64::from(v as f32)), first(|v| 1.8 * v + 32.0), first(|v| -v), first(|v| (v * 1e3).round())]
    {
        let noted = |note: &Note| matches!(note, Note::SameNumbers { x: 0, y: 0 });
        says(&estimate(&x, &copy), noted, "the same numbers");
    }
    let [x, y] = correlated(N, &mut rng);
    is_silent(&estimate(&x, &y));
}

#[test]
fn units_of_sides_and_of_coordinates() {
    let mut rng = rng(4);
    let [x, y] = correlated(N, &mut rng);
    says(&estimate(&x, &mapped(&y, |v| 60.0 * v)), |note| matches!(note, Note::Ranges { .. }), "scale both first");
    is_silent(&estimate(&x, &mapped(&y, |v| 5.0 * v)));
    let noise = Matrix::normal(N, 1, &mut rng);
    let table = Matrix::from_fn(N, 2, |i, c| [15_000.0 * at(&noise, i, 0), at(&x, i, 0)][c]);
    let y = mapped(&y, |v| 15_000.0 * v);
    let found = estimate(&table, &y);
    says(&found, |note| matches!(note, Note::Coordinates { wide: 0, narrow: 1, .. }), "coordinate 2");
    is_silent(&scaled(&table, &y, Scaling::Standardise));
    // Constant coordinates have no units.
    let constant = Matrix::from_fn(N, 2, |i, c| [at(&noise, i, 0), 1e-9][c]);
    is_silent(&estimate(&constant, &x));
}

#[test]
fn extreme_values() {
    let mut rng = rng(5);
    let [x, y] = correlated(N, &mut rng);
    let spike = Matrix::from_fn(N, 1, |i, _| if i == 0 { 1e9 } else { at(&x, i, 0) });
    let missing = Matrix::from_fn(N, 1, |i, _| if i % 10 == 0 { -999.0 } else { at(&x, i, 0) });
    for x in [&spike, &missing] {
        // Where nothing is scaled they do little, and scaling is no advice.
        let found = estimate(x, &y);
        assert!(!found.to_string().contains("scale both"), "{found}");
        let found = scaled(x, &y, Scaling::Standardise);
        says(&found, |note| matches!(note, Note::Outliers { .. }), "rank-normal");
        is_silent(&scaled(x, &y, Scaling::RankNormal));
    }
}

#[test]
fn an_accidental_tie_is_not_worth_a_note() {
    let mut rng = rng(6);
    let [x, y] = correlated(10_000, &mut rng);
    let rows: Vec<usize> = (0..10_000).map(|i| i.max(1)).collect();
    let (x, y) = (taken(&x, &rows), taken(&y, &rows));
    for variant in [Variant::TieAware, Variant::Ksg1, Variant::Ksg2, Variant::Npeet { jitter: Some(1) }] {
        let found = Ksg::new(3).variant(variant).estimate(x.samples(), y.samples()).expect("an estimate");
        assert!(found.notes.is_empty(), "{found}");
    }
}

#[test]
fn a_flag_beside_a_wide_coordinate() {
    let mut rng = rng(7);
    for n in [500, 2_000] {
        let age: Vec<f64> = (0..n).map(|_| f64::from(rng.random_range(20..80_u8))).collect();
        let flag: Vec<f64> = (0..n).map(|_| f64::from(rng.random_range(0..2_u8))).collect();
        let noise = Matrix::normal(n, 1, &mut rng);
        let x = Matrix::from_fn(n, 2, |i, c| [age[i], flag[i]][c]);
        let y = Matrix::from_fn(n, 1, |i, _| 165.0 + 7.0 * at(&noise, i, 0) + 13.0 * flag[i]);
        let noted = |note: &Note| matches!(note, Note::Coordinates { wide: 0, narrow: 1, .. });
        says(&estimate(&x, &y), noted, "scale first");
        is_silent(&scaled(&x, &y, Scaling::Standardise));
    }
    // Many coordinates of one width hide none of each other, however far neighbours are.
    let (x, y) = (Matrix::normal(500, 40, &mut rng), Matrix::normal(500, 40, &mut rng));
    is_silent(&estimate(&x, &y));
}

#[test]
fn heavy_tails() {
    let mut rng = rng(8);
    let [x, y] = correlated(N, &mut rng);
    let lognormal = |m: &Matrix<f64>| mapped(m, |v| (3.0 * v).exp());
    says(&estimate(&lognormal(&x), &lognormal(&y)), |note| matches!(note, Note::Tails { .. }), "rank-normal");
    is_silent(&scaled(&lognormal(&x), &lognormal(&y), Scaling::RankNormal));
    is_silent(&estimate(&mapped(&x, f64::exp), &mapped(&y, f64::exp)));
    // Ranges beyond the largest number are not infinite.
    is_silent(&estimate(&mapped(&x, |v| 3e307 * v), &mapped(&y, |v| 3e307 * v)));
    let [x, y] = [x, y].map(|side| mapped(&side, |v| 5e37 * v).to_f32());
    is_silent(&Ksg::new(3).estimate(x.samples(), y.samples()).expect("an estimate"));
}

#[test]
fn series() {
    let mut rng = rng(9);
    let mut autoregressive = |phi: f64| {
        let noise = Matrix::normal(N, 1, &mut rng);
        let mut value = 0.0;
        Matrix::from_fn(N, 1, |i, _| {
            value = phi * value + (1.0 - phi * phi).sqrt() * at(&noise, i, 0);
            value
        })
    };
    let (x, y) = (autoregressive(0.99), autoregressive(0.99));
    says(&estimate(&x, &y), |note| matches!(note, Note::Series { .. }), "a time series");
    let other = autoregressive(0.5);
    is_silent(&estimate(&x, &other));
}

#[test]
fn codes() {
    let mut rng = rng(10);
    let code: Vec<usize> = (0..N).map(|_| rng.random_range(0..40)).collect();
    let level: Vec<f64> = (0..40).map(|_| f64::from(rng.random_range(-4..5_i8))).collect();
    let noise = Matrix::normal(N, 1, &mut rng);
    let x = Matrix::from_fn(N, 1, |i, _| code[i] as f64);
    let of_code = |unit: f64| Matrix::from_fn(N, 1, |i, _| unit * (level[code[i]] + at(&noise, i, 0)));
    says(&estimate(&x, &of_code(30.0)), |note| matches!(note, Note::Codes { values: 40, .. }), "--discrete x");
    // Four rows of each id.
    let id: Vec<usize> = (0..N).map(|_| rng.random_range(0..480)).collect();
    let own = Matrix::normal(480, 1, &mut rng);
    let x_id = Matrix::from_fn(N, 1, |i, _| id[i] as f64);
    let y_id = Matrix::from_fn(N, 1, |i, _| at(&own, id[i], 0) + 0.3 * at(&noise, i, 0));
    says(&estimate(&x_id, &y_id), |note| matches!(note, Note::Codes { .. }), "--discrete x");
    // Neighbours are nearer than codes are.
    is_silent(&estimate(&x, &of_code(0.5)));
    let one_hot = Matrix::from_fn(N, 40, |i, c| if code[i] == c { 30.0 } else { 0.0 });
    let found = estimate(&one_hot, &of_code(1.0));
    assert!(!found.notes.iter().any(|note| matches!(note, Note::Codes { .. })), "{found}");
}

/// A complex signal and its noisy copy as 8-bit pairs: what is missing is missing of the numbers before rounding as well.
#[test]
fn strong_dependence_needs_samples() {
    let mut rng = rng(11);
    let (signal, noise) = (Matrix::normal(N, 2, &mut rng), Matrix::normal(N, 2, &mut rng));
    let received = |noisy: f64| Matrix::from_fn(N, 2, |i, c| 25.0 * at(&signal, i, c) + noisy * at(&noise, i, c));
    let sent = mapped(&signal, |v| 25.0 * v);
    for (noisy, strong) in [(3.0, true), (12.0, false)] {
        let truth = (1.0 + (25.0_f64 / noisy).powi(2)).log2();
        let exact = estimate(&sent, &received(noisy));
        let bytes = |m: &Matrix<f64>| mapped(m, |v| v.round().clamp(-128.0, 127.0));
        let rounded = estimate(&bytes(&sent), &bytes(&received(noisy)));
        for found in [exact, rounded] {
            assert!((found.bits - truth).abs() < if strong { 0.5 } else { 0.1 }, "{found}, the truth is {truth}");
            let noted = found.notes.iter().any(|note| matches!(note, Note::Strong { .. }));
            assert_eq!(noted, strong, "{found}");
        }
    }
    // Where repeated samples are the limit, the value is right.
    let x = Matrix::from_fn(N, 1, |i, _| f64::from((i * 7 % 12) as u32));
    is_silent(&estimate(&x, &mapped(&x, |v| (v * 5.0) % 12.0)));
}

#[test]
fn one_side_filled_from_the_other() {
    let mut rng = rng(12);
    let [x, y] = [Matrix::normal(N, 3, &mut rng), Matrix::normal(N, 2, &mut rng)];
    for share in [0.02, 0.1, 0.3, 0.9] {
        let fill: Vec<bool> = (0..N).map(|_| rng.random_bool(share)).collect();
        let filled = |f: fn(f64) -> f64| {
            Matrix::from_fn(N, 2, |i, c| f(if fill[i] && c == 1 { at(&x, i, 2) } else { at(&y, i, c) }))
        };
        for (x, filled) in [
            (mapped(&x, |v| v), filled(|v| v)),
            (mapped(&x, |v| v), filled(|v| f64::from(v as f32))),
            (mapped(&x, |v| (1e4 * v).round()), filled(|v| (1e4 * v).round())),
        ] {
            let found = estimate(&x, &filled);
            says(&found, |note| matches!(note, Note::Filled { x: 2, y: 1, .. }), "hold the same number in");
        }
    }
    // Rounded numbers, counts, grades and zeros are equal by themselves.
    let [x, y] = correlated(N, &mut rng);
    let rounded: [fn(f64) -> f64; 5] =
        [f64::round, |v| (10.0 * v).round(), |v| (100.0 * v).round(), |v| v.exp().floor(), |v| v.max(0.0)];
    for f in rounded {
        let found = estimate(&mapped(&x, f), &mapped(&y, f));
        assert!(!found.notes.iter().any(|note| matches!(note, Note::Filled { .. })), "{found}");
    }
    let noise = Matrix::normal(N, 1, &mut rng);
    let near = Matrix::from_fn(N, 1, |i, _| (100.0 * at(&x, i, 0) + at(&noise, i, 0)).round());
    let found = estimate(&mapped(&x, |v| (100.0 * v).round()), &near);
    assert!(!found.notes.iter().any(|note| matches!(note, Note::Filled { .. })), "{found}");
}

#[test]
fn labels_with_too_few_samples_for_k() {
    let mut rng = rng(13);
    let x = Matrix::normal(N, 1, &mut rng);
    let labels: Vec<u32> = (0..N as u32).map(|i| i % 100).collect();
    let found = Mixed::new(500).estimate(x.samples(), &labels).expect("an estimate");
    says(&found, |note| matches!(note, Note::FewerNeighbours { k: 500, most: 19, .. }), "19 at most");
    assert!(found.to_string().contains("mixed, k = 19 of 500 asked for, N = 2000"), "{found}");
    is_silent(&Mixed::new(19).estimate(x.samples(), &labels).expect("an estimate"));
}

#[test]
fn series_of_names() {
    let mut rng = rng(14);
    let mut staying = |stay: f64| {
        let mut state = 0;
        let mut step = || {
            if !rng.random_bool(stay) {
                state = rng.random_range(0..5);
            }
            f64::from([7, 1, 9, 2, 4][state])
        };
        Matrix::from_fn(N, 1, |_, _| step())
    };
    let (x, y, free) = (staying(0.99), staying(0.99), staying(0.5));
    let noted = |note: &Note| matches!(note, Note::Series { .. });
    let both =
        |x: &Matrix<f64>, y: &Matrix<f64>| Discrete::new().estimate(x.samples(), y.samples()).expect("an estimate");
    says(&both(&x, &y), noted, "a time series");
    is_silent(&both(&x, &free));
    is_silent(&both(&free, &y));
    let noise = Matrix::normal(N, 1, &mut rng);
    let mut sum = 0.0;
    let walk = Matrix::from_fn(N, 1, |i, _| {
        sum += at(&noise, i, 0);
        sum
    });
    let mixed = |x: &Matrix<f64>, of: &Matrix<f64>| Mixed::new(3).estimate(x.samples(), &of.samples().labels());
    says(&mixed(&walk, &y).expect("an estimate"), noted, "a time series");
    is_silent(&mixed(&walk, &free).expect("an estimate"));
    is_silent(&mixed(&noise, &y).expect("an estimate"));
}

#[test]
fn copies_with_noise() {
    let mut rng = rng(15);
    let wide = [Matrix::normal(N, 16, &mut rng), Matrix::normal(N, 16, &mut rng)];
    let [x, y] = correlated(N, &mut rng);
    for (times, jitter) in [(2, 1e-4), (5, 1e-4), (5, 1e-9), (10, 1e-3)] {
        let rows: Vec<usize> = (0..N).map(|i| (i * 7) % N / times).collect();
        let mut copies = |m: &Matrix<f64>| {
            let noise = Matrix::normal(N, m.dims, &mut rng);
            Matrix::from_fn(N, m.dims, |i, c| at(m, rows[i], c) + jitter * at(&noise, i, c))
        };
        for (x, y) in [(&x, &y), (&wide[0], &wide[1])] {
            let found = estimate(&copies(x), &copies(y));
            says(&found, |note| matches!(note, Note::NearCopies { .. }), "copies with a little noise");
            assert!(!found.to_string().contains("may be too small"), "{found}");
            // Of few names each, the noise is as wide as what is between.
            if jitter > 1e-4 {
                continue;
            }
            let labels: Vec<u32> = rows.iter().map(|row| (row % 4) as u32).collect();
            let found = Mixed::new(3).estimate(copies(x).samples(), &labels).expect("an estimate");
            says(&found, |note| matches!(note, Note::NearCopies { .. }), "keep one of each");
        }
    }
}

/// A fourth are samples, the others between one of them and one of its five nearest.
#[test]
fn interpolated_samples() {
    let mut rng = rng(16);
    for dims in [1, 8] {
        let both = Matrix::normal(N / 4, 2 * dims, &mut rng);
        let distance =
            |a: usize, b: usize| (0..2 * dims).map(|c| (at(&both, a, c) - at(&both, b, c)).powi(2)).sum::<f64>();
        let near: Vec<Vec<usize>> = (0..N / 4)
            .map(|a| {
                let mut others: Vec<usize> = (0..N / 4).filter(|b| *b != a).collect();
                others.sort_by(|b, c| distance(a, *b).total_cmp(&distance(a, *c)));
                others.truncate(5);
                others
            })
            .collect();
        let made: Vec<(usize, usize, f64)> = (0..N)
            .map(|i| match i % 4 {
                0 => (i / 4, i / 4, 0.0),
                _ => {
                    let a = rng.random_range(0..N / 4);
                    (a, near[a][rng.random_range(0..5)], rng.random())
                }
            })
            .collect();
        let value = |i: usize, c: usize| {
            let (a, b, part) = made[i];
            at(&both, a, c) + part * (at(&both, b, c) - at(&both, a, c))
        };
        let [x, y] = [0, dims].map(|from| Matrix::from_fn(N, dims, |i, c| value(i, from + c)));
        for y in [mapped(&y, |v| v), mapped(&y, |v| f64::from(v as f32)), mapped(&y, |v| 20.0 * v)] {
            let noted = |note: &Note| matches!(note, Note::Interpolated { .. } | Note::NearCopies { .. });
            says(&estimate(&x, &y), noted, "falls as k grows");
        }
    }
}

#[test]
fn clean_samples_are_made_of_no_others() {
    let mut rng = rng(17);
    let quiet = |found: &Estimate| {
        let noted =
            |note: &Note| matches!(note, Note::NearCopies { .. } | Note::Interpolated { .. } | Note::Apart { .. });
        assert!(!found.notes.iter().any(noted), "{found}");
    };
    for n in [40, 200, 1_000, 4_000] {
        for dims in [1, 2, 5, 40].into_iter().filter(|dims| n * dims <= 8_000) {
            let (x, noise) = (Matrix::normal(n, dims, &mut rng), Matrix::normal(n, dims, &mut rng));
            for noisy in [0.0, 1e-3, 0.1, 1.0, 10.0] {
                let sum =
                    |f: fn(f64) -> f64| Matrix::from_fn(n, dims, |i, c| f(at(&x, i, c)) + noisy * at(&noise, i, c));
                for y in [sum(|v| v), sum(|v| v * v), sum(|v| (9.0 * v).sin()), sum(f64::abs), sum(|v| v.max(0.0))] {
                    quiet(&estimate(&x, &y));
                    let relu = |m: &Matrix<f64>| mapped(m, |v| v.max(0.0));
                    // A network's own numbers may be on both sides.
                    if noisy > 0.0 {
                        quiet(&estimate(&relu(&x), &relu(&y)));
                    }
                    let tails = |m: &Matrix<f64>| mapped(m, |v| (3.0 * v).exp());
                    quiet(&estimate(&tails(&x), &tails(&y)));
                    let rounded = |m: &Matrix<f64>| mapped(m, |v| (10.0 * v).round());
                    quiet(&estimate(&rounded(&x), &y));
                    quiet(&estimate(&rounded(&mapped(&x, |v| 100.0 * v)), &y));
                    let labels: Vec<u32> = y.data.chunks(dims).map(|row| u32::from(row[0] > 0.5)).collect();
                    quiet(&Mixed::new(3).estimate(x.samples(), &labels).expect("an estimate"));
                }
            }
            let uniform = Matrix::from_fn(n, dims, |_, _| rng.random());
            quiet(&estimate(&uniform, &noise));
            // Clusters, and ids beside quantities. Few samples of a cluster are as copies are.
            if n < 200 {
                continue;
            }
            let of: Vec<f64> = (0..n).map(|_| f64::from(rng.random_range(0..8_u8))).collect();
            let clusters = Matrix::from_fn(n, dims, |i, c| 50.0 * of[i] + at(&x, i, c));
            quiet(&estimate(&clusters, &noise));
            quiet(&estimate(&clusters, &Matrix::from_fn(n, dims, |i, c| 50.0 * of[i] + at(&noise, i, c))));
            let id = Matrix::from_fn(n, 1, |i, _| (i / 5 * 1_000) as f64);
            quiet(&estimate(&id, &noise));
        }
    }
}

/// Fifty units at forty times, or channels in turn: neighbouring rows say nothing.
#[test]
fn units_that_take_turns() {
    let mut rng = rng(18);
    let noted = |note: &Note| matches!(note, Note::Apart { .. });
    for (units, first) in [(2, 2), (7, 7), (50, 50), (400, 400)] {
        let mut levels = || {
            let (level, noise) = (Matrix::normal(units, 3, &mut rng), Matrix::normal(N, 3, &mut rng));
            Matrix::from_fn(N, 3, |i, c| at(&level, i % units, c) + 0.1 * at(&noise, i, c))
        };
        let (x, y) = (levels(), levels());
        let found = estimate(&x, &y);
        says(&found, noted, "take turns");
        assert!(found.notes.iter().any(|note| matches!(note, Note::Apart { lag, .. } if *lag == first)), "{found}");
        let free = Matrix::normal(N, 3, &mut rng);
        is_silent(&estimate(&x, &free));
        is_silent(&estimate(&free, &y));
    }
    let mut walks = || {
        let mut sums = [0.0; 20];
        let noise = Matrix::normal(N, 1, &mut rng);
        Matrix::from_fn(N, 1, |i, _| {
            sums[i % 20] += at(&noise, i, 0);
            sums[i % 20]
        })
    };
    says(&estimate(&walks(), &walks()), noted, "rows that are 20 apart");
}
