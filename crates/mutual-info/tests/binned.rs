//! Binned samples: plug-in values, and where they saturate.

use crate::support::{Matrix, rng};
use mutual_info::{Binned, Error, Samples};
use rand::RngExt;

fn bits(binned: &Binned, x: &Matrix<f64>, y: &Matrix<f64>) -> f64 {
    binned.estimate(x.samples(), y.samples()).expect("an estimate").bits
}

#[test]
fn discrete_data_show_their_plug_in_value() {
    // Counts of (x, y): 6 of (0, 0), 2 of (0, 1), 1 of (1, 0), 7 of (1, 1).
    let pairs: Vec<(f64, f64)> = [((0.0, 0.0), 6), ((0.0, 1.0), 2), ((1.0, 0.0), 1), ((1.0, 1.0), 7)]
        .iter()
        .flat_map(|&(pair, times)| vec![pair; times])
        .collect();
    let x = Matrix::from_fn(16, 1, |i, _| pairs[i].0);
    let y = Matrix::from_fn(16, 1, |i, _| 40.0 - pairs[i].1);
    let p = [(6.0, 8.0, 7.0), (2.0, 8.0, 9.0), (1.0, 8.0, 7.0), (7.0, 8.0, 9.0)];
    let truth: f64 = p.iter().map(|(both, x, y): &(f64, f64, f64)| both / 16.0 * (both * 16.0 / (x * y)).log2()).sum();
    for bins in [2, 7, 30, u32::MAX] {
        let found = bits(&Binned::new(bins), &x, &y);
        assert!((found - truth).abs() < 1e-12, "{bins} bins: {found}, the truth is {truth}");
    }
}

#[test]
fn two_coordinates_are_one_symbol() {
    let x = Matrix::from_fn(400, 2, |i, c| [(i % 2) as f64, (i / 2 % 2) as f64][c]);
    let sum = Matrix::from_fn(400, 1, |i, _| (i % 2 + i / 2 % 2) as f64);
    assert!((bits(&Binned::new(3), &x, &x) - 2.0).abs() < 1e-12);
    assert!((bits(&Binned::new(3), &x, &sum) - 1.5).abs() < 1e-12);
    let first = Matrix::from_fn(400, 1, |i, _| (i % 2) as f64);
    let second = Matrix::from_fn(400, 1, |i, _| (i / 2 % 2) as f64);
    assert!(bits(&Binned::new(3), &first, &second).abs() < 1e-12);
}

/// The trap of the documentation: independent data, log2 N bits.
#[test]
fn many_dimensions_saturate() {
    let mut rng = rng(0);
    let [x, y] = [(); 2].map(|()| Matrix::normal(1024, 30, &mut rng));
    let found = bits(&Binned::new(30), &x, &y);
    assert!((found - 10.0).abs() < 1e-9, "{found}");
}

#[test]
fn a_range_sets_the_edges() {
    let x = Matrix { data: vec![-9.0, -1.0, -0.01, 0.0, 0.99, 1.0, 7.0, 0.5], n: 8, dims: 1 };
    let side = Matrix { data: vec![0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0, 1.0], n: 8, dims: 1 };
    // Edges at -1, 0 and 1: x falls to the sides of `side`, which has H(3/8) bits.
    let truth = -(3.0 / 8.0_f64 * (3.0 / 8.0_f64).log2() + 5.0 / 8.0 * (5.0 / 8.0_f64).log2());
    let found = bits(&Binned::new(2).range(-1.0, 1.0), &x, &side);
    // `side` itself is cut at 0 as well, so all of it lies in the upper bin.
    assert!(found.abs() < 1e-12, "{found}");
    let shifted = Matrix { data: side.data.iter().map(|v| v - 0.5).collect(), n: 8, dims: 1 };
    let found = bits(&Binned::new(2).range(-1.0, 1.0), &x, &shifted);
    assert!((found - truth).abs() < 1e-12, "{found}, the truth is {truth}");
}

#[test]
fn odd_data() {
    let constant = Matrix::from_fn(50, 2, |_, _| 3.5);
    assert_eq!(bits(&Binned::new(30), &constant, &constant), 0.0);
    let huge = Matrix::from_fn(50, 1, |i, _| if i % 2 == 0 { -1.7e308 } else { 1.7e308 });
    assert!((bits(&Binned::new(30), &huge, &huge) - 1.0).abs() < 1e-12);
    let mut rng = rng(1);
    let x = Matrix::from_fn(300, 3, |_, _| f64::from(rng.random_range(0..4_u8)));
    assert_eq!(
        bits(&Binned::new(9), &x, &x),
        Binned::new(9).estimate(x.to_f32().samples(), x.to_f32().samples()).expect("an estimate").bits
    );
}

#[test]
fn refusals() {
    let data = [0.0, 1.0, 3.0, 4.5, 6.0];
    let [five, four, none] = [5, 4, 0].map(|n| Samples::new(&data[..n], n, 1).expect("samples"));
    assert_eq!(Binned::new(0).estimate(five, five), Err(Error::ZeroBins));
    assert_eq!(Binned::new(2).estimate(five, four), Err(Error::UnequalN { x: 5, y: 4 }));
    assert_eq!(Binned::new(2).estimate(none, none), Err(Error::TooFew { n: 0, least: 1 }));
    for (low, high) in [(1.0, 1.0), (1.0, -1.0), (0.0, f64::INFINITY)] {
        assert_eq!(Binned::new(2).range(low, high).estimate(five, five), Err(Error::Range { low, high }));
    }
    assert!(Binned::new(2).range(f64::NAN, 1.0).estimate(five, five).is_err());
}
