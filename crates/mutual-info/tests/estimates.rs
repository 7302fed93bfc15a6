//! One kind of estimate for all estimators: what it says, and how it is written.

use crate::support::{Matrix, dense, rng};
use mutual_info::{
    Binned, Conditional, Error, Estimate, Estimator, Gaussian, Kde, Ksg, Lnc, Mixed, MutualInformation, Samples,
    Scaling, Search, Shrinkage, Variant,
};

/// One of each, of the same 60 samples.
fn all() -> Vec<Estimate> {
    let (x, y) = dense(60, 1, 2, 0.5, &mut rng(0));
    let z = Matrix::normal(60, 3, &mut rng(1));
    let labels: Vec<u32> = (0..60).map(|i| i % 4).collect();
    let bounds = Kde::new(0.5).bounds(y.samples()).expect("bounds");
    let with = |by: Result<Estimate, Error>| by.expect("an estimate");
    vec![
        with(Ksg::new(3).variant(Variant::Npeet { jitter: Some(7) }).estimate(x.samples(), y.samples())),
        with(Lnc::new(5, 0.25).estimate(x.samples(), y.samples())),
        with(Gaussian::new(Shrinkage::LedoitWolf).estimate(x.samples(), y.samples())),
        with(Binned::new(30).estimate(x.samples(), y.samples())),
        with(Binned::new(8).range(-2.0, 2.0).estimate(x.samples(), y.samples())),
        with(Mixed::new(3).estimate(x.samples(), &labels)),
        with(Conditional::new(4).estimate(x.samples(), y.samples(), z.samples())),
        bounds.lower,
        bounds.upper,
    ]
}

#[test]
fn each_says_who_measured_what() {
    let expected = [
        "NPEET with jitter, seed 7, k = 3, N = 60, 1 + 2 dims",
        "LNC, k = 5, alpha = 0.25, N = 60, 1 + 2 dims",
        "Gaussian, Ledoit-Wolf, N = 60, 1 + 2 dims",
        "binned, 30 bins, N = 60, 1 + 2 dims",
        "binned, 8 bins from -2 to 2, N = 60, 1 + 2 dims",
        "mixed, k = 3, N = 60, 1 dims",
        "conditional, k = 4, N = 60, 1 + 2 + 3 dims",
        "KDE, lower bound, noise 0.5, N = 60, 2 dims",
        "KDE, upper bound, noise 0.5, N = 60, 2 dims",
    ];
    for (estimate, expected) in all().into_iter().zip(expected) {
        let text = estimate.to_string();
        assert!(text.contains(expected), "{text}");
        assert!(text.starts_with(&format!("{:.4} bits (", estimate.bits)), "{text}");
        assert_eq!(text.contains("ceiling"), estimate.ceiling.is_some(), "{text}");
    }
}

