//! Categories on both sides: counts by hand, independent and dependent codes, and where counts say nothing.

use crate::support::{Matrix, rng};
use mutual_info::{Discrete, Error, Estimate, Ksg, Mixed, Note, Samples};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

fn found(x: &Matrix<f64>, y: &Matrix<f64>) -> Estimate {
    Discrete::new().estimate(x.samples(), y.samples()).expect("an estimate")
}

fn column(values: impl IntoIterator<Item = u32>) -> Matrix<f64> {
    let data: Vec<f64> = values.into_iter().map(f64::from).collect();
    Matrix { n: data.len(), data, dims: 1 }
}

/// N codes below `values` at random.
fn codes(n: usize, values: u32, rng: &mut ChaCha8Rng) -> Vec<u32> {
    (0..n).map(|_| rng.random_range(0..values)).collect()
}

fn entropy(p: impl IntoIterator<Item = f64>) -> f64 {
    p.into_iter().filter(|p| *p > 0.0).map(|p| -p * p.log2()).sum()
}

#[test]
fn counts_by_hand() {
    // (0, 0) six times, (0, 1) twice, (1, 0) once, (2, 1) seven times.
    let times = [((0, 0), 6), ((0, 1), 2), ((1, 0), 1), ((2, 1), 7)];
    let pairs: Vec<(u32, u32)> = times.iter().flat_map(|&(pair, times)| vec![pair; times]).collect();
    let (x, y) = (column(pairs.iter().map(|pair| pair.0)), column(pairs.iter().map(|pair| 900 - pair.1)));
    let h = |counts: &[f64]| entropy(counts.iter().map(|c| c / 16.0));
    // Three values of x, two of y, four pairs.
    let plug_in = h(&[8.0, 1.0, 7.0]) + h(&[7.0, 9.0]) - h(&[6.0, 2.0, 1.0, 7.0]);
    let truth = plug_in + (2.0 + 1.0 - 3.0) / 32.0 / std::f64::consts::LN_2;
    let by_hand = found(&x, &y);
    assert!((by_hand.bits - truth).abs() < 1e-12, "{by_hand}, by hand {truth}");
    let ceiling = h(&[7.0, 9.0]) + 1.0 / 32.0 / std::f64::consts::LN_2;
    assert!(by_hand.ceiling.is_some_and(|found| (found - ceiling).abs() < 1e-12), "{by_hand}");
    assert_eq!(found(&y, &x).bits, by_hand.bits);
    let [x, y] = [&x, &y].map(Matrix::to_f32);
    assert_eq!(Discrete::new().estimate(x.samples(), y.samples()).expect("an estimate").bits, by_hand.bits);
}

#[test]
fn codes_of_known_information() {
    let mut rng = rng(0);
    for (n, values) in [(500, 5), (2_000, 10), (10_000, 20), (10_000, 30)] {
        let (x, noise) = (codes(n, values, &mut rng), codes(n, values, &mut rng));
        let independent = found(&column(x.iter().copied()), &column(noise.iter().copied()));
        assert!(independent.bits.abs() < 0.03, "{values} values: {independent}");
        // With probability 0.7 the code that x has in another order, else any.
        let y = x.iter().zip(&noise).map(|(x, noise)| if rng.random_bool(0.7) { x * 7 % values } else { *noise });
        let sent = found(&column(x.iter().copied()), &column(y));
        let m = f64::from(values);
        let truth = m.log2() - entropy([0.7 + 0.3 / m]) - (m - 1.0) * entropy([0.3 / m]);
        assert!(
            (sent.bits - truth).abs() < if values > 20 { 0.1 } else { 0.06 } && sent.notes.is_empty(),
            "{sent}, the truth is {truth}"
        );
    }
}

#[test]
fn ids_that_decide_the_other_side() {
    let mut rng = rng(1);
    let city: Vec<u32> = codes(500, 20, &mut rng);
    let id = codes(2_000, 500, &mut rng);
    let (x, y) = (column(id.iter().copied()), column(id.iter().map(|id| city[*id as usize])));
    let estimate = found(&x, &y);
    let share = |c: u32| city.iter().filter(|city| **city == c).count() as f64 / 500.0;
    let truth = entropy((0..20).map(share));
    assert!((estimate.bits - truth).abs() < 0.03, "{estimate}, the truth is {truth}");
    assert!(estimate.ceiling.is_some_and(|ceiling| estimate.bits <= ceiling && ceiling - estimate.bits < 1e-9));
    assert!(estimate.notes.is_empty(), "{estimate}");
}

