//! One problem, every estimator.

use crate::support::{Matrix, dense, rng};
use mutual_info::{Binned, Gaussian, Ksg, Lnc, MutualInformation, Shrinkage};
use std::f64::consts::LN_2;

fn check(by: &impl MutualInformation, x: &Matrix<f64>, y: &Matrix<f64>, tolerance: f64) {
    let double = by.bits(x.samples(), y.samples()).expect("bits") * LN_2;
    assert!((double - 0.41334).abs() < tolerance, "{double} nats");
    let single = by.bits(x.to_f32().samples(), y.to_f32().samples()).expect("bits") * LN_2;
    assert!((double - single).abs() < 1e-2, "{double} and, as f32, {single}");
}

#[test]
fn a_gaussian_pair() {
    let (x, y) = dense(4000, 1, 1, 0.75, &mut rng(6));
    check(&Ksg::new(3), &x, &y, 0.04);
    check(&Lnc::new(5, 0.1), &x, &y, 0.04);
    check(&Gaussian::new(Shrinkage::None), &x, &y, 0.03);
    check(&Gaussian::new(Shrinkage::LedoitWolf), &x, &y, 0.03);
    check(&Binned::new(12), &x, &y, 0.05);
}
