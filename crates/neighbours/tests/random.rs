//! Arbitrary samples: never a panic, and what plain loops find by every search, instruction set and number of threads.

use crate::oracle::ways;
use interlayer_fuzz::each;
use neighbours::{Error, Knn, Pairings, Rule, Samples, Scalar, Search};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

/// Row-major, [n, dims].
struct Matrix<T> {
    data: Vec<T>,
    n: usize,
    dims: usize,
}

impl<T: Scalar> Matrix<T> {
    /// Columns of few or many different numbers, of any size, rows that repeat.
    fn arbitrary(rng: &mut ChaCha8Rng, n: usize, of: fn(f64) -> T) -> Self {
        let dims = if rng.random_ratio(1, 10) { rng.random_range(9..80) } else { rng.random_range(1..6) };
        let kinds: Vec<u8> = (0..dims).map(|_| rng.random_range(0..6)).collect();
        let number = |rng: &mut ChaCha8Rng, kind: u8| match kind {
            0 => rng.random(),
            1 => f64::from(rng.random_range(0..4_u8)),
            2 => (60.0 * (rng.random::<f64>() - 0.5)).tanh(),
            3 => rng.random_range(-1.0..1.0) * f64::from(f32::MAX),
            4 => [-0.0, 0.0, 1e-45, 1.0][rng.random_range(0..4)],
            _ => 1e6 + rng.random::<f64>(),
        };
        let mut data: Vec<T> = (0..n * dims).map(|at| of(number(rng, kinds[at % dims]))).collect();
        for _ in 0..rng.random_range(0..4) * n / 4 {
            let (from, to) = (rng.random_range(0..n), rng.random_range(0..n));
            data.copy_within(from * dims..(from + 1) * dims, to * dims);
        }
        Self { data, n, dims }
    }

    fn samples(&self) -> Result<Samples<'_, T>, Error> {
        Samples::new(&self.data, self.n, self.dims)
    }
}

fn holds<T: Scalar>(rng: &mut ChaCha8Rng, of: fn(f64) -> T) -> Result<(), Error> {
    let n = if rng.random_ratio(1, 10) { rng.random_range(60..200) } else { rng.random_range(0..40) };
    let (x, y) = (Matrix::arbitrary(rng, n, of), Matrix::arbitrary(rng, n, of));
    let (x, y) = (x.samples()?, y.samples()?);
    let rule = [Rule::Eps, Rule::Neighbours, Rule::Npeet][rng.random_range(0..3)];
    let k = if rng.random_ratio(1, 10) { n.saturating_sub(rng.random_range(0..4)) } else { rng.random_range(1..7) };
    let knn = Knn::new(k).rule(rule);
    let expected = knn.clone().search(Search::Plain).find(x, y)?.neighbourhoods;
    for way in ways(&knn) {
        assert!(way.find(x, y)?.neighbourhoods == expected, "{way:?}");
    }
    let as_they_are: Vec<usize> = (0..n).collect();
    let hoods = Pairings::new(&knn, x, y)?.map(|pairings| pairings.hoods(&as_they_are)).unwrap_or_default();
    let same =
        hoods.iter().zip(expected.hoods()).all(|((own, _), hood)| (own.eps, own.shell) == (hood.eps, hood.shell));
    assert!(same, "{knn:?} of pairs as they are");
    Ok(())
}

#[test]
fn every_search_finds_what_plain_loops_find() {
    each(2000, |rng| {
        let _ = if rng.random() { holds(rng, |v| v as f32) } else { holds(rng, |v| v) };
    });
}
