//! The GPU against the plain loops, where there is one; where there is none, what is said instead.
//!
//! `oracle` runs all its cases on the GPU as well.

use neighbours::{Error, Knn, Neighbourhoods, Rule, Samples, Scalar, Search};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;

/// None on a machine that lacks the device, its driver or NVRTC; any other failure is one of the test.
fn on_device<T: Scalar>(knn: &Knn, x: Samples<T>, y: Samples<T>) -> Option<Neighbourhoods> {
    match knn.clone().search(Search::Cuda).find(x, y) {
        Ok(found) => Some(found.neighbourhoods),
        Err(error @ (Error::NoDevice { .. } | Error::NoKernels { .. })) => {
            let text = error.to_string();
            assert!(text.contains("choose another search"), "{text}");
            None
        }
        Err(error) => panic!("{error}"),
    }
}

pub(crate) fn is_there() -> bool {
    let line = Samples::new(&[0.0, 1.0, 2.0, 3.0, 4.0], 5, 1).expect("samples");
    on_device(&Knn::new(3), line, line).is_some()
}

/// x and y of n samples each, normal.
fn check(name: &str, n: usize, dims: [usize; 2], rng: &mut ChaCha8Rng) {
    let [x, y] = dims.map(|dims| (0..n * dims).map(|_| rng.sample(StandardNormal)).collect::<Vec<f64>>());
    let (x, y) = (Samples::new(&x, n, dims[0]).expect("samples"), Samples::new(&y, n, dims[1]).expect("samples"));
    for rule in [Rule::Eps, Rule::Neighbours, Rule::Npeet] {
        let knn = Knn::new(3).rule(rule);
        if let Some(found) = on_device(&knn, x, y) {
            let expected = knn.search(Search::Plain).find(x, y).expect("an answer").neighbourhoods;
            assert!(found == expected, "{name}, {rule:?} differs from the plain loops");
        }
    }
}

fn rng(seed: u64) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(seed)
}

/// So many samples that their distances are not all on the device at once.
#[test]
fn several_panels() {
    check("9,000 samples, f64", 9_000, [2, 2], &mut rng(0));
}

#[test]
fn more_neighbours_than_a_warp_holds() {
    let numbers: Vec<f64> = (0..100).map(|i| f64::from(i * 37 % 100)).collect();
    let x = Samples::new(&numbers, 50, 2).expect("samples");
    let found = Knn::new(33).search(Search::Cuda).find(x, x).expect("an answer");
    assert_eq!(found.search, Search::Blocks);
}

/// Memory that one thread took is used by the next, and freed by the one that needs more.
#[test]
fn one_thread_after_another() {
    for n in [200, 2_000, 500, 4_000] {
        std::thread::spawn(move || check("a thread of its own", n, [3, 2], &mut rng(n as u64)))
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
                    check("threads beside each other", n, [2, 2], &mut rng);
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().expect("no panic");
    }
}
