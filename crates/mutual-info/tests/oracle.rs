//! Estimates by every search, instruction set and number of threads against those by plain loops.

use crate::support::{Matrix, rng};
use interlayer_fuzz::samples::{self, Case};
use mutual_info::{Instructions, Ksg, Samples, Scalar, Search, Variant};
use rand::RngExt;

const VARIANTS: [Variant; 5] = [
    Variant::TieAware,
    Variant::Ksg1,
    Variant::Ksg2,
    Variant::Npeet { jitter: None },
    Variant::Npeet { jitter: Some(7) },
];

fn check<T: Scalar>(case: &Case, x: &[T], y: &[T], k: usize) {
    let (x, y) = (Samples::new(x, case.n, case.dims[0]), Samples::new(y, case.n, case.dims[1]));
    let (x, y) = (x.expect("samples"), y.expect("samples"));
    for variant in VARIANTS {
        let ksg = Ksg::new(k).variant(variant);
        let slow = ksg.clone().search(Search::Plain);
        let expected = slow.neighbourhoods(x, y).expect("an answer");
        let bits = slow.estimate(x, y).expect("an estimate").bits;
        let Case { name, n, dims, .. } = case;
        assert!(bits.is_finite(), "{name}, {variant}, k = {k}: {bits}");
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
            let found = ksg.neighbourhoods(x, y).expect("an answer");
            assert!(found == expected, "{name}, N = {n}, {dims:?} dims: {ksg:?} differs from the plain loops");
            let found = ksg.estimate(x, y).expect("an estimate").bits;
            assert_eq!(found.to_bits(), bits.to_bits(), "{name}, N = {n}, {dims:?} dims, {ksg:?}");
        }
    }
}

fn check_all(cases: &[Case]) {
    for case in cases {
        case.ks.iter().for_each(|k| check(case, &case.x, &case.y, *k));
        let [x, y] = case.single();
        case.single_ks.iter().for_each(|k| check(case, &x, &y, *k));
    }
}

#[test]
fn seeded_random_cases() {
    check_all(&samples::of_all_kinds());
}

#[test]
fn many_dimensions() {
    check_all(&samples::of_many_dimensions());
}

#[test]
fn unlike_scales() {
    check_all(&samples::of_unlike_scales());
}

#[test]
fn many_neighbours() {
    check_all(&samples::of_many_neighbours());
}

#[test]
fn smallest_n() {
    check_all(&samples::of_fewest_samples());
}

#[test]
fn duplicated_rows() {
    let cases = samples::of_repeated_rows();
    check_all(&cases);
    for Case { n, dims, x, y, .. } in &cases {
        let (x, y) = (Samples::new(x, *n, dims[0]).expect("samples"), Samples::new(y, *n, dims[1]).expect("samples"));
        let shares = Ksg::new(3).estimate(x, y).expect("an estimate");
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
    for series in samples::that_move() {
        let mut session = Ksg::new(3).search(Search::Blocks).session();
        for Case { name, n, dims, x, y, .. } in &series {
            let (x, y) =
                (Samples::new(x, *n, dims[0]).expect("samples"), Samples::new(y, *n, dims[1]).expect("samples"));
            let expected = Ksg::new(3).search(Search::Plain).estimate(x, y).expect("an estimate");
            let found = session.estimate(x, y).expect("an estimate");
            assert_eq!(found.bits.to_bits(), expected.bits.to_bits(), "{name}");
        }
    }
}
