//! Values of single samples.

use crate::support::{Matrix, rng};
use mutual_info::{Error, Ksg, Samples, Variant};
use rand::RngExt;

#[test]
fn their_mean_is_the_estimate() {
    let mut rng = rng(0);
    let x = Matrix::normal(600, 2, &mut rng);
    let y = Matrix::from_fn(600, 1, |i, _| x.data[2 * i] + 0.3 * rng.random::<f64>());
    // Half of the samples are atoms.
    let ties = Matrix::from_fn(600, 2, |i, c| if i % 2 == 0 { (i % 6) as f64 } else { x.data[2 * i + c] });
    for variant in [Variant::Ksg1, Variant::Ksg2, Variant::Npeet { jitter: None }, Variant::Npeet { jitter: Some(3) }] {
        let ksg = Ksg::new(3).variant(variant);
        for (x, y) in [(&x, &y), (&ties, &ties), (&ties, &y)] {
            let local = ksg.local(x.samples(), y.samples()).expect("values");
            let mean = local.iter().sum::<f64>() / 600.0;
            let bits = ksg.estimate(x.samples(), y.samples()).expect("an estimate").bits;
            assert!((mean - bits).abs() < 1e-12, "{variant}: {mean} and {bits}");
            assert!(local.iter().all(|v| v.is_finite()), "{variant}");
        }
    }
}

#[test]
fn they_tell_samples_apart() {
    // The first half shares a wide range of x and y, the second half is independent within narrow ones far away.
    let mut rng = rng(1);
    let x = Matrix::from_fn(2000, 1, |i, _| if i < 1000 { rng.random::<f64>() } else { 10.0 + rng.random::<f64>() });
    let y = Matrix::from_fn(2000, 1, |i, _| if i < 1000 { x.data[i] } else { 10.0 + rng.random::<f64>() });
    for variant in [Variant::Ksg1, Variant::Ksg2] {
        let local = Ksg::new(3).variant(variant).local(x.samples(), y.samples()).expect("values");
        let [first, second] = [0, 1000].map(|from| local[from..from + 1000].iter().sum::<f64>() / 1000.0);
        // Which half it is says one bit, and within the second half nothing is added.
        assert!(first > 7.0, "{variant}: {first}");
        assert!((second - 1.0).abs() < 0.1, "{variant}: {second}");
    }
}

#[test]
fn refusals() {
    let x = [0.0, 1.0, 3.0];
    let x = Samples::new(&x, 3, 1).expect("samples");
    assert_eq!(Ksg::new(2).local(x, x), Err(Error::TooFewPoints { n: 3, k: 2 }));
}
