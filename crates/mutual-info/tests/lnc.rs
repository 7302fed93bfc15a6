//! Strong dependence: closed forms, a restatement in numpy, what is refused.

use crate::support::{Matrix, dense, rng};
use mutual_info::{Error, Ksg, Lnc, Samples, Variant};
use rand::RngExt;

/// The formulas of the documentation in numpy (`eigh`, `argsort` of all pairs), k = 5, alpha = 0.25.
#[test]
fn what_numpy_shows() {
    let weyl = |i: usize, step: f64| (i as f64 * step).fract();
    let x = Matrix::from_fn(300, 1, |i, _| weyl(i, 0.618_033_988_749_894_9));
    let y = Matrix::from_fn(300, 1, |i, _| x.data[i] * x.data[i] + 0.002 * weyl(i, 0.754_877_666_246_692_7));
    let z = Matrix::from_fn(300, 1, |i, _| x.data[i] + 0.3 * weyl(i, 0.819_172_513_396_164_5));
    let yz = Matrix::from_fn(300, 2, |i, c| [y.data[i], z.data[i]][c]);
    for (other, truth) in [
        (&y, 7.924_496_551_777_667),
        (&z, 3.649_818_643_020_552),
        (&yz, 12.206_325_515_318_39 - 3.628_953_188_929_753_3),
    ] {
        let found = Lnc::new(5, 0.25).estimate(x.samples(), other.samples()).expect("an estimate").bits;
        assert!((found - truth).abs() < 1e-9, "{} coordinates: {found}, numpy says {truth}", other.dims);
    }
}

#[test]
fn a_small_alpha_leaves_the_second_estimator() {
    let (x, y) = dense(500, 1, 1, 0.9, &mut rng(0));
    let found = Lnc::new(4, 1e-300).estimate(x.samples(), y.samples()).expect("an estimate").bits;
    let ksg = Ksg::new(4).variant(Variant::Ksg2).estimate(x.samples(), y.samples()).expect("an estimate").bits;
    assert!((found - ksg).abs() < 1e-12, "{found} and {ksg}");
}

#[test]
fn uniform_with_little_noise() {
    // y = x + U(-e, e): e - ln 2e nats.
    for e in [1e-3, 1e-5, 1e-8_f64] {
        let truth = (e - (2.0 * e).ln()) / std::f64::consts::LN_2;
        let mut rng = rng(1);
        let x = Matrix::from_fn(1000, 1, |_, _| rng.random());
        let y = Matrix::from_fn(1000, 1, |i, _| x.data[i] + rng.random_range(-e..e));
        let found = Lnc::new(5, 0.25).estimate(x.samples(), y.samples()).expect("an estimate").bits;
        // About a bit too little: half of a box about a sample reaches beyond the strip.
        assert!((-1.3..0.0).contains(&(found - truth)), "e = {e}: {found} bits, the truth is {truth}");
        let ksg = Ksg::new(5).variant(Variant::Ksg2).estimate(x.samples(), y.samples()).expect("an estimate").bits;
        assert!(ksg < 7.8 && found > ksg + 0.2, "e = {e}: {found} bits, {ksg} without the correction");
    }
}

#[test]
fn independent_data_hold_little() {
    let mut rng = rng(2);
    for (dims, k, alpha) in [(1, 5, 0.25), (2, 12, 0.05)] {
        let [x, y] = [(); 2].map(|()| Matrix::from_fn(1000, dims, |_, _| rng.random()));
        let found = Lnc::new(k, alpha).estimate(x.samples(), y.samples()).expect("an estimate").bits;
        assert!(found.abs() < 0.1, "{dims} dims: {found}");
    }
}

#[test]
fn any_number_of_threads() {
    let (x, y) = dense(300, 2, 1, 0.95, &mut rng(3));
    let bits = [1, 2, 3].map(|threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| Lnc::new(5, 0.5).estimate(x.samples(), y.samples())).expect("an estimate").bits.to_bits()
    });
    assert!(bits.iter().all(|b| *b == bits[0]), "{bits:?}");
}

#[test]
fn refusals() {
    let (x, y) = dense(30, 2, 1, 0.5, &mut rng(4));
    let estimate = |k, alpha| Lnc::new(k, alpha).estimate(x.samples(), y.samples());
    assert_eq!(estimate(3, 0.2), Err(Error::FewNeighbours { k: 3, dims: 3 }));
    assert_eq!(estimate(0, 0.2), Err(Error::ZeroK));
    assert_eq!(estimate(29, 0.2), Err(Error::TooFewPoints { n: 30, k: 29 }));
    for value in [0.0, -0.5, 1.1] {
        assert_eq!(estimate(4, value), Err(Error::Alpha { value }));
    }
    assert!(estimate(4, f64::NAN).is_err());
    assert!(estimate(4, 0.2).is_ok());
    let line: Vec<f64> = (0..30).map(|i| f64::from(i * i)).collect();
    let line = Samples::new(&line, 30, 1).expect("samples");
    assert_eq!(Lnc::new(4, 0.2).estimate(line, line), Err(Error::Flat { row: 0 }));
    let constant = Samples::new(&[1.0; 30], 30, 1).expect("samples");
    assert_eq!(Lnc::new(4, 0.2).estimate(line, constant), Err(Error::Flat { row: 0 }));
}
