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
    use interlayer_fuzz::samples::to_be_paired;
    use rand::seq::SliceRandom;
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    const VARIANTS: [Variant; 4] = [Variant::TieAware, Variant::Ksg1, Variant::Ksg2, Variant::Npeet { jitter: None }];

    /// Against estimates of the paired rows.
    fn check<T: Scalar>(name: &str, x: &[T], y: &[T], n: usize, ks: &[usize]) {
        if ks.is_empty() {
            return;
        }
        let (x, y) = (Samples::new(x, n, x.len() / n), Samples::new(y, n, y.len() / n));
        let (x, y) = (x.expect("samples"), y.expect("samples"));
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        for (k, variant) in ks.iter().flat_map(|k| VARIANTS.map(|variant| (*k, variant))) {
            let ksg = Ksg::new(k).variant(variant);
            // NPEET measures in f64.
            if matches!(variant, Variant::Npeet { .. }) && size_of::<T>() < 8 {
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

    #[test]
    fn the_value_of_the_paired_rows() {
        for case in to_be_paired() {
            check(&case.name, &case.x, &case.y, case.n, &case.ks);
            let [x, y] = case.single();
            check(&case.name, &x, &y, case.n, &case.single_ks);
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
