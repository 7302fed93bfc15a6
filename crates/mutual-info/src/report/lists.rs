//! Estimates of the same samples in other pairings.

use crate::digamma::Digamma;
use crate::error::Error;
use crate::ksg::Ksg;
use crate::samples::Samples;
use crate::values::Pair;
use neighbours::Pairings;
use neighbours::Scalar;
use rayon::prelude::*;
use std::f64::consts::LN_2;

pub(crate) struct Lists<'a> {
    ksg: &'a Ksg,
    pairings: Pairings<'a>,
    psi: Digamma,
    /// No pairing shows more, in nats.
    ceiling: f64,
}

impl<'a> Lists<'a> {
    /// For samples that `ksg` has measured. `None` where distances take too much memory to be looked up.
    pub(crate) fn new<T: Scalar>(ksg: &'a Ksg, x: Samples<'a, T>, y: Samples<'a, T>) -> Result<Option<Self>, Error> {
        let Some(pairings) = Pairings::new(&ksg.knn(), x.points(), y.points())? else { return Ok(None) };
        let n = x.n();
        let psi = Digamma::up_to(n);
        let ceiling = (psi.at(n) - psi.at(ksg.k() + 1)).min(Pair::new(x, y).entropy_bound());
        Ok(Some(Self { ksg, pairings, psi, ceiling }))
    }

    /// What [`Ksg::estimate`] shows of x and the rows of y in this order, in bits and to the last one.
    pub(crate) fn bits(&self, order: &[usize]) -> f64 {
        let hoods = self.pairings.hoods(order);
        let terms: Vec<(f64, f64)> =
            hoods.par_iter().map(|(own, within)| self.ksg.term(own, within.as_ref(), &self.psi)).collect();
        self.ksg.bounded(self.ksg.nats(terms.into_iter(), &self.psi, order.len()), self.ceiling) / LN_2
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Variant;
    use rand::seq::SliceRandom;
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    const VARIANTS: [Variant; 4] = [Variant::TieAware, Variant::Ksg1, Variant::Ksg2, Variant::Npeet { jitter: None }];

    /// Against estimates of the paired rows.
    fn check<T: Scalar>(name: &str, x: &[T], y: &[T], n: usize) {
        let (x, y) = (Samples::new(x, n, x.len() / n), Samples::new(y, n, y.len() / n));
        let (x, y) = (x.expect("samples"), y.expect("samples"));
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        for (k, variant) in [1, 3].into_iter().flat_map(|k| VARIANTS.map(|variant| (k, variant))) {
            let ksg = Ksg::new(k).variant(variant);
            // NPEET measures in f64.
            if n < k + 2 || (matches!(variant, Variant::Npeet { .. }) && size_of::<T>() < 8) {
                continue;
            }
            let Some(lists) = Lists::new(&ksg, x, y).expect("pairs") else { continue };
            let mut order: Vec<usize> = (0..n).collect();
            for _ in 0..3 {
                let rows: Vec<T> = order.iter().flat_map(|i| y.row(*i)).copied().collect();
                let paired = Samples::new(&rows, n, y.dims()).expect("samples");
                let truth = ksg.estimate(x, paired).expect("an estimate").bits;
                let found = lists.bits(&order);
                assert_eq!(found.to_bits(), truth.to_bits(), "{name}, {variant}, k = {k}: {found} {truth}");
                order.shuffle(&mut rng);
            }
        }
    }

    fn both(name: &str, x: &[f64], y: &[f64], n: usize) {
        check(name, x, y, n);
        let single = |side: &[f64]| side.iter().map(|v| *v as f32).collect::<Vec<f32>>();
        check(name, &single(x), &single(y), n);
    }

    #[test]
    fn the_value_of_the_paired_rows() {
        let mut rng = ChaCha8Rng::seed_from_u64(0);
        let mut noise =
            |count: usize, scale: f64| -> Vec<f64> { (0..count).map(|_| scale * rng.random::<f64>()).collect() };
        both("like scales", &noise(200 * 4, 1.0), &noise(200 * 5, 1.0), 200);
        both("unlike scales", &noise(200 * 9, 30.0), &noise(200 * 20, 1.0), 200);
        both("one coordinate each", &noise(150, 1.0), &noise(150, 1.0), 150);
        let grid = |values: Vec<f64>| values.into_iter().map(f64::floor).collect::<Vec<f64>>();
        both("ties", &grid(noise(160 * 2, 4.0)), &grid(noise(160 * 2, 5.0)), 160);
        both("ties in one side", &grid(noise(160 * 2, 3.0)), &noise(160 * 2, 3.0), 160);
        both("duplicates", &noise(20 * 3, 1.0).repeat(6), &noise(20 * 4, 1.0).repeat(6), 120);
        both("a constant side", &[0.5; 90], &noise(90 * 7, 1.0), 90);
        both("all constant", &[-0.0; 60], &[0.25; 120], 60);
        let wide =
            |largest: f64, values: Vec<f64>| values.iter().map(|v| largest * (2.0 * v - 1.0)).collect::<Vec<f64>>();
        check("infinite distances", &noise(80, 1.0), &wide(1.7e308, noise(160, 1.0)), 80);
        both("infinite distances of f32", &noise(80, 1.0), &wide(3.3e38, noise(160, 1.0)), 80);
        for n in 3..9 {
            both("few samples", &noise(n * 2, 1.0), &noise(n * 3, 1.0), n);
        }
    }

    #[test]
    fn any_number_of_threads() {
        let mut rng = ChaCha8Rng::seed_from_u64(2);
        let [x, y] = [(); 2].map(|()| (0..300 * 8).map(|_| rng.random()).collect::<Vec<f64>>());
        let (x, y) = (Samples::new(&x, 300, 8).expect("samples"), Samples::new(&y, 300, 8).expect("samples"));
        let order: Vec<usize> = (0..300).map(|i| i * 7 % 300).collect();
        let ksg = Ksg::new(3);
        let bits = [1, 2, 3].map(|threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
            pool.install(|| Lists::new(&ksg, x, y).expect("pairs").expect("lists").bits(&order)).to_bits()
        });
        assert!(bits.iter().all(|b| *b == bits[0]), "{bits:?}");
    }
}
