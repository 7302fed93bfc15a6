//! NPEET's values on the committed arrays.

use crate::support::{Fixture, fixture};
use mutual_info::{Ksg, Samples, Scalar, Search, Variant};

const SEARCHES: [Search; 5] = [Search::Auto, Search::Buckets, Search::Tree, Search::Blocks, Search::Plain];

fn check<T: Scalar>(name: &str, x: Samples<T>, y: Samples<T>, values: &[(usize, f64)], tolerance: f64) {
    for &(k, expected) in values {
        for variant in [Variant::Ksg1, Variant::Npeet { jitter: None }] {
            for search in SEARCHES {
                let found = Ksg::new(k).variant(variant).search(search).estimate(x, y).expect("an estimate");
                let off = (found.bits - expected).abs();
                assert!(off <= tolerance, "{name}, {found}, {search:?}: off by {off:e}");
            }
        }
    }
}

#[test]
fn npeet_values() {
    for name in [
        "gaussian_1x1_n1000",
        "gaussian_25x25_n1000",
        "gaussian_3x3_n1000",
        "identical_n400",
        "independent_2x3_n500",
        "mnist_mlp_w16_epoch30_n2000",
        "mnist_shortcut_residual_w64_epoch10_n2000",
        "rounded_ties_n300",
        "uniform_additive_n1000",
    ] {
        match fixture(name) {
            (Fixture::Double(x, y), values) => check(name, x.samples(), y.samples(), &values, 1e-9),
            (Fixture::Single(x, y), values) => check(name, x.samples(), y.samples(), &values, 1e-5),
        }
    }
}

/// NPEET's own test: the jitter on x and on y makes each sample's twin differ, which leaves the ceiling.
#[test]
fn an_array_against_itself() {
    let x = [1.3, 2.0, 4.2, 5.5, 8.9];
    let x = Samples::new(&x, 5, 1).expect("samples");
    let found = Ksg::new(3).variant(Variant::Npeet { jitter: Some(0) }).estimate(x, x).expect("an estimate");
    assert!((found.bits - 0.360_673_760_222_24).abs() < 1e-12, "{found}");
    let ceiling = found.ceiling.expect("a ceiling");
    assert!((ceiling - found.bits).abs() < 1e-12, "{found}");
}