#[test]
fn pairs_that_occur_once_say_nothing() {
    let mut rng = rng(2);
    for (x, y) in [(300, 300), (1_000, 20), (u32::MAX, 5)] {
        let (x, y) = (column(codes(2_000, x, &mut rng)), column(codes(2_000, y, &mut rng)));
        let estimate = found(&x, &y);
        assert!(estimate.bits > 0.5 && estimate.to_string().contains("too large, whatever the data"), "{estimate}");
    }
}

#[test]
fn rows_of_several_coordinates_are_values() {
    let mut rng = rng(3);
    let code = codes(2_000, 8, &mut rng);
    let one_hot = Matrix::from_fn(2_000, 8, |i, c| f64::from(u8::from(code[i] == c as u32)));
    let x = column(code.iter().copied());
    assert!((found(&one_hot, &x).bits - found(&x, &x).bits).abs() < 1e-12);
    let zeros = Matrix::from_fn(2_000, 1, |i, _| if i % 2 == 0 { 0.0 } else { -0.0 });
    assert_eq!(found(&zeros, &x).bits, 0.0);
}

#[test]
fn nearest_neighbours_say_what_codes_would_show() {
    let mut rng = rng(4);
    let n = 2_000;
    let city: Vec<u32> = codes(500, 20, &mut rng);
    let id = codes(n, 500, &mut rng);
    let (x, y) = (column(id.iter().copied()), column(id.iter().map(|id| city[*id as usize])));
    let by_distance = Ksg::new(3).estimate(x.samples(), y.samples()).expect("an estimate");
    let as_codes = found(&x, &y).bits;
    let noted = by_distance.notes.iter().find_map(|note| match note {
        Note::Categories { bits, x: 1.., y: 20, .. } => *bits,
        _ => None,
    });
    assert_eq!(noted, Some(as_codes), "{by_distance}");
    assert!(by_distance.to_string().contains("--discrete both"), "{by_distance}");
    // Where both agree there is nothing to say, and where there are too few samples no value.
    let binary = column(codes(n, 2, &mut rng));
    let other = column(codes(n, 3, &mut rng));
    let agreed = Ksg::new(3).estimate(binary.samples(), other.samples()).expect("an estimate");
    assert!(!agreed.notes.iter().any(|note| matches!(note, Note::Categories { .. })), "{agreed}");
    let ids = column(codes(n, 1_200, &mut rng));
    let few = column(codes(n, 20, &mut rng));
    let sparse = Ksg::new(3).estimate(ids.samples(), few.samples()).expect("an estimate");
    assert!(sparse.notes.iter().any(|note| matches!(note, Note::Categories { bits: None, .. })), "{sparse}");
}

#[test]
fn labels_are_equal_where_rows_are() {
    let rows = Matrix { data: vec![3.0, 1.0, 0.0, 5.0, 3.0, 1.0, 0.0, 4.0], n: 4, dims: 2 };
    assert_eq!(rows.samples().labels(), [2, 1, 2, 0]);
    let mut rng = rng(5);
    let code = codes(2_000, 40, &mut rng);
    let level = codes(40, 9, &mut rng);
    let noise = Matrix::normal(2_000, 1, &mut rng);
    let y = Matrix::from_fn(2_000, 1, |i, _| 30.0 * (20.0 * f64::from(level[code[i] as usize]) + noise.data[i]));
    let x = column(code.iter().copied());
    let found = Mixed::new(3).estimate(y.samples(), &x.samples().labels()).expect("an estimate");
    // Levels do not overlap, so that y knows the level and no more.
    let truth = entropy((0..9).map(|l| level.iter().filter(|level| **level == l).count() as f64 / 40.0));
    assert!((found.bits - truth).abs() < 0.1, "{found}, the truth is {truth}");
    let lone: Vec<u32> = (0..2_000).map(|i| if i < 7 { 100 + i } else { code[i as usize] }).collect();
    let found = Mixed::new(3).estimate(y.samples(), &lone).expect("an estimate");
    assert!(found.notes.contains(&Note::LoneLabels { samples: 7 }), "{found}");
}

#[test]
fn refusals() {
    let data = [0.0, 1.0, 3.0, 4.5, 6.0];
    let [five, four, none] = [5, 4, 0].map(|n| Samples::new(&data[..n], n, 1).expect("samples"));
    assert_eq!(Discrete::new().estimate(five, four), Err(Error::UnequalN { x: 5, y: 4 }));
    assert_eq!(Discrete::new().estimate(none, none), Err(Error::TooFew { n: 0, least: 1 }));
}