#[test]
fn json_there_and_back() {
    for estimate in all() {
        let text = serde_json::to_string(&estimate).expect("JSON");
        assert!(!text.contains("null") || text.contains(r#""range":null"#), "{text}");
        let back = serde_json::from_str::<Estimate>(&text).expect("an estimate");
        // serde_json may read the last digit of a number differently.
        assert!((back.bits - estimate.bits).abs() < 1e-12 && back.to_string() == estimate.to_string(), "{text}");
    }
    let json = serde_json::to_value(&all()[0]).expect("JSON");
    assert_eq!(json["estimator"].to_string(), r#"{"ksg":{"k":3,"variant":{"npeet":{"jitter":7}}}}"#);
    assert_eq!((&json["dims"], &json["scaling"]), (&serde_json::json!([1, 2]), &serde_json::json!(["none", "none"])));
    assert_eq!(json["search"], "buckets");
}

#[test]
fn no_value_is_above_its_ceiling() {
    let same = Matrix::normal(50, 1, &mut rng(2));
    let x = same.samples();
    let far = Matrix::from_fn(50, 1, |i, _| same.data[i] + 100.0 * (i % 3) as f64);
    let which: Vec<u32> = (0..50).map(|i| i % 3).collect();
    for estimate in [
        // x and y tie here: the k-th neighbour is at eps in both.
        Ksg::new(3).variant(Variant::Ksg2).estimate(x, x),
        Binned::new(4000).estimate(x, x),
        Mixed::new(3).estimate(far.samples(), &which),
        Kde::new(1e-9).bounds(x).map(|bounds| bounds.lower),
    ] {
        let estimate = estimate.expect("an estimate");
        let ceiling = estimate.ceiling.expect("a ceiling");
        // The data show all that can be shown.
        assert!((estimate.bits - ceiling).abs() < 1e-12, "{estimate}");
    }
    // Only a k-th neighbour that is farthest in z would show more.
    let found = Conditional::new(3).estimate(x, x, Samples::new(&[0.0; 50], 50, 1).expect("samples"));
    let (found, ksg) = (found.expect("an estimate"), Ksg::new(3).estimate(x, x).expect("an estimate"));
    assert!((found.bits - ksg.bits).abs() < 1e-12 && found.ceiling.is_some_and(|ceiling| found.bits < ceiling));
    assert!(ksg.ceiling.is_some_and(|ceiling| (ksg.bits - ceiling).abs() < 1e-12 && ksg.bits <= ceiling));
    let (x, y) = dense(50, 1, 1, 0.9, &mut rng(3));
    assert_eq!(Gaussian::default().estimate(x.samples(), y.samples()).expect("an estimate").ceiling, None);
    assert_eq!(Lnc::new(5, 0.2).estimate(x.samples(), y.samples()).expect("an estimate").ceiling, None);
}

#[test]
fn what_only_neighbours_tell() {
    let saturated: Vec<f32> = (0..40).map(|i| if i % 4 < 2 { -1.0 } else { 1.0 }).collect();
    let x: Vec<f32> = (0..40).map(|i| (i * i % 41) as f32 / 41.0).collect();
    let (x, y) = (Samples::new(&x, 40, 1).expect("samples"), Samples::new(&saturated, 40, 1).expect("samples"));
    let found = Ksg::new(25).estimate(x, y).expect("an estimate");
    assert_eq!((found.saturated, found.duplicates, found.search), (Some(1.0), Some(0.95), Some(Search::Buckets)));
    assert_eq!(found.estimator, Estimator::Ksg { k: 25, variant: Variant::TieAware });
    assert!(found.to_string().contains("100.0 % saturated"), "{found}");
    let found = Binned::new(30).estimate(x, y).expect("an estimate");
    assert_eq!((found.saturated, found.duplicates, found.search, found.estimator.k()), (None, None, None, None));
}

/// By every estimator of the trait.
fn by_all(check: impl Fn(&dyn Fn(Samples<f64>, Samples<f64>) -> Estimate)) {
    fn of(by: impl MutualInformation) -> impl Fn(Samples<f64>, Samples<f64>) -> Estimate {
        move |x, y| by.estimate(x, y).expect("an estimate")
    }
    check(&of(Ksg::new(3)));
    check(&of(Lnc::new(5, 0.1)));
    check(&of(Gaussian::default()));
    check(&of(Binned::new(12)));
}

#[test]
fn scaling_stands_in_the_estimate_and_nothing_is_scaled_unasked() {
    let (x, y) = dense(200, 1, 1, 0.6, &mut rng(4));
    by_all(|estimate| {
        let bare = estimate(x.samples(), y.samples());
        assert_eq!(bare.scaling, [Scaling::None; 2]);
        let none = [&x, &y].map(|side| Scaling::None.apply(side.samples()));
        assert_eq!(estimate(none[0].samples(), none[1].samples()).bits.to_bits(), bare.bits.to_bits());
        let ranked = Scaling::RankNormal.apply(y.samples());
        let mixed = estimate(x.samples(), ranked.samples());
        assert_eq!(mixed.scaling, [Scaling::None, Scaling::RankNormal]);
        assert!(mixed.to_string().contains(", x not scaled, y rank to normal"), "{mixed}");
    });
}

#[test]
fn units_do_not_matter_to_scaled_samples() {
    let (x, y) = dense(300, 2, 1, 0.6, &mut rng(5));
    // Other units and origins; for ranks any increasing map.
    let moved = Matrix::from_fn(300, 2, |i, c| [1e6 + 300.0 * x.data[2 * i], 0.01 * x.data[2 * i + 1]][c]);
    let bent = Matrix::from_fn(300, 2, |i, c| [x.data[2 * i].exp(), x.data[2 * i + 1].powi(3)][c]);
    for (scaling, other, tolerance) in [(Scaling::Standardise, &moved, 1e-6), (Scaling::RankNormal, &bent, 0.0)] {
        let bits = [&x, other].map(|side| {
            let (x, y) = (scaling.apply(side.samples()), scaling.apply(y.samples()));
            let estimate = Ksg::new(3).estimate(x.samples(), y.samples()).expect("an estimate");
            assert!(estimate.to_string().contains(&format!("2 + 1 dims, {scaling}")), "{estimate}");
            estimate.bits
        });
        assert!((bits[0] - bits[1]).abs() <= tolerance, "{scaling}: {bits:?}");
        let unscaled = Ksg::new(3).estimate(other.samples(), y.samples()).expect("an estimate").bits;
        assert!((unscaled - bits[1]).abs() > 0.01, "{scaling} makes a difference");
    }
}
