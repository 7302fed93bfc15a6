//! Every search, instruction set and number of threads against the plain loops.

use interlayer_fuzz::samples::{self, Case};
use neighbours::{Instructions, Knn, Rule, Samples, Scalar, Search};

/// All searches, on all instruction sets.
pub(crate) fn ways(knn: &Knn) -> Vec<Knn> {
    let mut ways = vec![knn.clone(), knn.clone().search(Search::Tree)];
    for set in [Instructions::Avx512, Instructions::Avx2, Instructions::Portable] {
        for search in [Search::Buckets, Search::Blocks] {
            ways.push(knn.clone().search(search).instructions(set));
        }
    }
    #[cfg(feature = "cuda")]
    if crate::cuda::is_there() {
        ways.push(knn.clone().search(Search::Cuda));
    }
    ways
}

fn check<T: Scalar>(case: &Case, x: &[T], y: &[T], k: usize) {
    let (x, y) = (Samples::new(x, case.n, case.dims[0]), Samples::new(y, case.n, case.dims[1]));
    let (x, y) = (x.expect("samples"), y.expect("samples"));
    for rule in [Rule::Eps, Rule::Neighbours, Rule::Npeet] {
        let plain = Knn::new(k).rule(rule).search(Search::Plain);
        let expected = plain.find(x, y).expect("an answer").neighbourhoods;
        for way in ways(&plain.clone().search(Search::Auto)) {
            let found = way.find(x, y).expect("an answer").neighbourhoods;
            let Case { name, n, dims, .. } = case;
            assert!(found == expected, "{name}, N = {n}, {dims:?} dims: {way:?} differs from the plain loops");
        }
    }
}

fn check_all(cases: Vec<Case>) {
    for case in &cases {
        case.ks.iter().for_each(|k| check(case, &case.x, &case.y, *k));
        let [x, y] = case.single();
        case.single_ks.iter().for_each(|k| check(case, &x, &y, *k));
    }
}

#[test]
fn seeded_random_cases() {
    check_all(samples::of_all_kinds());
}

#[test]
fn many_dimensions() {
    check_all(samples::of_many_dimensions());
}

#[test]
fn unlike_scales() {
    check_all(samples::of_unlike_scales());
}

#[test]
fn many_neighbours() {
    check_all(samples::of_many_neighbours());
}

#[test]
fn smallest_n() {
    check_all(samples::of_fewest_samples());
}

#[test]
fn duplicated_rows() {
    check_all(samples::of_repeated_rows());
}

#[test]
fn any_number_of_threads() {
    for case in
        samples::of_many_dimensions().iter().chain(&samples::of_fewest_samples()).chain(&samples::of_repeated_rows())
    {
        let (x, y) = (Samples::new(&case.x, case.n, case.dims[0]), Samples::new(&case.y, case.n, case.dims[1]));
        let (x, y) = (x.expect("samples"), y.expect("samples"));
        for search in [Search::Buckets, Search::Blocks] {
            let found = [1, 2, 3].map(|threads| {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
                pool.install(|| Knn::new(case.ks[0]).search(search).find(x, y)).expect("an answer")
            });
            assert!(found.iter().all(|other| *other == found[0]), "{}, {search:?}", case.name);
        }
    }
}

#[test]
fn a_session_finds_what_single_searches_find() {
    for series in samples::that_move() {
        let mut session = Knn::new(3).search(Search::Blocks).session();
        for Case { name, n, dims, x, y, .. } in &series {
            let (x, y) =
                (Samples::new(x, *n, dims[0]).expect("samples"), Samples::new(y, *n, dims[1]).expect("samples"));
            let expected = Knn::new(3).search(Search::Plain).find(x, y).expect("an answer").neighbourhoods;
            let found = session.find(x, y).expect("an answer").neighbourhoods;
            assert!(found == expected, "{name}");
        }
    }
}
