//! The GPU against the plain loops, where there is one; where there is none, what is said instead.
//!
//! `oracle` runs all its cases on the GPU as well.

use crate::support::{Fixture, Matrix, fixture, rng};
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

/// So many samples that their distances are not all on the device at once.
#[test]
fn several_panels() {
    let mut rng = rng(0);
    let x = Matrix::normal(9_000, 2, &mut rng);
    let y = Matrix::normal(9_000, 2, &mut rng);
    check("9,000 samples, f64", &x, &y, [3]);
}

#[test]
fn more_neighbours_than_a_warp_holds() {
    let mut rng = rng(1);
    let x = Matrix::normal(50, 2, &mut rng);
    let found = Ksg::new(33).search(Search::Cuda).estimate(x.samples(), x.samples()).expect("an estimate");
    assert_eq!(found.search, Some(Search::Blocks));
}

/// Memory that one thread took is used by the next, and freed by the one that needs more.
#[test]
fn one_thread_after_another() {
    for n in [200, 2_000, 500, 4_000] {
        std::thread::spawn(move || {
            let mut rng = rng(n as u64);
            let (x, y) = (Matrix::normal(n, 3, &mut rng), Matrix::normal(n, 2, &mut rng));
            check("a thread of its own", &x, &y, [3]);
        })
        .join()
        .expect("no panic");
    }
}

#[test]
fn threads_at_the_same_time() {
    let threads: Vec<_> = (0..4_usize)
        .map(|thread| {
            std::thread::spawn(move || {
                let mut rng = rng(thread as u64);
                for n in [300, 900 * (thread + 1), 600] {
                    let (x, y) = (Matrix::normal(n, 2, &mut rng), Matrix::normal(n, 2, &mut rng));
                    check("threads beside each other", &x, &y, [3]);
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().expect("no panic");
    }
}
