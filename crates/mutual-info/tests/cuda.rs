//! The GPU against the plain loops, where there is one; where there is none, what is said instead.
//!
//! `oracle` runs all its cases on the GPU as well.

use crate::support::{Fixture, Matrix, fixture};
use mutual_info::{Error, Ksg, Neighbourhoods, Scalar, Search, Variant};

/// None on a machine that lacks the device, its driver or NVRTC; any other failure is one of the test.
fn on_device<T: Scalar>(ksg: &Ksg, x: &Matrix<T>, y: &Matrix<T>) -> Option<Neighbourhoods> {
    match ksg.clone().search(Search::Cuda).neighbourhoods(x.samples(), y.samples()) {
        Ok(found) => Some(found),
        Err(error @ (Error::NoDevice { .. } | Error::NoKernels { .. })) => {
            let text = error.to_string();
            assert!(text.contains("choose another search"), "{text}");
            None
        }
        Err(error) => panic!("{error}"),
    }
}

pub(crate) fn is_there() -> bool {
    let line = Matrix::from_fn(5, 1, |i, _| i as f64);
    on_device(&Ksg::new(3), &line, &line).is_some()
}

fn check<T: Scalar>(name: &str, x: &Matrix<T>, y: &Matrix<T>, ks: impl IntoIterator<Item = usize>) {
    for k in ks {
        for variant in [Variant::TieAware, Variant::Ksg2, Variant::Npeet { jitter: None }] {
            let ksg = Ksg::new(k).variant(variant);
            if let Some(found) = on_device(&ksg, x, y) {
                let expected = ksg.search(Search::Plain).neighbourhoods(x.samples(), y.samples()).expect("an answer");
                assert!(found == expected, "{name}, {variant}, k = {k} differs from the plain loops");
            }
        }
    }
}

#[test]
fn reference_arrays() {
    for name in [
        "gaussian_3x3_n1000",
        "identical_n400",
        "mnist_mlp_w16_epoch30_n2000",
        "mnist_shortcut_residual_w64_epoch10_n2000",
        "rounded_ties_n300",
    ] {
        match fixture(name) {
            (Fixture::Double(x, y), _) => check(name, &x, &y, [1, 3, 10, 32]),
            (Fixture::Single(x, y), _) => check(name, &x, &y, [1, 3, 10, 32]),
        }
    }
}
